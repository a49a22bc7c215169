"""A month goes from the freeze to the archive and is corrected, through the pages of four tiers."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from docx import Document

from core.models import Notice
from core.tenancy import Scope, scoped_to
from core.workflow import perform
from hazards.dangers.models import Danger
from reports.consolidating import ARCHIVE, CONSOLIDATE
from reports.content import content_of, sealed_text
from reports.models import Consolidation, Filing, Paper, Report
from reports.paper_files import root
from reports.paper_jobs import PREVIEW
from reports.papers import bodies
from reports.services import filing_of
from tests.reports.month import closed_danger, frozen_month, report_of, run_jobs

pytestmark = pytest.mark.django_db
WORDS = {"summary": "本月开展粉尘专项检查。", "problems": "清扫制度不落实。", "plans": "下月 20 日前复查，安委办牵头。"}


def page(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def version_of(cast, report) -> int:
    with scoped_to(Scope("province")):
        return filing_of(report.pk).version


def save(cast, client, report, **fields):
    return client.post(f"/reports/{report.pk}/save/", {"version": version_of(cast, report), **fields})


def newest(report) -> Filing:
    with scoped_to(Scope("province")):
        return filing_of(report.pk)


def to_the_archive(cast, report) -> Filing:
    """Everybody does what the month asks of them, by the buttons."""
    office, leader, city, province = (cast.client(name) for name in ("office_a", "leader_a", "city_a", "province"))
    if newest(report).number == 1:
        assert save(cast, office, report, **WORDS).status_code == 200
    assert office.post(f"/reports/{report.pk}/do/hand_over/").status_code == 302
    assert leader.post(f"/reports/{report.pk}/do/submit/").status_code == 302
    assert city.post(f"/reports/{report.pk}/do/receive/").status_code == 302
    period = report.period_id
    assert province.post(f"/reports/months/{period}/do/consolidate/").status_code == 302
    run_jobs(cast.actor("province"), CONSOLIDATE)
    assert province.post(f"/reports/months/{period}/do/archive/").status_code == 302
    run_jobs(cast.actor("province"), ARCHIVE)
    return newest(report)


def test_every_zone_has_a_report_of_the_frozen_month_and_a_second_turn_makes_none(cast, month) -> None:
    from django.utils import timezone

    from reports.cycle import make_reports, open_periods

    with scoped_to(Scope("province")):
        assert Report.objects.filter(period=month).count() == 118
        assert open_periods(timezone.now()) == 0
        make_reports(month, now=timezone.now())
        assert Filing.objects.filter(report__period=month).count() == 118
    found = page(cast.client("office_a"), f"/reports/{report_of(cast, 'a', month).pk}/")
    assert "未填" in found and "还没有写“总体情况”" in found


def test_the_table_counts_last_month_by_sector_and_every_number_opens_its_rows(cast, month) -> None:
    report = report_of(cast, "a", month)
    client = cast.client("office_a")
    found = page(client, f"/reports/{report.pk}/")
    with scoped_to(Scope("province")):
        content = content_of(filing_of(report.pk))
        cells = {c: cell.text for c, cell in content.block("month")["all"].items()}
        codes = [cell.code for row in content.block("month").values() for cell in row.values() if cell.code]
        values = {
            cell.code: cell.value for row in content.block("month").values() for cell in row.values() if cell.code
        }
    assert cells["1"] == "2" and cells["2"] == "6" and cells["3"] == "5" and cells["4"] == "83.3"
    assert cells["8"] == "—" and "不平" not in found
    for code in codes[:14]:
        opened = page(client, f"/figures/f/{code}/")
        assert code in opened, "the page carries its code"
        part = re.search(r'class="on" aria-current="page">分子 <small>([\d\u202f]+)', opened)
        assert part is not None
        from core.figures.codes import decode

        one = decode(code).figure
        if one.denominator is None and one.id.startswith("C") and one.id != "C12":
            assert int(part[1]) == values[code], (one.id, code)


def test_a_code_of_another_zone_and_a_wrong_code_are_not_there(cast, month) -> None:
    report = report_of(cast, "a", month)
    with scoped_to(Scope("province")):
        code = content_of(filing_of(report.pk)).block("month")["all"]["2"].code
    assert cast.client("office_a").get(f"/figures/f/{code}/").status_code == 200
    assert cast.client("city_a").get(f"/figures/f/{code}/").status_code == 200
    stranger = cast.client("office_b").get(f"/figures/f/{code}/")
    assert stranger.status_code == 404
    assert stranger.content == cast.client("office_b").get(f"/figures/f/{code[:-1]}X/").content.replace(b"", b"")
    assert cast.client("safety_a1").get(f"/figures/f/{code}/").status_code == 403


def test_a_month_goes_through_all_tiers_to_sealed_papers(cast, month) -> None:
    report = report_of(cast, "a", month)
    archived = to_the_archive(cast, report)
    assert archived.state == "archived" and len(archived.sha256) == 64
    assert archived.prepared_by != archived.certified_by
    with scoped_to(Scope("province")):
        made = Consolidation.objects.get(period=month)
        assert made.content["total"]["month"]["all"]["2"] == 6 and len(made.missing) == 117
        papers = {paper.kind: paper for paper in Paper.objects.filter(filing=archived)}
    assert set(papers) == {"docx", "xlsx"}
    office = cast.client("office_a")
    body = b"".join(office.get(f"/reports/papers/{papers['docx'].pk}/").streaming_content)
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs)
    assert "未发现重大隐患" in text and "粉尘专项检查" in text and "填报人" in text
    links = zipfile.ZipFile(io.BytesIO(body)).read("word/_rels/document.xml.rels").decode()
    assert "/figures/f/" in links
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(office.get(f"/reports/papers/{papers['xlsx'].pk}/").streaming_content))
    )
    rows = [row for row in book.worksheets[0].iter_rows(values_only=True) if row[0] == "合计"]
    assert rows[0][2] == 6 and rows[0][3] == 5
    assert cast.client("office_b").get(f"/reports/papers/{papers['docx'].pk}/").status_code == 404
    assert list(root().rglob("*.part")) == []


def test_an_archived_month_stays_the_same_bytes_while_a_correction_shows_what_changed(cast, month) -> None:
    report = report_of(cast, "a", month)
    archived = to_the_archive(cast, report)
    with scoped_to(Scope("province")):
        before = sealed_text(content_of(archived))
        files = {paper.path: (root() / paper.path).read_bytes() for paper in Paper.objects.filter(filing=archived)}
        closed_danger(cast, "a1", 90)  # entered late
        reopened = Danger.objects.filter(zone_id=cast.zone["a"], state="closed").first()
    with scoped_to(Scope("zone", zone_id=cast.zone["a"])):
        perform(reopened, "reopen", actor=cast.actor("office_a"), note="现场未整改")
    with scoped_to(Scope("province")):
        Danger.objects.filter(zone_id=cast.zone["a"], sector="gas").update(sector="fire")
        assert sealed_text(content_of(filing_of(report.pk))) == before
        for form, body in bodies(content_of(filing_of(report.pk))).items():
            name = next(path for path in files if path.endswith(form))
            assert body == files[name], f"{form} is reproduced byte for byte"
    office = cast.client("office_a")
    first = report_of(cast, "a", month).first_submitted_at
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": ""}).status_code == 422
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "补录一条，一条假销号"}).status_code == 302
    assert office.post(f"/reports/{report.pk}/correct/", {"reason": "再来"}).status_code == 409
    corrected = newest(report)
    assert (corrected.number, corrected.kind, corrected.state) == (2, "correction", "draft")
    shown = page(office, f"/reports/{report.pk}/compare/")
    assert "消防" in shown and "燃气" in shown and "补录一条" in shown
    again = to_the_archive(cast, report)
    assert (again.number, again.state) == (2, "archived")
    assert report_of(cast, "a", month).first_submitted_at == first, "a correction leaves punctuality alone"
    old = page(office, f"/reports/{report.pk}/?v=1")
    assert "第 1 版" in old
    with scoped_to(Scope("province")):
        assert sealed_text(content_of(filing_of(report.pk, 1))) == before


def test_who_prepared_it_may_not_sign_it(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    assert save(cast, office, report, **WORDS).status_code == 200
    assert office.post(f"/reports/{report.pk}/do/hand_over/").status_code == 302
    assert office.post(f"/reports/{report.pk}/do/submit/").status_code == 403
    with scoped_to(Scope("province")):
        filing = filing_of(report.pk)
        Filing.objects.filter(pk=filing.pk).update(preparer_user_id=cast.people["leader_a"].user_id)
    answer = cast.client("leader_a").post(f"/reports/{report.pk}/do/submit/")
    assert answer.status_code == 409 and "签发人不能是填报人本人" in answer.content.decode()
    assert newest(report).state == "draft"


def test_the_second_signature_at_the_same_moment_is_told_what_happened(cast, month) -> None:
    report, office, leader = report_of(cast, "a", month), cast.client("office_a"), cast.client("leader_a")
    save(cast, office, report, **WORDS)
    office.post(f"/reports/{report.pk}/do/hand_over/")
    assert leader.post(f"/reports/{report.pk}/do/submit/").status_code == 302
    answer = leader.post(f"/reports/{report.pk}/do/submit/")
    assert answer.status_code == 409 and "已上报" in answer.content.decode()


def test_a_number_changed_by_hand_needs_a_reason_and_both_values_show(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    url = f"/reports/{report.pk}/cells/month.gas.2/"
    wrong = office.post(url, {"version": version_of(cast, report), "value": "3", "reason": ""})
    assert wrong.status_code == 422 and "要写理由" in wrong.content.decode()
    assert office.post(url, {"version": version_of(cast, report), "value": "-3", "reason": "x"}).status_code == 422
    assert office.get(f"/reports/{report.pk}/cells/month.all.2/").status_code == 404
    data = {"version": version_of(cast, report), "value": "3", "reason": "两条由消防转来"}
    assert office.post(url, data).status_code == 302
    shown = page(office, f"/reports/{report.pk}/")
    assert "<s>1</s>" in shown and "两条由消防转来" in shown and "<s>6</s>" in shown, "the total follows, both print"
    stale = office.post(url, data)
    assert stale.status_code == 409 and "别人刚刚保存过" in stale.content.decode()


def test_what_does_not_add_up_cannot_be_handed_over(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    save(cast, office, report, **WORDS)
    url = f"/reports/{report.pk}/cells/month.gas.2/"
    office.post(url, {"version": version_of(cast, report), "value": "0", "reason": "转出"})
    answer = office.post(f"/reports/{report.pk}/do/hand_over/")
    assert answer.status_code == 409 and "其中已整改 1 多于一般隐患 0" in answer.content.decode()
    assert newest(report).preparer_user_id is None


def test_the_city_returns_with_remarks_at_cells_and_the_first_day_stays(cast, month) -> None:
    report = report_of(cast, "a", month)
    office, leader, city = (cast.client(name) for name in ("office_a", "leader_a", "city_a"))
    save(cast, office, report, **WORDS)
    office.post(f"/reports/{report.pk}/do/hand_over/")
    leader.post(f"/reports/{report.pk}/do/submit/")
    first = report_of(cast, "a", month).first_submitted_at
    url = f"/reports/{report.pk}/do/return/"
    assert city.post(url, {"note": ""}).status_code == 422
    data = {"note": "燃气数与台账不符", "target1": "month.gas.2", "remark1": "请核对"}
    assert city.post(url, data).status_code == 302
    assert "请核对" in page(office, f"/reports/{report.pk}/")
    with scoped_to(Scope("province")):
        assert Notice.objects.filter(kind="reports.returned", seat_id=cast.people["office_a"].seat_id).exists()
    office.post(f"/reports/{report.pk}/do/hand_over/")
    assert leader.post(f"/reports/{report.pk}/do/submit/").status_code == 302
    again = report_of(cast, "a", month)
    assert again.first_submitted_at == first and again.submissions == 2
    assert cast.client("city_a").get(f"/reports/{report_of(cast, 'b', month).pk}/").status_code == 404


def test_two_people_saving_at_once_do_not_lose_words(cast, month) -> None:
    report, office, other = report_of(cast, "a", month), cast.client("office_a"), cast.client("office2_a")
    version = version_of(cast, report)
    assert (
        office.post(f"/reports/{report.pk}/save/", {"version": version, "summary": "甲写的"}).json()["version"]
        == version + 1
    )
    answer = other.post(f"/reports/{report.pk}/save/", {"version": version, "summary": "乙写的"})
    assert answer.status_code == 409 and "别人刚刚保存过" in answer.json()["message"]
    assert newest(report).words["summary"] == "甲写的"
    bad = save(cast, office, report, h_study="很多", summary="甲再写")
    assert bad.status_code == 422 and bad.json()["errors"] == {"h_study": "请写数字。"}


def test_numbers_that_moved_on_are_shown_old_and_new_and_a_person_takes_them(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    assert "冻结后有变化" not in page(office, f"/reports/{report.pk}/fresh/")
    with scoped_to(Scope("province")):
        closed_danger(cast, "a1", 91)
    shown = page(office, f"/reports/{report.pk}/fresh/")
    assert "冻结后有变化" in shown and "取新数" in shown
    taken = office.post(f"/reports/{report.pk}/take-new/", {"version": version_of(cast, report)})
    assert taken.status_code == 302
    with scoped_to(Scope("province")):
        assert content_of(filing_of(report.pk)).values()["month"]["all"]["2"] == 7
    assert "冻结后有变化" not in page(office, f"/reports/{report.pk}/fresh/")


def test_accidents_and_penalties_are_typed_with_their_day_and_marked(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    url = f"/reports/{report.pk}/accidents/add/"
    data = {"level": "general", "party": "", "description": "起吊伤人", "deaths": "0", "injuries": "1", "loss": "3.5"}
    outside = office.post(url, data | {"happened_on": "2019-01-01"})
    assert outside.status_code == 422 and "之间" in outside.content.decode()
    assert office.post(url, data | {"happened_on": month.start.isoformat()}).status_code == 302
    shown = page(office, f"/reports/{report.pk}/")
    assert "起吊伤人" in shown and "手工" in shown
    row = re.search(r"/accidents/(\d+)/void/", shown)
    assert cast.client("office_b").post(f"/reports/{report.pk}/accidents/{row[1]}/void/").status_code == 404
    assert office.post(f"/reports/{report.pk}/accidents/{row[1]}/void/").status_code == 302
    assert "起吊伤人" not in page(office, f"/reports/{report.pk}/")


def test_the_month_of_all_zones_names_the_missing_and_sums_what_was_passed(cast, month) -> None:
    report = report_of(cast, "a", month)
    to_the_archive(cast, report)
    province = page(cast.client("province"), f"/reports/months/{month.pk}/")
    assert "缺 117 家" in province and "1 / 118 家已通过市级审核" in province
    city = page(cast.client("city_a"), f"/reports/months/{month.pk}/")
    assert "南京" not in city
    assert cast.client("office_a").get(f"/reports/months/{month.pk}/").status_code == 403
    answer = cast.client("province").post(f"/reports/months/{month.pk}/do/remind/")
    assert answer.status_code == 302
    with scoped_to(Scope("province")):
        told = Notice.objects.filter(kind__in=["reports.overdue", "reports.due_soon"])
        first = told.count()
        assert told.filter(seat_id=cast.people["office_b"].seat_id).exists()
    cast.client("province").post(f"/reports/months/{month.pk}/do/remind/")
    with scoped_to(Scope("province")):
        assert told.count() == first, "once a day"


def test_a_preview_is_made_by_a_worker_before_anybody_signed(cast, month) -> None:
    report, office = report_of(cast, "a", month), cast.client("office_a")
    assert office.post(f"/reports/{report.pk}/preview/", {"format": "docx"}).status_code == 302
    row = run_jobs(cast.actor("office_a"), PREVIEW)
    assert row.file_name.endswith(".docx")


def test_the_calendar_of_each_tier(cast, month) -> None:
    assert "2 个" not in page(cast.client("office_a"), "/reports/") and "未填" in page(
        cast.client("office_a"), "/reports/"
    )
    assert ">118<" in page(cast.client("province"), "/reports/")
    assert cast.client("safety_a1").get("/reports/").status_code == 403
    settings = cast.client("province")
    assert settings.post("/reports/settings/", {"valid_from": "2020-01-01", "zone_workday": 4, "city_workday": 6,
                                                "province_workday": 9}).status_code == 422  # fmt: skip
    assert cast.client("auditor").get("/reports/settings/").status_code == 403


def test_major_dangers_are_listed_as_known_at_the_freeze_and_the_contact_is_kept(cast) -> None:
    with scoped_to(Scope("province")):
        closed_danger(cast, "a1", 40, severity="major", location="液氨储罐区")
        month = frozen_month()
    report, office = report_of(cast, "a", month), cast.client("office_a")
    shown = page(office, f"/reports/{report.pk}/")
    assert "液氨储罐区" in shown and "其中重大隐患" in shown
    assert save(cast, office, report, contact="陆敏 0515-88000000").status_code == 200
    assert "陆敏 0515-88000000" in page(office, f"/reports/{report.pk}/")
    assert save(cast, office, report, contact="x" * 41).status_code == 422
    office.post(f"/reports/{report.pk}/preview/", {"format": "docx"})
    row = run_jobs(cast.actor("office_a"), PREVIEW)
    from core.download_files import path_of

    document = Document(str(path_of(row.file_path)))
    assert any("重大隐患明细" in paragraph.text for paragraph in document.paragraphs)
