"""Addresses of 风险分级."""

from __future__ import annotations

from django.urls import path

from inspections.risk import list_views, rule_views, views

app_name = "risk"
urlpatterns = [
    path("", list_views.RiskList.as_view(), name="list"),
    path("recompute/", views.Recompute.as_view(), name="recompute"),
    path("rules/", rule_views.Rules.as_view(), name="rules"),
    path("rules/<slug:code>/", rule_views.Rule.as_view(), name="rule"),
    path("<int:pk>/", views.Detail.as_view(), name="detail"),
    path("<int:pk>/facts/<slug:factor>/", views.Facts.as_view(), name="facts"),
]
