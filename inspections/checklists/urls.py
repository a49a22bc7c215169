"""Addresses of 检查表."""

from __future__ import annotations

from django.urls import path

from inspections.checklists import criterion_views

app_name = "checklists"
urlpatterns = [
    path("criteria/", criterion_views.Criteria.as_view(), name="criteria"),
]
