"""发文字号: no gaps, no twins, also under two at once and after a rollback; void numbers stay in the register."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from core.exports import EXPORT
from core.models import Job
from core.tenancy import Scope, scope_of, scoped_to
from reports.models import Consolidation, ConsolidationPaper, DocumentNumber
from reports.numbering import number_consolidation, set_letterhead
from reports.paper_jobs import ISSUE
from tests.reports.month import report_of, run_jobs
from tests.reports.test_monthly import newest, page, to_the_archive

HEAD = {"mark": "苏商开安", "agency": "江苏省商务厅", "office": "江苏省商务厅办公室", "copy_to": "省应急管理厅"}
ZONE_HEAD = {"mark": "盐经开安", "agency": "盐城经济技术开发区", "office": "", "copy_to": ""}


def consolidation(period, number: int = 1) -> Consolidation:
    return Consolidation.objects.create(
        period=period, number=number, made_at=timezone.now(), made_by="某", maker_user_id=1,
        content={"total": {}, "zones": []}, missing=[],
    )  # fmt: skip


def register() -> list[tuple[int, str, bool]]:
    with scoped_to(Scope("province")):
        rows = DocumentNumber.objects.order_by("zone_id", "serial")
        return [(row.serial, row.text, row.voided_at is None) for row in rows]


@pytest.mark.django_db
def test_a_signed_report_gets_the_zones_number_and_keeps_it_when_handed_in_again(cast, month) -> None:
    leader = cast.client("leader_a")
    assert leader.post("/reports/letterhead/", ZONE_HEAD | {"mark": "12号"}).status_code == 422
    assert leader.post("/reports/letterhead/", ZONE_HEAD | {"agency": ""}).status_code == 422
    assert leader.post("/reports/letterhead/", ZONE_HEAD).status_code == 302
    report = report_of(cast, "a", month)
    archived = to_the_archive(cast, report)
    year = timezone.localdate().year
    assert register() == [(1, f"盐经开安〔{year}〕1号", True)]
    with scoped_to(Scope("province")):
        papers = list(archived.papers.select_related("number"))
        assert {paper.number.text for paper in papers} == {f"盐经开安〔{year}〕1号"}
    assert f"盐经开安〔{year}〕1号" in page(leader, "/reports/numbers/")
    assert "盐经开安" not in page(cast.client("office_b"), "/reports/numbers/")
    assert "盐经开安" in page(cast.client("city_a"), "/reports/numbers/")
    assert cast.client("inspector_a").get("/reports/numbers/").status_code == 403
    assert cast.client("office_a").post(f"/reports/{report.pk}/correct/", {"reason": "更正一项"}).status_code == 302
    to_the_archive(cast, report)
    assert newest(report).number == 2
    assert [line[0] for line in register()] == [1, 2], "a correction is another document"


@pytest.mark.django_db
def test_a_return_does_not_cost_a_second_number(cast, month) -> None:
    from tests.reports.test_monthly import WORDS, save

    report = report_of(cast, "a", month)
    office, leader, city = (cast.client(name) for name in ("office_a", "leader_a", "city_a"))
    leader.post("/reports/letterhead/", ZONE_HEAD)
    for turn in (1, 2):
        save(cast, office, report, **WORDS)
        office.post(f"/reports/{report.pk}/do/hand_over/")
        assert leader.post(f"/reports/{report.pk}/do/submit/").status_code == 302
        if turn == 1:
            assert city.post(f"/reports/{report.pk}/do/return/", {"note": "请核对"}).status_code == 302
    assert [line[0] for line in register()] == [1]


@pytest.mark.django_db
def test_a_rollback_leaves_no_hole_and_a_void_number_stays_void(cast, month) -> None:
    actor = cast.actor("province")
    with scoped_to(Scope("province")):
        set_letterhead(actor=actor, **HEAD)
        rows = [consolidation(month, n) for n in (1, 2, 3)]
        first = number_consolidation(actor=actor, made=rows[0], title="甲", at=timezone.now())
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            number_consolidation(actor=actor, made=rows[1], title="乙", at=timezone.now())
            raise ZeroDivisionError
        third = number_consolidation(actor=actor, made=rows[2], title="丙", at=timezone.now())
    assert (first.serial, third.serial) == (1, 2)
    province = cast.client("province")
    assert province.post(f"/reports/numbers/{first.pk}/void/", {"reason": ""}).status_code == 422
    assert province.post(f"/reports/numbers/{first.pk}/void/", {"reason": "内容有误，重新成文"}).status_code == 302
    assert province.post(f"/reports/numbers/{first.pk}/void/", {"reason": "再来"}).status_code == 409
    shown = page(province, "/reports/numbers/")
    assert "内容有误，重新成文" in shown and "<s>苏商开安" in shown
    with scoped_to(Scope("province")):
        again = number_consolidation(actor=actor, made=rows[0], title="甲", at=timezone.now())
        assert again.serial == 3, "a void number is not given again"
        with pytest.raises(DatabaseError, match="only be made void"), transaction.atomic():
            DocumentNumber.objects.filter(pk=first.pk).update(voided_at=None, voided_by="", void_reason="")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            DocumentNumber.objects.filter(pk=third.pk).update(serial=9)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            DocumentNumber.objects.filter(pk=third.pk).delete()
    assert cast.client("leader_a").post(f"/reports/numbers/{third.pk}/void/", {"reason": "x"}).status_code == 404
    assert cast.client("auditor").post(f"/reports/numbers/{third.pk}/void/", {"reason": "x"}).status_code == 403


@pytest.mark.django_db
def test_whatever_serial_is_written_the_database_gives_the_next(cast, month) -> None:
    with scoped_to(Scope("province")):
        values = {"mark": "苏商", "year": 2026, "title": "x", "agency": "厅", "issued_on": month.end,
                  "issued_at": timezone.now(), "issued_by": "某"}  # fmt: skip
        rows = [DocumentNumber(serial=70 + n, consolidation_id=consolidation(month, n).pk, **values) for n in (1, 2, 3)]
        DocumentNumber.objects.bulk_create(rows)
        assert list(DocumentNumber.objects.order_by("id").values_list("serial", flat=True)) == [1, 2, 3]


@pytest.mark.django_db
def test_the_register_goes_into_a_workbook_with_its_void_numbers(cast, month) -> None:
    import openpyxl

    from core.download_files import path_of

    actor = cast.actor("province")
    with scoped_to(Scope("province")):
        set_letterhead(actor=actor, **HEAD)
        row = number_consolidation(actor=actor, made=consolidation(month), title="=汇总", at=timezone.now())
    province = cast.client("province")
    province.post(f"/reports/numbers/{row.pk}/void/", {"reason": "试编"})
    assert province.post("/reports/numbers/?do=export", {"format": "xlsx"}).status_code in (200, 302)
    made = run_jobs(actor, EXPORT)
    book = openpyxl.load_workbook(path_of(made.file_path))
    cells = [cell for line in book.worksheets[-1].iter_rows(values_only=True) for cell in line]
    assert row.text in cells and "作废：试编" in cells and "=汇总" in cells


@pytest.mark.django_db
def test_a_consolidation_is_issued_once_and_again_only_after_its_number_was_made_void(cast, month) -> None:
    report, province = report_of(cast, "a", month), cast.client("province")
    province.post("/reports/letterhead/", HEAD)
    to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        made = Consolidation.objects.get(period=month)

    def issue() -> str:
        assert province.post(f"/reports/consolidations/{made.pk}/issue/").status_code == 302
        with scoped_to(scope_of(cast.actor("province"))):  # the next press is another job, however fast it comes
            row = Job.objects.filter(kind=ISSUE, state="queued").latest("id")
            Job.objects.filter(pk=row.pk).update(key=timezone.now().isoformat())
        return run_jobs(cast.actor("province"), ISSUE).message

    assert "苏商开安" in issue()
    with pytest.raises(Exception, match="已经成文"):
        issue()
    assert len(register()) == 1, "the attempt that was refused took no number"
    with scoped_to(Scope("province")):
        number = DocumentNumber.objects.get()
    province.post(f"/reports/numbers/{number.pk}/void/", {"reason": "标题有误"})
    assert "2号" in issue()
    with scoped_to(Scope("province")):
        kept = ConsolidationPaper.objects.values_list("issue", "kind", "number__serial").order_by("issue", "kind")
        assert list(kept) == [(1, "docx", 1), (1, "xlsx", 1), (2, "docx", 2), (2, "xlsx", 2)]
    assert cast.client("city_a").post(f"/reports/consolidations/{made.pk}/issue/").status_code == 403


def somebody_waits_for_a_number(patience: float = 4.0) -> bool:
    """Whether a connection to this database queues for an advisory lock within `patience` seconds (under 5)."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "select exists (select from pg_locks where locktype = 'advisory' and not granted"
                " and database = (select oid from pg_database where datname = current_database()))"
            )
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.02)
    return False


@pytest.mark.django_db(transaction=True)
def test_two_that_issue_at_the_same_moment_get_two_numbers_in_a_row(cast) -> None:
    """Two real connections: the second waits for the first; when the first is rolled back its number is taken over."""
    from tests.reports.month import frozen_month

    actor = cast.actor("province")
    with scoped_to(Scope("province")):
        period = frozen_month()
        set_letterhead(actor=actor, **HEAD)
        rows = [consolidation(period, n) for n in range(1, 5)]
    got: dict[int, int] = {}
    holding, waiting = threading.Event(), threading.Event()

    def first(fail: bool) -> None:
        try:
            with scoped_to(Scope("province")):
                got[0] = number_consolidation(actor=actor, made=rows[0], title="甲", at=timezone.now()).serial
                holding.set()
                assert waiting.wait(20)
                if fail:
                    raise ZeroDivisionError
        except ZeroDivisionError:
            pass
        finally:
            connections.close_all()

    def second() -> None:
        try:
            assert holding.wait(20)
            with scoped_to(Scope("province")):
                got[1] = number_consolidation(actor=actor, made=rows[1], title="乙", at=timezone.now()).serial
        finally:
            connections.close_all()

    for fail, expected in ((True, 1), (False, 3)):
        got.clear()
        holding.clear()
        waiting.clear()
        one, two = threading.Thread(target=first, args=(fail,)), threading.Thread(target=second)
        one.start()
        two.start()
        assert holding.wait(20)
        assert somebody_waits_for_a_number(), "the second never waited"
        waiting.set()
        one.join(20)
        two.join(20)
        assert got[1] == expected, "the second takes the number the first gave back" if fail else "the next one"
        rows[:2] = rows[2:]
    assert [line[0] for line in register()] == [1, 2, 3]
