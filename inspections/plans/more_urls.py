"""Addresses of 周销号 and 专项行动."""

from __future__ import annotations

app_name = "closing"
urlpatterns: list = []
