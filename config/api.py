"""Addresses of the API, version 1, and its description (OpenAPI 3)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import get_urlconf, include, path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from core.api import NamedPermission
from core.files.api import FileApi
from enterprises.api import EnterpriseApi
from hazards.dangers.api import DangerApi
from hazards.sources.api import HazardSourceApi
from inspections.visits.api import VisitApi
from reports.api import FigureApi


class KeptGenerator(SchemaGenerator):
    """Writes the description once for each language of a process: it holds nothing of who asks."""

    kept: ClassVar[dict[tuple, dict]] = {}

    def get_schema(self, request: Any = None, public: bool = False) -> dict:
        key = (get_language(), get_urlconf(), public)
        if key not in self.kept:
            self.kept[key] = super().get_schema(request, public)
        return self.kept[key]


class Schema(SpectacularAPIView):
    """The whole description, the same for everybody who has a seat. JSON or YAML by Accept or `?format=`."""

    permission: ClassVar[str] = "core.api_schema"
    permission_classes: ClassVar[list] = [NamedPermission]
    serve_public = True
    generator_class: type[SchemaGenerator] = KeptGenerator


router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseApi, basename="enterprises")
router.register("dangers", DangerApi, basename="dangers")
router.register("hazard-sources", HazardSourceApi, basename="hazard-sources")
router.register("visits", VisitApi, basename="visits")
router.register("figures", FigureApi, basename="figures")
router.register("files", FileApi, basename="files")

app_name = "api"
urlpatterns = [
    path("schema/", Schema.as_view(), name="schema"),
    # Asked for without the slash by other systems: a POST cannot be redirected.
    path("hazard-sources/grade", HazardSourceApi.as_view({"post": "grade"}, schema=None), name="grade-plain"),
    path("", include(router.urls)),
]
