"""Addresses of 检查计划."""

from __future__ import annotations

app_name = "plans"
urlpatterns: list = []
