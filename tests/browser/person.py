"""One person at a browser: signs in, clicks what is to be seen, and has every page looked at by axe."""

from __future__ import annotations

import io

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, Response, expect

from tests.cast import PASSWORD

PHONE = 768
PATIENCE = 60_000  # milliseconds; a busy build machine is slow, not wrong
# 409 and 422 are answers to a person, and said on the page; everything else of this kind is a fault.
ANSWERS = {409, 422}


class Person:
    """A browser context of one width. `faults` collects console errors, failed requests and serious axe findings."""

    def __init__(self, browser: Browser, address: str, *, width: int, language: str, dark: bool) -> None:
        phone = width < PHONE
        self.address, self.phone = address, phone
        self.context = browser.new_context(
            viewport={"width": width, "height": 812 if phone else 900}, has_touch=phone, locale=language,
            timezone_id="Asia/Shanghai", color_scheme="dark" if dark else "light",
        )  # fmt: skip
        self.faults: list[str] = []
        self.taps = 0
        self.page: Page = self._tab()

    def _tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("response", self._answered)
        return page

    def _heard(self, message) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in ANSWERS:
            self.faults.append(f"{response.status} {response.request.method} {response.url}")

    # -- doing -----------------------------------------------------------------------------------------------------

    def sign_in(self, username: str) -> None:
        self.page.goto(f"{self.address}/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")
        self.page.wait_for_url(f"{self.address}/**")
        expect(self.page.locator("header.top .seat")).to_be_visible()

    def another_tab(self) -> None:
        """Open a new tab and close the old one."""
        old, self.page = self.page, self._tab()
        old.close()

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, label: str) -> None:
        """Press the one button of this name that can be seen."""
        self._click(self.page.get_by_role("button", name=label, exact=True))

    def follow(self, label: str) -> None:
        """Follow the first link of this name that can be seen."""
        self._click(self.page.get_by_role("link", name=label))

    def _click(self, found) -> None:
        self.taps += 1
        found.locator("visible=true").first.click()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label).locator("visible=true").first.fill(text)

    def photograph(self, words: str = "现场照片") -> None:
        """Give a picture to the camera field and wait until it has arrived."""
        self.page.locator(".uploads input[type=file]").set_input_files(
            {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture(words)}
        )
        expect(self.page.locator(".uploads figure[data-file]")).to_have_count(1)

    # -- looking ---------------------------------------------------------------------------------------------------

    def sees(self, text: str) -> None:
        expect(self.page.locator("#main").get_by_text(text).locator("visible=true").first).to_be_visible()

    def look(self) -> None:
        """Have this page judged: serious axe findings, and nothing wider than the screen."""
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        for one in found:
            if one["impact"] in ("serious", "critical"):
                where = [node["html"][:160] for node in one["nodes"][:3]]
                self.faults.append(f"axe on {self.page.url}: {one['id']} {one['help']} {where}")
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{self.page.url} is {wide} px wider than the screen")


def picture(words: str) -> bytes:
    """A small photograph-like JPEG."""
    image = Image.effect_noise((800, 600), 40).convert("RGB")
    ImageDraw.Draw(image).text((40, 40), words.encode("ascii", "ignore").decode() or "photo", fill="red")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
