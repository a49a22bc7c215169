"""Error pages. They query nothing: the transaction of the request may be broken or gone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.errors import error_body, wants_json


def _answer(request: HttpRequest, status: int, code: str, sentence: str) -> HttpResponse:
    if wants_json(request):
        return JsonResponse(error_body(code, sentence), status=status)
    return render(request, f"errors/{code}.html", {"sentence": sentence}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 400, "400", _("这个请求我们读不懂。"))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403, "403", _("您现在的席位不能做这件事。"))


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404, "404", _("没有这个页面，或者不在您的范围内。"))


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, "500", _("系统出了问题，已经记录下来。请稍后再试。"))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403, "403_csrf", _("页面放得太久，安全标记已过期。请返回、刷新后再提交；填过的内容还在。"))
