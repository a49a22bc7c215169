"""Addresses of 检查表."""

from __future__ import annotations

app_name = "checklists"
urlpatterns: list = []
