"""Addresses of the set-up of zones."""

from __future__ import annotations

from django.urls import path

from parks import views

app_name = "parks"
urlpatterns = [path("zones/<int:pk>/edit/", views.ZoneEdit.as_view(), name="zone_edit")]
