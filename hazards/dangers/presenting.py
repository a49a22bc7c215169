"""A danger in the shapes the page pieces read (docs/frontend.md): track, photos, facts, timeline, request strip."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor
from core.templatetags.portal import day, moment, money
from core.workdays import workdays_between
from core.workflow import Transition, workflow_of
from hazards.dangers.effects import extension_faults
from hazards.dangers.limits import (
    ACCEPTANCE_WORKDAYS,
    ASK_DAYS_BEFORE,
    MAX_EXTENSIONS,
    REVIEW_WORKDAYS,
    SIGN_WORKDAYS,
    SUPERVISION_WORKDAYS,
)
from hazards.dangers.models import Danger, Evidence, Request, Step
from hazards.dangers.states import State

ICONS = {
    "draft": ("edit", "plain"),
    "review": ("eye-check", "wait"),
    "returned": ("arrow-back-up", "wait"),
    "issued": ("signature", "wait"),
    "rectifying": ("tool", "wait"),
    "supervision": ("walk", "wait"),
    "acceptance": ("clipboard-check", "wait"),
    "closed": ("check", "done"),
    "void": ("trash", "plain"),
    "historic": ("history", "plain"),
}
MARKS = {
    "no_time": gettext_lazy("照片没有拍摄时间"),
    "taken_before_issue": gettext_lazy("拍摄早于签发"),
    "far_away": gettext_lazy("拍摄地点与检查时相差较远"),
}
TRACK = (
    (State.ISSUED, gettext_lazy("审核签发"), "issue"),
    (State.RECTIFYING, gettext_lazy("企业签收"), "sign"),
    (State.SUPERVISION, gettext_lazy("整改"), "submit_evidence"),
    (State.ACCEPTANCE, gettext_lazy("督查"), "supervise"),
    (State.CLOSED, gettext_lazy("验收销号"), "accept"),
)
AT = {State.REVIEW: 0, State.RETURNED: 0, State.DRAFT: 0, State.ISSUED: 1, State.RECTIFYING: 2, State.SUPERVISION: 3,
      State.ACCEPTANCE: 4, State.CLOSED: 5}  # fmt: skip
BACK = {"supervise_reject": 1, "accept_reject": 2}


def short_number(number: str) -> str:
    """JS022-2026-4797 → 2026-4797: within a zone its code is noise."""
    return number.split("-", 1)[1] if number.count("-") == 2 else number


def sentence(location: str, description: str) -> str:
    """The one sentence that says what this is: where, then what, unless the words already begin with the place."""
    if not location or location in description:
        return description
    return _("%(place)s：%(text)s") % {"place": location, "text": description}


def track(danger: Danger, steps: list[Step]) -> dict:
    """The way of the danger: done, now, next; a rejected round as a loop back to 整改."""
    place = AT.get(State(danger.state), 0)
    last = {step.transition: step for step in steps}
    if "deem_signed" in last:
        last.setdefault("sign", last["deem_signed"])
    items = []
    for n, (_state, label, name) in enumerate(TRACK):
        step = last.get(name) if n < place else None
        status = "done" if n < place else "now" if n == place else ""
        text = str(label)
        if n == 2 and danger.round > 1:
            text = _("整改（第 %(n)d 轮）") % {"n": danger.round}
        when = moment(step.at) if step else ""
        who = step.actor_name if step else ""
        if n == place == 2:
            when = _("期限 %(day)s") % {"day": day(danger.due_on)}
        elif n >= place and status != "done":
            when, who = _ahead(danger, n)
        items.append({
            "label": text, "when": when, "who": who, "status": status,
            "icon": ICONS.get(danger.state, ("",))[0],
        })  # fmt: skip
    rejected = [step for step in steps if step.transition in BACK]
    loops = [
        {
            "title": _("第 %(n)d 轮 %(day)s 退回") % {"n": step.data.get("rejected_round") or step.round, "day": day(step.at)},
            "text": step.note, "url": f"#step-{step.pk}", "link": _("看经过"), "to": 3, "span": BACK[step.transition],
        }
        for step in rejected[-1:]
    ]  # fmt: skip
    return {"steps": items, "loops": loops, "off": danger.state == State.VOID}


def _ahead(danger: Danger, n: int) -> tuple[str, str]:
    """By when and by whom a step that is still to come (or being done) is due: limits of features.md §3A."""
    return (
        (_("提交后 %(n)d 个工作日") % {"n": REVIEW_WORKDAYS}, _("区安委办")),
        (_("%(n)d 个工作日内") % {"n": SIGN_WORKDAYS}, _("企业")),
        (_("期限 %(day)s") % {"day": day(danger.due_on)} if danger.due_on else "", _("企业")),
        (
            _("提交后 %(n)d 个工作日") % {"n": SUPERVISION_WORKDAYS},
            danger.area.name if danger.area else _("园区、镇街"),
        ),
        (_("督查后 %(n)d 个工作日") % {"n": ACCEPTANCE_WORKDAYS}, danger.department.name if danger.department else ""),
    )[n]


def photo(row: Evidence, actor: Actor) -> dict:
    """One picture with who and when, and its marks in words: a hint for the supervisor, so never for an enterprise."""
    stored = row.file
    when = moment(stored.taken_at) if stored.taken_at else _("拍摄时间不明")
    shown = row.marks if actor.enterprise_id is None else []
    return {
        "src": reverse("files:show", args=[stored.pk, "shown"]),
        "thumb": reverse("files:show", args=[stored.pk, "thumb"]),
        "url": reverse("files:show", args=[stored.pk, "shown"]),
        "alt": stored.original_name,
        "caption": "，".join([when, stored.uploader_name]),
        "marks": [str(MARKS[name]) for name in shown if name in MARKS],
    }


def pair(danger: Danger, rows: Iterable[Evidence], actor: Actor) -> list[dict]:
    """Before and after side by side; after is the latest round that has pictures."""
    pictures = [row for row in rows if row.kind != Evidence.Kind.DOCUMENT]
    before = [photo(row, actor) for row in pictures if row.kind == Evidence.Kind.BEFORE]
    after = [row for row in pictures if row.kind == Evidence.Kind.AFTER]
    latest = max((row.round for row in after), default=0)
    shown = [photo(row, actor) for row in after if row.round == latest]
    return [
        {"label": _("整改前"), "photos": before, "missing": _("没有整改前照片")},
        {
            "label": _("整改后"), "photos": shown, "missing": _("还没有整改后照片"),
            "round": latest if latest > 1 or latest < danger.round else None,
            "rejected": bool(shown) and latest < danger.round,
        },
    ]  # fmt: skip


def documents(rows: Iterable[Evidence]) -> list[dict]:
    """Files that are not pictures."""
    return [
        {
            "name": row.file.original_name,
            "url": reverse("files:show", args=[row.file_id, "original"]),
            "round": row.round,
        }
        for row in rows
        if row.kind == Evidence.Kind.DOCUMENT
    ]


def facts(danger: Danger, actor: Actor) -> list[dict]:
    """Facts with links, and 五落实 with what is missing said in words."""
    gap = _("未落实")
    general = {"responsible_person": danger.responsible_person, "measures": danger.measures, "due": danger.due_on}
    same = duplicate(danger.duplicate_of_id) or {"number": "", "url": None}
    rows = [
        {"label": _("重复于"), "value": same["number"], "url": same["url"]},
        {"label": _("企业"), "value": danger.enterprise.name, "url": reverse("enterprises:detail", args=[danger.enterprise_id])},
        {"label": _("部位"), "value": danger.location},
        {"label": _("重大危险源单元"), "value": _("看单元") if danger.unit_id else "", "url": reverse("sources:detail", args=[danger.unit_id]) if danger.unit_id else None},
        {"label": _("等级"), "value": danger.get_severity_display(), "note": danger.limit_rule},
        {"label": _("领域"), "value": danger.get_sector_display()},
        {"label": _("类别"), "value": danger.category},
        {"label": _("来源"), "value": f"{danger.get_source_display()} · {danger.get_form_display()}", "note": danger.source_number},
        {"label": _("发现"), "value": f"{moment(danger.found_at)} {danger.group or danger.finder_name}"},
        {"label": _("园区、镇街"), "value": danger.area.name if danger.area else ""},
        {"label": _("验收部门"), "value": danger.department.name if danger.department else ""},
        {"label": _("依据"), "value": danger.basis, "full": True},
        {"label": _("责任"), "value": general["responsible_person"] or (gap if danger.number else "")},
        {"label": _("责任领导"), "value": danger.responsible_leader},
        {"label": _("措施"), "value": general["measures"] or (gap if danger.number else ""), "full": True},
        {"label": _("资金"), "value": money(danger.funds) if danger.funds is not None else ""},
        {"label": _("期限"), "value": _due(danger)},
        {"label": _("预案"), "value": danger.contingency},
        {"label": _("怎么改的"), "value": danger.rectification, "full": True},
    ]  # fmt: skip
    return [row for row in rows if row["value"]]


def brief(danger: Danger) -> list[dict]:
    """What an enterprise must know first on a phone: by when, where, what to do, who looks at it."""
    rows = [
        {"label": _("期限"), "value": _due(danger)},
        {"label": _("部位"), "value": danger.location},
        {"label": _("要求"), "value": danger.measures},
        {"label": _("依据"), "value": danger.basis},
        {"label": _("督查"), "value": danger.area.name if danger.area else ""},
    ]
    return [row for row in rows if row["value"]]


def _due(danger: Danger) -> str:
    if danger.due_on is None:
        return ""
    text = day(danger.due_on)
    if danger.extension_count and danger.original_due_on:
        text += _("（原 %(day)s，延期 %(n)d 次）") % {"day": day(danger.original_due_on), "n": danger.extension_count}
    return text


def _told_by(step: Step) -> str:
    """The words of a step and, in short, the facts it set."""
    data, said = step.data or {}, []
    if step.transition in ("issue", "fix_on_spot") and data.get("due_on"):
        rule = f"（{data['rule']}）" if data.get("rule") else ""
        said.append(_("期限 %(day)s") % {"day": _iso_day(data["due_on"])} + rule)
    if step.transition == "submit_evidence" and data.get("files"):
        said.append(_("%(n)d 个文件") % {"n": data["files"]})
    if step.transition == "ask_extension" and data.get("new_due_on"):
        said.append(_("申请延至 %(day)s") % {"day": _iso_day(data["new_due_on"])})
    if step.transition == "extension_second" and data.get("due_on"):
        said.append(_("新期限 %(day)s") % {"day": _iso_day(data["due_on"])})
    if data.get("rejected_round"):
        said.append(_("退回第 %(n)d 轮") % {"n": data["rejected_round"]})
    return " ".join(part for part in (step.note, "；".join(said)) if part)


def _iso_day(text: str) -> str:
    return day(datetime.date.fromisoformat(text))


def timeline(danger: Danger, steps: list[Step]) -> list[dict]:
    """经过, newest first, with rejected rounds marked."""
    labels = {name: str(t.label) for name, t in workflow_of(Danger).transitions.items()} | {
        "imported": _("台账导入"), "import_updated": _("台账更新"), "create": _("登记"),
    }  # fmt: skip
    out = []
    for step in reversed(steps):
        out.append({
            "title": labels.get(step.transition, step.transition), "at": step.at, "text": _told_by(step),
            "who": f"{step.actor_name}（{step.actor_post}）", "anchor": f"step-{step.pk}",
            "css": "bad" if step.transition in BACK or step.transition == "reopen" else "",
        })  # fmt: skip
    if out and not out[0]["css"]:
        out[0]["css"] = "now"
    return out


def duplicate(pk: int | None) -> dict | None:
    """Number and address of the danger this one is a duplicate of; None outside the reader's scope."""
    if pk is None:
        return None
    row = Danger.objects.filter(pk=pk).values("number", "location", "description").first()
    if row is None:
        return None
    name = short_number(row["number"]) or sentence(row["location"], row["description"])
    return {"number": name, "url": reverse("dangers:detail", args=[pk])}


def request_strip(danger: Danger, request: Request) -> dict:
    """The open request with its rules checked one by one; says that nothing changes until granted."""
    if request.kind == Request.Kind.VOID:
        title = _("提请作废：%(why)s") % {"why": request.get_void_reason_display()}
        same = duplicate(request.duplicate_of_id)
        return {"title": title, "request": request, "checks": [], "kept": _("复核前状态不变"), "duplicate": same}
    asked_on = timezone.localdate(request.asked_at)
    assert request.new_due_on is not None and danger.due_on is not None  # noqa: S101  (constraint extension_has_date)
    days = (request.new_due_on - danger.due_on).days
    before = (danger.due_on - asked_on).days
    faults = extension_faults(danger, request.new_due_on, asked_on)
    checks = [
        {"ok": before >= ASK_DAYS_BEFORE, "text": _("期限前 %(n)d 天提出（须至少 %(min)d 天）") % {"n": before, "min": ASK_DAYS_BEFORE}},
        {"ok": not faults, "text": "；".join(faults) or _("累计未超过原期限")},
        {"ok": danger.extension_count < MAX_EXTENSIONS,
         "text": _("第 %(n)d 次延期（最多 %(max)d 次）") % {"n": danger.extension_count + 1, "max": MAX_EXTENSIONS}},
    ]  # fmt: skip
    return {
        "title": _("企业申请延期 %(n)d 天，至 %(day)s") % {"n": days, "day": day(request.new_due_on)},
        "request": request,
        "checks": checks,
        "kept": _("批准前状态和期限都不变，仍为 %(day)s") % {"day": day(danger.due_on)},
    }


def action(danger: Danger, transition: Transition) -> dict:
    """A button for a transition: one without a form posts at once, one with a form opens it."""
    url = reverse("dangers:do", args=[danger.pk, transition.name])
    return {
        "label": str(transition.label), "icon": transition.icon, "url": url, "post": transition.form is None,
        "primary": transition.primary, "confirm": str(transition.label) + "？" if transition.danger and not transition.form else None,
    }  # fmt: skip


def actions(danger: Danger, available: list[Transition]) -> tuple[list[dict], list[dict]]:
    """One primary button with one other beside it, the rest under 更多; without a primary step everything is there."""
    items = [action(danger, t) for t in available]
    first = next((item for item in items if item["primary"]), None)
    rest = [item | {"primary": False} for item in items if item is not first]
    return ([first, *rest[:1]], rest[1:]) if first else ([], rest)


def next_step(danger: Danger, available: list[Transition], url: str) -> dict:
    """For the side panel: what comes next and who does it."""
    shown, _rest = actions(danger, available)
    if shown:
        return {"verb": shown[0]["label"], "text": "", "actions": shown, "warn": False}
    waits = {
        State.DRAFT: _("等发现人提交"), State.REVIEW: _("等区安委办审核"), State.RETURNED: _("等发现人补充"),
        State.ISSUED: _("等企业签收"), State.RECTIFYING: _("等企业整改"), State.SUPERVISION: _("等园区、镇街督查"),
        State.ACCEPTANCE: _("等部门验收"), State.CLOSED: _("已办结"), State.VOID: _("已作废"),
        State.HISTORIC: _("历史记录，不再流转"),
    }  # fmt: skip
    return {"verb": waits[State(danger.state)], "text": "", "actions": [], "warn": False}


def waited(danger: Danger) -> int:
    """Workdays the danger has been in its present state."""
    return workdays_between(timezone.localdate(danger.state_since), timezone.localdate())
