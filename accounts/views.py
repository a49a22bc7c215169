"""Sign-in, sign-out, the seat in use, language and theme, one's own password. All of them outside any scope."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import MailForm, PasswordForm, SignInForm
from accounts.lockout import address_lock, locked_out, locked_page, tries_left
from accounts.models import Seat, User
from accounts.passwords import change_password, is_officer, policy, why_change
from accounts.roles import Role
from accounts.services import actor_of, choose_seat, seats_of
from core.access import OFFICER, PUBLIC, SIGNED_IN, Actor
from core.mailing import is_configured
from core.tenancy import scoped_to, self_scope
from core.views import PortalView

__all__ = ["locked_out"]  # settings.AXES_LOCKOUT_CALLABLE names it here

YEAR = 365 * 24 * 3600


def local_path(request: HttpRequest, fallback: str) -> str:
    """`next` of the request when it is a path of this portal, else the fallback."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return fallback


def home_of(actor: Actor | None) -> str:
    """The page a person starts on: officers have no business page."""
    if actor is None:
        return reverse("accounts:no_seat")
    if actor.role == Role.AUDIT_ADMIN:
        return reverse("accounts:audit")
    return reverse("accounts:people") if actor.tier == OFFICER else settings.LOGIN_REDIRECT_URL


def _after_sign_in(request: HttpRequest, user: User) -> str:
    """Where to go now. A page that only takes POST, or no page at all, is not gone back to."""
    seat = choose_seat(seats_of(user.pk), request.session.get("seat_id"))
    if seat is not None:
        request.session["tier"] = seat.tier  # the limits of officers hold from the first request on
    start = home_of(actor_of(seat) if seat else None)
    back = local_path(request, start)
    try:
        view = resolve(back.split("?")[0]).func
        allowed = hasattr(getattr(view, "view_class", None) or getattr(view, "cls", None) or view, "get")
    except Resolver404:
        allowed = False
    back = back if allowed and seat is not None and back != "/" else start
    return f"{reverse('accounts:password')}?{urlencode({'next': back})}" if why_change(user) else back


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class SignIn(PortalView):
    """The door. A failure is counted outside any scope and stays counted whatever the answer is."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(home_of(request.actor))  # type: ignore[attr-defined]
        return self._page(request, SignInForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if (lock := address_lock(request)) is not None:
            return locked_page(request, lock, address=True)
        form = SignInForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=422)
        name = form.cleaned_data["username"]
        user = authenticate(request, username=name, password=form.cleaned_data["password"])
        if user is None:
            left = tries_left(request, name)  # at 0 axes puts its own page in place of this one
            form.add_error(None, _("用户名或密码不对，还可以试 %(n)d 次") % {"n": left})
            return self._page(request, form, status=403)
        if not user.is_active:
            form.add_error(None, _("这个账号已停用，不能登录。需要恢复的，请找本单位系统管理员。"))
            return self._page(request, form, status=403)
        self._open_session(request, user)
        return redirect(_after_sign_in(request, user))

    @staticmethod
    def _open_session(request: HttpRequest, user: User) -> None:
        """A new session id, and a mark that ends an officer's other sessions."""
        user.sign_in_mark = secrets.token_hex(16)
        user.save(update_fields=["sign_in_mark"])
        login(request, user)
        now = int(time.time())
        request.session.update({"started_at": now, "seen_at": now, "mark": user.sign_in_mark})

    @staticmethod
    def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "next": local_path(request, "")}
        return render(request, "accounts/sign_in.html", context, status=status)


class SignOut(PortalView):
    permission = PUBLIC

    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        messages.info(request, _("已退出。"))
        return redirect("accounts:sign_in")


class SwitchSeat(PortalView):
    """Sit in another of one's own seats; any other number is a page that does not exist."""

    permission = SIGNED_IN
    before_password_change = True

    def post(self, request: HttpRequest) -> HttpResponse:
        seat = next((s for s in request.seats if str(s.pk) == request.POST.get("seat")), None)  # type: ignore[attr-defined]
        if seat is None:
            raise Http404
        request.session["seat_id"], request.session["tier"] = seat.pk, seat.tier
        return redirect(home_of(actor_of(seat)))


class SetLanguage(PortalView):
    permission = PUBLIC

    def post(self, request: HttpRequest) -> HttpResponse:
        response = redirect(local_path(request, "/"))
        if request.POST.get("language") in dict(settings.LANGUAGES):
            name = settings.LANGUAGE_COOKIE_NAME
            response.set_cookie(name, request.POST["language"], max_age=YEAR, samesite="Lax", secure=settings.SECURE)
        return response


class SetTheme(PortalView):
    permission = PUBLIC

    def post(self, request: HttpRequest) -> HttpResponse:
        response = redirect(local_path(request, "/"))
        if request.POST.get("theme") in ("light", "dark"):
            response.set_cookie("theme", request.POST["theme"], max_age=YEAR, samesite="Lax", secure=settings.SECURE)
        return response


@method_decorator(sensitive_post_parameters(), name="dispatch")
class ChangePassword(PortalView):
    """One's own password. Ends the person's other sessions (their session hash no longer fits)."""

    permission = SIGNED_IN
    before_password_change = True

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, PasswordForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        def wrong(current: str) -> str:
            name = request.user.username
            if authenticate(request, username=name, password=current):
                return ""
            return _("现在的密码不对，还可以试 %(n)d 次") % {"n": tries_left(request, name)}

        form = PasswordForm(request.POST, user=request.user, wrong=wrong)
        if not form.is_valid():
            return self._page(request, form, status=422)
        change_password(user=request.user, new=form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已修改，您在其他设备上的登录已全部退出。"))
        return redirect(local_path(request, home_of(request.actor)))  # type: ignore[attr-defined]

    @staticmethod
    def _page(request: HttpRequest, form: PasswordForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "why": why_change(request.user),
            "days": policy().max_age_days,
            "rules": policy().sentences(is_officer(request.user)),
            "next": local_path(request, ""),
            "home": home_of(request.actor),  # type: ignore[attr-defined]
        }
        return render(request, "accounts/password.html", context, status=status)


class MailSettings(PortalView):
    """邮件提醒: one's own address, and on or off. The address is the person's own word: nobody else sees it."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, MailForm(instance=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MailForm(request.POST, instance=User.objects.get(pk=request.user.pk))
        if not form.is_valid():
            return self._page(request, form, status=422)
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("accounts:mail")

    @staticmethod
    def _page(request: HttpRequest, form: MailForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "configured": is_configured(), "home": home_of(request.actor)}  # type: ignore[attr-defined]
        return render(request, "accounts/mail.html", context, status=status)


class NoSeat(PortalView):
    """Signed in, but there is nothing to sit in today: says what is known and who can help."""

    permission = SIGNED_IN
    before_password_change = True

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.actor is not None:  # type: ignore[attr-defined]
            return redirect(home_of(request.actor))  # type: ignore[attr-defined]
        with scoped_to(self_scope(request.user.pk)):
            seats = list(Seat.objects.filter(user_id=request.user.pk))
        return render(request, "accounts/no_seat.html", {"own_seats": seats})
