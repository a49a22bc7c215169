"""How notices about units read, and where they lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind

TEXTS = {
    "sources.to_review": (_("待审核：单元“%(name)s”的重大危险源辨识（%(by)s 提交）"), "eye-check"),
    "sources.confirmed": (_("区安委办已确认单元“%(name)s”的辨识结果"), "clipboard-check"),
    "sources.returned": (_("退回：单元“%(name)s”的辨识请补正后再提交（%(by)s）"), "arrow-back-up"),
    "sources.assessed": (_("单元“%(name)s”的评估报告已登记"), "report"),
    "sources.filed": (_("单元“%(name)s”已登记备案"), "rubber-stamp"),
    "sources.changing": (_("单元“%(name)s”有变更，须重新辨识、评估（%(by)s）"), "refresh"),
    "sources.split_found": (_("%(firm)s：%(n)s 个单元相邻单元合计 %(total)s，请判定单元划分"), "scale"),
    "sources.split_shrunk": (
        _("单元“%(name)s”的 %(what)s 由 %(before)s 减到 %(after)s，在界线 %(border)s 以下不到一成，请判定"),
        "scale",
    ),
    "sources.retired": (_("单元“%(name)s”已核销"), "trash"),
}


def _url(notice: Notice) -> str:
    page = "sources:split" if notice.subject_kind == "split" else "sources:detail"
    return reverse(page, args=[notice.subject_id])


for _kind, (_text, _icon) in TEXTS.items():
    register_kind(_kind, template_text=_text, url_of=_url, icon=_icon)
