"""Who is reminded of a month and when: zone, city and province around their days, and who was sent back."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from core.models import Notice
from core.notices import mailed_kinds, text_of, url_of
from core.tenancy import Scope, scoped_to
from reports.models import Report, ReportPeriod
from reports.reminding import remind_on
from tests.reports.month import report_of
from tests.reports.test_monthly import WORDS, page, save, to_the_archive

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def told(who: str, day: datetime.date) -> int:
    with scoped_to(Scope("province")):
        return remind_on(day)[who]


def notices(cast, person: str, kind: str) -> list[Notice]:
    with scoped_to(Scope("province")):
        return list(Notice.objects.filter(kind=kind, seat_id=cast.people[person].seat_id))


def handed_in(cast, month: ReportPeriod) -> Report:
    """Zone a's report lies at the city."""
    report = report_of(cast, "a", month)
    assert save(cast, cast.client("office_a"), report, **WORDS).status_code == 200
    assert cast.client("office_a").post(f"/reports/{report.pk}/do/hand_over/").status_code == 302
    assert cast.client("leader_a").post(f"/reports/{report.pk}/do/submit/").status_code == 302
    return report


def test_reminders_come_before_on_and_after_the_due_day_and_once_each(cast, month) -> None:
    import datetime

    from reports.reminding import remind_on

    day = datetime.timedelta(days=1)
    with scoped_to(Scope("province")):
        due = month.zone_due_on
        assert remind_on(due - 4 * day)["zones"] == 0
        told = [remind_on(due + n * day)["zones"] for n in (-2, -1, 0, 0, 1, 2, 3, 9)]
    assert told[0] > 0 and told[1] == 0, "two days before, once"
    assert told[2] == told[0] and told[3] == 0, "on the day, once"
    assert told[4] == told[0] and told[5] == 0 and told[6] == told[0] and told[7] == 0, told
    to_the_archive(cast, report_of(cast, "a", month))
    with scoped_to(Scope("province")):
        late = Notice.objects.filter(kind="reports.overdue", seat_id=cast.people["office_a"].seat_id)
        before = late.count()
        remind_on(due + 30 * day)
        assert late.count() == before, "who has handed in is left in peace"


def test_a_city_is_reminded_of_what_lies_on_its_desk_around_its_own_day(cast, month) -> None:
    due = month.city_due_on
    assert told("cities", due) == 0, "nothing lies there"
    report = handed_in(cast, month)
    assert told("cities", due - 3 * DAY) == 0
    assert [told("cities", due + n * DAY) for n in (-2, -1, 0, 1, 2, 3, 9)] == [1, 0, 1, 1, 0, 1, 0]
    first = notices(cast, "city_a", "reports.to_check")
    assert len(first) == 4 and url_of(first[0]) == f"/reports/{report.pk}/"
    assert cast.client("city_a").post(f"/reports/{report.pk}/do/receive/").status_code == 302
    assert told("cities", due + 30 * DAY) == 0
    assert "reports.to_check" in mailed_kinds()


def test_the_province_is_reminded_around_its_own_day_until_the_month_is_consolidated(cast, month) -> None:
    due = month.province_due_on
    assert told("province", due - 3 * DAY) == 0
    steps = [told("province", due + n * DAY) for n in (-2, -1, 0, 1, 2, 3, 9)]
    assert steps[0] > 0 and steps == [steps[0], 0, steps[0], steps[0], 0, steps[0], 0]
    before, after = (
        notices(cast, "province", "reports.to_consolidate"),
        notices(cast, "province", "reports.consolidate_late"),
    )
    assert len(before) == len(after) == 2 and url_of(before[0]) == f"/reports/months/{month.pk}/"
    assert f"已过 {due} 的汇总期限，还有 0 份待汇总" in text_of(after[0])
    assert "汇总期限" in page(cast.client("province"), "/inbox/")
    assert not notices(cast, "city_a", "reports.to_consolidate"), "the province's own day"
    assert {"reports.to_consolidate", "reports.consolidate_late"} <= set(mailed_kinds())


def test_a_consolidated_month_leaves_the_province_in_peace(cast, month) -> None:
    to_the_archive(cast, report_of(cast, "a", month))
    assert told("province", month.province_due_on + 3 * DAY) == 0


def test_a_returned_report_is_chased_with_its_own_sentence_and_its_record_stays(cast, month) -> None:
    report = handed_in(cast, month)
    submitted = report_of(cast, "a", month).first_submitted_at
    sent = {"note": "第三部分没有写", "remark-summary": "补充"}
    assert cast.client("city_a").post(f"/reports/{report.pk}/do/return/", sent).status_code == 302
    back = timezone.localdate()
    with scoped_to(Scope("province")):
        Report.objects.exclude(pk=report.pk).update(first_submitted_at=timezone.now())  # the others are in peace
    steps = [told("zones", back + n * DAY) for n in (0, 1, 1, 2, 3, 20)]
    assert steps == [0, 3, 0, 0, 3, 0], "both of the office, and the leader"
    redo = notices(cast, "office_a", "reports.redo")
    assert f"{back} 被退回，还没有改好再报" in text_of(redo[0]) and url_of(redo[0]) == f"/reports/{report.pk}/"
    assert not notices(cast, "office_a", "reports.overdue"), "it was handed in"
    assert report_of(cast, "a", month).first_submitted_at == submitted
    assert cast.client("province").post(f"/reports/months/{month.pk}/do/remind/").status_code == 302
    assert len(notices(cast, "office_a", "reports.redo")) == 3, "催办 by hand says the same"
    assert not notices(cast, "office_a", "reports.overdue")
