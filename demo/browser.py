"""A small browser without a screen: pages, forms, cookies. It does what a person with scripts switched off can do."""

from __future__ import annotations

import json
import mimetypes
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "use", "wbr"}


@dataclass
class Form:
    """A form of a page: where it goes, what it sends as it stands, and the choices of its lists."""

    action: str
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def value(self, name: str) -> str:
        """What the field holds; '' when there is none."""
        return next((value for key, value in self.fields if key == name), "")

    @property
    def path(self) -> str:
        """Path of the address it goes to."""
        return urlsplit(self.action).path


@dataclass
class Page:
    """An answer: status, final address, body, and for HTML its forms, links and what it says to the person."""

    status: int
    url: str
    kind: str
    body: bytes
    headers: Mapping[str, str]
    forms: list[Form] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    said: str = ""
    title: str = ""

    @property
    def path(self) -> str:
        """Path of the final address."""
        return urlsplit(self.url).path

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def form(self, ending: str, *, having: str = "") -> Form | None:
        """The first posting form whose address ends so (before the query) and has this field."""
        for form in self.forms:
            known = {name for name, _value in form.fields} | set(form.options) | set(form.files)
            if form.method == "post" and form.path.endswith(ending) and (not having or having in known):
                return form
        return None


class _Reader(HTMLParser):
    """Collects forms (fields outside their form found by the form attribute), links and spoken words."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.links: list[str] = []
        self.spoken: list[str] = []
        self.title = ""
        self._now: Form | None = None
        self._late: list[tuple[str, str, list[tuple[str, str, bool]]]] = []  # (form id, name, options)
        self._select: tuple[Form | None, str, str, list[tuple[str, str, bool]]] | None = None
        self._text: tuple[Form, str] | None = None
        self._caught: list[str] = []
        self._option: tuple[str, bool] | None = None
        self._tags: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            speaks = given.get("role") in ("alert", "status") or "err" in given.get("class", "").split()
            self._tags.append((tag, speaks))
        if tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            self._now = Form(action, given.get("method", "get").lower())
            self.forms.append(self._now)
            if given.get("id"):
                self.by_id[given["id"]] = self._now
        elif tag == "a" and given.get("href"):
            self.links.append(urljoin(self.url, given["href"]))
        elif tag == "input" and self._now is not None and given.get("name") and "disabled" not in given:
            self._input(self._now, given)
        elif tag == "select" and given.get("name"):
            self._select = (self._now, given.get("form", ""), given["name"], [])
        elif tag == "option" and self._select is not None:
            self._option, self._caught = (given.get("value", ""), "selected" in given), []
        elif tag == "textarea" and self._now is not None and given.get("name"):
            self._text, self._caught = (self._now, given["name"]), []

    @staticmethod
    def _input(form: Form, given: dict[str, str]) -> None:
        kind = given.get("type", "text").lower()
        if kind == "file":
            form.files.append(given["name"])
        elif kind == "radio":
            form.options.setdefault(given["name"], []).append((given.get("value", "on"), ""))
            if "checked" in given:
                form.fields.append((given["name"], given.get("value", "on")))
        elif kind == "checkbox":
            if "checked" in given:
                form.fields.append((given["name"], given.get("value", "on")))
        elif kind not in ("submit", "button", "reset", "image"):
            form.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._tags and any(name == tag for name, _speaks in self._tags):
            if self._tags.pop()[0] == tag:
                break
        if tag == "form":
            self._now = None
        elif tag == "option" and self._option is not None and self._select is not None:
            value, chosen = self._option
            self._select[3].append((value, "".join(self._caught).strip(), chosen))
            self._option = None
        elif tag == "select" and self._select is not None:
            form, owner, name, options = self._select
            if owner:
                self._late.append((owner, name, options))
            elif form is not None:
                _add_select(form, name, options)
            self._select = None
        elif tag == "textarea" and self._text is not None:
            form, name = self._text
            form.fields.append((name, "".join(self._caught).removeprefix("\n")))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._option is not None or self._text is not None:
            self._caught.append(data)
        elif self._tags and self._tags[-1][0] == "title" and not self.title:
            self.title = data.strip()
        elif data.strip() and any(speaks for _name, speaks in self._tags):
            self.spoken.append(data.strip())

    def finish(self) -> None:
        """Give fields that stand outside their form to it."""
        for owner, name, options in self._late:
            if owner in self.by_id:
                _add_select(self.by_id[owner], name, options)


def _add_select(form: Form, name: str, options: list[tuple[str, str, bool]]) -> None:
    form.options[name] = [(value, label) for value, label, _chosen in options]
    chosen = [value for value, _label, on in options if on] or [value for value, _label, _on in options[:1]]
    form.fields += [(name, value) for value in chosen]


class Browser:
    """One person's browser at one portal. Follows redirects; an error status is a page like any other."""

    def __init__(self, base: str, *, patience: float = 120) -> None:
        self.base = base.rstrip("/") + "/"
        self.patience = patience
        # The proxy of the environment has no business with this portal.
        handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))
        self._opener = urllib.request.build_opener(*handlers)
        self._last = self.base

    def get(self, path: str) -> Page:
        """Open an address (a path, or whole)."""
        return self._ask(urllib.request.Request(urljoin(self.base, path)))  # noqa: S310  (http to the given portal)

    def submit(
        self,
        form: Form,
        values: Mapping[str, str | Sequence[str]] | None = None,
        files: Iterable[tuple[str, str, bytes]] = (),
    ) -> Page:
        """Send a form with some values changed; `files` are (field, file name, bytes)."""
        changed = dict(values or {})
        pairs = [(name, value) for name, value in form.fields if name not in changed]
        for name, value in changed.items():
            pairs += [(name, value)] if isinstance(value, str) else [(name, one) for one in value]
        files = list(files)
        if files or form.files:
            body, kind = _multipart(pairs, files)
        else:
            body, kind = urlencode(pairs).encode(), "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind}
        return self._ask(urllib.request.Request(form.action, data=body, headers=headers))  # noqa: S310

    def _ask(self, request: urllib.request.Request) -> Page:
        if urlsplit(request.full_url).netloc != urlsplit(self.base).netloc:
            raise ValueError(f"{request.full_url} is not of this portal")
        request.add_header("Referer", self._last)
        request.add_header("Accept-Language", "zh-CN")
        try:
            answer = self._opener.open(request, timeout=self.patience)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            page = Page(answer.status, answer.url, answer.headers.get_content_type(), answer.read(), answer.headers)
        if page.kind == "text/html":
            reader = _Reader(page.url)
            reader.feed(page.body.decode("utf-8", "replace"))
            reader.finish()
            page.forms, page.links, page.title = reader.forms, reader.links, reader.title
            page.said = " ".join(reader.spoken)
            self._last = page.url
        return page


def _multipart(pairs: list[tuple[str, str]], files: list[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in pairs
    ]
    for name, file_name, content in files:
        kind = mimetypes.guess_type(file_name)[0] or "application/octet-stream"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
