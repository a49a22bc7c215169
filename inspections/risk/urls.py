"""Addresses of 风险分级."""

from __future__ import annotations

app_name = "risk"
urlpatterns: list = []
