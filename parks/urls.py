"""Addresses of the set-up of zones."""

from __future__ import annotations

from django.urls import path

from parks import progress_views, setup_views, views

app_name = "parks"
urlpatterns = [
    path("zones/<int:pk>/edit/", views.ZoneEdit.as_view(), name="zone_edit"),
    path("zones/<int:pk>/progress/", progress_views.ProgressPage.as_view(), name="zone_progress"),
    path("setup/", setup_views.Setup.as_view(), name="setup"),
    path("setup/areas/<int:pk>/", setup_views.PartPage.as_view(kind="area"), name="area"),
    path("setup/areas/<int:pk>/remove/", setup_views.RemovePart.as_view(kind="area"), name="area_remove"),
    path("setup/departments/<int:pk>/", setup_views.PartPage.as_view(kind="department"), name="department"),
    path(
        "setup/departments/<int:pk>/remove/",
        setup_views.RemovePart.as_view(kind="department"),
        name="department_remove",
    ),
]
