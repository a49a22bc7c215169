"""Every page can be reached: some page, menu or notice names its address. One only its own form leads to is lost."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.routes import all_routes

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("accounts", "config", "core", "enterprises", "hazards", "inspections", "parks", "reports", "templates")
# Pages nobody is led to by a link, each with its reason.
NOT_LINKED = {
    "healthz": "for the one who runs the portal",
    "readyz": "for the one who runs the portal",
    "accounts:no_seat": "the door itself sends people there",
}
QUOTED = re.compile(r"""(["'])([a-z_{}.]+:[a-z_{}.]+|[a-z_]+)\1""")
REDIRECT = re.compile(r"""redirect\(\s*["'][a-z_:]+["']""")


def named() -> tuple[set[str], list[re.Pattern[str]]]:
    """Names of addresses in templates and code, redirects left out; names put together at run time as patterns."""
    names, patterns = set(), []
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix not in (".py", ".html") or path.name.endswith("urls.py") or "migrations" in path.parts:
                continue
            for _quote, name in QUOTED.findall(REDIRECT.sub("", path.read_text(encoding="utf-8"))):
                if "{" in name:
                    if not re.sub(r"\{[^}]*\}", "", name).strip(":"):
                        continue  # neither the room nor the page is said
                    patterns.append(re.compile(re.sub(r"\\\{[^}]*\\\}", "[a-z_]*", re.escape(name)) + "$"))
                else:
                    names.add(name)
    return names, patterns


def test_every_page_is_named_where_somebody_can_follow_it():
    names, patterns = named()
    lost = [
        route.name
        for route in all_routes()
        if route.answers("get")
        and not route.name.startswith("api")
        and route.name not in NOT_LINKED
        and route.name not in names
        and not any(one.match(route.name) for one in patterns)
    ]
    assert lost == []


def test_the_check_knows_a_page_from_a_redirect():
    assert REDIRECT.sub("", 'return redirect("plans:defaults")') == "return )"
    names, _patterns = named()
    assert "visits:record" in names and len(names) > 200
