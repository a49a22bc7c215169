"""Workflow, once: `perform` is the only door through which a record changes state (design §5).

A room declares a `Workflow` with its `Transition`s; pages, API and jobs call `perform`. It locks the row, checks state,
right and rules, runs the effect, saves only the changed columns, and writes the Step and the notices in the same
transaction. django-fsm-2 protects the state field against assignment elsewhere; the database holds the legal moves.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from core.access import Actor, may
from core.errors import InvalidInput, Moved, Refused
from core.middleware import check_deferred
from core.notices import Message, notify

Effect = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class NoticeSpec:
    """A notice a transition sends, to the seats of these roles in the record's zone, enterprise, area, department.

    With `user_id` only to the seats of that person; `upwards` to the city of the record's zone and the province.
    """

    kind: str
    roles: tuple[str, ...]
    params: dict[str, Any] = field(default_factory=dict)
    area_id: int | None = None
    department_id: int | None = None
    user_id: int | None = None
    upwards: bool = False


@dataclass(frozen=True)
class Transition:
    """One thing that can be done to a record.

    name      in addresses, history and docs
    label     the verb on the button
    source    states it starts from
    target    state it leads to; None leaves the state (requests laid over a record)
    right     name of the right (core.access)
    effect    (record, *, actor, at, note, **data) → facts to keep in Step.data; may raise InvalidInput or Refused
    rules     checks beyond the right, each (record, actor) → Refused or None; separation of duties answers 409
    offered   whether the button is shown; the rules still decide
    notices   (record, actor) → notices to send
    form      dotted name of the form class of the page; None needs no input
    """

    name: str
    label: Any
    source: tuple[str, ...]
    target: str | None
    right: str
    effect: Effect
    rules: tuple[Callable[[Any, Actor], Refused | None], ...] = ()
    offered: Callable[[Any, Actor], bool] | None = None
    notices: Callable[[Any, Actor], Iterable[NoticeSpec]] | None = None
    form: str | None = None
    icon: str = "check"
    primary: bool = False
    danger: bool = False
    internal: bool = False  # the step is not shown to the enterprise
    automatic: bool = False  # only the system actor


@dataclass(eq=False)
class Workflow:
    """The transitions of one model and the model its steps are written to."""

    model: type[models.Model]
    step_model: type[models.Model]
    step_link: str
    subject_kind: str
    document: str = ""  # where its chart stands, drawn by bin/manage write_workflow
    shows_internal: Callable[[Any], bool] = lambda record: False  # records whose internal steps the enterprise may read
    transitions: dict[str, Transition] = field(default_factory=dict)

    def add(self, *transitions: Transition) -> None:
        for transition in transitions:
            self.transitions[transition.name] = transition

    def available(self, record: Any, actor: Actor) -> list[Transition]:
        """What this actor may press now: state, right and offer fit. Rules may still refuse with a sentence."""
        return [
            t
            for t in self.transitions.values()
            if not t.automatic
            and record.state in t.source
            and may(actor, t.right, record)
            and (t.offered is None or t.offered(record, actor))
        ]


_workflows: dict[type[models.Model], Workflow] = {}


def register(workflow: Workflow) -> Workflow:
    """Make a workflow known to `perform`, the docs and the tests."""
    _workflows[workflow.model] = workflow
    return workflow


def workflow_of(record_or_model: Any) -> Workflow:
    """The workflow of a record or model."""
    model = record_or_model if isinstance(record_or_model, type) else type(record_or_model)
    return _workflows[model]


def all_workflows() -> list[Workflow]:
    return list(_workflows.values())


def perform(
    record: Any, name: str, *, actor: Actor, note: str = "", at: datetime.datetime | None = None, **data: Any
) -> Any:
    """Do `name` to `record` and return the fresh record.

    Raises Moved (somebody was faster), PermissionDenied (no right), Refused (a rule, with its name), InvalidInput
    (by field). An inner savepoint undoes everything on any of them, so the caller can still show the new state.
    """
    workflow = workflow_of(record)
    transition = workflow.transitions[name]
    moment = at or timezone.now()
    if not actor.system and not may(actor, transition.right):
        # Before the lock: a tier that may only read (city, another role's page) is refused here, not by the database.
        raise PermissionDenied(transition.right)
    try:
        with transaction.atomic():
            fresh = _locked(workflow, record)
            _check(transition, fresh, actor)
            before = _values(fresh)
            from_state = fresh.state
            facts = transition.effect(fresh, actor=actor, at=moment, note=note, **data) or {}
            if transition.target is not None:
                _move(fresh, transition.target, moment)
            _save_changed(fresh, before)
            step = _write_step(workflow, transition, fresh, actor, moment, from_state, note, facts)
            if transition.notices:
                _tell(workflow, transition, fresh, actor, step)
            check_deferred()
            return fresh
    except IntegrityError as error:
        raise _refusal_of(error, record) from error


def _locked(workflow: Workflow, record: Any) -> Any:
    fresh = workflow.model._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if fresh is None:
        # Hidden from this tier or no longer writable by it: show it as it is now.
        raise Moved(record, moved_sentence(record))
    return fresh


def moved_sentence(record: Any) -> str:
    """Where the record stands now, and the way on from there where its model names one (`way_on`)."""
    from django.utils.translation import gettext as _

    sentence = _("这条记录已经是“%(state)s”，刚才的操作没有生效。") % {"state": record.get_state_display()}
    return sentence + str(getattr(record, "way_on", ""))


def _check(transition: Transition, record: Any, actor: Actor) -> None:
    if record.state not in transition.source:
        raise Moved(record, moved_sentence(record))
    if transition.automatic != actor.system and (transition.automatic or actor.system):
        raise PermissionDenied(transition.name)
    if not actor.system and not may(actor, transition.right, record):
        raise PermissionDenied(transition.right)
    for rule in transition.rules:
        refusal = rule(record, actor)
        if refusal is not None:
            raise refusal


def _values(record: Any) -> dict[str, Any]:
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}


def _move(record: Any, target: str, moment: datetime.datetime) -> None:
    record._meta.get_field("state").set_state(record, target)
    record.state_since = moment


def _save_changed(record: Any, before: dict[str, Any]) -> None:
    """Validate and save what changed only: the tier roles may update no other column."""
    changed = [f for f in record._meta.concrete_fields if getattr(record, f.attname) != before[f.attname]]
    if not changed:
        return
    try:
        # An effect may empty a field on purpose; forms, not columns, say what a person must fill in.
        filled = {f.name for f in changed if getattr(record, f.attname) is not None or not f.null}
        record.clean_fields(exclude={f.name for f in record._meta.concrete_fields} - filled | {"state"})
    except ValidationError as error:
        raise InvalidInput(error.message_dict) from error
    record.save(update_fields=[f.name for f in changed])


def _write_step(
    workflow: Workflow,
    transition: Transition,
    record: Any,
    actor: Actor,
    moment: datetime.datetime,
    from_state: str,
    note: str,
    facts: dict[str, Any],
) -> Any:
    columns = {f.attname for f in workflow.step_model._meta.concrete_fields}
    of_enterprise: dict[str, Any] = {}
    if "enterprise_id" in columns:
        shown = not transition.internal or workflow.shows_internal(record)
        of_enterprise = {"enterprise_id": record.enterprise_id, "visible_to_enterprise": shown}
    return workflow.step_model._default_manager.create(
        **{f"{workflow.step_link}_id": record.pk},
        **of_enterprise,
        zone_id=record.zone_id,
        at=moment,
        actor_seat_id=actor.seat_id,
        actor_name=actor.name,
        actor_post=actor.post,
        transition=transition.name,
        from_state=from_state,
        to_state=record.state,
        note=note,
        round=record.round,
        data=facts,
    )


def _tell(workflow: Workflow, transition: Transition, record: Any, actor: Actor, step: Any) -> None:
    """One notice per cause, and the cause is the step: a second return in the same round is news again."""
    notify(
        Message(
            cause=f"{workflow.subject_kind}:{record.pk}:{transition.name}:{step.pk}:{spec.kind}",
            kind=spec.kind,
            subject_kind=workflow.subject_kind,
            subject_id=record.pk,
            zone_id=record.zone_id,
            upwards=spec.upwards,
            enterprise_id=getattr(record, "enterprise_id", None),
            roles=spec.roles,
            area_id=spec.area_id,
            department_id=spec.department_id,
            user_id=spec.user_id,
            params=spec.params,
        )
        for spec in (transition.notices(record, actor) if transition.notices else ())
    )


def _refusal_of(error: IntegrityError, record: Any) -> Refused:
    """A constraint said no: name it, in words where the model gives them."""
    from django.utils.translation import gettext as _

    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or "constraint"
    sentences = getattr(type(record), "constraint_sentences", {})
    return Refused(
        name, str(sentences.get(name, _("库里的约束不允许这样做（%(name)s）。") % {"name": name})), record=record
    )


def chart(workflow: Workflow, states: Sequence[tuple[str, Any]]) -> str:
    """The state chart as text, drawn from the code (docs/workflow.md is diffed against it by a test)."""
    names = dict(states)
    lines = []
    for t in workflow.transitions.values():
        for source in t.source:
            target = t.target or source
            lines.append(f"| {names[source]} | {t.label} `{t.name}` | {names[target]} | `{t.right}` |")
    return "\n".join(["| 从 | 动作 | 到 | 权限 |", "| --- | --- | --- | --- |", *sorted(lines)])
