"""Chinese first, English complete: every text of code and templates stands in locale/en, translated and compiled."""

from __future__ import annotations

import pytest

from core.management import messages
from core.management.messages import Found, Text


@pytest.fixture(scope="module")
def found() -> Found:
    return messages.find_texts()


def test_every_text_has_its_english():
    faults = messages.faults()
    assert faults == [], f"{len(faults)} faults"


def test_the_reader_finds_texts_of_code_and_templates(found):
    places = {place for where in found.places.values() for place in where}
    assert len(found.places) > 300
    assert any(place.endswith(".py") for place in places)
    assert any(place.startswith("templates/") for place in places)


def test_python_texts_are_read_under_every_name(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "room.py").write_text(
        "from django.utils.translation import gettext as _, gettext_lazy as _later, ngettext, pgettext\n"
        "a = _('一') + _later('二'\n '三')\nb = ngettext('%(n)d 条', '%(n)d 条们', 2)\nc = pgettext('动词', '开')\n"
        "d = _(f'{a}')\ne = print('不是')\n",
        encoding="utf-8",
    )
    found = messages.find_texts()
    assert set(found.places) == {
        Text("", "一"),
        Text("", "二三"),
        Text("", "%(n)d 条", "%(n)d 条们"),
        Text("动词", "开"),
    }
    assert len(found.faults) == 1, "an f-string is a fault"


def test_template_texts_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "page.html").write_text(
        '{% translate "登录" %}{% blocktranslate with n=x|length %}共 {{ n }} 条{% endblocktranslate %}'
        "{% blocktranslate count n=x %}一条{% plural %}{{ n }} 条{% endblocktranslate %}"
        '{% icon "x" label=_("关闭") %}{# _("说明") #}',
        encoding="utf-8",
    )
    found = {text.msgid for text in messages.find_texts().places}
    assert found == {"登录", "共 %(n)s 条", "一条", "关闭"}


def test_a_lost_placeholder_is_seen():
    assert messages._places_in("%(a)s 与 %(b)d") != messages._places_in("%(a)s and b")
