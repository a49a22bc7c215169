"""Addresses of the figure pages."""

from __future__ import annotations

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.Start.as_view(), name="start"),
    path("zones/", views.Zones.as_view(), name="zones"),
    path("zones/export/", views.ExportZones.as_view(), name="zones_export"),
    path("zones/<int:pk>/", views.ZonePage.as_view(), name="zone"),
]
