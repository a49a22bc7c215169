"""Addresses of the machinery's own pages."""

from __future__ import annotations

from django.urls import include, path

from core import downloads, inbox

inbox_urls = (
    [
        path("", inbox.Inbox.as_view(), name="list"),
        path("read-all/", inbox.ReadAll.as_view(), name="read_all"),
        path("<int:pk>/open/", inbox.OpenNotice.as_view(), name="open"),
    ],
    "inbox",
)
downloads_urls = (
    [
        path("", downloads.DownloadList.as_view(), name="list"),
        path("<int:pk>/file/", downloads.DownloadFile.as_view(), name="file"),
        path("<int:pk>/progress/", downloads.Progress.as_view(), name="progress"),
        path("<int:pk>/retry/", downloads.Retry.as_view(), name="retry"),
    ],
    "downloads",
)

urlpatterns = [path("inbox/", include(inbox_urls)), path("downloads/", include(downloads_urls))]
