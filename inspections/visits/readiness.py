"""What keeps a visit from being finished: every gap named, with where to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from inspections.checklists.body import ALWAYS, NO, ON_NO, PHOTO, SIGN, Item
from inspections.visits.answering import verdicts_of
from inspections.visits.models import Answer, Clash, Finding, LookBack, Member, Photo, Signature, Visit
from inspections.visits.states import Form, Purpose


@dataclass(frozen=True)
class Gap:
    """One thing missing: the sentence, and the anchor of the page where it is mended (an item, or a part of the page)."""

    sentence: str
    anchor: str


@dataclass(frozen=True)
class Record:
    """All rows of a visit, read once: one statement a table."""

    answers: Sequence[Answer]
    clashes: Sequence[Clash]
    findings: Sequence[Finding]
    photos: Sequence[Photo]
    signatures: Sequence[Signature]
    members: Sequence[Member]
    look_backs: Sequence[LookBack]

    @property
    def standing(self) -> list[Finding]:
        """Findings that were not taken back."""
        return [row for row in self.findings if row.withdrawn_at is None]

    @property
    def open_clashes(self) -> list[Clash]:
        return [row for row in self.clashes if row.settled_at is None]


def record_of(visit: Visit) -> Record:
    """The rows of a visit as they are now."""
    here = {"zone_id": visit.zone_id, "visit_id": visit.pk}
    return Record(
        list(Answer.objects.filter(**here)), list(Clash.objects.filter(**here)), list(Finding.objects.filter(**here)),
        list(Photo.objects.filter(**here).select_related("file")), list(Signature.objects.filter(**here).select_related("file", "department")),
        list(Member.objects.filter(**here).select_related("department")),
        list(LookBack.objects.filter(**here).select_related("danger")),
    )  # fmt: skip


def gaps_of(visit: Visit, record: Record) -> list[Gap]:
    """Everything missing, in the order of the page; empty: the visit can be finished."""
    answers = {row.item_key: row for row in record.answers}
    verdicts = verdicts_of(record.answers)
    items = visit.body.asked(verdicts)
    with_photo = {row.item_key for row in record.photos if row.counts and row.item_key}
    found = {row.item_key for row in record.standing}
    gaps = []
    for at, item in enumerate(items, 1):
        gaps += _gaps_of_item(at, item, answers.get(item.key), with_photo, found)
    gaps += [_clash(row) for row in record.open_clashes]
    gaps += [
        Gap(_("回头看还没有结果：%(text)s") % {"text": row.danger.description[:30]}, "look-backs")
        for row in record.look_backs
        if not row.result
    ]
    gaps += [gap for row in record.standing if (gap := _unproven(row, record))]
    gaps += _parts(visit)
    gaps += _names(visit, record)
    return gaps


def _gaps_of_item(at: int, item: Item, answer: Answer | None, with_photo: set[str], found: set[str]) -> list[Gap]:
    anchor, name = f"item-{item.key}", _("第 %(n)d 条") % {"n": at}
    verdict = answer.verdict if answer else ""
    if item.kind in (PHOTO, SIGN):
        verdict = verdict or ("done" if item.key in with_photo else "")
    if not verdict:
        return (
            [Gap(_("%(item)s还没有作答：%(text)s") % {"item": name, "text": item.text[:30]}, anchor)]
            if item.required
            else []
        )
    gaps = []
    needs = item.photo == ALWAYS or (item.photo == ON_NO and verdict == NO) or item.kind in (PHOTO, SIGN)
    if needs and verdict != "na" and item.key not in with_photo:
        gaps.append(Gap(_("%(item)s要有照片：%(text)s") % {"item": name, "text": item.text[:30]}, anchor))
    if verdict == NO and item.key not in found and not (answer and answer.text.strip()):
        gaps.append(Gap(_("%(item)s不符合，请记一条隐患，或写明为什么不记。") % {"item": name}, anchor))
    return gaps


def _clash(row: Clash) -> Gap:
    return Gap(_("%(name)s和别人的答案不一样，请选定一个。") % {"name": row.by_name}, f"item-{row.item_key}")


def _unproven(row: Finding, record: Record) -> Gap | None:
    """A finding needs a picture that counts; one put right on the spot needs two."""
    kinds = {photo.kind for photo in record.photos if photo.finding_id == row.pk and photo.counts}
    text = row.description[:30]
    if Photo.Kind.BEFORE not in kinds:
        return Gap(_("隐患“%(text)s”还没有可作证据的照片。") % {"text": text}, f"finding-{row.pk}")
    if row.fixed and Photo.Kind.AFTER not in kinds:
        return Gap(_("立查立改“%(text)s”还缺整改后的照片。") % {"text": text}, f"finding-{row.pk}")
    return None


def _parts(visit: Visit) -> list[Gap]:
    if visit.purpose != Purpose.FIRST:
        return []
    named = (
        (visit.briefed, _("宣讲交底")),
        (visit.files_checked, _("档案核对")),
        (visit.risks_confirmed, _("风险确认")),
    )
    return [Gap(_("年度首次监管还没有做：%(part)s。") % {"part": part}, "parts") for done, part in named if not done]


def _names(visit: Visit, record: Record) -> list[Gap]:
    gaps = []
    signed = {row.seat_id for row in record.signatures if not row.of_firm}
    departments = {row.department_id for row in record.signatures if not row.of_firm and row.department_id}
    here = [row for row in record.members if row.left_at is None]
    if visit.lead_seat_id not in signed:
        gaps.append(Gap(_("带队人还没有签字。"), "sign"))
    if visit.form == Form.JOINT:
        wanted = {row.department_id: row.department.name for row in here if row.department_id and row.department}
        gaps += [
            Gap(_("%(name)s还没有签字。") % {"name": name}, "sign")
            for pk, name in wanted.items()
            if pk not in departments
        ]
        if len(wanted) < 2:
            gaps.append(Gap(_("联合执法要有两个以上部门参加，请补充成员。"), "members"))
    if not visit.is_secret and not any(row.of_firm for row in record.signatures):
        gaps.append(Gap(_("企业还没有签字；拒签的请写明情况。"), "sign"))
    return gaps
