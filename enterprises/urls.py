"""Addresses of enterprises."""

from __future__ import annotations

from django.urls import path

from enterprises import edit_views, expert_views, import_views, ledger_lists, ledger_views, views

app_name = "enterprises"
urlpatterns = [
    path("", views.EnterpriseList.as_view(), name="list"),
    path("mine/", views.MyEnterprise.as_view(), name="mine"),
    path("new/", edit_views.CreateEnterprise.as_view(), name="create"),
    path("<int:pk>/", views.EnterprisePage.as_view(), name="detail"),
    path("<int:pk>/edit/", edit_views.EditEnterprise.as_view(), name="edit"),
    path("<int:pk>/permits/new/", edit_views.EditPermit.as_view(), name="permit_add"),
    path("<int:pk>/permits/<int:permit>/", edit_views.EditPermit.as_view(), name="permit_edit"),
    path("<int:pk>/permits/<int:permit>/remove/", edit_views.RemovePermit.as_view(), name="permit_remove"),
    path("penalties/", ledger_lists.Penalties.as_view(), name="penalties"),
    path("penalties/new/", ledger_views.AddPenalty.as_view(), name="penalty_add"),
    path("penalties/<int:pk>/", ledger_views.PenaltyPage.as_view(), name="penalty"),
    path("penalties/<int:pk>/correct/", ledger_views.CorrectPenalty.as_view(), name="penalty_correct"),
    path("penalties/<int:pk>/void/", ledger_views.VoidPenalty.as_view(), name="penalty_void"),
    path("accidents/", ledger_lists.Accidents.as_view(), name="accidents"),
    path("accidents/new/", ledger_views.AddAccident.as_view(), name="accident_add"),
    path("accidents/<int:pk>/", ledger_views.AccidentPage.as_view(), name="accident"),
    path("accidents/<int:pk>/correct/", ledger_views.CorrectAccident.as_view(), name="accident_correct"),
    path("accidents/<int:pk>/void/", ledger_views.VoidAccident.as_view(), name="accident_void"),
    path("experts/", expert_views.Experts.as_view(), name="experts"),
    path("experts/new/", expert_views.AssignExpert.as_view(), name="expert_assign"),
    path("experts/<int:assignment>/end/", expert_views.EndAssignment.as_view(), name="expert_end"),
    path("imports/", import_views.Imports.as_view(), name="imports"),
    path("imports/<int:pk>/", import_views.Run.as_view(), name="import_run"),
    path("imports/<int:pk>/columns/", import_views.ChooseColumns.as_view(), name="import_columns"),
    path("imports/<int:pk>/confirm/", import_views.Confirm.as_view(), name="import_confirm"),
    path("imports/<int:pk>/rejects/", import_views.Rejects.as_view(), name="import_rejects"),
]
