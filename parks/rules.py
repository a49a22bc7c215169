"""Rights of this room: the list of zones is the province's, what a zone consists of its own safety office's."""

from __future__ import annotations

from core.access import declare, role_is

# Role names are written out: this room lies below accounts, which declares them.
declare("parks.edit_zone", role_is("province_staff"), "确认待确认的开发区，改开发区状态")
declare("parks.progress", role_is("province_staff", "zone_office"), "记录整体性风险评估和平台建设的进度")
declare("parks.setup_view", role_is("zone_office", "zone_leader"), "看本区的园区、镇街和验收部门")
declare("parks.setup", role_is("zone_office"), "设置本区的园区、镇街和验收部门")
