"""The inbox: what the portal told this seat. Opening is a POST, so looking changes nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core import notices
from core.access import Actor
from core.keyset import counts
from core.lists import Column, ListPage, Tab
from core.models import Notice
from core.views import PortalView

UNREAD_CAP = 99


def unread(seat_id: int) -> QuerySet:
    """Notices of the seat not yet opened."""
    return Notice.objects.filter(seat_id=seat_id, read_at=None)


def unread_count(seat_id: int) -> int:
    """How many notices of the seat are unread, at most 99."""
    return min(counts([unread(seat_id)], UNREAD_CAP)[0], UNREAD_CAP)


class Inbox(ListPage):
    """Unread first, newest first."""

    list_name: ClassVar[str] = "inbox"
    permission: ClassVar[str] = "core.inbox"
    model = Notice
    title = _lazy("收件箱")
    row_template = "core/inbox_row.html"
    columns = (
        Column("text", _lazy("内容"), ("kind", "params", "read_at")),
        Column("at", _lazy("时间"), ("created_at",), css="day"),
    )
    extra_fields = ("subject_kind", "subject_id", "zone_id", "enterprise_id")
    tabs = (
        Tab("unread", _lazy("未读"), lambda queryset, actor: queryset.filter(read_at=None)),
        Tab("all", _lazy("全部"), lambda queryset, actor: queryset),
    )

    def queryset(self, actor: Actor) -> QuerySet:
        """Zones and the province also see on a record who was told; here are the seat's own only."""
        return Notice.objects.filter(seat_id=actor.seat_id)

    def decorate(self, rows: list[dict]) -> list[dict]:
        for row in rows:
            notice = Notice(**row)
            row["text"], row["icon"] = notices.text_of(notice), notices.icon_of(notice)
        return rows

    def actions(self) -> list[dict]:
        if not unread(self.actor.seat_id).exists():
            return []
        return [{"label": _("全部标为已读"), "icon": "check", "url": reverse("inbox:read_all"), "post": True}]

    def empty(self, filtered: bool) -> dict:
        everything = self.request.GET.get("tab") == "all"
        if everything:
            text = _("有隐患要您办理或快到期时，会在这里提醒。")
            return {"title": _("还没有收到通知"), "text": text, "icon": "inbox"}
        return {
            "title": _("没有未读通知"),
            "text": _("看过的通知在“全部”里。"),
            "icon": "inbox",
            "actions": [{"label": _("看全部通知"), "url": f"{self.request.path}?tab=all"}],
        }


class OpenNotice(PortalView):
    """Mark one notice read and go to what it is about."""

    permission = "core.inbox"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = get_object_or_404(Notice, pk=pk, seat_id=self.actor.seat_id)
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())
        return redirect(notices.url_of(notice) or reverse("inbox:list"))


class ReadAll(PortalView):
    """Mark everything read that was there when the page was shown or came since."""

    permission = "core.inbox"
    http_method_names: ClassVar[list[str]] = ["post"]  # type: ignore[misc]

    def post(self, request: HttpRequest, *args: Any) -> HttpResponse:
        unread(self.actor.seat_id).update(read_at=timezone.now())
        return redirect("inbox:list")
