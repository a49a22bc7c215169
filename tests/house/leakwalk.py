"""The machinery of the leak walk: a database it may dirty, probes, canaries, hashes of rows, forms of pages.

Everything happens inside one transaction of a superuser's connection whose session speaks as park_app: the code under
test meets exactly the run-time role, the walk may step out of it to plant and to count, and at the end nothing stays.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.cast import Cast, Member
from tests.conftest import logged_in_as
from tests.house.seeds import World, plant

CANARY = re.compile(r"CANARY-seat-[a-z0-9_]+|CANARY-province|CANARY-[ab]-zone|CANARY-[ab]-[ab][12](?:-hidden)?")
# A session notes when it was last seen; that is not the tenant's data.
UNWATCHED = {"django_session", "django_migrations"}
VARYING = {"Set-Cookie", "Date", "Last-Modified", "ETag"}


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def as_superuser() -> Iterator[None]:
    """Step out of the run-time role for a moment."""
    run("set session authorization default")
    try:
        yield
    finally:
        run("set session authorization park_app")


@contextmanager
def dirty_database(blocker: Any) -> Iterator[None]:
    """A transaction that speaks as park_app and is rolled back; `as_superuser` works inside."""
    with blocker.unblock(), logged_in_as("super"), transaction.atomic():
        run("set session authorization park_app")
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def planted_world(blocker: Any, cast: Cast) -> Iterator[World]:
    """A dirty database with the world of tests/house/seeds.py in it."""
    with dirty_database(blocker):
        with as_superuser():
            world = plant(cast)
        yield world


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tables() -> dict[str, set[str]]:
    """Columns of every table of the portal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, array_agg(a.attname::text) from pg_class c join pg_namespace n on n.oid = c.relnamespace"
            " join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped"
            " where n.nspname = 'public' and c.relkind = 'r' group by 1 order by 1"
        )
        return {name: set(columns) for name, columns in cursor.fetchall() if name not in UNWATCHED}


def _strangers(member: Member, table: str, columns: set[str]) -> str:
    """The rows of a table this person must not touch, as a condition; "" when there are none."""
    if table == "core_notice":  # a notice tells the other side and is written for it
        return ""
    if "zone_id" in columns:
        if member.role.startswith("province"):
            return ""
        beyond = f"zone_id is distinct from {member.zone_id or -1}"
        if member.role == "city_staff":  # a city writes some rows of its zones itself, penalties of its own level
            seat = f"select city_id from accounts_seat where id = {member.seat_id}"
            mine = f"select id from parks_zone where city_id = ({seat})"
            beyond = f"(zone_id is null or zone_id not in ({mine}))"
        if member.enterprise_id and "enterprise_id" in columns:
            beyond += f" or enterprise_id <> {member.enterprise_id}"
        return beyond
    return f"seat_id <> {member.seat_id}" if "seat_id" in columns else ""


def row_hashes(member: Member | None = None, known: dict[str, set[str]] | None = None) -> dict[str, str]:
    """A hash per table; with `member`, of the rows outside that person's zone and (personal ones) seat only."""
    with as_superuser():
        parts = []
        for name, columns in (known or tables()).items():
            where = "true"
            if member is not None:
                where = _strangers(member, name, columns)
                if not where:
                    continue
            parts.append(
                f"select '{name}', coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '')"
                f' from "{name}" t where {where}'
            )
        with connection.cursor() as cursor:
            cursor.execute(" union all ".join(parts))
            return dict(cursor.fetchall())


def differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [table for table, value in before.items() if after.get(table) != value]


@dataclass(frozen=True)
class Answer:
    """What came back: status, the whole body as text (archives opened), headers as text, the canaries in both."""

    status: int
    body: bytes
    headers: str
    canaries: frozenset[str]
    fault: str = ""

    def without(self, url: str) -> tuple[int, bytes, str]:
        """The answer with the address asked for taken out, to compare with that of a missing object."""
        spoken = (url, quote(url, safe=""), quote(url))
        body, headers = self.body, self.headers
        for text in spoken:
            body, headers = body.replace(text.encode(), b"URL"), headers.replace(text, "URL")
        return self.status, body, headers


def _texts(body: bytes) -> str:
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return body.decode("utf-8", "replace")


def answer_of(response: HttpResponseBase) -> Answer:
    """Read a response to its end. The test client closes it; closing it again would end the walk's own connection."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    shown = "\n".join(f"{name}: {value}" for name, value in sorted(response.headers.items()) if name not in VARYING)
    found = frozenset(CANARY.findall(f"{_texts(body)}\n{response.headers}"))
    thrown = getattr(response, "exc_info", None)
    return Answer(response.status_code, body, shown, found, repr(thrown[1])[:300] if thrown else "")


class Visitor:
    """One person with a session that no probe can lose."""

    def __init__(self, cast: Cast, username: str) -> None:
        self.username = username
        self.member: Member | None = cast.people.get(username)
        self.client = cast.client(username) if self.member else Client(raise_request_exception=False)
        self.client.get("/healthz")
        self._kept = {name: morsel.value for name, morsel in self.client.cookies.items()}
        self.count = 0

    def ask(self, method: str, url: str, data: Any = None, **options: Any) -> Answer:
        """One probe. The session cookie is put back first, whatever the last answer did to it."""
        self.client.cookies.clear()
        for name, value in self._kept.items():
            self.client.cookies[name] = value
        self.count += 1
        if url.startswith("/api/") and method in ("post", "put", "patch") and not options:
            options["content_type"] = "application/json"
        arguments = {} if data is None else {"data": data}
        if method in ("put", "patch", "delete", "options") and data is None:
            arguments = {}
        return answer_of(getattr(self.client, method)(url, **arguments, **options))


@dataclass
class Form:
    """A form of a page, filled as a browser would send it."""

    action: str
    method: str
    fields: dict[str, list[str]]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), said.get("method", "get").lower(), {}))
        if not self.forms:
            return
        fields, name = self.forms[-1].fields, said.get("name", "")
        if tag == "input" and name and said.get("type") not in ("submit", "button", "file"):
            if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                fields.setdefault(name, []).append(said.get("value", "") or sample(name, said.get("type", "")))
        elif tag == "textarea" and name:
            fields[name] = [sample(name, "text")]
        elif tag == "select" and name:
            self._select = name
            fields.setdefault(name, [])
        elif tag == "option" and self._select and said.get("value") and not fields.get(self._select):
            fields[self._select] = [said["value"]]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def sample(name: str, kind: str) -> str:
    """A value a careful person could have typed."""
    later = datetime.date.today() + datetime.timedelta(days=5)
    by_kind = {
        "date": later.isoformat(), "datetime-local": f"{datetime.date.today()}T08:00", "number": "3",
        "tel": "13800001234",
    }  # fmt: skip
    return by_kind.get(kind) or ("" if name == "csrfmiddlewaretoken" else "按要求完成整改")


def forms_on(body: bytes) -> list[Form]:
    """The posting forms of a page."""
    parser = _Forms()
    parser.feed(body.decode("utf-8", "replace"))
    return [form for form in parser.forms if form.method == "post"]


@cache
def schema_bodies() -> list[tuple[str, str, dict[str, Any]]]:
    """(method, path with {names}, example body) of every API call that takes a body, from the OpenAPI description."""
    from drf_spectacular.generators import SchemaGenerator

    schema = SchemaGenerator().get_schema(public=True)
    parts = schema.get("components", {}).get("schemas", {})
    found = []
    for path, calls in schema["paths"].items():
        for method, call in calls.items():
            kinds = (call.get("requestBody") or {}).get("content", {})
            shape = next(iter(kinds.values()), {}).get("schema")
            if shape:
                found.append((method, path, _example("", shape, parts)))
    return found


def _example(name: str, shape: dict[str, Any], parts: dict[str, Any]) -> Any:
    if "$ref" in shape:
        return _example(name, parts[shape["$ref"].rsplit("/", 1)[1]], parts)
    for several in ("allOf", "oneOf", "anyOf"):
        if shape.get(several):
            return _example(name, shape[several][0], parts)
    if shape.get("enum"):
        return shape["enum"][0]
    kind = shape.get("type")
    if kind == "object" or "properties" in shape:
        inside = shape.get("properties", {})
        return {key: _example(key, part, parts) for key, part in inside.items() if not part.get("readOnly")}
    if kind == "array":
        return [_example(name, shape["items"], parts)]
    if kind in ("integer", "number"):
        return 3
    if kind == "boolean":
        return True
    texts = {"date": sample("", "date"), "date-time": f"{datetime.date.today()}T08:00:00+08:00", "decimal": "1.5"}
    return texts.get(shape.get("format", ""), "按要求完成整改")
