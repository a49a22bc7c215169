"""Addresses of dangers."""

from __future__ import annotations

from django.urls import include, path

from hazards.dangers import list_views, report_views, views

app_name = "dangers"
urlpatterns = [
    path("", list_views.DangerList.as_view(), name="list"),
    path("new/", report_views.Report.as_view(), name="create"),
    path("limits/", list_views.Limits.as_view(), name="limits"),
    path("imports/", include("hazards.dangers.ledger.urls")),
    path("<int:pk>/", views.DangerPage.as_view(), name="detail"),
    path("<int:pk>/panel/", views.Panel.as_view(), name="panel"),
    path("<int:pk>/edit/", report_views.Edit.as_view(), name="edit"),
    path("<int:pk>/notice/", views.NoticePaper.as_view(), name="notice"),
    path("<int:pk>/do/<slug:name>/", views.Do.as_view(), name="do"),
]
