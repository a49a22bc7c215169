"""What people are told of 周销号 and 专项行动: counts, never the name of an enterprise."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind

CLOSED, JOINED = "closing.written", "campaigns.joined"


def _closing(notice: Notice) -> str:
    return reverse("closing:week", args=[notice.subject_id])


def _campaign(notice: Notice) -> str:
    return reverse("closing:campaign", args=[notice.subject_id])


register_kind(
    CLOSED, template_text=_("到 %(day)s 的周销号清单：已改未销 %(fixed)s 项，应销未销 %(due)s 项，滚动检查 %(rolled)s 次。"), url_of=_closing,
    icon="list-check",
)  # fmt: skip
register_kind(
    JOINED, template_text=_("%(by)s在专项行动“%(title)s”里新安排了 %(n)s 次检查，请看日期。"), url_of=_campaign, icon="calendar-event",
)  # fmt: skip
