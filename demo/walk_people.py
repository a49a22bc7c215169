"""The people of the walkthrough, each with a browser of their own, and the ways a step can get stuck."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from demo.browser import Browser, Form, Page
from demo.people import FIRST_ENTERPRISE, zone_posts
from demo.zones import YANCHENG, DemoZone, read_zones

OFFICE, LEADER = "lumin", "gaojianguo"
FIRST = "恒川汽配"  # the enterprise whose people have names of their own
WAIT_SECONDS = 240


class Stuck(Exception):
    """A step did not go as it should; the sentence names the step and what the portal said."""


class Company:
    """Everybody who takes part, signed in when first needed. `say` prints one line per act."""

    def __init__(self, url: str, password: str, out: Path, say: Callable[[str], None]) -> None:
        self.url, self.password, self.out, self.say = url, password, out, say
        self.zone: DemoZone = next(zone for zone in read_zones() if zone.name == YANCHENG)
        posts = zone_posts(self.zone)
        self.supervisors = {post.area: post.username for post in posts if post.role == "area_officer"}
        self.acceptors = {post.department: post.username for post in posts if post.role == "acceptor"}
        self.names = {post.username: post.name for post in posts}
        self._browsers: dict[str, Browser] = {}

    def browser(self, username: str) -> Browser:
        """The signed-in browser of a person."""
        if username not in self._browsers:
            browser = Browser(self.url)
            page = browser.get("/accounts/sign-in/")
            form = page.form("/accounts/sign-in/", having="username")
            if form is None:
                raise Stuck(f"sign-in of {username}: the page has no sign-in form ({page.status})")
            page = browser.submit(form, {"username": username, "password": self.password})
            if page.status != 200 or "/accounts/" in page.path:
                raise Stuck(f"sign-in of {username}: {page.said or page.status} ({page.path})")
            self._browsers[username] = browser
        return self._browsers[username]

    def count(self) -> int:
        """How many people have signed in."""
        return len(self._browsers)

    @staticmethod
    def safety_officer(enterprise: dict[str, Any]) -> str:
        """User name of the enterprise's safety officer (demo/loader.py names them so)."""
        if enterprise["short_name"] == FIRST:
            return FIRST_ENTERPRISE["safety_officer"][0]
        return f"e{enterprise['id']}-safety"

    def supervisor(self, area: dict[str, Any] | None) -> str:
        """Who supervises an area; without one, any of them may."""
        return self.supervisors[area["name"]] if area else next(iter(self.supervisors.values()))

    def acceptor(self, department: dict[str, Any] | None) -> str:
        """Who accepts for a department."""
        return self.acceptors[department["name"]] if department else next(iter(self.acceptors.values()))

    def rows(self, username: str, path: str) -> list[dict[str, Any]]:
        """All rows of an API list, page by page, as this person sees them."""
        found, url = [], path
        while url:
            page = self.browser(username).get(url)
            if page.status != 200:
                raise Stuck(f"reading {url} as {username}: status {page.status}")
            found += page.json()["results"]
            url = page.json()["next"]
        return found


def must(page: Page, form: Form | None, step: str) -> Form:
    """The form, or Stuck with what the page says."""
    if form is None:
        raise Stuck(f"{step}: the page {page.path} ({page.status}) has no such form. {page.said[:300]}".rstrip())
    return form


def accepted(page: Page, step: str, *, at: str = "") -> Page:
    """The page when it is a good one (200, and at an address that matches), or Stuck with what it says."""
    if page.status != 200 or (at and not re.search(at, page.path)):
        raise Stuck(f"{step}: status {page.status} at {page.path}. {page.said[:300]}".rstrip())
    return page


def until(ask: Callable[[], Any], step: str, seconds: float = WAIT_SECONDS) -> Any:
    """Ask again until the answer is there. Stuck after `seconds`."""
    deadline, pause = time.monotonic() + seconds, 0.3
    while True:
        answer = ask()
        if answer is not None:
            return answer
        if time.monotonic() > deadline:
            raise Stuck(f"{step}: nothing after {seconds:.0f} s; is a worker running?")
        time.sleep(pause)
        pause = min(pause * 1.4, 2)
