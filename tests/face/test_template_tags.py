"""The tags every page uses. No database: plain values in, markup out."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from core.forms_render import DayInput, FilesField, error_list
from core.templatetags import portal

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 3)


def draw(source: str, **context: object) -> str:
    return Template("{% load portal %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(5307, 0, "5\u202f307"), (962418, 0, "962\u202f418"), (0, 0, "0"), (None, 0, "—"), ("", 0, "—"), ("kein", 0, "—"),
     (2.5, 0, "3"), (-1250, 0, "−1\u202f250"), ("1234.565", 2, "1\u202f234.57"), (float("nan"), 0, "—")],
)
def test_a_number_has_narrow_thousands_and_a_dash_for_nothing(value: object, places: int, text: str) -> None:
    assert portal.n(value, places) == text


def test_per_cent_rounds_half_up_and_never_claims_a_hundred_for_nothing() -> None:
    assert portal.pct(95.55) == "95.6"
    assert portal.pct("95.45") == "95.5"
    assert portal.pct(None) == "—"
    assert portal.pct_of(5121, 5307) == "96.5"
    assert portal.pct_of(0, 0) == "—"
    assert portal.pct_of(0, 7) == "0.0"


def test_money_is_in_ten_thousands_without_idle_zeros() -> None:
    assert portal.money("3.60") == "3.6 万元"
    assert portal.money(12000) == "12\u202f000 万元"
    assert portal.money(None) == "—"


def test_days_and_moments_are_read_in_china() -> None:
    late_evening_utc = datetime(2026, 11, 2, 17, 5, tzinfo=UTC)
    assert portal.day(late_evening_utc, TODAY) == "11-03"
    assert portal.moment(late_evening_utc, TODAY) == "11-03 01:05"
    assert portal.day(date(2025, 12, 31), TODAY) == "2025-12-31"
    assert portal.day(None) == "—"
    assert portal.weekday(TODAY) == "周二"


@pytest.mark.parametrize(
    ("due", "words", "css"),
    [
        (date(2026, 10, 23), "逾期 11 天", "late"),
        (TODAY, "今天到期", "strong"),
        (date(2026, 11, 6), "剩 3 天", "muted"),
    ],
)
def test_a_deadline_says_how_far_it_is_in_words(due: date, words: str, css: str) -> None:
    html = portal.days_left(due, TODAY)
    assert words in html
    assert f'class="{css}' in html


def test_a_deadline_that_is_not_set_says_nothing() -> None:
    assert portal.days_left(None, TODAY) == ""


def test_a_state_is_icon_and_word_and_escaped() -> None:
    icons = {"rectifying": "tool", "closed": ("check", "done")}
    assert "tag-wait" in portal.state_tag("rectifying", "整改中", icons)
    assert "第2轮" in portal.state_tag("rectifying", "整改中", icons, round=2)
    assert "第" not in portal.state_tag("rectifying", "整改中", icons, round=1)
    assert "tag-mine" in portal.state_tag("rectifying", "整改中", icons, mine=True)
    assert "tag-done" in portal.state_tag("closed", "已销号", icons)
    assert "&lt;b&gt;" in portal.state_tag("other", "<b>", icons)
    assert "<svg" not in portal.state_tag("other", "x", icons)


def test_bars_are_drawn_with_attributes_and_stay_in_range() -> None:
    assert 'width="39.2"' in portal.bar(98)
    assert 'width="40"' in portal.bar(300)
    assert 'width="0"' in portal.bar(None)
    assert "style=" not in portal.bar(5, 0)
    assert 'role="img" aria-label="把握 98%"' in portal.bar(98, label="把握 98%")


def test_query_replace_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/x/", {"q": "塔吊", "cursor": "abc", "tag": ["a", "b"]})
    html = draw('{% query_replace cursor=None sort="due" %}', request=request)
    assert "cursor" not in html
    assert "sort=due" in html
    assert "tag=a&amp;tag=b" in html
    assert draw("{% query_replace page=2 %}") == "?page=2"


class Sample(forms.Form):
    what = forms.CharField(label="隐患描述", help_text="说清部位")
    level = forms.ChoiceField(label="等级", widget=forms.RadioSelect, choices=[("A", "一般A"), ("B", "一般B")])
    found = forms.DateField(label="发现日期", widget=DayInput, required=False)
    files = FilesField(label="附件", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_faulty_field_is_tied_to_its_error_and_help() -> None:
    html = draw("{% field form.what %}", form=Sample({}))
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_what_error id_what_help"' in html
    assert 'id="id_what_error"' in html
    assert 'id="id_what_help"' in html
    assert "请填写" in html
    assert "必填" in html


def test_a_good_field_has_no_error_marks() -> None:
    html = draw("{% field form.what placeholder='x' data_step='2' %}", form=Sample())
    assert "bad" not in html
    assert "aria-invalid" not in html
    assert 'placeholder="x"' in html
    assert 'data-step="2"' in html


def test_choices_are_a_fieldset_with_a_legend() -> None:
    html = draw("{% field form.level %}", form=Sample({"level": "B"}))
    assert "<fieldset" in html
    assert "<legend" in html
    assert re.search(r'value="B"[^>]*checked', html)


def test_the_error_summary_links_to_inputs_that_exist() -> None:
    form = Sample({})
    html = str(form)
    assert 'role="alert"' in html
    for error in error_list(form):
        assert f'id="{error["target"]}"' in html
        assert f'href="#{error["target"]}"' in html


def test_typed_text_is_escaped() -> None:
    html = draw("{% field form.what %}", form=Sample({"what": '"><script>x</script>'}))
    assert "<script>" not in html


def test_a_day_is_sent_as_iso_whatever_the_language() -> None:
    html = draw("{% widget form.found %}", form=Sample(initial={"found": TODAY}))
    assert 'type="date"' in html
    assert 'value="2026-11-03"' in html


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "static/img/icons.svg").read_text()))
    named = {
        (path.name, name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r'{%\s*icon "([\w-]+)"', path.read_text())
    }
    assert not {pair for pair in named if pair[1] not in drawn}


def test_templates_keep_the_content_security_policy() -> None:
    bad = re.compile(
        r'\sstyle="|\son(click|change|submit|load|input)=|<style|<script(?![^>]*\ssrc=)|hx-on|href="javascript:'
    )
    found = [path.name for path in (ROOT / "templates").rglob("*.html") if bad.search(path.read_text())]
    assert not found


def test_error_pages_carry_no_form_and_no_token() -> None:
    for path in (ROOT / "templates/errors").glob("*.html"):
        assert "<form" not in path.read_text()
        assert "csrf_token" not in path.read_text()


def test_the_first_view_stays_small() -> None:
    files = [*(ROOT / "static/css").glob("*.css"), *(ROOT / "static/js").glob("*.js"), ROOT / "static/img/icons.svg",
             ROOT / "static/vendor/tabler/tabler.trim.css", ROOT / "static/vendor/htmx/htmx.min.js"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 100 * 1024
