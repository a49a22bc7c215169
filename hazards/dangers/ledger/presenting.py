"""What the pages of an import show, worked out from the run alone: no workbook is opened to draw a page."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.models import ImportRun
from hazards.dangers.ledger.mapping import columns_for_page, missing_fields
from hazards.dangers.ledger.matching import decided, group_of
from hazards.dangers.states import Severity

GROUP_SHOWN = 100
_STEP_OF = {
    ImportRun.State.UPLOADED: 0,
    ImportRun.State.MAPPED: 1,
    ImportRun.State.PREVIEWED: 2,
    ImportRun.State.RUNNING: 3,
    ImportRun.State.DONE: 4,
    ImportRun.State.FAILED: 0,
}


def wizard(run: ImportRun | None) -> list[dict[str, Any]]:
    """The four steps with done and now."""
    labels = (_("上传"), _("核对列和企业"), _("预览"), _("导入"))
    at = _STEP_OF[ImportRun.State(run.state)] if run else 0
    return [{"n": n + 1, "label": label, "done": n < at, "now": n == at} for n, label in enumerate(labels)]


def heading(run: ImportRun) -> list[str]:
    """File, sheet, and where title, header and data stand, in words."""
    parts = [run.file_name]
    if not run.layout or not run.preview:
        return parts
    first, last = run.layout["header"]
    parts.append(_("工作表“%(name)s”") % {"name": run.layout["sheet"]})
    lines = []
    if run.layout["title"]:
        lines.append(_("%(lines)s标题") % {"lines": _lines(1, run.layout["title"])})
    lines.append(_("%(lines)s表头") % {"lines": _lines(first + 1, last)})
    lines.append(_("数据 %(n)d 行") % {"n": run.preview["rows"]})
    return [*parts, "，".join(lines)]


def _lines(first: int, last: int) -> str:
    if first >= last:
        return _("第 %(n)d 行") % {"n": last}
    return _("第 %(first)d–%(last)d 行") % {"first": first, "last": last}


def checking(run: ImportRun, register: str) -> dict[str, Any]:
    """Everything of page 2. `register`: the present stamp of the enterprises, to say when names may match better."""
    chosen = run.choices.get("columns", {})
    columns = columns_for_page(run.layout, chosen)
    preview = run.preview
    level = run.choices.get("level", "")
    recognised = sum(1 for column in run.layout["columns"] if column["field"])
    return {
        "columns": columns,
        "recognised": recognised,
        "doubtful": sum(1 for column in columns if column["low"]),
        "missing": missing_fields(run.layout, chosen),
        "sheets": [{**sheet, "on": sheet["name"] == run.layout["sheet"]} for sheet in run.layout["sheets"]],
        "asks_level": preview["asks_level"],
        "levels": [
            {"value": value, "label": Severity(value).label, "on": value == level}
            for value in (Severity.A.value, Severity.B.value, Severity.C.value)
        ],
        "level": level,
        "problems": preview["problems"],
        "problem_rows": preview["problem_rows"],
        "problems_more": preview["problems_more"],
        "notes": _notes(preview),
        "register_changed": register != preview["register"],
        "saved_at": parse_datetime(preview["saved_at"]) if not run.updated_at else run.updated_at,
        **names(run),
    }


def _notes(preview: dict[str, Any]) -> list[str]:
    """Rows that are no dangers, so that nobody misses them."""
    words = {
        "sum": _("合计 %(n)d 行"), "note": _("备注、签字 %(n)d 行"), "group": _("分组标题 %(n)d 行"),
        "header": _("重复表头 %(n)d 行"), "unfilled": _("没填的空行 %(n)d 行"),
    }  # fmt: skip
    notes = [words[why] % {"n": n} for why, n in preview["left_out"].items() if why in words]
    if preview["nothing"]:
        notes.append(_("写明无隐患 %(n)d 行") % {"n": preview["nothing"]})
    return notes


def names(run: ImportRun) -> dict[str, Any]:
    """Names in their groups, and how many rows would go in as it stands."""
    firms = run.choices.get("firms", {})
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    opened = closed = waiting_names = waiting_rows = 0
    for entry in run.preview["names"]:
        chosen = firms.get(entry["key"])
        group = group_of(entry["candidates"], chosen)
        good = entry["open"] + entry["closed"]
        if decided(entry, chosen):
            opened, closed = opened + entry["open"], closed + entry["closed"]
        elif group != "skipped":
            waiting_names, waiting_rows = waiting_names + 1, waiting_rows + good
        groups[group].append(_name_row(entry, chosen))
    titles = {
        "ask": _("请确认 %(n)d 家（%(rows)d 条）"),
        "missing": _("没有找到 %(n)d 家（%(rows)d 条）"),
        "taken": _("已确认 %(n)d 家（%(rows)d 条），可改"),
        "skipped": _("不导入 %(n)d 家（%(rows)d 条），可改"),
        "auto": _("自动采用 %(n)d 家（%(rows)d 条），可改"),
    }
    shown = [
        {
            "key": key,
            "title": titles[key] % {"n": len(groups[key]), "rows": sum(row["rows"] for row in groups[key])},
            "rows": groups[key][:GROUP_SHOWN],
            "more": max(0, len(groups[key]) - GROUP_SHOWN),
        }
        for key in titles
        if groups[key]
    ]
    return {
        "groups": shown,
        "name_count": len(run.preview["names"]),
        "auto": len(groups["auto"]),
        "ask": len(groups["ask"]),
        "lost": len(groups["missing"]),
        "open": opened,
        "closed": closed,
        "ready": opened + closed,
        "waiting_names": waiting_names,
        "waiting_rows": waiting_rows,
    }


def _name_row(entry: dict[str, Any], chosen: Any) -> dict[str, Any]:
    options = options_of(entry)
    return {
        **entry,
        "options": options,
        "best": options[0] if options else None,
        "other": options[1] if len(options) > 1 else None,
        "chosen": chosen[1] if chosen else "",
        "create_url": create_url(entry),
    }


def options_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The proposals for a name, best first."""
    return [{"id": id_, "name": name, "percent": round(sure * 100)} for id_, name, sure in entry["candidates"]]


def create_url(entry: dict[str, Any]) -> str:
    """The form that registers an enterprise, with name and code filled in; it insists on a valid code. '' if none."""
    try:
        url = reverse("enterprises:create")
    except NoReverseMatch:
        return ""
    given = {"name": entry["name"], "credit_code": entry["code"]}
    return f"{url}?{urlencode({key: value for key, value in given.items() if value})}"


def dangers_url(**query: str) -> str:
    """The list of dangers with a filter; '' while there is no such page."""
    try:
        return f"{reverse('dangers:list')}?{urlencode(query)}"
    except NoReverseMatch:
        return ""
