"""The lines that compare whole pages, asked with session and seat."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.template import engines
from django.test import Client
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from bench.asker import signed_in
from bench.figure_statements import PROVINCE_PERSON, ZONE_PERSON, person
from bench.pairs import Line, medians
from core.figures import figure, live
from core.keyset import Cursor, Order, encode
from core.templatetags.portal import day, days_left, icon, or_nothing
from core.tenancy import scope_of, scoped_to
from hazards.dangers.figures import FOUND
from hazards.dangers.list_views import DangerList
from hazards.dangers.models import Danger
from reports.places import Place

PAGES, SIZE = 1000, 50
CHANGING = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken[^}]*|nonce="[^"]*"')


def _asked(client: Client, address: str, holds: str = "") -> Callable[[], str]:
    """Asks for a page and insists on it: a quick error page is no result."""

    def ask() -> str:
        answer = client.get(address)
        text = answer.content.decode()
        if answer.status_code != 200 or holds not in text:
            raise SystemExit(f"{address} answered {answer.status_code} or lacks {holds!r}")
        return text

    return ask


def _deep(username: str) -> str:
    """The address of page 1 000 of everything this person sees."""
    order = Order("found_at", descending=True)
    with scoped_to(scope_of(person(username))):
        row = Danger.objects.order_by("-found_at", "-id").values("found_at", "pk")[(PAGES - 1) * SIZE - 1]
        cursor = encode(Cursor(row["found_at"], row["pk"], False, (PAGES - 1) * SIZE + 1), Danger, order)
    return f"/dangers/?{urlencode({'tab': 'all', 'cursor': cursor})}"


def deep_list() -> Line:
    detail, total = {}, {"page 1000": 0.0, "page 1": 0.0}
    for username in (ZONE_PERSON, PROVINCE_PERSON):
        client = signed_in(username)
        sides = {
            "page 1000": _asked(client, _deep(username), "49\u202f951"),
            "page 1": _asked(client, "/dangers/?tab=all"),
        }
        detail[username] = medians(sides, rounds=15)
        for name in total:
            total[name] += detail[username][name]
    return Line("danger list page 1000 vs page 1 (a zone office and the province)", 1.2, total["page 1000"] / total["page 1"], total, detail=detail)


def figure_page() -> Line:
    """A zone's dangers found last year to date: the figure's page against the list its rows are worked on in."""
    actor = person(ZONE_PERSON)
    today = timezone.localdate()
    period, one = live(today.replace(month=1, day=1), today), figure(FOUND)
    place = Place("zone", actor.zone_id or 0)
    with scoped_to(scope_of(actor)):
        code = place.code(one, period)
        rows = one.rows_url(period, {}) or ""
    client = signed_in(ZONE_PERSON)
    sides = {"figure page": _asked(client, f"/figures/f/{code}/", code), "list": _asked(client, rows)}
    found = medians(sides, rounds=15)
    return Line("figure page vs its plain list", 1.5, found["figure page"] / found["list"], found)


def _row_html(row: dict[str, Any]) -> str:
    """The row of templates/dangers/row.html as one f-string: what no template can go below."""
    e, pk, tag = escape, row["id"], row["icons"].get(row["state"]) or ("", "plain")
    name, kind = (tag, "wait") if isinstance(tag, str) else tag
    later = f" 第{row['round']}轮" if row["round"] > 1 else ""
    short, sentence, firm = e(row["short"]), e(row["sentence"]), e(row["enterprise__name"])
    waiting = "" if row["zone__confirmed"] else ' <span class="tag mini">待确认</span>'
    zone = f'<td class="nowrap p1">{e(row["zone__short_name"])}{waiting}</td>' if row["many_zones"] else ""
    left = days_left(row["due_on"]) if row["is_open"] else ""
    return (
        f'<tr data-open="{pk}" data-panel="/dangers/{pk}/panel/" data-href="/dangers/{pk}/"><td class="check fix"><input class="form-check-input" type="checkbox"'
        f' name="ids" value="{pk}" form="batch" aria-label="选择 {short}"></td><th scope="row" class="fix2"><a class="id" href="/dangers/{pk}/"'
        f' title="{e(row["number"])}">{short}</a></th>{zone}<td class="name"><a class="plain" href="/enterprises/{row["enterprise_id"]}/"'
        f' title="{firm}">{firm}</a></td><td class="cut"><a class="plain" href="/dangers/{pk}/" title="{sentence}">{sentence}</a></td>'
        f'<td class="nowrap p1">{e(row["severity_label"])}</td><td class="nowrap p2">{e(row["sector_label"])}</td><td class="st">'
        f'<span class="tag{"" if kind == "plain" else " tag-" + kind}">{icon(name) if name else ""}{e(row["state_label"])}{later}</span></td>'
        f'<td class="nowrap p1">{day(row["found_at"])}</td><td class="nowrap day">{day(row["due_on"])}</td><td class="nowrap left">{left}</td>'
        f'<td class="nowrap p2">{or_nothing(row["area__name"])}</td><td class="nowrap p3">{e(row["source_label"])}</td></tr>\n'
    )


def fifty_rows() -> Line:
    """The list as it is against the same page with its rows written by one f-string; both pages must say the same."""
    ready, as_it_is = engines["django"].from_string("{{ row.html }}").template, (DangerList.row_template, DangerList.decorate)

    def decorate(self: DangerList, rows: list[dict]) -> list[dict]:
        return [{"html": mark_safe("".join(map(_row_html, as_it_is[1](self, rows))))}] if rows else rows  # noqa: S308  (escaped above)

    client, detail, total = signed_in(PROVINCE_PERSON), {}, {"f-string": 0.0, "template": 0.0}
    for address in ("/dangers/?tab=all", "/dangers/"):
        ask = _asked(client, address)

        def floor(ask: Callable[[], str] = ask) -> str:
            DangerList.row_template, DangerList.decorate = ready, decorate  # type: ignore[method-assign, assignment]
            try:
                return ask()
            finally:
                DangerList.row_template, DangerList.decorate = as_it_is  # type: ignore[method-assign]

        if CHANGING.sub("", ask()) != CHANGING.sub("", floor()):
            raise SystemExit(f"{address}: the f-string does not write what the template writes")
        detail[address] = medians({"f-string": floor, "template": ask}, rounds=15)
        for name in total:
            total[name] += detail[address][name]
    return Line("list HTML of 50 rows, base page included, vs the same page with the rows as one f-string (pages a second)", 0.60,
                total["f-string"] / total["template"], total, at_least=True, detail=detail)  # fmt: skip
