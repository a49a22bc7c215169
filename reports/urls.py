"""Addresses of the figure pages."""

from __future__ import annotations

from django.urls import path

from reports import figure_views, overview_views, place_views, source_views, views

app_name = "reports"
urlpatterns = [
    path("", views.Start.as_view(), name="start"),
    path("overview/", overview_views.OverviewPage.as_view(), name="overview"),
    path("compare/", overview_views.Compare.as_view(), name="compare"),
    path("library/", figure_views.Library.as_view(), name="library"),
    path("f/<str:code>/", figure_views.FigurePage.as_view(), name="figure"),
    path("f/<str:code>/qr.svg", figure_views.FigureQr.as_view(), name="figure_qr"),
    path("sources/", source_views.Sources.as_view(), name="sources"),
    path("zones/", views.Zones.as_view(), name="zones"),
    path("zones/export/", views.ExportZones.as_view(), name="zones_export"),
    path("zones/<int:pk>/", place_views.ZonePage.as_view(), name="zone"),
    path("zones/<int:pk>/areas/<int:area>/", place_views.AreaPage.as_view(), name="area"),
]
