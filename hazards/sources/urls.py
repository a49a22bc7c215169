"""Addresses of major hazard sources."""

from __future__ import annotations

from django.urls import path

from hazards.sources import calculator_views

app_name = "sources"
urlpatterns = [
    path("calculator/", calculator_views.Calculator.as_view(), name="calculator"),
    path("substances/", calculator_views.SubstanceSearch.as_view(), name="substances"),
]
