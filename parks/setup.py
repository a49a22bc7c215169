"""Set-up of one zone by its safety office: its areas (园区、镇街) and its accepting departments (验收部门).

What refers to them lies in higher rooms, which this one does not know: uses are counted through the model registry,
and the composite foreign keys of the database have the last word when something is removed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Actor, require
from core.errors import InvalidInput, Moved, Refused
from parks.models import Area, Department

Part = Area | Department
NAME_LENGTH = 40
NAMES = ("area_name", "department_name")
# How the sentence calls what refers to a part; a model not named here appears by its own verbose_name.
WORDS: dict[str, Any] = {
    "enterprises.Enterprise": gettext_lazy("企业"),
    "accounts.Seat": gettext_lazy("席位"),
    "dangers.Danger": gettext_lazy("隐患"),
}


@dataclass(frozen=True)
class Use:
    """How many rows of one kind refer to an area or department."""

    label: str
    count: int


def uses_of(part: Part) -> list[Use]:
    """What refers to this area or department, as far as the scope sees; kinds with none are left out.

    Only links that protect count: history keeps its own copies and does not stand in the way.
    """
    found = []
    for link in part._meta.get_fields(include_hidden=True):
        if not isinstance(link, models.ForeignObjectRel) or link.on_delete is not models.PROTECT:
            continue
        count = link.related_model._base_manager.filter(**{link.field.name: part.pk}).count()
        if count:
            meta = link.related_model._meta
            found.append(Use(str(WORDS.get(meta.label, meta.verbose_name)), count))
    return found


def add_part(*, actor: Actor, model: type[Part], name: str) -> Part:
    """Add an area or department to the actor's zone. Raises InvalidInput on `name`: empty, too long, taken."""
    require(actor, "parks.setup")
    if actor.zone_id is None:
        raise InvalidInput({"name": [_("请换到某个开发区的席位再设置。")]})
    part = model(zone_id=actor.zone_id, name=cleaned_name(name))
    with name_is_free(part.name, *NAMES), transaction.atomic():
        part.save(force_insert=True)
    return part


def rename_part(*, actor: Actor, part: Part, name: str) -> None:
    """Give an area or department another name; everything that refers to it shows the new one.

    Raises InvalidInput on `name`, Moved when somebody removed it meanwhile.
    """
    require(actor, "parks.setup")
    name = cleaned_name(name)
    with name_is_free(name, *NAMES), transaction.atomic():
        changed = type(part)._base_manager.filter(pk=part.pk, zone_id=actor.zone_id).update(name=name)
    if not changed:
        raise Moved(part, _("“%(name)s”已经被删除。") % {"name": part.name})
    part.name = name


def remove_part(*, actor: Actor, part: Part) -> None:
    """Remove an area or department nothing refers to. Raises Refused with the number of what does."""
    require(actor, "parks.setup")
    if uses := uses_of(part):
        raise Refused("part_in_use", said_uses(part, uses), record=part)
    try:
        with transaction.atomic():
            # The keys are deferred: without the check a reference made meanwhile would only show at commit.
            type(part)._base_manager.filter(pk=part.pk, zone_id=actor.zone_id).delete()
            connection.check_constraints()
    except (IntegrityError, models.ProtectedError) as error:
        raise Refused("part_in_use", said_uses(part, uses_of(part)), record=part) from error


def said_uses(part: Part, uses: list[Use]) -> str:
    """The sentence why it cannot be removed."""
    counted = _("、").join(_("%(label)s %(count)d") % {"label": use.label, "count": use.count} for use in uses)
    if not counted:
        return _("刚刚有人用到了“%(name)s”，不能删除。") % {"name": part.name}
    return _("“%(name)s”还在使用（%(uses)s），不能删除；可以改名。") % {"name": part.name, "uses": counted}


def cleaned_name(name: str) -> str:
    """Without needless blanks. Raises InvalidInput on `name`: empty, too long."""
    name = " ".join(name.split())
    if not name:
        raise InvalidInput({"name": [_("请填写名称。")]})
    if len(name) > NAME_LENGTH:
        raise InvalidInput({"name": [_("名称最多 %(most)d 个字。") % {"most": NAME_LENGTH}]})
    return name


@contextmanager
def name_is_free(name: str, *constraints: str) -> Iterator[None]:
    """Turn the database's UNIQUE (zone, name), known by the constraint's name, into a sentence at the field."""
    try:
        yield
    except IntegrityError as error:
        if not any(one in str(error) for one in constraints):
            raise
        raise InvalidInput({"name": [_("本开发区已有“%(name)s”。") % {"name": name}]}) from error
