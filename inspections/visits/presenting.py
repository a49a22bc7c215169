"""A visit in the shapes the page pieces read (docs/frontend.md)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import ENTERPRISE, Actor
from core.templatetags.portal import day, moment
from core.workdays import today
from core.workflow import Transition, workflow_of
from inspections.checklists.body import Item
from inspections.visits.answering import shown, verdicts_of
from inspections.visits.models import Answer, Finding, Photo, Signature, Visit, VisitStep
from inspections.visits.photos import in_words, words_of
from inspections.visits.queries import rolled_weeks
from inspections.visits.readiness import Record
from inspections.visits.states import State

ICONS = {
    "planned": ("calendar-event", "wait"),
    "underway": ("walk", "wait"),
    "finished": ("check", "done"),
    "called_off": ("ban", "plain"),
}
VISIT_MARKS = {
    "clock_wrong": gettext_lazy("手机时钟和服务器相差较大，时间以服务器为准"),
    "far": gettext_lazy("开始的位置离企业较远"),
    "too_short": gettext_lazy("检查用时短得不合常理"),
}


def marks_of(visit: Visit) -> list[str]:
    """Marks of a visit in words."""
    words = in_words(visit.marks, VISIT_MARKS)
    if "clock_wrong" in visit.marks and visit.phone_skew is not None:
        words[visit.marks.index("clock_wrong")] += _("（相差 %(n)d 分钟）") % {"n": round(abs(visit.phone_skew) / 60)}
    return words


def rolled(visit: Visit) -> str:
    """滚动2周, or nothing."""
    weeks = rolled_weeks(visit.rolls_from, today()) if visit.state == State.PLANNED else 0
    return _("滚动%(n)d周") % {"n": weeks} if weeks else ""


def sentence(visit: Visit) -> str:
    """The one sentence that says what this is."""
    name = visit.enterprise.short_name or visit.enterprise.name
    when = day(timezone.localdate(visit.started_at)) if visit.started_at else day(visit.planned_on)
    return _("%(day)s %(form)s：%(name)s") % {"day": when, "form": visit.get_form_display(), "name": name}


def facts(visit: Visit, actor: Actor) -> list[dict]:
    """Facts with links."""
    chosen = visit.standard if visit.standard_id else visit.version if visit.version_id else None
    rows = [
        {
            "label": _("企业"),
            "value": visit.enterprise.name,
            "url": reverse("enterprises:detail", args=[visit.enterprise_id]),
        },
        {"label": _("检查形式"), "value": visit.get_form_display()},
        {"label": _("事由"), "value": visit.get_purpose_display()},
        {"label": _("检查事项"), "value": visit.subject},
        {
            "label": _("计划日期"),
            "value": visit.planned_on.isoformat(),
            "note": rolled(visit),
        },
        {"label": _("最迟"), "value": visit.due_on.isoformat() if visit.due_on else ""},
        {"label": _("带队人"), "value": visit.lead_name},
        {"label": _("检查表"), "value": str(chosen) if chosen else ""},
        {"label": _("园区、镇街"), "value": visit.area.name if visit.area_id and visit.area else ""},
        {"label": _("开始"), "value": moment(visit.started_at) if visit.started_at else ""},
        {"label": _("结束"), "value": moment(visit.finished_at) if visit.finished_at else ""},
        {"label": _("得分"), "value": str(visit.score) if visit.score is not None else ""},
        {"label": _("保密"), "value": visit.get_secret_to_display() if visit.is_secret else ""},
        {
            "label": _("公布"),
            "value": f"{moment(visit.published_at)} {visit.published_by}" if visit.published_at else "",
        },
        {"label": _("检查意见"), "value": visit.conclusion, "full": True},
    ]
    return [row for row in rows if row["value"]]


def actions(visit: Visit, available: Iterable[Transition]) -> tuple[list[dict], list[dict]]:
    """The one next step, and the rest under 更多."""
    first: list[dict] = []
    more: list[dict] = []
    for t in available:
        url = reverse(
            "visits:work" if t.name == "finish" else "visits:do",
            args=[visit.pk] if t.name == "finish" else [visit.pk, t.name],
        )
        label = _("继续检查") if t.name == "finish" else t.label
        row = {"label": label, "icon": t.icon, "url": url, "primary": t.primary and not first}
        (first if t.primary and not first else more).append(row)
    return first, more


def timeline(steps: Sequence[VisitStep]) -> list[dict]:
    """经过, newest first."""
    names = {t.name: t.label for t in workflow_of(Visit).transitions.values()}
    rows = []
    for step in reversed(steps):
        text = step.note
        if step.transition == "move":
            text = " ".join(
                filter(
                    None,
                    [_("%(a)s → %(b)s") % {"a": step.data.get("was") or "—", "b": step.data.get("planned_on")}, text],
                )
            )
        rows.append(
            {
                "at": step.at,
                "title": names.get(step.transition, step.transition),
                "text": text,
                "who": f"{step.actor_name}（{step.actor_post}）",
            }
        )
    return rows


def picture(row: Photo, actor: Actor) -> dict:
    """One picture with its marks: those are for the administration, the enterprise sees the picture."""
    show, thumb = (reverse("files:show", args=[row.file_id, which]) for which in ("shown", "thumb"))
    return {
        "url": show, "thumb": thumb, "alt": row.file.original_name, "id": row.file_id,
        "marks": [] if actor.tier == ENTERPRISE else words_of(row.marks), "counts": row.counts, "kind": row.kind,
    }  # fmt: skip


def finding_rows(record: Record, actor: Actor, *, standing: bool = True) -> list[dict[str, Any]]:
    """Findings with their pictures."""
    photos: dict[Any, list[dict]] = {}
    for photo in record.photos:
        if photo.finding_id:
            photos.setdefault(photo.finding_id, []).append(picture(photo, actor))
    rows: Sequence[Finding] = record.standing if standing else record.findings
    return [
        {
            "row": row,
            "before": [p for p in photos.get(row.pk, []) if p["kind"] == Photo.Kind.BEFORE],
            "after": [p for p in photos.get(row.pk, []) if p["kind"] == Photo.Kind.AFTER],
            "url": reverse("dangers:detail", args=[row.danger_id]) if row.danger_id else "",
        }
        for row in rows
    ]


def item_rows(visit: Visit, record: Record, actor: Actor) -> list[dict[str, Any]]:
    """Sections with the items asked, each with its answer, clash, pictures and findings."""
    answers = {row.item_key: row for row in record.answers}
    asked = {item.key: at for at, item in enumerate(visit.body.asked(verdicts_of(record.answers)), 1)}
    clashes: dict[str, list] = {}
    for clash in record.open_clashes:
        clashes.setdefault(clash.item_key, []).append(clash)
    photos: dict[str, list] = {}
    for photo in record.photos:
        if photo.item_key and not photo.finding_id:
            photos.setdefault(photo.item_key, []).append(picture(photo, actor))
    found: dict[str, list] = {}
    for row in record.standing:
        found.setdefault(row.item_key, []).append(row)

    def one(item: Item) -> dict[str, Any]:
        answer = answers.get(item.key)
        return {
            "item": item, "n": asked.get(item.key), "hidden": item.key not in asked, "answer": answer,
            "rev": answer.rev if answer else 0, "verdict": answer.verdict if answer else "",
            "number": f"{answer.number.normalize():f}" if answer and answer.number is not None else "",
            "text": answer.text if answer else "", "words": shown(answer, item) if answer else "",
            "clashes": [{"row": c, "words": shown(c, item)} for c in clashes.get(item.key, [])],
            "photos": photos.get(item.key, []), "findings": found.get(item.key, []),
        }  # fmt: skip

    return [{"section": section, "items": [one(item) for item in section.items]} for section in visit.body.sections]


def signature_rows(rows: Sequence[Signature]) -> list[dict[str, Any]]:
    """Who signed, with the drawn name."""
    return [
        {"row": row, "image": reverse("files:show", args=[row.file_id, "shown"]) if row.file_id else ""} for row in rows
    ]


def progress(visit: Visit, answers: Sequence[Answer]) -> dict[str, int]:
    """How far a visit under way is: answered of asked."""
    verdicts = verdicts_of(answers)
    asked = visit.body.asked(verdicts)
    return {"done": sum(1 for item in asked if verdicts.get(item.key)), "all": len(asked)}
