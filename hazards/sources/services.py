"""Writing units: describing them, what is in them, decisions on β and Q, key lists, connection. States: workflow.py."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import Actor, require
from core.errors import InvalidInput, Moved, Refused
from core.workflow import moved_sentence, perform
from enterprises.models import Enterprise
from hazards.sources.gb18218 import GradeError, grade
from hazards.sources.lists import entries
from hazards.sources.models import Connection, HazardSource, Holding, KeyItem
from hazards.sources.pieces import Change, changed
from hazards.sources.results import case_now, differs, freeze, holdings_of, named, result_now
from hazards.sources.states import BEFORE, IN_FORCE, Cause, State
from hazards.sources.substances import fault_of, kept_same

DESCRIBING = (
    "name", "code", "kind", "place", "group", "longitude", "latitude", "boundary", "in_port", "exposed_people",
    "people_source", "people_counted_on",
)  # fmt: skip
SUBSTANCE = ("name", "cas", "form", "categories", "mixture_of", "mixture_same", "quantity_t", "stock_t")


def add_source(
    *, actor: Actor, enterprise: Enterprise, values: Mapping[str, Any], substances: Sequence[Mapping[str, Any]]
) -> HazardSource:
    """A new unit of an enterprise, 填报中. Raises InvalidInput by field: name taken, a substance the engine refuses."""
    require(actor, "sources.edit")
    if actor.enterprise_id not in (None, enterprise.pk):
        raise Refused("foreign_enterprise", _("只能登记本企业的单元。"))
    with _free_name(), transaction.atomic():
        source = HazardSource(
            zone_id=enterprise.zone_id,
            enterprise_id=enterprise.pk,
            state_since=timezone.now(),
            recorder_user_id=actor.user_id,
            recorder_name=actor.name,
            **{name: values[name] for name in DESCRIBING if name in values},
        )
        source.save(force_insert=True)
        _hold(source, substances)
        _check(source)
    changed(Change(source, None, result_now(source)))
    return source


def edit_source(
    *, actor: Actor, source: HazardSource, values: Mapping[str, Any], substances: Sequence[Mapping[str, Any]]
) -> HazardSource:
    """Change a unit. One the zone has confirmed keeps its result in force: it goes to 变更、复评 and says what for.

    Decisions on β stay with a substance whose name, form and categories stay. Raises InvalidInput, Moved (struck off).
    """
    require(actor, "sources.edit", source)
    with _free_name(), transaction.atomic():
        fresh = HazardSource.objects.select_for_update(of=("self",)).select_related("version").get(pk=source.pk)
        if fresh.state == State.RETIRED or (fresh.state == State.REVIEW and actor.enterprise_id is not None):
            raise Moved(fresh, moved_sentence(fresh))
        before = result_now(fresh)
        for name in DESCRIBING:
            if name in values:
                setattr(fresh, name, values[name])
        fresh.save(update_fields=[name for name in DESCRIBING if name in values])
        _hold(fresh, substances)
        _check(fresh)
        after = result_now(fresh)
        changed(Change(fresh, before, after))
        if fresh.state in IN_FORCE and fresh.state != State.CHANGING and differs(fresh, after):
            note = _("物质、数量或人口有变更，须重新辨识、评估。")
            fresh = perform(fresh, "change", actor=actor, note=note)
    return fresh


@contextmanager
def _free_name() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "source_name" not in str(error):
            raise
        raise InvalidInput({"name": [str(HazardSource.constraint_sentences["source_name"])]}) from error


def _hold(source: HazardSource, substances: Sequence[Mapping[str, Any]]) -> None:
    """Make the unit hold exactly these, in order."""
    kept = {named(vars(row)): row for row in source.holdings.all()}
    rows = []
    for position, given in enumerate(substances):
        values = {name: given.get(name) for name in SUBSTANCE}
        values |= {name: values[name] or "" for name in ("name", "cas", "form", "mixture_of")}
        values["categories"] = list(values["categories"] or ())
        values["mixture_same"] = kept_same(values["mixture_same"])
        old = kept.pop(named(values), None)
        row = Holding(
            zone_id=source.zone_id, enterprise_id=source.enterprise_id, source_id=source.pk, position=position, **values
        )
        if old is not None:
            row.pk = old.pk
        rows.append(row)
    if kept:
        _keep_questions(kept.values())
        Holding.objects.filter(pk__in=[row.pk for row in kept.values()]).delete()
    Holding.objects.bulk_create([row for row in rows if row.pk is None])
    Holding.objects.bulk_update([row for row in rows if row.pk is not None], ["position", *SUBSTANCE])


def _keep_questions(gone: Iterable[Holding]) -> None:
    """A substance whose β is in question is not taken away or renamed before the zone has answered."""
    if asked := [row.name or row.cas for row in gone if row.challenge]:
        said = _("“%(names)s”的 β 有疑问还没有答复，答复前不能去掉或改名、改形态、改类别。") % {
            "names": "、".join(asked)
        }
        raise InvalidInput({"substances": [said]})


def _check(source: HazardSource) -> None:
    """Every substance must be certain before anything is kept."""
    try:
        grade(case_now(source, holdings_of(source)))
    except GradeError as error:
        raise InvalidInput({"substances": [fault_of(error)]}) from error


# -- β and Q: questioned by anybody who reads, decided by the zone -------------------------------------------------------


def challenge_beta(*, actor: Actor, holding: Holding, words: str, at: datetime.datetime | None = None) -> None:
    """Put a β or Q in question; the zone answers by confirming or replacing it. Raises InvalidInput without words."""
    require(actor, "sources.challenge")
    if not words.strip():
        raise InvalidInput({"words": [_("请写明哪里不对，依据是什么。")]})
    asked = Holding.objects.filter(pk=holding.pk, challenge="").update(
        challenge=words.strip()[:300], challenged_by=actor.name, challenged_at=at or timezone.now()
    )
    if not asked:
        raise Refused("beta_asked", _("这一项已经有疑问，区安委办答复后才能再提。"), record=holding)


def decide_beta(
    *,
    actor: Actor,
    holding: Holding,
    reason: str,
    beta: Decimal | None = None,
    threshold_t: Decimal | None = None,
    categories: Sequence[str] | None = None,
    at: datetime.datetime | None = None,
) -> HazardSource:
    """Confirm a derived β (neither given), replace β or Q by hand, or set the category it follows from.

    The reason stands with the number from then on. A unit in force gets a new version at once; where it is filed and
    its level moves, re-assessment is asked for. Raises InvalidInput, GradeError never leaves (said as InvalidInput).
    """
    source = HazardSource.objects.select_related("version").get(pk=holding.source_id)
    require(actor, "sources.beta", source)
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写理由，它会和这个数一起显示、打印。")]})
    moment = at or timezone.now()
    with transaction.atomic():
        fresh = HazardSource.objects.select_for_update(of=("self",)).select_related("version").get(pk=source.pk)
        if fresh.state == State.RETIRED:
            raise Moved(fresh, moved_sentence(fresh))
        before = result_now(fresh)
        confirms = beta is None and threshold_t is None and not categories
        values: dict[str, Any] = {
            "threshold_t": threshold_t,
            "beta": beta,
            "beta_confirmed_at": moment if confirms else None,
            "decided_by": actor.name,
            "decided_at": moment,
            "decision": reason.strip()[:300],
            "challenge": "",
            "challenged_by": "",
            "challenged_at": None,
        }
        if categories:
            values["categories"] = list(categories)
        Holding.objects.filter(pk=holding.pk).update(**values)
        _check(fresh)
        changed(Change(fresh, before, result_now(fresh)))
        if fresh.state not in BEFORE and fresh.state != State.CHANGING:
            _freeze_decision(fresh, actor=actor, at=moment, reason=reason)
    return fresh


def _freeze_decision(source: HazardSource, *, actor: Actor, at: datetime.datetime, reason: str) -> None:
    old = (source.is_major, source.level)
    freeze(source, actor=actor, at=at, cause=Cause.BETA, reason=reason)
    fields = ["version", "is_major", "level", "provisional", "s_value", "r_value"]
    if (source.is_major, source.level) != old and source.state in (State.ASSESSED, State.FILED, State.IN_USE):
        source.reassess_reason = _("β 或临界量复核后级别有变化，须重新评估、备案。")
        source.reassess_since = at
        fields += ["reassess_reason", "reassess_since"]
    source.save(update_fields=fields)


# -- the two lists and the connection ------------------------------------------------------------------------------------


def set_key_items(
    *, actor: Actor, enterprise: Enterprise, source: HazardSource | None, kind: str, numbers: Sequence[int]
) -> None:
    """Make the key processes or chemicals of a unit (or of the plant as a whole) exactly these numbers of the list."""
    require(actor, "sources.record", source)
    known = {entry.number for entry in entries(kind)}
    if wrong := set(numbers) - known:
        raise InvalidInput({"numbers": [_("名录里没有第 %(n)s 项。") % {"n": "、".join(map(str, sorted(wrong)))}]})
    here = source.pk if source else None
    rows = KeyItem.objects.filter(enterprise_id=enterprise.pk, source_id=here, kind=kind, removed_at=None)
    with transaction.atomic():
        rows.exclude(number__in=list(numbers)).update(removed_at=timezone.now())
        have = set(rows.values_list("number", flat=True))
        KeyItem.objects.bulk_create(
            KeyItem(
                zone_id=enterprise.zone_id,
                enterprise_id=enterprise.pk,
                source_id=source.pk if source else None,
                kind=kind,
                number=number,
                recorded_by=actor.name,
            )
            for number in sorted(set(numbers) - have)
        )


def record_connection(
    *, actor: Actor, enterprise: Enterprise, on: datetime.date, connected: bool, complete: bool, note: str = ""
) -> Connection:
    """From this day on the enterprise is connected (or not), with all its data or not."""
    require(actor, "sources.connect")
    if complete and not connected:
        raise InvalidInput({"complete": [_("没有接入，数据就不会齐全。")]})
    return Connection.objects.create(
        zone_id=enterprise.zone_id,
        enterprise_id=enterprise.pk,
        on=on,
        connected=connected,
        complete=complete,
        note=note[:200],
        recorded_by=actor.name,
    )
