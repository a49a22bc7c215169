"""专项行动: the list, one campaign with its progress and bulletin, founding, adding enterprises."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from core.access import CITY, PROVINCE, may, require
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.lists import EXPORT, Column, ListPage
from core.views import PortalView
from core.workdays import today
from enterprises.filters import OfPlaces, SearchInput, zones_to_choose
from enterprises.models import Sector
from inspections.checklists.choosing import find as find_checklist
from inspections.plans.campaign_figures import Addresses, bulletin_of, progress_of
from inspections.plans.campaign_forms import CampaignForm, initial_of
from inspections.plans.campaign_papers import build, title_of
from inspections.plans.campaign_services import begin_campaign, end_campaign, save_campaign
from inspections.plans.models import Campaign

SECTORS = dict(Sector.choices)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ICONS = {"draft": ("pencil", "dash"), "running": ("walk", "wait"), "ended": ("check", "done")}


def crumbs(*last: dict) -> list[dict]:
    return [
        {"label": _("检查"), "url": reverse("visits:list")},
        {"label": _("专项行动"), "url": reverse("closing:campaigns") if last else ""},
        *last,
    ]


def find(pk: int) -> Campaign:
    """The campaign; 404 when it is not in this scope."""
    return get_object_or_404(Campaign.objects.select_related("zone", "standard", "version"), pk=pk)


def labels(sectors: list[str]) -> str:
    return "、".join(str(SECTORS.get(one, one)) for one in sectors)


class CampaignFilter(OfPlaces):
    """Filters of the list of campaigns."""

    q = django_filters.CharFilter(
        "title", lookup_expr="contains", label=gettext_lazy("名称"), max_length=60,
        widget=SearchInput(attrs={"placeholder": gettext_lazy("名称")}),
    )  # fmt: skip
    state = django_filters.ChoiceFilter(
        choices=Campaign.State.choices, label=gettext_lazy("状态"), empty_label=gettext_lazy("状态：全部")
    )
    sector = django_filters.ChoiceFilter(
        choices=Sector.choices,
        method="by_sector",
        label=gettext_lazy("行业领域"),
        empty_label=gettext_lazy("行业领域：全部"),
    )
    zone = django_filters.ModelChoiceFilter(
        queryset=zones_to_choose, label=gettext_lazy("开发区"), empty_label=gettext_lazy("全部")
    )
    city = django_filters.NumberFilter("zone__city_id", label=gettext_lazy("设区市"))

    class Meta:
        model = Campaign
        fields: ClassVar[list[str]] = []

    def by_sector(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(sectors__contains=[value])


class Campaigns(ListPage):
    """专项行动."""

    list_name: ClassVar[str] = "campaigns"
    permission: ClassVar[str] = "campaigns.view"
    model = Campaign
    filterset_class = CampaignFilter
    title = gettext_lazy("专项行动")
    default_sort = "-from"
    row_template = "rounds/campaign_row.html"
    export_kind = EXPORT
    columns = (
        Column("title", gettext_lazy("名称"), ("title",), css="fix", width=30),
        Column("zone", gettext_lazy("开发区"), ("zone__short_name", "zone__confirmed"), css="p1", tiers=(PROVINCE, CITY), width=20,
               export=lambda row: row["zone__short_name"] + ("" if row["zone__confirmed"] else _("（待确认）"))),
        Column("sectors", gettext_lazy("行业领域"), ("sectors",), css="p1", width=30, export=lambda row: labels(row["sectors"])),
        Column("from", gettext_lazy("自"), ("starts_on",), sort="starts_on", descending_first=True),
        Column("to", gettext_lazy("至"), ("ends_on",)),
        Column("state", gettext_lazy("状态"), ("state",), css="st", export=lambda row: str(Campaign.State(row["state"]).label)),
        Column("progress", gettext_lazy("已检查"), (), exported=False, end=True),
    )  # fmt: skip

    def crumbs(self) -> list[dict]:
        return crumbs()

    def decorate(self, rows: list[dict]) -> list[dict]:
        numbers = progress_of(row["id"] for row in rows) if rows else {}
        for row in rows:
            row["url"], row["sector_labels"] = reverse("closing:campaign", args=[row["id"]]), labels(row["sectors"])
            row["state_label"], row["icons"] = str(Campaign.State(row["state"]).label), ICONS
            row["many_zones"] = self.actor.tier in (PROVINCE, CITY)
            row["progress"] = numbers.get(row["id"])
        return rows

    def actions(self) -> list[dict]:
        if not may(self.actor, "campaigns.edit"):
            return []
        return [{"label": _("新建专项行动"), "icon": "plus", "url": reverse("closing:campaign_new"), "primary": True}]

    def empty(self, filtered: bool) -> dict:
        if filtered:
            return super().empty(filtered)
        text = _("由区安委办新建：定领域、起止、检查组和检查表，再按条件加企业。")
        return {"title": _("还没有专项行动"), "text": text, "icon": "clipboard-list"}


class CampaignPage(PortalView):
    """One campaign: progress, numbers, the next step."""

    permission = "campaigns.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = find(pk)
        to = Addresses(campaign)
        edits = may(self.actor, "campaigns.edit")
        progress = progress_of([pk]).get(pk) or dict.fromkeys(
            ("all", "firms", "todo", "underway", "done", "waiting"), 0
        )
        team = list(Seat.objects.filter(pk__in=campaign.team_seats).order_by("id").values_list("id", "person_name"))
        context = {
            "campaign": campaign, "bulletin": bulletin_of(campaign), "progress": progress, "icons": ICONS, "sectors": labels(campaign.sectors),
            "team": "、".join(name for seat, name in team if seat != campaign.lead_seat_id),
            "lead": next((name for seat, name in team if seat == campaign.lead_seat_id), ""),
            "checklist": str(campaign.standard or campaign.version or ""), "may_edit": edits and campaign.state != Campaign.State.ENDED,
            "may_begin": edits and campaign.state == Campaign.State.DRAFT, "may_end": edits and campaign.state == Campaign.State.RUNNING,
            "urls": {"all": to.planned(), "todo": to.planned(tab="todo"), "underway": to.planned(tab="underway"), "done": to.visits(),
                     "waiting": to.planned(tab="secret")},
            "late": campaign.ends_on < today() and campaign.state != Campaign.State.ENDED,
            "crumbs": crumbs({"label": campaign.title}),
        }  # fmt: skip
        return render(request, "rounds/campaign.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """`do`: begin or end."""
        require(self.actor, "campaigns.edit")
        campaign = find(pk)
        verb = request.POST.get("do", "")
        try:
            if verb == "begin":
                begin_campaign(actor=self.actor, campaign=campaign)
                messages.success(request, _("专项行动开始了。"))
            elif verb == "end":
                left = end_campaign(actor=self.actor, campaign=campaign)
                messages.success(request, _("专项行动已结束，通报可以印发。"))
                if left:
                    messages.warning(request, _("还有 %(n)d 次检查没有做完，请做完或一次一次取消。") % {"n": left})
            else:
                raise Http404
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("closing:campaign", pk)


class CampaignEdit(PortalView):
    """Found a campaign, or change one."""

    permission = "campaigns.edit"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        campaign = find(pk) if pk else None
        initial = initial_of(campaign) if campaign else {"starts_on": today(), "form": "concentrated"}
        return self._page(request, campaign, CampaignForm(actor=self.actor, initial=initial))

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        campaign = find(pk) if pk else None
        form = CampaignForm(request.POST, actor=self.actor)
        if not form.is_valid():
            return self._page(request, campaign, form, status=422)
        given = dict(form.cleaned_data)
        try:
            row = save_campaign(
                actor=self.actor, campaign=campaign, checklist=find_checklist(given.pop("checklist") or ""),
                team=list(given.pop("team")), **given,
            )  # fmt: skip
        except InvalidInput as fault:
            show_errors(form, fault)
            return self._page(request, campaign, form, status=422)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
            return self._page(request, campaign, form, status=refusal.status)
        messages.success(request, _("已保存。") if campaign else _("已建好，下一步按条件加企业。"))
        return redirect("closing:campaign" if campaign else "closing:campaign_firms", row.pk)

    @staticmethod
    def _page(request: HttpRequest, campaign: Campaign | None, form: CampaignForm, status: int = 200) -> HttpResponse:
        way = (
            crumbs(
                {"label": campaign.title, "url": reverse("closing:campaign", args=[campaign.pk])}, {"label": _("修改")}
            )
            if campaign
            else crumbs({"label": _("新建")})
        )
        return render(
            request, "rounds/campaign_form.html", {"campaign": campaign, "form": form, "crumbs": way}, status=status
        )


class BulletinPage(PortalView):
    """专项督察通报, for print on A4: of the whole campaign or of one field."""

    permission = "campaigns.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign, sector = asked(request, pk)
        context = {
            "campaign": campaign, "bulletin": bulletin_of(campaign, sector), "sector": sector, "title": title_of(campaign, sector),
            "at": timezone.now(), "fields": [(one, SECTORS[one]) for one in campaign.sectors],
            "crumbs": crumbs({"label": campaign.title, "url": reverse("closing:campaign", args=[pk])}, {"label": _("通报")}),
        }  # fmt: skip
        return render(request, "rounds/bulletin.html", context)


class BulletinPaper(PortalView):
    """The bulletin as a Word document."""

    permission = "campaigns.view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign, sector = asked(request, pk)
        content = build(campaign, bulletin_of(campaign, sector), sector=sector, at=timezone.now())
        name = content_disposition_header(True, f"{title_of(campaign, sector)}.docx")
        return HttpResponse(content, content_type=WORD, headers={"Content-Disposition": name or "attachment"})


def asked(request: HttpRequest, pk: int) -> tuple[Campaign, str]:
    """The campaign and the field the address names; 404 for a field that is none."""
    sector = request.GET.get("field", "")
    if sector and sector not in SECTORS:
        raise Http404
    return find(pk), sector
