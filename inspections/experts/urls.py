"""Addresses of 专家和第三方."""

from __future__ import annotations

from django.urls import path

from inspections.experts import edit_views, list_views, views

app_name = "experts"
urlpatterns = [
    path("", list_views.ExpertList.as_view(), name="list"),
    path("new/", edit_views.EditExpert.as_view(), name="add"),
    path("rule/", views.RulePage.as_view(), name="rule"),
    path("<int:pk>/", views.ExpertPage.as_view(), name="detail"),
    path("<int:pk>/edit/", edit_views.EditExpert.as_view(), name="edit"),
    path("<int:pk>/state/", edit_views.ExpertState.as_view(), name="state"),
    path("<int:pk>/services/new/", edit_views.AddService.as_view(), name="service"),
    path("agencies/", list_views.AgencyList.as_view(), name="agencies"),
    path("agencies/new/", edit_views.EditAgency.as_view(), name="agency_add"),
    path("agencies/<int:pk>/", views.AgencyPage.as_view(), name="agency"),
    path("agencies/<int:pk>/edit/", edit_views.EditAgency.as_view(), name="agency_edit"),
    path("agencies/<int:pk>/state/", edit_views.AgencyState.as_view(), name="agency_state"),
    path("agencies/<int:pk>/services/new/", edit_views.AddAgencyService.as_view(), name="agency_service"),
    path("services/<int:pk>/end/", edit_views.EndService.as_view(), name="service_end"),
    path("services/<int:pk>/void/", edit_views.VoidService.as_view(), name="service_void"),
]
