# ruff: noqa: E501 (the page is one text)
"""The browser of the walkthrough reads forms as a browser does, and sends them back whole."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from demo.browser import Browser

PAGE = """<!doctype html><title>页面</title><main><div class="errsum" role="alert"><h2>有 1 处要改</h2></div>
<form method="post" action="/send/?x=1"><input type="hidden" name="csrfmiddlewaretoken" value="tok">
<input name="name" value="钱 & 孙"><input name="off" value="1" disabled><input type="checkbox" name="a" value="1" checked>
<input type="checkbox" name="b" value="1"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>
<select name="s"><option value="">无</option><option value="2" selected>二</option></select>
<textarea name="t">
第一行</textarea><input type="file" name="photos" multiple><button name="go" value="1">发</button></form>
<select name="enterprise" form="f-1"><option value="7">七号企业</option><option value="skip">不导入</option></select>
<form id="f-1" method="post" action="/choose/"></form><a href="/next/?y=1">下一页</a></main>"""


class _Portal(BaseHTTPRequestHandler):
    sent: list[tuple[str, str, bytes]] = []

    def do_GET(self) -> None:
        self._answer(200, PAGE)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.sent.append((self.path, self.headers["Content-Type"], body))
        self._answer(409, "<p role=status>已销号</p>")

    def _answer(self, status: int, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Set-Cookie", "session=abc; Path=/")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def portal() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Portal)
    _Portal.sent.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_page_is_read_as_a_browser_reads_it(portal):
    page = Browser(portal).get("/")
    assert (page.title, page.said) == ("页面", "有 1 处要改")
    form = page.form("/send/", having="name")
    assert form is not None and form.files == ["photos"]
    assert dict(form.fields) == {
        "csrfmiddlewaretoken": "tok", "name": "钱 & 孙", "a": "1", "r": "2", "s": "2", "t": "第一行",
    }  # fmt: skip
    assert form.options["s"] == [("", "无"), ("2", "二")]
    chosen = page.form("/choose/", having="enterprise")
    assert chosen is not None and chosen.value("enterprise") == "7"
    assert page.links == [f"{portal}next/?y=1"]


def test_a_form_is_sent_whole_with_files_and_an_error_is_a_page(portal):
    browser = Browser(portal)
    page = browser.get("/")
    answer = browser.submit(page.form("/send/"), {"name": "李"}, [("photos", "后.jpg", b"\xff\xd8bytes")])
    assert (answer.status, answer.said) == (409, "已销号")
    path, kind, body = _Portal.sent[0]
    assert path == "/send/?x=1" and kind.startswith("multipart/form-data")
    assert 'name="name"\r\n\r\n李\r\n'.encode() in body and b"\xff\xd8bytes" in body and b"tok" in body
    browser.submit(page.form("/choose/"), {"enterprise": "skip"})
    assert _Portal.sent[1][2] == b"enterprise=skip"


def test_it_stays_at_its_portal(portal):
    with pytest.raises(ValueError, match="not of this portal"):
        Browser(portal).get("http://192.0.2.1/")
