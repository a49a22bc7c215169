"""Addresses of the API, version 1, and its description (OpenAPI 3)."""

from __future__ import annotations

from typing import ClassVar

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from core.api import NamedPermission
from core.files.api import FileApi
from enterprises.api import EnterpriseApi
from hazards.dangers.api import DangerApi


class Schema(SpectacularAPIView):
    """The whole description, the same for everybody who has a seat. JSON or YAML by Accept or `?format=`."""

    permission: ClassVar[str] = "core.api_schema"
    permission_classes: ClassVar[list] = [NamedPermission]
    serve_public = True


router = SimpleRouter(use_regex_path=False)
router.register("enterprises", EnterpriseApi, basename="enterprises")
router.register("dangers", DangerApi, basename="dangers")
router.register("files", FileApi, basename="files")

app_name = "api"
urlpatterns = [path("schema/", Schema.as_view(), name="schema"), path("", include(router.urls))]
