"""Addresses of major hazard sources."""

from __future__ import annotations

from django.urls import path

from hazards.sources import calculator_views, clock_views, plan_lists, plan_views

app_name = "sources"
urlpatterns = [
    path("calculator/", calculator_views.Calculator.as_view(), name="calculator"),
    path("substances/", calculator_views.SubstanceSearch.as_view(), name="substances"),
    path("plans/", plan_lists.PlanList.as_view(), name="plans"),
    path("plans/new/", plan_views.AddPlan.as_view(), name="plan_add"),
    path("plans/<int:pk>/", plan_views.PlanPage.as_view(), name="plan"),
    path("plans/<int:pk>/<slug:step>/", plan_views.PlanStep.as_view(), name="plan_do"),
    path("clocks/", clock_views.Clocks.as_view(), name="clocks"),
    path("clocks/<slug:code>/", clock_views.ClockPage.as_view(), name="clock"),
]
