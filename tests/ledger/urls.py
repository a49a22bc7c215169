"""The portal's addresses, with the ledger import below `dangers:` also where the pages of dangers are not there."""

from django.urls import NoReverseMatch, include, path, reverse

from config.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401

try:
    reverse("dangers:imports", urlconf="config.urls")
except NoReverseMatch:
    mine = ([path("imports/", include("hazards.dangers.ledger.urls"))], "dangers")
    urlpatterns = [path("dangers/", include(mine)), *urlpatterns]
