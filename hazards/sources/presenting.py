"""A unit in the shapes the page pieces read: track, facts, timeline, what moved between versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, may
from core.templatetags.portal import day, moment
from core.workdays import today
from core.workflow import Transition
from hazards.sources.lists import entry
from hazards.sources.models import Assessment, HazardSource, KeyItem, SourceFiling, SourceStep, SourceVersion
from hazards.sources.states import BEFORE, KeyKind, Level, State
from hazards.sources.workflow import flow
from hazards.sources.working import level_name

ICONS = {
    "draft": ("edit", "plain"),
    "review": ("eye-check", "wait"),
    "identified": ("clipboard-check", "done"),
    "assessed": ("report", "wait"),
    "filed": ("rubber-stamp", "wait"),
    "in_use": ("check", "done"),
    "changing": ("refresh", "alert"),
    "retired": ("trash", "plain"),
}
TRACK = (
    (State.IDENTIFIED, gettext_lazy("辨识"), "confirm"),
    (State.ASSESSED, gettext_lazy("评估"), "assess"),
    (State.FILED, gettext_lazy("备案"), "file"),
    (State.IN_USE, gettext_lazy("在用"), "commission"),
)
AT = {
    State.DRAFT: 0,
    State.REVIEW: 0,
    State.IDENTIFIED: 1,
    State.CHANGING: 0,
    State.ASSESSED: 2,
    State.FILED: 3,
    State.IN_USE: 4,
}


def track(source: HazardSource, steps: Iterable[SourceStep]) -> dict[str, Any]:
    """The way of the unit; one that is no major hazard source rests after its identification."""
    last = {step.transition: step for step in steps}
    place = len(TRACK) if source.state == State.RETIRED else AT[State(source.state)]
    items = []
    for n, (_state, label, name) in enumerate(TRACK[: 1 if source.is_major is False else None]):
        step = last.get(name) if n < place else None
        items.append({
            "label": str(label), "when": moment(step.at) if step else "", "who": step.actor_name if step else "",
            "status": "done" if n < place else "now" if n == place else "", "icon": ICONS[source.state][0],
        })  # fmt: skip
    return {"steps": items, "loops": [], "off": source.state == State.RETIRED}


def level_label(source: HazardSource) -> str:
    """What the list and the head say of the level in force."""
    return level_words(source.is_major, source.level, source.provisional)


def level_words(is_major: bool | None, level: str, provisional: bool) -> str:
    """The level in force in words, also what has none."""
    if is_major is None:
        return _("未定级")
    if not is_major:
        return _("不构成")
    if not level:
        return _("级别未定")
    label = str(Level(level).label)
    return _("%(level)s（暂定）") % {"level": label} if provisional else label


def review_words(source: HazardSource) -> str:
    """By when it must be looked at again, in red words when that is over."""
    if source.next_review_on is None or not source.is_major or source.state == State.RETIRED:
        return ""
    left = (source.next_review_on - today()).days
    if left < 0:
        return _("已超期 %(n)d 天") % {"n": -left}
    return _("还有 %(n)d 天") % {"n": left} if left <= 90 else ""


def facts(source: HazardSource, actor: Actor) -> list[dict[str, Any]]:
    """What it is and where."""
    people = "" if source.exposed_people is None else _("%(n)d 人") % {"n": source.exposed_people}
    counted = "，".join(
        part
        for part in (source.people_source, day(source.people_counted_on) if source.people_counted_on else "")
        if part
    )
    rows = [
        {
            "label": _("企业"),
            "value": source.enterprise.name,
            "url": reverse("enterprises:detail", args=[source.enterprise_id]),
        },
        {"label": _("单元类别"), "value": source.get_kind_display()},
        {"label": _("编号"), "value": source.code},
        {"label": _("位置"), "value": source.place},
        {"label": _("库区、罐组"), "value": source.group},
        {"label": _("港区"), "value": _("在港区内") if source.in_port else ""},
        {"label": _("500 米内常住人口"), "value": people or _("不清楚"), "note": counted},
        {
            "label": _("下次辨识评估"),
            "value": day(source.next_review_on) if source.next_review_on else "",
            "late": review_words(source),
        },
        {"label": _("填报"), "value": f"{source.recorder_name} {moment(source.recorded_at)}"},
    ]
    return [row for row in rows if row["value"]]


def timeline(steps: Iterable[SourceStep]) -> list[dict[str, Any]]:
    """Newest first."""
    labels = {name: transition.label for name, transition in flow.transitions.items()}
    rows = []
    for step in steps:
        told = step.data or {}
        result = ""
        if told.get("S"):
            level = level_name(told.get("level")) or _("无级别")
            result = _("S = %(s)s，R = %(r)s，%(level)s") % {"s": told["S"], "r": told.get("R") or "—", "level": level}
        rows.append({
            "title": str(labels.get(step.transition, step.transition)), "at": step.at, "text": "\n".join(t for t in (step.note, result) if t),
            "who": f"{step.actor_name}（{step.actor_post}）", "anchor": f"step-{step.pk}",
        })  # fmt: skip
    return rows


def actions(source: HazardSource, available: Iterable[Transition], actor: Actor) -> tuple[list[dict], list[dict]]:
    """The one next step as primary button, the rest under 更多."""
    buttons = [
        {"label": str(t.label), "icon": t.icon, "primary": t.primary, "url": reverse("sources:do", args=[source.pk, t.name]), "post": t.form is None}
        for t in available
    ]  # fmt: skip
    first = next((one for one in buttons if one["primary"]), None)
    rest = [one | {"primary": False} for one in buttons if one is not first]
    if (
        source.state != State.RETIRED
        and may(actor, "sources.edit", source)
        and not (source.state == State.REVIEW and actor.enterprise_id)
    ):
        edit = {"label": _("修改单元"), "icon": "edit", "url": reverse("sources:edit", args=[source.pk])}
        rest.insert(0, edit)
    shown = [first] if first else rest[:1]
    more = rest if first else rest[1:]
    more.append({"label": _("打印评估单"), "icon": "printer", "url": reverse("sources:sheet", args=[source.pk])})
    return shown, more


def key_items(source: HazardSource) -> list[dict[str, Any]]:
    """两重点 of this unit, by list."""
    rows = KeyItem.objects.filter(source_id=source.pk, removed_at=None).values_list("kind", "number")
    by_kind: dict[str, list[str]] = {}
    for kind, number in rows:
        one = entry(kind, number)
        by_kind.setdefault(kind, []).append(one.name if one.confirmed else one.name + _("（未证实）"))
    return [
        {"label": str(KeyKind(kind).label), "names": "、".join(by_kind[kind])}
        for kind in KeyKind.values
        if kind in by_kind
    ]


def documents(source: HazardSource) -> dict[str, Any]:
    """Assessments and filings as rows."""
    filings = list(SourceFiling.objects.filter(source_id=source.pk))
    wanted = [] if source.state in BEFORE or not source.is_major else missing_authorities(source, filings)
    assessments = list(Assessment.objects.filter(source_id=source.pk).select_related("file"))
    return {"assessments": assessments, "filings": filings, "missing": wanted}


def missing_authorities(source: HazardSource, filings: Iterable[SourceFiling]) -> list[str]:
    """With whom it still has to be filed (40号令 第23条; 危险化学品安全法 第13条 since 2026-05-01)."""
    have = {row.authority for row in filings if row.voided_at is None}
    wanted = {"emergency": _("应急管理部门"), "fire": _("消防救援机构")} | (
        {"port": _("港口主管部门")} if source.in_port else {}
    )
    return [str(name) for key, name in wanted.items() if key not in have]


def moved(new: SourceVersion, old: SourceVersion | None) -> list[str]:
    """What moved S and R between two versions, in sentences."""
    return [] if old is None else movements(old.result, new.result)


def movements(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What lies between two results of the engine, in sentences."""
    told = []
    before, after = _by_name(was), _by_name(now)
    for name in [*after, *(name for name in before if name not in after)]:
        told += _term_moved(name, before.get(name), after.get(name))
    if (was["alpha"] or {}).get("alpha") != (now["alpha"] or {}).get("alpha"):
        told.append(_("α 由 %(old)s 变为 %(new)s（500 米内 %(p)s 人 → %(q)s 人）") % {
            "old": (was["alpha"] or {}).get("alpha") or "—", "new": (now["alpha"] or {}).get("alpha") or "—",
            "p": (was["alpha"] or {}).get("people", "—"), "q": (now["alpha"] or {}).get("people", "—"),
        })  # fmt: skip
    if was["standard"]["number"] != now["standard"]["number"]:
        told.append(
            _("标准由 %(old)s 变为 %(new)s") % {"old": was["standard"]["number"], "new": now["standard"]["number"]}
        )
    told += [
        _("%(what)s 由 %(old)s 变为 %(new)s") % {"what": what, "old": was[key] or "—", "new": now[key] or "—"}
        for key, what in (("S_display", "S"), ("R_display", "R"))
        if was[key] != now[key]
    ]
    return told


def _by_name(result: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {f"{term['name']}{(term['condition'] or {}).get('text', '')}": term for term in result["terms"]}


def _term_moved(name: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> list[str]:
    if old is None and new is not None:
        return [_("新增 %(name)s %(q)s t，β·q/Q = %(w)s") % {"name": name, "q": new["q"], "w": new["weighted"] or "—"}]
    if new is None and old is not None:
        return [_("去掉 %(name)s %(q)s t，β·q/Q = %(w)s") % {"name": name, "q": old["q"], "w": old["weighted"] or "—"}]
    if old is None or new is None:
        return []
    names = {"q": _("设计最大量 q"), "Q": _("临界量 Q"), "beta": "β"}
    return [
        _("%(name)s 的%(what)s由 %(old)s 变为 %(new)s")
        % {"name": name, "what": what, "old": old[key] or "—", "new": new[key] or "—"}
        for key, what in names.items()
        if old[key] != new[key]
    ]
