"""Addresses of 周销号 and 专项行动."""

from __future__ import annotations

from django.urls import path

from inspections.plans import closing_views

app_name = "closing"
urlpatterns = [
    path("closing/", closing_views.Weeks.as_view(), name="weeks"),
    path("closing/now/", closing_views.ThisWeek.as_view(), name="now"),
    path("closing/rows/", closing_views.ClosingRows.as_view(), name="rows"),
    path("closing/<int:pk>/", closing_views.WeekPage.as_view(), name="week"),
]
