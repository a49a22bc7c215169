"""Addresses of major hazard sources."""

from __future__ import annotations

from django.urls import path

from hazards.sources import calculator_views, edit_views, list_views, split_views, views

app_name = "sources"
urlpatterns = [
    path("", list_views.SourceList.as_view(), name="list"),
    path("new/", edit_views.Create.as_view(), name="create"),
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
]
