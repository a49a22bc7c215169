"""Addresses of the ledger import, below `dangers:`."""

from __future__ import annotations

from django.urls import path

from hazards.dangers.ledger import views

urlpatterns = [
    path("", views.Imports.as_view(), name="imports"),
    path("<int:pk>/", views.RunPage.as_view(), name="import_run"),
    path("<int:pk>/column/", views.ChooseColumn.as_view(), name="import_column"),
    path("<int:pk>/sheet/", views.ChooseSheet.as_view(), name="import_sheet"),
    path("<int:pk>/level/", views.ChooseLevel.as_view(), name="import_level"),
    path("<int:pk>/enterprise/", views.ChooseEnterprise.as_view(), name="import_enterprise"),
    path("<int:pk>/enterprises/", views.ConfirmAll.as_view(), name="import_confirm_all"),
    path("<int:pk>/names/<str:key>/", views.FindEnterprise.as_view(), name="import_find"),
    path("<int:pk>/again/", views.LookAgain.as_view(), name="import_again"),
    path("<int:pk>/preview/", views.Preview.as_view(), name="import_preview"),
    path("<int:pk>/back/", views.Back.as_view(), name="import_back"),
    path("<int:pk>/confirm/", views.Confirm.as_view(), name="import_confirm"),
    path("<int:pk>/rejects/", views.Rejects.as_view(), name="import_rejects"),
]
