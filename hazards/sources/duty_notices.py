"""How notices about duties read, and where they lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import ENTERPRISE_ROLES, Role
from core.models import Notice
from core.notices import register_kind

QUESTIONED, ANSWERED = "sources.duty_questioned", "sources.duty_answered"
FIRM = tuple(role.value for role in ENTERPRISE_ROLES)
OFFICE = (Role.ZONE_OFFICE.value,)


def _url(notice: Notice) -> str:
    return reverse("sources:duty_log", args=[notice.subject_id])


register_kind(
    QUESTIONED, template_text=_("质疑：%(day)s “%(name)s”的履职记录请答复（%(by)s）"), url_of=_url, icon="help"
)
register_kind(
    ANSWERED, template_text=_("已答复：%(day)s “%(name)s”的履职记录，请核实（%(by)s）"), url_of=_url, icon="message"
)
