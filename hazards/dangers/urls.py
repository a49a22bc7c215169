"""Addresses of dangers."""

from __future__ import annotations

from django.urls import include, path

from hazards.dangers import committee_views, list_views, report_views, views

app_name = "dangers"
urlpatterns = [
    path("", list_views.DangerList.as_view(), name="list"),
    path("new/", report_views.Report.as_view(), name="create"),
    path("limits/", list_views.Limits.as_view(), name="limits"),
    path("committees/", committee_views.Committees.as_view(), name="committees"),
    path("committees/<int:pk>/", committee_views.CommitteePage.as_view(), name="committee"),
    path("committees/<int:pk>/dissolve/", committee_views.Dissolve.as_view(), name="committee_dissolve"),
    path("committees/<int:pk>/leave/<int:member>/", committee_views.UnseatMember.as_view(), name="committee_leave"),
    path("imports/", include("hazards.dangers.ledger.urls")),
    path("<int:pk>/", views.DangerPage.as_view(), name="detail"),
    path("<int:pk>/panel/", views.Panel.as_view(), name="panel"),
    path("<int:pk>/edit/", report_views.Edit.as_view(), name="edit"),
    path("<int:pk>/notice/", views.NoticePaper.as_view(), name="notice"),
    path("<int:pk>/do/<slug:name>/", views.Do.as_view(), name="do"),
]
