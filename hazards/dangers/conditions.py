"""Rules beyond rights and whether a button is offered.

Separation of duties (M-31): a breach answers 409 with the rule's name. The same rules are database constraints.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.access import Actor
from core.errors import Refused
from hazards.dangers.limits import MAX_EXTENSIONS
from hazards.dangers.models import Danger, Request


def acceptor_is_not_finder(danger: Danger, actor: Actor) -> Refused | None:
    if danger.finder_user_id == actor.user_id:
        return Refused(
            "acceptor_is_not_finder", _("发现人不能验收自己发现的隐患，请由验收部门的另一人验收。"), record=danger
        )
    return None


def acceptor_is_not_other_party(danger: Danger, actor: Actor) -> Refused | None:
    if actor.user_id in (danger.rectifier_user_id, danger.supervisor_user_id):
        return Refused("acceptor_is_another_party", _("整改人、督查人不能验收同一条隐患。"), record=danger)
    if actor.enterprise_id is not None:
        return Refused("acceptor_is_of_another_organisation", _("企业不能验收自己的隐患。"), record=danger)
    return None


def supervisor_is_not_rectifier(danger: Danger, actor: Actor) -> Refused | None:
    if danger.rectifier_user_id == actor.user_id:
        return Refused("supervisor_is_not_rectifier", _("整改人不能督查自己的整改。"), record=danger)
    return None


def no_request_open(danger: Danger, actor: Actor) -> Refused | None:
    if open_request(danger) is not None:
        return Refused("one_request_open", _("已有一件申请在审批，请等它办完。"), record=danger)
    return None


def second_person(danger: Danger, actor: Actor) -> Refused | None:
    request = open_request(danger)
    if request is not None and actor.user_id in (request.asker_user_id, request.first_user_id):
        return Refused("another_person_decides", _("前一级是您本人，须由另一人审批。"), record=danger)
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
