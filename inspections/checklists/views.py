"""Reading checklists: a recommended one, a zone's own with its versions, one version, what changed between two."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.access import may
from core.views import PortalView
from inspections.checklists.body import Body, body_of
from inspections.checklists.comparing import differences
from inspections.checklists.finding import checklist_of
from inspections.checklists.models import Checklist, Standard, Version
from inspections.checklists.presenting import (
    SECTOR_LABELS,
    STATE_ICONS,
    shown,
    state_label,
    state_of,
    summed,
    told,
    version_line,
)
from inspections.checklists.queries import OUTSIDE, newer_standard, versions_of


def crumbs(*last: dict) -> list[dict]:
    """The way to a page of checklists."""
    return [{"label": _("检查表"), "url": reverse("checklists:list")}, *last]


def to_checklist(checklist: Checklist) -> dict:
    """The crumb of one checklist."""
    return {"label": checklist.title, "url": reverse("checklists:detail", args=[checklist.pk])}


def _asked(body: Body) -> dict[str, Any]:
    weights = sum(item.weight for item in body.items())
    return {"blocks": shown(body), "weights": weights, "many": sum(1 for _item in body.items())}


class StandardPage(PortalView):
    """A recommended checklist as it is asked on a phone."""

    permission = "checklists.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        standard = get_object_or_404(Standard, pk=pk)
        older = Standard.objects.filter(code=standard.code).exclude(pk=pk).order_by("-version")
        context = {
            "standard": standard,
            "sector": SECTOR_LABELS.get(standard.sector, standard.sector),
            **_asked(standard.parsed),
            "others": list(older.defer("body")),
            "may_edit": may(self.actor, "checklists.edit"),
            "crumbs": crumbs({"label": _("省推荐"), "url": reverse("checklists:standards")}, {"label": standard.title}),
        }
        return render(request, "checklists/standard.html", context)


class Detail(PortalView):
    """A zone's checklist: its newest version, its versions, how far its draft is."""

    permission = "checklists.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, checklist_of(self.actor, pk))

    def page(self, request: HttpRequest, row: Checklist, *, trouble: str = "", status: int = 200) -> HttpResponse:
        """The page, with a sentence when the last step was refused."""
        versions = versions_of(row)
        newest = versions[0] if versions else None
        draft = body_of(row.draft)
        moved = differences(newest.parsed, draft) if newest else differences(Body(), draft)
        renamed = newest is not None and (newest.title, newest.sector) != (row.title, row.sector)
        state = state_of(published=row.published, settled=not moved and not renamed, retired=row.retired_at is not None)
        words = summed(moved) + (("，" if moved else "") + _("名称或行业领域改了") if renamed else "")
        context = {
            "checklist": row,
            "state": state,
            "state_label": state_label(state),
            "icons": STATE_ICONS,
            "sector": SECTOR_LABELS.get(row.sector, row.sector),
            "versions": [{"row": one, "older": n + 1 < len(versions)} for n, one in enumerate(versions)],
            "newest": newest,
            "draft_words": words,
            "draft_items": sum(1 for _item in draft.items()),
            "newer": newer_standard(row),
            "may_edit": may(self.actor, "checklists.edit") and row.zone_id == self.actor.zone_id,
            "trouble": trouble,
            **_asked(newest.parsed if newest else draft),
            "crumbs": crumbs({"label": row.title}),
        }
        return render(request, "checklists/detail.html", context, status=status)


class VersionPage(PortalView):
    """One published version, which nobody changes any more."""

    permission = "checklists.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = get_object_or_404(Version, pk=pk)
        rows = Version.objects.filter(checklist_id=version.checklist_id, zone_id=version.zone_id)
        others = list(rows.exclude(pk=pk).defer("body").order_by("-number"))
        outside = self.actor.tier in OUTSIDE
        context = {
            "version": version,
            "sector": SECTOR_LABELS.get(version.sector, version.sector),
            "newer": next((one for one in others if one.number > version.number), None),
            "others": [] if outside else others,
            "outside": outside,
            **_asked(version.parsed),
            "crumbs": crumbs({"label": version.title}),
        }
        return render(request, "checklists/version.html", context)


class Compare(PortalView):
    """What changed from another version to this one: `?with=<number>`, the one before it without."""

    permission = "checklists.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = get_object_or_404(Version, pk=pk)
        rows = Version.objects.filter(checklist_id=version.checklist_id, zone_id=version.zone_id).exclude(pk=pk)
        wanted = request.GET.get("with", "")
        if wanted and not (wanted.isascii() and wanted.isdecimal() and len(wanted) < 6):
            raise Http404
        others = list(rows.order_by("-number"))
        other = next(
            (one for one in others if (one.number == int(wanted) if wanted else one.number < version.number)), None
        )
        if wanted and other is None:
            raise Http404
        old, new = (other, version) if other is None or other.number < version.number else (version, other)
        found = differences(old.parsed if old else Body(), new.parsed)
        context = {
            "version": version,
            "old": old,
            "new": new,
            "others": others,
            "found": told(found),
            "words": summed(found),
            "crumbs": crumbs(
                {
                    "label": version_line(version.number, version.published_at),
                    "url": reverse("checklists:version", args=[version.pk]),
                },
                {"label": _("对比")},
            ),
        }
        return render(request, "checklists/compare.html", context)


class Preview(PortalView):
    """The draft as it would be asked, with what is still in the way."""

    permission = "checklists.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = checklist_of(self.actor, pk)
        context = {
            "checklist": row,
            **_asked(body_of(row.draft)),
            "may_edit": may(self.actor, "checklists.edit") and row.zone_id == self.actor.zone_id,
            "crumbs": crumbs(to_checklist(row), {"label": _("预览")}),
        }
        return render(request, "checklists/preview.html", context)
