"""How notices about dangers read, in the reader's language, and where they lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind
from hazards.dangers.figures import danger_list_url

TEXTS = {
    "dangers.to_review": (_("待审核：%(text)s（%(by)s 提交）"), "eye-check"),
    "dangers.returned": (_("退补：%(text)s（%(by)s 退回，请补充后再提交）"), "arrow-back-up"),
    "dangers.issued": (_("限期整改 %(number)s：%(text)s，%(due)s 前改完"), "alert-triangle"),
    "dangers.signed": (_("企业已签收 %(number)s，期限 %(due)s"), "signature"),
    "dangers.deemed_signed": (_("%(number)s 超过 1 个工作日未签收，视为已签收，期限 %(due)s"), "signature"),
    "dangers.to_supervise": (_("待督查 %(number)s：企业已提交第 %(round)s 轮整改"), "walk"),
    "dangers.to_accept": (_("待验收 %(number)s：%(text)s"), "clipboard-check"),
    "dangers.rejected": (_("退回 %(number)s：请看原因，按第 %(round)s 轮继续整改，期限仍为 %(due)s"), "arrow-back-up"),
    "dangers.closed": (_("已销号 %(number)s：%(text)s"), "check"),
    "dangers.reopened": (_("重新整改 %(number)s：认定为假销号"), "refresh"),
    "dangers.extension_asked": (_("申请延期 %(number)s：等一级审批"), "hourglass"),
    "dangers.extension_second": (_("申请延期 %(number)s：一级已同意，等二级审批"), "hourglass"),
    "dangers.extension_granted": (_("已批准延期 %(number)s：新期限 %(due)s"), "hourglass"),
    "dangers.extension_refused": (_("未批准延期 %(number)s：期限仍为 %(due)s"), "x"),
    "dangers.void_asked": (_("提请作废：%(text)s（%(by)s），须另一人复核"), "trash"),
    "dangers.voided": (_("已作废：%(text)s"), "trash"),
    "dangers.void_refused": (_("不同意作废：%(text)s（%(by)s），照常办理"), "x"),
    "dangers.due_soon": (_("%(number)s 还有 %(days)s 天到期（%(due)s）"), "bell"),
    "dangers.due_today": (_("%(number)s 今天到期，请在 24:00 前提交整改"), "bell"),
    "dangers.overdue": (_("%(number)s 已逾期 %(days)s 天：%(text)s"), "alert-circle"),
}

NAMES = {
    "dangers.issued": _("整改通知"), "dangers.deemed_signed": _("视为签收"), "dangers.to_review": _("提请审核"),
    "dangers.to_supervise": _("请督查"), "dangers.to_accept": _("请验收"), "dangers.rejected": _("退回通知"),
    "dangers.closed": _("销号通知"), "dangers.due_soon": _("到期提醒"), "dangers.due_today": _("当日到期提醒"),
    "dangers.overdue": _("逾期通知"), "dangers.signed": _("签收回执"), "dangers.extension_asked": _("延期申请"),
    "dangers.extension_second": _("延期二级审批"), "dangers.extension_granted": _("延期批准"),
    "dangers.extension_refused": _("延期未批"), "dangers.reopened": _("重新整改"), "dangers.returned": _("退补"),
    "dangers.void_asked": _("提请作废"), "dangers.voided": _("作废通知"),
    "dangers.void_refused": _("作废未批"),
}  # fmt: skip
"""Short names of the kinds, for the list of who was told."""


def _page(notice: Notice) -> str:
    return reverse("dangers:detail", args=[notice.subject_id])


def _inbox(notice: Notice) -> str:
    return danger_list_url({"committee": notice.subject_id})


register_kind(
    "dangers.committee_day",
    template_text=_("%(committee)s：昨天以来签发 %(fresh)s 项，未销号 %(open)s 项，逾期 %(late)s 项"),
    url_of=_inbox, icon="users",
)  # fmt: skip
for _kind, (_text, _icon) in TEXTS.items():
    register_kind(_kind, template_text=_text, url_of=_page, icon=_icon)
