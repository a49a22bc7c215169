"""The people pages: list, seat, propose, activate, end, passwords, unlock, and the audit administrator's history."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.forms import PeopleFilter, ProposeForm, SeatFieldsForm
from accounts.models import Seat
from accounts.people import (
    activate_seat,
    edit_seat,
    end_seat,
    failures_of,
    propose_seat,
    reset_password,
    unlock_account,
)
from accounts.people_lists import STATE_ICONS, Page, counts_by_state, history, page_by, said, seats_like
from accounts.roles import Role
from core.access import may
from core.errors import InvalidInput, Refused
from core.forms_render import show_errors
from core.views import PortalView


def _crumbs(*rest: dict) -> list[dict]:
    return [{"label": _("人员"), "url": reverse("accounts:people")}, *rest]


class PeopleList(PortalView):
    """Seats in reach, newest first."""

    permission = "accounts.people_view"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = PeopleFilter(request.GET)
        form.is_valid()
        wanted = {name: form.cleaned_data.get(name, "") for name in ("q", "role")}
        state = request.GET.get("state", "")
        state = state if state in Seat.State.values else ""
        found, path = seats_like(**wanted), reverse("accounts:people")
        counts = counts_by_state(found)
        rows = found.filter(state=state) if state else found
        page = page_by(rows, "id", {**request.GET.dict(), "state": state}, path)
        context = {"list": self._list(form, wanted, state, counts, page, path), "crumbs": [{"label": _("人员")}]}
        return render(request, "accounts/people.html", context)

    def _list(self, form: PeopleFilter, wanted: dict, state: str, counts: dict, page: Page, path: str) -> dict:
        tabs = [("", _("全部")), *[(value, str(label)) for value, label in Seat.State.choices]]
        query = "".join(f"&{urlencode({name: value})}" for name, value in wanted.items() if value)
        propose = {"label": _("提出席位"), "url": reverse("accounts:propose"), "icon": "user-plus", "primary": True}
        may_propose = may(self.actor, "accounts.propose")
        empty_text = _("换一个条件再找。") if query or state else _("由系统管理员提出席位，安全管理员启用。")
        return {
            "title": _("人员"),
            "label": _("人员和席位"),
            "url": path,
            "total": counts.get(state, 0),
            "actions": [propose] if may_propose else [],
            "tabs": [
                {
                    "label": label,
                    "url": f"{path}?state={value}{query}",
                    "count": counts.get(value, 0),
                    "on": state == value,
                }
                for value, label in tabs
            ],
            "filters": True,
            "filters_main": [form["q"], form["role"]],
            "hidden": [("state", state)] if state else [],
            "chips": [],
            "columns": [
                {"label": _("姓名"), "css": "fix"},
                {"label": _("用户名"), "css": "p1"},
                {"label": _("角色")},
                {"label": _("岗位"), "css": "p2"},
                {"label": _("单位")},
                {"label": _("状态")},
                {"label": _("起止"), "css": "p1"},
            ],
            "rows": page.rows,
            "icons": STATE_ICONS,
            "row_template": "accounts/people_row.html",
            "next_url": page.next_url,
            "prev_url": page.prev_url,
            "empty": {
                "title": _("没有这样的席位"),
                "text": empty_text,
                "icon": "users",
                "actions": [propose] if may_propose else [],
            },
        }


class SeatView(PortalView):
    """Base of everything about one seat: a seat out of reach is a page that does not exist."""

    def seat(self, pk: int) -> Seat:
        query = Seat.objects.select_related("city", "zone", "area", "department").exclude(role=Role.SYSTEM)
        return get_object_or_404(query, pk=pk)

    def page(
        self,
        request: HttpRequest,
        seat: Seat,
        *,
        form: SeatFieldsForm | None = None,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """The page of a seat, with what this officer may do now."""
        actor, here = self.actor, Seat.State
        alive = seat.state != here.ENDED
        may_edit = may(actor, "accounts.propose") and alive
        failures = failures_of(actor=actor, seat=seat) if may(actor, "accounts.unlock") and seat.user_id else None

        def act(name: str, label: str, icon: str, question: str, primary: bool = False) -> dict:
            url = reverse(f"accounts:{name}", args=[seat.pk])
            return {"label": label, "url": url, "icon": icon, "post": True, "confirm": question, "primary": primary}

        who = {"name": seat.person_name, "post": seat.title}
        actions = []
        if seat.state == here.PROPOSED and may(actor, "accounts.activate"):
            actions.append(act("activate", _("启用"), "user-check", _("启用%(name)s的席位“%(post)s”？") % who, True))
        if seat.state == here.ACTIVE and may(actor, "accounts.reset"):
            actions.append(act("reset_password", _("重设密码"), "key", _("给%(name)s重设密码？原密码马上失效。") % who))
        if failures and failures.count:
            actions.append(act("unlock", _("解除锁定"), "lock-open", _("解除%(name)s的登录锁定？") % who))
        if may_edit and seat.pk != actor.seat_id:
            actions.append(act("end_seat", _("停用"), "ban", _("停用%(name)s的席位“%(post)s”？停用后不能恢复。") % who))
        context = {
            "seat": seat,
            "icons": STATE_ICONS,
            "facts": _facts(seat),
            "others": Seat.objects.filter(username=seat.username).exclude(pk=seat.pk).order_by("-id")[:20],
            "actions": actions,
            "failures": failures,
            "form": (form or SeatFieldsForm(initial={"post": seat.post, "phone": seat.phone})) if may_edit else None,
            "refused": refused,
            "crumbs": _crumbs({"label": seat.person_name}),
        }
        return render(request, "accounts/seat.html", context, status=status)


def _facts(seat: Seat) -> list[dict]:
    facts = [
        {"label": _("用户名"), "value": seat.username},
        {"label": _("角色"), "value": seat.get_role_display()},
        {"label": _("岗位"), "value": seat.post},
        {"label": _("单位"), "value": seat.org_name},
        {"label": _("电话"), "value": seat.phone},
        {"label": _("生效日期"), "value": f"{seat.valid_from:%Y-%m-%d}"},
        {"label": _("到期日期"), "value": f"{seat.valid_to:%Y-%m-%d}" if seat.valid_to else _("长期")},
    ]
    kept = (
        (_("设区市"), seat.city),
        (_("开发区"), seat.zone),
        (_("园区、镇街"), seat.area),
        (_("部门"), seat.department),
    )
    return facts + [{"label": label, "value": str(value)} for label, value in kept if value]


class SeatPage(SeatView):
    permission = "accounts.people_view"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.seat(pk))


class Propose(PortalView):
    """Propose a person and a seat."""

    permission = "accounts.propose"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, ProposeForm(actor=self.actor))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProposeForm(request.POST, actor=self.actor)
        if form.is_valid():
            try:
                seat = propose_seat(actor=self.actor, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            else:
                said_now = _("已提出%(name)s的席位，等安全管理员启用后才能登录。")
                messages.success(request, said_now % {"name": seat.person_name})
                return redirect("accounts:seat", seat.pk)
        return self._page(request, form, status=422)

    @staticmethod
    def _page(request: HttpRequest, form: ProposeForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "crumbs": _crumbs({"label": _("提出席位")})}
        return render(request, "accounts/propose.html", context, status=status)


class EditSeat(SeatView):
    """Post and telephone."""

    permission = "accounts.propose"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seat, form = self.seat(pk), SeatFieldsForm(request.POST)
        if form.is_valid():
            try:
                edit_seat(actor=self.actor, seat=seat, **form.cleaned_data)
            except InvalidInput as wrong:
                show_errors(form, wrong)
            except Refused as no:
                return self.page(request, self.seat(pk), refused=no.sentence, status=no.status)
            else:
                messages.success(request, _("已改好，新的岗位和电话马上生效。"))
                return redirect("accounts:seat", pk)
        return self.page(request, seat, form=form, status=422)


class SeatAct(SeatView, ABC):
    """One POST that does one thing to a seat; what is refused is said on the seat's own page (409)."""

    done: ClassVar[str] = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seat = self.seat(pk)
        try:
            return self.act(request, seat)
        except Refused as no:
            return self.page(request, self.seat(pk), refused=no.sentence, status=no.status)

    @abstractmethod
    def act(self, request: HttpRequest, seat: Seat) -> HttpResponse:
        """What this POST does; every subclass says it. SeatAct itself has no address."""

    def issued(self, request: HttpRequest, seat: Seat, password: str) -> HttpResponse:
        """The one answer that shows an issued password: never stored, never shown again."""
        back = {"label": seat.person_name, "url": reverse("accounts:seat", args=[seat.pk])}
        crumbs = _crumbs(back, {"label": _("一次性密码")})
        context = {"seat": seat, "password": password, "crumbs": crumbs}
        return render(request, "accounts/issued.html", context)


class Activate(SeatAct):
    permission = "accounts.activate"

    def act(self, request: HttpRequest, seat: Seat) -> HttpResponse:
        password = activate_seat(actor=self.actor, seat=seat)
        if password:
            return self.issued(request, seat, password)
        said_now = _("已启用。%(name)s用原来的密码登录，在页面顶部切换到这个席位。")
        messages.success(request, said_now % {"name": seat.person_name})
        return redirect("accounts:seat", seat.pk)


class EndSeat(SeatAct):
    permission = "accounts.propose"

    def act(self, request: HttpRequest, seat: Seat) -> HttpResponse:
        end_seat(actor=self.actor, seat=seat)
        messages.success(request, _("已停用，%(name)s从现在起不能再用这个席位。") % {"name": seat.person_name})
        return redirect("accounts:seat", seat.pk)


class ResetPassword(SeatAct):
    permission = "accounts.reset"

    def act(self, request: HttpRequest, seat: Seat) -> HttpResponse:
        return self.issued(request, seat, reset_password(actor=self.actor, seat=seat))


class Unlock(SeatAct):
    permission = "accounts.unlock"

    def act(self, request: HttpRequest, seat: Seat) -> HttpResponse:
        freed = unlock_account(actor=self.actor, seat=seat)
        messages.success(request, _("已解除锁定，可以马上再登录。") if freed else _("这个账号没有被锁定。"))
        return redirect("accounts:seat", seat.pk)


class Audit(PortalView):
    """Every change of people and seats, for the audit administrator, who can change nothing."""

    permission = "accounts.audit"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_by(history(), "pgh_id", request.GET.dict(), reverse("accounts:audit"))
        context = {"events": said(page.rows), "page": page, "crumbs": [{"label": _("人员变更记录")}]}
        return render(request, "accounts/audit.html", context)
