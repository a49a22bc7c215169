"""Addresses of 检查计划."""

from __future__ import annotations

from django.urls import path

from inspections.plans import calendar_views, coverage_views, list_views, week_views, year_views

app_name = "plans"
urlpatterns = [
    path("", week_views.Week.as_view(), name="week"),
    path("calendar/", calendar_views.Calendar.as_view(), name="calendar"),
    path("calendar/move/", calendar_views.Move.as_view(), name="move"),
    path("workload/", calendar_views.Workload.as_view(), name="workload"),
    path("year/", year_views.Year.as_view(), name="year"),
    path("rules/", year_views.Rules.as_view(), name="rules"),
    path("defaults/", year_views.Defaults.as_view(), name="defaults"),
    path("coverage/", coverage_views.Coverage.as_view(), name="coverage"),
    path("unvisited/", list_views.Unvisited.as_view(), name="unvisited"),
    path("first/", list_views.First.as_view(), name="first"),
    path("left/", coverage_views.Left.as_view(), name="left"),
]
