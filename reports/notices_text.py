"""How notices about reports read, and where they lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind

TEXTS = {
    "reports.to_certify": (_("%(month)s月报待签发（%(by)s 填报），%(due)s 前上报"), "rubber-stamp"),
    "reports.not_certified": (_("%(month)s月报被签发人退回，请看理由再改"), "arrow-back-up"),
    "reports.submitted": (_("%(zone)s上报了 %(month)s月报，请审核"), "report"),
    "reports.received": (_("%(month)s月报市级已审"), "clipboard-check"),
    "reports.returned": (_("%(month)s月报被退回（%(by)s），请按意见修改后再报"), "arrow-back-up"),
    "reports.archived": (_("%(month)s月报已归档（第 %(version)s 版）"), "archive"),
    "reports.opened": (_("%(month)s月报的数已生成，请核对、写文字，%(due)s 前上报"), "report"),
    "reports.to_check": (_("%(month)s月报还有待审核的，请在截止前通过或退回"), "clipboard-check"),
    "reports.due_soon": (_("%(month)s月报 %(due)s 截止，还没有上报"), "bell"),
    "reports.overdue": (_("%(month)s月报已过 %(due)s 的期限，还没有上报"), "alert-circle"),
    "reports.redo": (_("%(month)s月报 %(since)s 被退回，还没有改好再报"), "arrow-back-up"),
}
MONTH_TEXTS = {
    "reports.to_consolidate": (_("%(month)s月报 %(due)s 前汇总，现有 %(waiting)s 份待汇总"), "hierarchy"),
    "reports.consolidate_late": (_("%(month)s月报已过 %(due)s 的汇总期限，还有 %(waiting)s 份待汇总"), "alert-circle"),
}
"""About a month of all zones: they lead to its table."""
BY_MAIL = {"reports.due_soon", "reports.overdue", "reports.redo", "reports.to_check", *MONTH_TEXTS}
"""The reminders: before, on and after the due days of zone, city and province, and after a return."""


def _page(notice: Notice) -> str:
    return reverse("filings:report", args=[notice.params.get("report") or notice.subject_id])


def _month(notice: Notice) -> str:
    return reverse("filings:month", args=[notice.subject_id])


for _texts, _url in ((TEXTS, _page), (MONTH_TEXTS, _month)):
    for _kind, (_text, _icon) in _texts.items():
        register_kind(_kind, template_text=_text, url_of=_url, icon=_icon, by_mail=_kind in BY_MAIL)
