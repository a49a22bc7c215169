"""Rights of this room: the list of zones is the province's."""

from __future__ import annotations

from core.access import declare, role_is

# Role names are written out: this room lies below accounts, which declares them.
declare("parks.edit_zone", role_is("province_staff"), "确认待确认的开发区，改开发区状态")
