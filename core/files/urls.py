"""Addresses of files."""

from __future__ import annotations

from django.urls import path, re_path

from core.files.views import Show, Upload

app_name = "files"
urlpatterns = [
    path("upload/", Upload.as_view(), name="upload"),
    re_path(r"^(?P<pk>[0-9]{1,18})/(?P<which>shown|thumb|original)/$", Show.as_view(), name="show"),
]
