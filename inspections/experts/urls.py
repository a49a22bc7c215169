"""Addresses of 专家和第三方."""

from __future__ import annotations

app_name = "experts"
urlpatterns: list = []
