"""Checklists as pages show them: items as they are asked, criteria with how far they can be relied on, words of states."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.portal import day
from core.workdays import today
from enterprises.models import Sector
from hazards.dangers.states import Severity
from inspections.checklists.body import ALWAYS, CHECK, NA, NEVER, NO, NUMBER, OK, ON_NO, PHOTO, SIGN, TEXT, Body, Item
from inspections.checklists.comparing import LABELS, Differences
from inspections.checklists.models import Criterion

KIND_LABELS = {
    CHECK: gettext_lazy("符合 / 不符合 / 不适用"),
    NUMBER: gettext_lazy("填数"),
    TEXT: gettext_lazy("填文字"),
    PHOTO: gettext_lazy("拍照"),
    SIGN: gettext_lazy("签字"),
}
PHOTO_LABELS = {
    NEVER: gettext_lazy("不要求"),
    ON_NO: gettext_lazy("不符合时拍"),
    ALWAYS: gettext_lazy("每次都拍"),
}
SEVERITY_LABELS: dict[str, Any] = dict(Severity.choices)
VERDICT_LABELS = {OK: gettext_lazy("符合"), NO: gettext_lazy("不符合"), NA: gettext_lazy("不适用")}
SECTOR_LABELS: dict[str, Any] = {"": gettext_lazy("通用"), **dict(Sector.choices)}
STATE_ICONS = {"draft": ("pencil", "wait"), "changed": ("edit", "wait"), "published": ("check", "done"),
               "retired": ("ban", "dash")}  # fmt: skip


def state_of(*, published: int, settled: bool, retired: bool) -> str:
    """retired, draft (never published), changed (the draft is ahead of its newest version), published."""
    if retired:
        return "retired"
    if not published:
        return "draft"
    return "published" if settled else "changed"


def state_label(state: str) -> str:
    """The state in words."""
    return {
        "draft": _("草稿，未发布"),
        "changed": _("有改动未发布"),
        "published": _("已发布"),
        "retired": _("已停用"),
    }[state]


def criteria_of(body: Body) -> dict[str, Criterion]:
    """The criteria a body points to, by code. One statement, none without any."""
    codes = {item.criterion for item in body.items() if item.criterion}
    return {row.code: row for row in Criterion.objects.filter(code__in=codes)} if codes else {}


def standing(row: Criterion, on: datetime.date | None = None) -> list[str]:
    """What a reader must know before relying on a criterion: 条文未取得, 存疑 and why, not in force yet."""
    marks = [_("条文未取得，判定须查原文")] if row.topic_only else []
    marks += [row.standing] if row.standing else []
    if row.effective_from > (on or today()):
        marks.append(_("%(day)s 起施行") % {"day": row.effective_from.isoformat()})
    return marks


def _criterion(code: str, criteria: Mapping[str, Criterion]) -> dict[str, Any] | None:
    if not code:
        return None
    row = criteria.get(code)
    if row is None:
        return {"code": code, "text": "", "source": "", "marks": [_("没有这一条判定条款")], "from": None}
    return {
        "code": code,
        "text": row.text,
        "source": row.source if row.article in row.source else f"{row.source} {row.article}".strip(),
        "marks": standing(row),
        "from": row.effective_from,
    }


def shown(body: Body, faults: Iterable[tuple[str, str]] = ()) -> list[dict[str, Any]]:
    """Sections with their items as they are asked, numbered through. `faults`: shown at what they belong to."""
    criteria = criteria_of(body)
    wrong: dict[str, list[str]] = {}
    for key, sentence in faults:
        wrong.setdefault(key, []).append(sentence)
    found, n = [], 0
    for at, section in enumerate(body.sections):
        items = []
        for item in section.items:
            n += 1
            items.append(_shown_item(item, n, body, criteria, wrong.get(item.key, [])))
        found.append(
            {
                "section": section,
                "items": items,
                "faults": wrong.get(section.key, []),
                "first": at == 0,
                "last": at == len(body.sections) - 1,
            }
        )
    for block in found:
        for item in block["items"]:
            item["first"] = item["n"] == 1 and block["first"]
            item["last"] = item["n"] == n and block["last"]
    return found


def _shown_item(item: Item, n: int, body: Body, criteria: Mapping[str, Criterion], faults: list[str]) -> dict[str, Any]:
    parent = body.item(item.after) if item.after else None
    after = ""
    if item.after:
        after = _("答“%(text)s”是“%(when)s”时才问") % {
            "text": (parent.text if parent else item.after)[:24],
            "when": VERDICT_LABELS.get(item.when, item.when),
        }
    return {
        "item": item,
        "n": n,
        "kind": KIND_LABELS.get(item.kind, item.kind),
        "photo": PHOTO_LABELS.get(item.photo, item.photo),
        "severity": SEVERITY_LABELS.get(item.severity, item.severity),
        "sector": SECTOR_LABELS.get(item.sector, item.sector) if item.sector else "",
        "criterion": _criterion(item.criterion, criteria),
        "after": after,
        "faults": faults,
    }


def value_words(name: str, item: Item) -> str:
    """One field of an item in words; "—" for nothing."""
    value = getattr(item, name)
    words: dict[str, Mapping[str, Any]] = {
        "kind": KIND_LABELS, "photo": PHOTO_LABELS, "severity": SEVERITY_LABELS, "when": VERDICT_LABELS,
        "sector": SECTOR_LABELS,
    }  # fmt: skip
    if name in words:
        return str(words[name].get(value, value)) or "—"
    if name == "required":
        return _("是") if value else _("否")
    if name == "phrases":
        return "；".join(value) or "—"
    return str(value) if value not in ("", None) else "—"


def told(found: Differences) -> dict[str, Any]:
    """Differences as a page lists them."""
    return {
        "added": found.added,
        "removed": found.removed,
        "changed": [
            {
                "old": one.old,
                "new": one.new,
                "fields": [
                    {
                        "label": LABELS.get(name, name),
                        "was": value_words(name, one.old),
                        "now": value_words(name, one.new),
                    }
                    for name in one.names
                ],
            }
            for one in found.changed
        ],
        "moved": len(found.moved),
        "sections_gone": found.sections[0],
        "sections_come": found.sections[1],
        "any": bool(found),
    }


def summed(found: Differences) -> str:
    """Differences in a sentence: 加 2 条，删 1 条，改 3 条."""
    parts = [
        (len(found.added), _("加 %(n)d 条")),
        (len(found.removed), _("删 %(n)d 条")),
        (len(found.changed), _("改 %(n)d 条")),
        (len(found.moved), _("换位置 %(n)d 条")),
        (sum(map(len, found.sections)), _("部分名称改 %(n)d 处")),
    ]
    return "，".join(words % {"n": n} for n, words in parts if n)


def version_line(number: int, at: datetime.datetime | None) -> str:
    """第 2 版，11-23."""
    said = _("第 %(n)d 版") % {"n": number}
    return f"{said}，{day(at)}" if at else said
