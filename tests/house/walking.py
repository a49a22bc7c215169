"""The walk itself: who goes where, what is asked, and what counts as a fault."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from core.access import PUBLIC, SIGNED_IN
from tests.cast import Member
from tests.house.leakwalk import (
    Answer,
    Visitor,
    differing,
    forms_on,
    row_hashes,
    schema_bodies,
    tables,
    undone,
)
from tests.house.routes import METHODS, Route, all_routes
from tests.house.seeds import FIRMS, SECRET_WORDS, World, foreign_values, kind_of, missing, words_of

SAFE = ("get", "head", "options")
UNSAFE = ("post", "put", "patch", "delete")
PLAIN_BODY = {
    "note": "按要求完成整改",
    "opinion": "同意",
    "state": "closed",
    "name": "改名",
    "post": "安全员",
    "phone": "13800001234",
}
# bin/test takes one stranger's object per address and method, in turns, for every second person of a group; the long
# walk takes every object for everybody.
FULL = os.environ.get("PARK_WALK") == "full"
PARAMETERS = ("zone", "enterprise", "area", "department", "panel", "open", "id", "seat", "zone_id", "enterprise_id")


@dataclass
class Report:
    """What the walk found. Each fault is a sentence with person, method and address."""

    leaks: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    reached: Counter = field(default_factory=Counter)
    own_canaries: set[str] = field(default_factory=set)
    pages: Counter = field(default_factory=Counter)  # opened, by person
    probes: int = 0

    def faults(self) -> list[str]:
        return [*self.leaks, *self.differences, *self.crashes, *self.opened, *self.changes]


def unseeded(routes: list[Route]) -> list[str]:
    """Parameters nobody has a seed for: such a route would never be tried."""
    return [
        f"{route.name}: no seed for its parameter {name!r} ({route.pattern})"
        for route in routes
        for name in route.params
        if kind_of(route.name, name) is None and words_of(route.name, name) is None
    ]


class Walk:
    """One walk over the planted world."""

    def __init__(self, world: World, routes: list[Route] | None = None) -> None:
        self.world = world
        self.routes = routes if routes is not None else all_routes()
        self.report = Report()
        self.known = tables()
        self.bodies = schema_bodies()
        self._turn = 0
        self._visits = 0

    # -- judging ---------------------------------------------------------------------------------------------------

    def _look(self, who: Visitor, what: str, answer: Answer) -> Answer:
        self.report.probes += 1
        foreign = sorted(c for c in answer.canaries if not self.world.allowed(who.member, c))
        if foreign:
            self.report.leaks.append(f"{who.username} {what}: {answer.status} shows {foreign[:3]}")
        if answer.status >= 500 and not what.endswith("/readyz"):
            self.report.crashes.append(f"{who.username} {what}: {answer.status} {answer.fault}")
        return answer

    def ask(self, who: Visitor, method: str, url: str, data: Any = None, **options: Any) -> Answer:
        said = f"{method} {url}" + (f" {data}" if data and method != "post" else "")
        return self._look(who, said[:160], who.ask(method, url, data, **options))

    # -- one person ------------------------------------------------------------------------------------------------

    def visit(self, username: str) -> None:
        """Everything one person can try."""
        self._visits += 1
        who = Visitor(self.world.cast, username)
        before = row_hashes(known=self.known)
        pages = self.looking(who)
        self.strange_objects(who, SAFE, every_second=not FULL)
        self._strange_parameters(who)
        self._unchanged(who, "looking", before, row_hashes(known=self.known))
        self.strange_objects(who, UNSAFE, every_second=not FULL)
        self._unchanged(who, "writing to what is not theirs", before, row_hashes(known=self.known))
        if who.member is not None:
            with undone():
                theirs = row_hashes(who.member, self.known)
                self._strange_bodies(who, pages)
                self._unchanged(who, "naming strangers' objects", theirs, row_hashes(who.member, self.known))
        self._personal_pages(who)

    def _unchanged(self, who: Visitor, doing: str, before: dict[str, str], after: dict[str, str]) -> None:
        changed = differing(before, after)
        if changed:
            self.report.changes.append(f"{who.username}: {doing} changed {changed}")

    def _values(self, route: Route, ids_of: Any) -> list[dict[str, Any]]:
        """Combinations of parameter values; several parameters take their values side by side."""
        columns = []
        for name in route.params:
            kind = kind_of(route.name, name)
            columns.append(ids_of(kind) if kind else list(words_of(route.name, name) or ["1"]))
        if not all(columns):
            return []
        longest = max(len(column) for column in columns)
        rows = zip(*(itertools.islice(itertools.cycle(column), longest) for column in columns), strict=True)
        return [dict(zip(route.params, row, strict=True)) for row in rows]

    def looking(
        self, who: Visitor, routes: list[Route] | None = None, most: int | None = None if FULL else 2
    ) -> list[tuple[Route, str, Answer]]:
        """Positive probes: lists, and one's own objects (`most` of them a page). Returns the pages that opened."""
        pages = []
        for route in self.routes if routes is None else routes:
            if not route.answers("get"):
                continue
            if not route.params:
                urls = [route.url()]
            elif who.member is None:
                continue
            else:
                urls = [
                    route.url(**values) for values in self._values(route, lambda kind: self.world.own(who.member, kind))
                ]
            for url in urls[:most]:
                answer = self.ask(who, "get", url)
                self.report.own_canaries |= answer.canaries
                onward = answer.status == 302 and "/accounts/sign-in/" not in answer.headers
                self.report.reached[route.name] += answer.status == 200 or onward
                if answer.status == 200:
                    self.report.pages[who.username] += 1
                    pages.append((route, url, answer))
        return pages

    def strange_objects(self, who: Visitor, methods: tuple[str, ...], *, every_second: bool = False) -> None:
        """Ids of strangers in the address: the very answer a missing id gets, and never success.

        `every_second`: of two people who follow each other one tries an address, so each group tries them all.
        """
        for nth, route in enumerate(self.routes):
            kinds = [kind for name in route.params if (kind := kind_of(route.name, name))]
            if not kinds or (every_second and (nth + self._visits) % 2):
                continue
            for method in methods:
                if not self._worth(route, method):
                    continue
                body = PLAIN_BODY if method in UNSAFE[:3] else None
                missing_values = self._values(route, lambda kind: [missing(kind)])[0]
                missing_url = route.url(**missing_values)
                nothing = self.ask(who, method, missing_url, body).without(missing_url)
                strange = self._values(route, lambda kind: self.world.foreign(who.member, kind))
                for values in self._some(strange) if route.answers(method) else strange[:1]:
                    words = {n: v for n, v in missing_values.items() if words_of(route.name, n)}
                    values = values | words
                    url = route.url(**values)
                    answer = self.ask(who, method, url, body)
                    self._compare(who, method, url, answer, nothing)

    def _some(self, values: list, at_a_time: int = 1) -> list:
        """A few of the values, other ones at every call; PARK_WALK=full takes all."""
        if FULL or len(values) <= at_a_time:
            return values
        self._turn += at_a_time
        return [values[(self._turn + step) % len(values)] for step in range(at_a_time)]

    def _worth(self, route: Route, method: str) -> bool:
        """GET and what the view answers always; HEAD, OPTIONS and methods it does not know every sixth time."""
        if FULL or method == "get" or (method in UNSAFE and route.answers(method)):
            return True
        self._turn += 1
        return self._turn % 6 == 0

    def _compare(self, who: Visitor, method: str, url: str, answer: Answer, nothing: tuple) -> None:
        if answer.without(url) != nothing:
            self.report.differences.append(
                f"{who.username} {method} {url}: {answer.status}, a missing one {nothing[0]}"
            )
        to_door = answer.status == 302 and "/accounts/sign-in/" in answer.headers
        if (
            not to_door
            and answer.status not in (401, 403, 404, 405)
            and not (method == "options" and answer.status == 200)
        ):
            self.report.opened.append(f"{who.username} {method} {url}: {answer.status}")

    def _strange_parameters(self, who: Visitor) -> None:
        """Filters, search, panels and cursors with strangers' values on every page without parameters of its own."""
        values = foreign_values(self.world, who.member) if who.member else {}
        for route in self.routes:
            if route.params or not route.answers("get") or route.permission in (PUBLIC, SIGNED_IN) or not values:
                continue
            url = route.url()
            if self.ask(who, "head", url).status != 200:
                continue
            tries = [{name: values[name][0]} for name in PARAMETERS]
            tries += [{"q": SECRET_WORDS[f]} for f in FIRMS if not self.world.allowed(who.member, f"CANARY-{f[0]}-{f}")]
            for parameters in self._some(tries, 2):
                self.ask(who, "get", url, parameters)
            for cursor in self.world.cursors.get(route.name, [])[: None if FULL else 1]:
                self.ask(who, "get", url, {"cursor": cursor})
            self.ask(
                who, "get", url, {name: values[name][0] for name in PARAMETERS[:4]}, headers={"HX-Request": "true"}
            )

    def _strange_bodies(self, who: Visitor, pages: list[tuple[Route, str, Answer]]) -> None:
        """Bodies that fit but for the strangers' ids: forms as the pages give them, API calls as the schema says."""
        assert who.member is not None
        strange = foreign_values(self.world, who.member)
        done: set[tuple[str, str]] = set()
        for route, url, answer in pages:
            if route.permission in (PUBLIC, SIGNED_IN):
                continue
            for form in forms_on(answer.body):
                action = form.action or url
                if not action.startswith("/") or action.startswith("/accounts/") and "/people/" not in action:
                    continue
                if (route.name, str(sorted(form.fields))) in done:
                    continue
                done.add((route.name, str(sorted(form.fields))))
                for name in sorted(set(form.fields) & set(strange)):
                    self.ask(who, "post", action, form.fields | {name: strange[name]})
                extra = {name: values for name, values in strange.items() if name not in form.fields}
                self.ask(who, "post", action, form.fields | extra)
        for method, path, body in self.bodies:
            if "{" in path or not isinstance(body, dict):
                path = self._own_path(path, who.member)
            if path:
                known = {name: value for name, value in strange.items() if name in body}
                for name, value in known.items():
                    self.ask(who, method, path, body | {name: value if isinstance(body[name], list) else value[0]})
                self.ask(
                    who, method, path, body | {name: value[0] for name, value in strange.items() if name not in body}
                )

    def _own_path(self, path: str, member: Member) -> str | None:
        kind = next((k for part, k in (("dangers", "dangers.Danger"), ("enterprises", "enterprises.Enterprise"),
                                       ("files", "core.StoredFile")) if f"/{part}/" in path), None)  # fmt: skip
        own = self.world.own(member, kind) if kind else []
        return path.replace("{id}", str(own[-1])).replace("{pk}", str(own[-1])) if own else None

    def _personal_pages(self, who: Visitor) -> None:
        """Sign-out, seat, password, language: each alone, because each may end the session."""
        strange = {"seat": str(self.world.foreign(who.member, "accounts.Seat")[0]), "next": "//example.org/"}
        for route in self.routes:
            if route.permission in (PUBLIC, SIGNED_IN) and not route.params:
                for method in METHODS:
                    with undone():
                        self.ask(who, method, route.url(), strange if method == "post" else None)


def collect_cursors(walk: Walk, usernames: tuple[str, ...], small_page: Any) -> dict[str, list[str]]:
    """Places in strangers' lists: the next-page links they get when a page holds one row."""
    found: dict[str, list[str]] = {}
    with small_page():
        for username in usernames:
            who = Visitor(walk.world.cast, username)
            for route in walk.routes:
                if route.params or not route.answers("get") or route.permission in (PUBLIC, SIGNED_IN):
                    continue
                body = who.ask("get", route.url()).body.decode("utf-8", "replace")
                for link in re.findall(r'[?&](?:amp;)?(cursor=[^"&\s]+)', body)[:1]:
                    found.setdefault(route.name, []).append(parse_qs(urlsplit("?" + link).query)["cursor"][0])
    return found


def walk_exports(walk: Walk, usernames: tuple[str, ...]) -> int:
    """Ask for every export as every person, make the files as a worker would, and read what is in them."""
    from core import jobs
    from core.models import Job
    from core.tenancy import scope_of, scoped_to

    read = 0
    for username in usernames:
        who = Visitor(walk.world.cast, username)
        assert who.member is not None
        for route in walk.routes:
            if route.params or not getattr(route.view, "export_kind", ""):
                continue
            for form in ("xlsx", "csv"):
                with undone():
                    walk.ask(who, "post", f"{route.url()}?do=export&format={form}")
                    actor = walk.world.cast.actor(username)
                    with scoped_to(scope_of(actor)):
                        row = Job.objects.filter(state=Job.State.QUEUED, seat_id=actor.seat_id).order_by("-id").first()
                        if row is None:
                            continue
                        jobs.run_claimed(row, actor)
                    answer = walk.ask(who, "get", f"/downloads/{row.pk}/file/")
                    read += answer.status == 200
                    walk.report.own_canaries |= answer.canaries
    return read
