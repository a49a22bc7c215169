"""All addresses of the portal."""

from __future__ import annotations

from django.urls import include, path

from config import celery as _celery  # noqa: F401  (tasks published by the web process need the app)
from config.health import Health, Ready
from hazards.dangers.list_views import MyWork

urlpatterns = [
    path("healthz", Health.as_view(), name="healthz"),
    path("readyz", Ready.as_view(), name="readyz"),
    path("api/v1/", include("config.api")),
    path("", MyWork.as_view(), name="work"),
    path("", include("core.urls")),
    path("files/", include("core.files.urls")),
    path("dangers/", include("hazards.dangers.urls")),
    path("sources/", include("hazards.sources.urls")),
    path("checklists/", include("inspections.checklists.urls")),
    path("risk/", include("inspections.risk.urls")),
    path("experts/", include("inspections.experts.urls")),
    path("visits/", include("inspections.visits.urls")),
    path("plans/", include("inspections.plans.urls")),
    path("rounds/", include("inspections.plans.more_urls")),
    path("accounts/", include("accounts.urls")),
    path("parks/", include("parks.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("figures/", include("reports.urls")),
    path("reports/", include("reports.filing_urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler500 = "config.errors.server_error"
