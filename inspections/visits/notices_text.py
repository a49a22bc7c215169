"""What people are told about visits. A notice of a visit names it by its key, never by a number it has not got yet."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind

PLANNED, FINISHED, LEAD_LEFT, EXPERT_DONE, MAJOR, TO_FINISH = (
    "visits.planned", "visits.finished", "visits.lead_left", "visits.expert_done", "visits.major", "visits.to_finish",
)  # fmt: skip


def _url(notice: Notice) -> str:
    return reverse("visits:detail", args=[notice.params["visit"]])


register_kind(
    PLANNED, template_text=_("%(by)s安排您 %(day)s 到%(enterprise)s检查。"), url_of=_url, icon="clipboard-list"
)
register_kind(
    FINISHED, template_text=_("%(day)s 的检查记录已经公布（%(number)s），查出隐患 %(found)s 项，请查看并签字。"), url_of=_url,
    icon="clipboard-check",
)  # fmt: skip
register_kind(
    LEAD_LEFT, template_text=_("%(name)s已不在岗，到%(enterprise)s的检查还没有结束，已作答的内容都在，请指定新的带队人。"), url_of=_url,
    icon="urgent",
)  # fmt: skip
register_kind(
    EXPERT_DONE, template_text=_("%(by)s已完成到%(enterprise)s检查中自己的部分并签字，请带队人结束检查。"), url_of=_url,
    icon="signature",
)  # fmt: skip
register_kind(
    MAJOR, template_text=_("%(by)s在%(enterprise)s发现疑似重大隐患：%(text)s"), url_of=_url, icon="urgent",
)  # fmt: skip
