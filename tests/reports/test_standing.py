"""What stands of a month while somebody corrects it, and what nobody can do to a signed one."""

from __future__ import annotations

import re
from html import unescape

import pytest

from core.models import Notice
from core.tenancy import Scope, scope_of, scoped_to
from core.workflow import Moved, perform
from enterprises.models import Accident
from reports.content import content_of
from reports.ledger_services import add_row
from reports.models import Filing, FilingStep
from reports.presenting import headline
from reports.services import filing_of
from tests.at_once import at_once
from tests.factories import make_danger
from tests.reports.month import LAST_MONTH, a_day_of_last_month, frozen_month, report_of
from tests.reports.test_monthly import WORDS, newest, page, save, to_the_archive, version_of

ACCIDENT = {
    "happened_on": LAST_MONTH.replace(day=9).isoformat(), "level": "general", "deaths": "0", "injuries": "1",
    "loss": "2.5",
    "description": "叉车碰撞", "evidence": "事故快报", "party": "",
}  # fmt: skip


def row_of(html: str, report) -> str:
    """The row of a report in the province's table, as words."""
    found = re.search(rf'<tr><th[^>]*><a class="ink" href="/reports/{report.pk}/">.*?</tr>', html, re.S)
    assert found, "the zone has a row"
    return unescape(re.sub(r"<[^>]+>", " ", found[0]))


@pytest.mark.django_db
def test_a_signed_month_stays_in_the_provinces_table_while_its_correction_is_written(cast, month) -> None:
    report, province = report_of(cast, "a", month), cast.client("province")
    to_the_archive(cast, report)
    before = page(province, f"/reports/months/{month.pk}/")
    office = cast.client("office_a")
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "漏报一条"}).status_code == 302
    assert newest(report).state == "draft"
    after = page(province, f"/reports/months/{month.pk}/")
    assert "已归档" in row_of(after, report) and "更正在办" in row_of(after, report)
    assert row_of(after, report).replace("更正在办", "").split() == row_of(before, report).split()
    assert re.search(r"<tfoot.*?</tfoot>", after, re.S)[0] == re.search(r"<tfoot.*?</tfoot>", before, re.S)[0]
    assert report.zone.short_name in page(province, f"/reports/months/{month.pk}/?state=draft")
    assert province.post(f"/reports/months/{month.pk}/do/remind/").status_code == 302
    with scoped_to(Scope("province")):
        told = Notice.objects.filter(kind__in=("reports.overdue", "reports.due_soon"), subject_id=report.pk)
        assert not told.exists(), "nobody asks for a report that was handed in"


@pytest.mark.django_db
def test_no_row_is_added_to_or_taken_from_the_ledgers_of_a_month_that_was_handed_in(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    assert office.post(f"/reports/{report.pk}/accidents/add/", ACCIDENT).status_code == 302
    with scoped_to(Scope("province")):
        row = Accident.objects.get(zone_id=cast.zone["a"])
    to_the_archive(cast, report)
    again = office.post(f"/reports/{report.pk}/accidents/add/", ACCIDENT | {"description": "后来想起的"})
    assert again.status_code == 409 and "请办理更正" in again.content.decode()
    assert office.post(f"/reports/{report.pk}/accidents/{row.pk}/void/").status_code == 409
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "补一起事故"}).status_code == 302
    assert office.post(f"/reports/{report.pk}/accidents/{row.pk}/void/").status_code == 302
    later = ACCIDENT | {"description": "补报的一起"}
    assert office.post(f"/reports/{report.pk}/accidents/add/", later).status_code == 302
    signed, draft = page(office, f"/reports/{report.pk}/?v=1"), page(office, f"/reports/{report.pk}/")
    assert "叉车碰撞" in signed and "补报的一起" not in signed, "the signed page shows what was signed"
    assert "叉车碰撞" not in draft and "补报的一起" in draft


@pytest.mark.django_db
def test_a_move_of_an_archived_report_points_to_the_correction(cast, month) -> None:
    report = report_of(cast, "a", month)
    to_the_archive(cast, report)
    answer = cast.client("city_a").post(f"/reports/{report.pk}/do/return/", {"note": "再看看"})
    assert answer.status_code == 409 and "请办理更正" in answer.content.decode()


@pytest.mark.django_db
def test_a_second_officer_does_not_become_preparer_of_what_was_handed_over(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    save(cast, office, report, **WORDS)
    assert cast.client("leader_a").post(f"/reports/{report.pk}/do/refuse/", {"note": "x"}).status_code == 409
    assert office.post(f"/reports/{report.pk}/do/hand_over/").status_code == 302
    answer = office.post(f"/reports/{report.pk}/do/hand_over/")
    assert answer.status_code == 409 and "请先收回" in answer.content.decode()
    with scoped_to(Scope("province")):
        steps = FilingStep.objects.filter(filing=newest(report), transition="hand_over")
        assert steps.count() == 1


@pytest.mark.django_db
def test_the_headline_counts_major_dangers_too_and_says_when_a_hand_has_changed_it(cast, month) -> None:
    at = a_day_of_last_month()
    with scoped_to(Scope("province")):
        make_danger(cast, "a1", found_at=at, state="review", severity="major")
    report, office = report_of(cast, "a", month), cast.client("office_a")
    answer = office.post(f"/reports/{report.pk}/take-new/", {"version": version_of(cast, report)})
    assert answer.status_code == 302
    said = "".join(piece["text"] for piece in _headline(report))
    assert "排查隐患 7 项，已整改 5 项，整改率 71.4%，其中重大隐患 1 项。" in said
    for piece in _headline(report):
        if piece.get("url"):
            assert office.get(piece["url"]).status_code == 200
    data = {"version": version_of(cast, report), "value": "9", "reason": "现场又查两条"}
    assert office.post(f"/reports/{report.pk}/cells/ytd.gas.2/", data).status_code == 302
    assert "（含手工修改）" in "".join(piece["text"] for piece in _headline(report))


def _headline(report) -> list[dict[str, str]]:
    with scoped_to(Scope("province")):
        return headline(content_of(filing_of(report.pk)))


@pytest.mark.django_db
def test_a_month_without_findings_has_no_rate_and_no_per_cent_sign(cast, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    with scoped_to(Scope("province")):
        report = report_of(cast, "b", frozen_month())
    said = "".join(piece["text"] for piece in _headline(report))
    assert "排查隐患 0 项，已整改 0 项，整改率 —，未发现重大隐患。" in said
    assert cast.client("office_b").get(f"/reports/{report.pk}/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_that_sign_at_the_same_moment_sign_once(cast, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path
    with scoped_to(Scope("province")):
        report = report_of(cast, "a", frozen_month())
    office, leader = cast.client("office_a"), cast.actor("leader_a")
    save(cast, office, report, **WORDS)
    assert office.post(f"/reports/{report.pk}/do/hand_over/").status_code == 302

    def sign(_number: int) -> str:
        with scoped_to(scope_of(leader)):
            return str(perform(Filing.objects.get(report=report), "submit", actor=leader).state)

    out = at_once(2, sign)
    assert sorted(type(one).__name__ for one in out) == ["Moved", "str"], out
    assert next(one for one in out if isinstance(one, Moved)).status == 409
    with scoped_to(Scope("province")):
        assert FilingStep.objects.filter(filing__report=report, transition="submit").count() == 1


@pytest.mark.django_db
def test_the_ledger_service_itself_refuses_a_signed_month(cast, month) -> None:
    from core.errors import Refused

    report = report_of(cast, "a", month)
    to_the_archive(cast, report)
    actor = cast.actor("office_a")
    with scoped_to(scope_of(actor)), pytest.raises(Refused, match="更正"):
        add_row(actor=actor, filing=newest(report), row=Accident(happened_on=LAST_MONTH, description="x"))
