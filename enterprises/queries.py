"""QuerySet verbs of enterprises. Scope is the database's business; these only say what is meant."""

from __future__ import annotations

from django.db import models


class EnterpriseQuerySet(models.QuerySet):
    """Enterprises in the scope in force."""

    def active(self) -> EnterpriseQuerySet:
        """Those that still count in denominators: everything but closed and dismantled."""
        return self.exclude(status="closed")

    def named_like(self, text: str) -> EnterpriseQuerySet:
        """Name, short name or credit code contains the text."""
        return self.filter(
            models.Q(name__contains=text)
            | models.Q(short_name__contains=text)
            | models.Q(credit_code__startswith=text.upper())
        )
