"""Reading a page as a person does: numbers with the addresses behind them, and what stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.test import Client
from lxml import html

from core.figures.codes import decode

DIGITS = re.compile(r"\d")


def seen(client: Client, url: str) -> html.HtmlElement:
    """The page of an address."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return html.fromstring(answer.content.decode())


def numbers(page: html.HtmlElement, where: str) -> Iterator[tuple[str, str]]:
    """Text and address of the numbers in a part of the page (XPath); strokes have no rows to open."""
    for link in page.xpath(f"{where}//a[@href]"):
        value = link.xpath('.//span[@class="v"]')
        text = (value[0].text if value else link.text) or ""
        if DIGITS.search(text) or text == "—":
            yield plain(text), link.get("href")


def plain(text: str) -> str:
    """Digits without the thin spaces, without a unit behind."""
    return text.replace("\u202f", "").split()[0]


def opens_the_same(client: Client, text: str, url: str) -> None:
    """The page of a code says the same number, and holds exactly the rows it was counted from."""
    page = seen(client, url)
    one = decode(url.split("/f/")[1].split("/")[0]).figure
    box = page.xpath('//div[contains(@class, "two-values")]/div')[2 if "look=today" in url else 0]
    assert plain(box.xpath('.//span[@class="v"]')[0].text) == text, (one.id, url)
    if one.percentile is not None or one.numerator.total is not None:
        return
    tabs = [int(plain(small.text)) for small in page.xpath('//nav[contains(@class, "tabs")]//small')]
    if one.denominator is None:
        assert tabs == [int(text)], (one.id, url)
    elif text != "—":
        assert f"{100 * tabs[0] / tabs[1]:.1f}" == text or one.unit != "%", (one.id, url, tabs)
    assert len(page.xpath('//table[@class="dt"]/tbody/tr')) == min(tabs[0], 50), (one.id, url)


def listed(client: Client, url: str) -> int:
    """How many records the list behind a number shows (small worlds: one page)."""
    page = seen(client, url)
    kind = "dangers" if "/dangers/" in url else "enterprises"
    links = page.xpath('//*[@id="main"]//tbody//a/@href')
    return len({found[1] for link in links if (found := re.match(rf"/{kind}/(\d+)/", link))})
