"""Rights of the machinery's own pages: everybody who has a seat."""

from __future__ import annotations

import rules

from core.access import Actor, declare


@rules.predicate
def has_seat(actor: Actor | None) -> bool:
    """Somebody who sits in a seat."""
    return actor is not None


declare("core.inbox", has_seat, "看自己席位的收件箱")
declare("core.downloads", has_seat, "导出列表，看自己席位的下载中心")
declare("core.api_schema", has_seat, "看接口说明")
