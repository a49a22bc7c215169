"""Rules beyond rights and whether a button is offered.

Separation of duties (M-31): a breach answers 409 with the rule's name. The same rules are database constraints.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Seat
from core.access import Actor
from core.errors import Refused
from core.workdays import today
from hazards.dangers.duties import REQUEST_SENTENCES, SENTENCES
from hazards.dangers.limits import MAX_EXTENSIONS
from hazards.dangers.models import Danger, Request

FOUND = "found:"  # import keys of findings


def _refused(rule: str, danger: Danger) -> Refused:
    return Refused(rule, str(SENTENCES[rule]), record=danger)


def acceptor_is_not_finder(danger: Danger, actor: Actor) -> Refused | None:
    if danger.finder_user_id == actor.user_id:
        return _refused("acceptor_is_not_finder", danger)
    return None


def acceptor_is_not_other_party(danger: Danger, actor: Actor) -> Refused | None:
    if actor.user_id == danger.rectifier_user_id:
        return _refused("acceptor_is_not_rectifier", danger)
    if actor.user_id == danger.supervisor_user_id:
        return _refused("acceptor_is_not_supervisor", danger)
    if actor.enterprise_id is not None or _sits_in(actor, danger.enterprise_id):
        return _refused("acceptor_is_of_another_organisation", danger)
    return None


def _sits_in(actor: Actor, enterprise_id: int) -> bool:
    """Whether the person, in whatever seat they act now, also has one in this enterprise."""
    return Seat.objects.in_office(on=today()).filter(user_id=actor.user_id, enterprise_id=enterprise_id).exists()


def supervisor_is_not_rectifier(danger: Danger, actor: Actor) -> Refused | None:
    if danger.rectifier_user_id == actor.user_id:
        return _refused("supervisor_is_not_rectifier", danger)
    return None


def found_on_a_visit(danger: Danger, actor: Actor) -> Refused | None:
    """What a visit hands over is made for it; nobody sends another person's draft this way."""
    if not danger.import_key.startswith(FOUND):
        return Refused("not_found_on_a_visit", _("这条隐患不是检查中转来的，请由发现人提交。"), record=danger)
    return None


def no_request_open(danger: Danger, actor: Actor) -> Refused | None:
    if open_request(danger) is not None:
        return Refused("one_request_open", str(REQUEST_SENTENCES["one_open"]), record=danger)
    return None


def second_person(danger: Danger, actor: Actor) -> Refused | None:
    request = open_request(danger)
    if request is not None and actor.user_id in (request.asker_user_id, request.first_user_id):
        return Refused("another_person_decides", str(REQUEST_SENTENCES["second_is_not_first"]), record=danger)
    return None


def open_request(danger: Danger) -> Request | None:
    """The one request under decision, or None; read once per record object."""
    if not hasattr(danger, "_open_request"):
        states = [Request.State.FIRST, Request.State.SECOND]
        danger._open_request = Request.objects.filter(danger_id=danger.pk, state__in=states).first()  # type: ignore[attr-defined]
    return danger._open_request  # type: ignore[attr-defined]


def waits(kind: str, state: str) -> Any:
    def offered(danger: Danger, actor: Actor) -> bool:
        request = open_request(danger)
        return request is not None and request.kind == kind and request.state == state

    return offered


def no_request(danger: Danger, actor: Actor) -> bool:
    return open_request(danger) is None


def may_ask_extension(danger: Danger, actor: Actor) -> bool:
    return no_request(danger, actor) and danger.extension_count < MAX_EXTENSIONS


def own_request(danger: Danger, actor: Actor) -> bool:
    request = open_request(danger)
    return request is not None and request.asker_user_id == actor.user_id
