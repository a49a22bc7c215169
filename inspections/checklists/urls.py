"""Addresses of 检查表."""

from __future__ import annotations

from django.urls import path

from inspections.checklists import (
    criterion_views,
    edit_views,
    export_views,
    import_views,
    item_views,
    list_views,
    views,
)

app_name = "checklists"
urlpatterns = [
    path("", list_views.ChecklistList.as_view(), name="list"),
    path("criteria/", criterion_views.Criteria.as_view(), name="criteria"),
    path("standards/", list_views.StandardList.as_view(), name="standards"),
    path("standards/<int:pk>/", views.StandardPage.as_view(), name="standard"),
    path("standards/<int:pk>/copy/", edit_views.CopyStandard.as_view(), name="standard_copy"),
    path("standards/<int:pk>/export/", export_views.ExportStandard.as_view(), name="standard_export"),
    path("versions/<int:pk>/", views.VersionPage.as_view(), name="version"),
    path("versions/<int:pk>/compare/", views.Compare.as_view(), name="version_compare"),
    path("versions/<int:pk>/export/", export_views.ExportVersion.as_view(), name="version_export"),
    path("imports/", import_views.Imports.as_view(), name="imports"),
    path("imports/<int:pk>/", import_views.Run.as_view(), name="import_run"),
    path("imports/<int:pk>/columns/", import_views.ChooseColumns.as_view(), name="import_columns"),
    path("imports/<int:pk>/confirm/", import_views.Confirm.as_view(), name="import_confirm"),
    path("imports/<int:pk>/rejects/", import_views.Rejects.as_view(), name="import_rejects"),
    path("new/", edit_views.Create.as_view(), name="create"),
    path("<int:pk>/", views.Detail.as_view(), name="detail"),
    path("<int:pk>/preview/", views.Preview.as_view(), name="preview"),
    path("<int:pk>/export/", export_views.ExportDraft.as_view(), name="export"),
    path("<int:pk>/edit/", edit_views.Editor.as_view(), name="edit"),
    path("<int:pk>/edit/head/", edit_views.Head.as_view(), name="head"),
    path("<int:pk>/edit/new-section/", edit_views.EditSection.as_view(), name="section_new"),
    path("<int:pk>/edit/sections/<str:key>/", edit_views.EditSection.as_view(), name="section"),
    path("<int:pk>/edit/new-item/", item_views.EditItem.as_view(), name="item_new"),
    path("<int:pk>/edit/items/<str:key>/", item_views.EditItem.as_view(), name="item"),
    path("<int:pk>/edit/remove/", edit_views.Remove.as_view(), name="remove"),
    path("<int:pk>/edit/move/", edit_views.Move.as_view(), name="move"),
    path("<int:pk>/edit/order/", edit_views.Order.as_view(), name="order"),
    path("<int:pk>/publish/", edit_views.Publish.as_view(), name="publish"),
    path("<int:pk>/state/", edit_views.State.as_view(), name="state"),
]
