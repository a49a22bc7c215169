"""How notices about enterprises read, in the reader's language, and where they lead."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Notice
from core.notices import register_kind

ASSIGNED = "enterprises.assigned"


def _page(notice: Notice) -> str:
    return reverse("enterprises:detail", args=[notice.subject_id])


TEXT = _("%(enterprise)s 已分派给您检查（到期 %(until)s）")
register_kind(ASSIGNED, template_text=TEXT, url_of=_page, icon="clipboard-check")
