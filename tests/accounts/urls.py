"""The portal's addresses, and one page of business to show that an officer gets none."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.roles import Role
from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401
from core.access import declare, declared, role_is
from core.views import PortalView

if "tests.business" not in declared():
    declare("tests.business", role_is(Role.ZONE_OFFICE, Role.INSPECTOR), "a business page")


class Business(PortalView):
    permission = "tests.business"

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"business of zone {self.actor.zone_id}")


urlpatterns = [path("business/", Business.as_view(), name="business"), *urlpatterns]
