"""bin/screenshots: the pages of the running demo as pictures, each in the widths and themes named below."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

OUT = Path(__file__).resolve().parent / "screenshots"
DESK, PHONE = 1440, 375


@dataclass(frozen=True)
class Shot:
    """A page to picture: `path`, then the links `click` and `then` name; `looks`: width-theme or with a language."""

    name: str
    user: str
    path: str
    looks: tuple[str, ...] = ("1440-light",)
    click: str = ""
    full: bool = False
    then: str = ""


BOTH = ("1440-light", "375-light")
ALL = (*BOTH, "1440-dark", "375-dark")
CALCULATED = (
    "/sources/calculator/?unit=storage&people=80&s-TOTAL_FORMS=2&s-INITIAL_FORMS=0&s-MIN_NUM_FORMS=0"
    "&s-MAX_NUM_FORMS=200&s-0-name=液氨&s-0-quantity_t=12&s-1-name=甲醇&s-1-quantity_t=300"
)
FIRST_ROW = "table[data-list] tbody tr a"
SHOTS = (
    Shot("sign-in", "", "/accounts/sign-in/", ALL),
    Shot("work", "lumin", "/", (*ALL, "1440-light-en")),
    Shot("overview", "shenyue", "/figures/overview/", (*ALL, "1440-light-en"), full=True),
    Shot("zones", "shenyue", "/figures/zones/", BOTH),
    Shot("compare", "shenyue", "/figures/compare/?a=22&b=1", ("1440-light",), full=True),
    Shot("library", "shenyue", "/figures/library/", ("1440-light",)),
    Shot("figure", "shenyue", "/figures/overview/", BOTH, click=".figs a"),
    Shot("cycle", "shenyue", "/reports/", BOTH),
    Shot("month", "shenyue", "/reports/", BOTH, click="table.board tbody tr a"),
    Shot("report", "lumin", "/reports/", (*ALL, "1440-light-en"), click="table.dt tbody tr a", full=True),
    Shot("weeks", "lumin", "/reports/weeks/", ("1440-light",)),
    Shot("brief", "gaojianguo", "/reports/weeks/", (*BOTH, "1440-print"), click="table.dt tbody tr a", full=True),
    Shot("archive", "shenyue", "/reports/archive/", BOTH, full=True),
    Shot("archive-zone", "lumin", "/reports/archive/", BOTH, full=True),
    Shot("numbers", "shenyue", "/reports/numbers/", BOTH),
    Shot("letterhead", "shenyue", "/reports/letterhead/", BOTH),
    Shot("templates", "shenyue", "/reports/templates/", BOTH),
    Shot("template", "shenyue", "/reports/templates/summary/", BOTH, full=True),
    Shot("mail", "lumin", "/accounts/mail/", BOTH),
    Shot("zone", "lumin", "/figures/", BOTH, full=True),
    Shot("area", "shenyue", "/figures/zones/22/areas/1/?sector=gas", BOTH, full=True),
    Shot("committees", "lumin", "/dangers/committees/", BOTH),
    Shot("committee", "lumin", "/dangers/committees/", ("1440-light",), click="table.dt tbody a.btn", full=True),
    Shot("dangers", "lumin", "/dangers/", (*ALL, "1440-light-en")),
    Shot("danger", "lumin", "/dangers/?state=supervision", (*ALL, "1440-print"), click=FIRST_ROW, full=True),
    Shot("danger-closed", "shenyue", "/dangers/?tab=all&state=closed&severity=a", BOTH, click=FIRST_ROW, full=True),
    Shot("issue", "lumin", "/dangers/?state=review", BOTH, click=FIRST_ROW, full=True),
    Shot("found", "caoyang", "/dangers/new/", BOTH, click="table.dt tbody a", full=True),
    Shot("my-dangers", "mengxiangdong", "/", ("375-light", "375-dark", "1440-light")),
    Shot("sources", "xuwei", "/sources/", (*ALL, "1440-light-en")),
    Shot("source", "lumin", "/sources/?sort=level", (*ALL, "1440-light-en"), click=FIRST_ROW, full=True),
    Shot("source-totals", "shenyue", "/figures/sources/", BOTH),
    Shot("calculator", "lumin", CALCULATED, BOTH, full=True),
    Shot("duties", "lumin", "/sources/duties/", BOTH),
    Shot("plans", "lumin", "/sources/plans/", BOTH),
    Shot("splits", "lumin", "/sources/splits/", BOTH),
    Shot("split", "lumin", "/sources/splits/", BOTH, click=FIRST_ROW, full=True),
    Shot("substances", "lumin", "/sources/rows/", BOTH),
    Shot("source-import", "lumin", "/sources/imports/", ("1440-light",)),
    Shot("clocks", "shenyue", "/sources/clocks/", BOTH, full=True),
    Shot("visits", "lumin", "/visits/", ALL),
    Shot("visit", "lumin", "/visits/?tab=finished", BOTH, click=FIRST_ROW, full=True),
    Shot("visit-work", "caoyang", "/visits/?tab=underway", ALL, click=FIRST_ROW, then='#main a[href$="/inspect/"]'),
    Shot("week", "lumin", "/plans/", ALL, full=True),
    Shot("calendar", "lumin", "/plans/calendar/", ALL, full=True),
    Shot("year", "lumin", "/plans/year/", BOTH, full=True),
    Shot("workload", "lumin", "/plans/workload/", BOTH),
    Shot("coverage", "lumin", "/plans/coverage/", (*ALL, "1440-light-en"), full=True),
    Shot("unvisited", "lumin", "/plans/unvisited/", BOTH),
    Shot("first", "lumin", "/plans/first/", BOTH),
    Shot("closing", "lumin", "/rounds/closing/", ALL, click="table.dt tbody a"),
    Shot("closings", "lumin", "/rounds/closing/", BOTH),
    Shot("campaign", "lumin", "/rounds/campaigns/", ALL, click="table.dt tbody a", full=True),
    Shot("peers", "lumin", "/visits/peers/", BOTH, full=True),
    Shot("look-backs", "lumin", "/visits/look-backs/", BOTH),
    Shot("parties", "lumin", "/visits/parties/", BOTH),
    Shot("risk", "lumin", "/risk/", ALL),
    Shot("risk-one", "lumin", "/risk/?sort=-score", (*BOTH, "1440-dark"), click=FIRST_ROW, full=True),
    Shot("risk-rules", "shenyue", "/risk/rules/", BOTH, full=True),
    Shot("penalties", "lumin", "/enterprises/penalties/", BOTH),
    Shot("checklists", "lumin", "/checklists/", BOTH),
    Shot("standard", "lumin", "/checklists/standards/", BOTH, click="table.dt tbody a, main .card a"),
    Shot("criteria", "lumin", "/checklists/criteria/", BOTH),
    Shot("experts-register", "lumin", "/experts/", BOTH),
    Shot("expert", "lumin", "/experts/", BOTH, click=FIRST_ROW, full=True),
    Shot("enterprises", "lumin", "/enterprises/", BOTH),
    Shot("enterprise", "lumin", "/enterprises/", (*BOTH, "1440-dark"), click=FIRST_ROW, full=True),
    Shot("enterprise-import", "lumin", "/enterprises/imports/", ("1440-light",)),
    Shot("ledger-import", "lumin", "/dangers/imports/", BOTH),
    Shot("limits", "lumin", "/dangers/limits/", BOTH),
    Shot("inbox", "mengxiangdong", "/inbox/", BOTH),
    Shot("downloads", "lumin", "/downloads/", BOTH),
    Shot("people", "xitong", "/accounts/people/", BOTH),
    Shot("setup", "lumin", "/parks/setup/", BOTH),
    Shot("experts", "lumin", "/enterprises/experts/", BOTH),
)


def _browser_path() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if not path:
        sys.exit("No Chromium on this machine: apt-get install chromium fonts-noto-cjk, or set CHROMIUM=/path.")
    return path


def _context(browser: Browser, url: str, look: str, state: dict | None) -> BrowserContext:
    width, theme, *rest = look.split("-")
    phone = int(width) < 768
    context = browser.new_context(
        viewport={"width": int(width), "height": 812 if phone else 900},
        device_scale_factor=2 if phone else 1,
        has_touch=phone,
        locale="en-GB" if "en" in rest else "zh-CN",
        timezone_id="Asia/Shanghai",
        storage_state=state,
    )
    cookies = [{"name": "theme", "value": "dark" if theme == "dark" else "light", "url": url}]
    if "en" in rest:
        cookies.append({"name": "django_language", "value": "en", "url": url})
    context.add_cookies(cookies)
    return context


def _sign_in(browser: Browser, url: str, user: str, password: str) -> dict:
    context = _context(browser, url, "1440-light", None)
    page = context.new_page()
    page.goto(f"{url}/accounts/sign-in/")
    page.get_by_label("用户名").fill(user)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_selector("header.top .seat")
    state = context.storage_state()
    context.close()
    return state


def draw(url: str, password: str, only: str) -> Iterator[Path]:
    """Draw the pictures whose name begins with `only`; yields each file."""
    OUT.mkdir(exist_ok=True)
    states: dict[str, dict | None] = {"": None}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser_path(), args=["--no-sandbox"])
        for shot in SHOTS:
            if not shot.name.startswith(only):
                continue
            if shot.user not in states:
                states[shot.user] = _sign_in(browser, url, shot.user, password)
            for look in shot.looks:
                context = _context(browser, url, look, states[shot.user])
                page = context.new_page()
                page.goto(url + shot.path)
                for link in filter(None, (shot.click, shot.then)):
                    target = page.locator(link).first.get_attribute("href")
                    page.goto(page.evaluate("href => new URL(href, location.href).href", target))
                if "print" in look:
                    page.emulate_media(media="print")
                page.wait_for_load_state("networkidle")
                path = OUT / f"{shot.name}-{look}.png"
                page.screenshot(path=path, full_page=shot.full)
                context.close()
                _shrink(path)
                yield path
        browser.close()


def _shrink(path: Path) -> None:
    """256 colours are enough for a page, and a fifth of the size; kmeans keeps the small squares their colour."""
    with Image.open(path) as picture:
        small = picture.convert("RGB").quantize(256, kmeans=1)
    small.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/screenshots", description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--password-file", required=True, type=Path)
    parser.add_argument("--only", default="", help="names beginning with this")
    asked = parser.parse_args()
    if not asked.password_file.is_file():
        sys.exit(f"No demo password in {asked.password_file}: start bin/demo first.")
    for path in draw(asked.url.rstrip("/"), asked.password_file.read_text(encoding="ascii").strip(), asked.only):
        print(path.relative_to(OUT.parent.parent), flush=True)


if __name__ == "__main__":
    main()
