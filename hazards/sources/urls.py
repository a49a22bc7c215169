"""Addresses of major hazard sources."""

from __future__ import annotations

from django.urls import path

from hazards.sources import (
    calculator_views,
    clock_views,
    duty_list_views,
    duty_views,
    edit_views,
    import_views,
    list_views,
    person_views,
    plan_lists,
    plan_views,
    split_views,
    substance_lists,
    views,
)

app_name = "sources"
urlpatterns = [
    path("", list_views.SourceList.as_view(), name="list"),
    path("new/", edit_views.Create.as_view(), name="create"),
    path("rows/", substance_lists.SubstanceRows.as_view(), name="rows"),
    path("imports/", import_views.Imports.as_view(), name="imports"),
    path("imports/<int:pk>/", import_views.Run.as_view(), name="import_run"),
    path("imports/<int:pk>/columns/", import_views.ChooseColumns.as_view(), name="import_columns"),
    path("imports/<int:pk>/confirm/", import_views.Confirm.as_view(), name="import_confirm"),
    path("imports/<int:pk>/rejects/", import_views.Rejects.as_view(), name="import_rejects"),
    path("calculator/", calculator_views.Calculator.as_view(), name="calculator"),
    path("splits/", split_views.SplitList.as_view(), name="splits"),
    path("splits/<int:pk>/", split_views.SplitPage.as_view(), name="split"),
    path("<int:pk>/", views.SourcePage.as_view(), name="detail"),
    path("<int:pk>/edit/", edit_views.Edit.as_view(), name="edit"),
    path("<int:pk>/do/<slug:name>/", views.Do.as_view(), name="do"),
    path("<int:pk>/sheet/", views.Sheet.as_view(), name="sheet"),
    path("<int:pk>/sheet/<int:number>/", views.Sheet.as_view(), name="version"),
    path("<int:pk>/keys/", views.KeyItems.as_view(), name="keys"),
    path("<int:pk>/filing/", views.AddFiling.as_view(), name="filing"),
    path("<int:pk>/beta/<int:holding>/", views.Beta.as_view(), name="beta"),
    path("<int:pk>/challenge/<int:holding>/", views.Challenge.as_view(), name="challenge"),
    path("plans/", plan_lists.PlanList.as_view(), name="plans"),
    path("plans/new/", plan_views.AddPlan.as_view(), name="plan_add"),
    path("plans/<int:pk>/", plan_views.PlanPage.as_view(), name="plan"),
    path("plans/<int:pk>/<slug:step>/", plan_views.PlanStep.as_view(), name="plan_do"),
    path("clocks/", clock_views.Clocks.as_view(), name="clocks"),
    path("clocks/<slug:code>/", clock_views.ClockPage.as_view(), name="clock"),
    path("duties/", duty_list_views.Duties.as_view(), name="duties"),
    path("duties/<int:pk>/", duty_views.Duty.as_view(), name="duty"),
    path("duties/<int:pk>/record/", duty_views.Record.as_view(), name="duty_record"),
    path("duty-logs/<int:pk>/", duty_views.Log.as_view(), name="duty_log"),
    path("duty-rules/", duty_views.Rules.as_view(), name="duty_rules"),
    path("duty-rules/<slug:code>/", duty_views.Rule.as_view(), name="duty_rule"),
    path("<int:pk>/people/<slug:role>/", person_views.NamePerson.as_view(), name="person"),
    path("<int:pk>/board/", person_views.Board.as_view(), name="board"),
    path("<int:pk>/board/qr.png", person_views.BoardQr.as_view(), name="board_qr"),
]
