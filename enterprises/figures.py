"""What can be counted of enterprises (家, never 家次)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.figures import Figure, Period, register, register_fact
from enterprises.models import Enterprise

FACT = "enterprises"
REGISTERED = "enterprises_registered"


def enterprise_list_url(where: Mapping[str, Any] | None = None, **filters: Any) -> str:
    """The enterprise list showing exactly these rows."""
    pairs = [(name, value) for name, value in {**(where or {}), **filters}.items() if value not in (None, "")]
    return f"{reverse('enterprises:list')}?{urlencode(pairs)}"


register_fact(FACT, Enterprise.objects.all)
register(
    Figure(
        id=REGISTERED,
        version=1,
        name=_("企业"),
        fact=FACT,
        numerator=lambda period: ~Q(status=Enterprise.Status.CLOSED),
        formula=_("在册企业，不含已关闭拆除的"),
        unit=_("家"),
        link=lambda period, where: enterprise_list_url(where, tab="active"),
    )
)

__all__ = ["FACT", "REGISTERED", "Period", "enterprise_list_url"]
