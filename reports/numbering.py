"""发文字号: the letterhead of an agency, the next number for a document, numbers made void.

The serial itself is given by the database (park_document_number) in the transaction that issues the document, so a
rollback leaves no hole and two at once get two numbers in a row.
"""

from __future__ import annotations

import datetime
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import PROVINCE, Actor, require
from core.documents.gbt9704 import Header
from core.errors import InvalidInput, Refused
from reports.models import Consolidation, DocumentNumber, Filing, Letterhead

_MARK = re.compile(r"[\u4e00-\u9fff]{2,12}")
TITLE = 120


def letterhead_of(zone_id: int | None) -> Letterhead | None:
    """The letterhead of a zone, or of the province (None); None where nobody has set one."""
    return Letterhead.objects.filter(zone_id=zone_id).first()


def own_agency(actor: Actor) -> int | None:
    """Whose letterhead and numbers the actor keeps: a zone's, or None for the province's."""
    return None if actor.tier == PROVINCE else actor.zone_id


def set_letterhead(*, actor: Actor, mark: str, agency: str, office: str = "", copy_to: str = "") -> Letterhead:
    """Set the letterhead of the actor's agency. Earlier documents keep theirs. Raises InvalidInput by field."""
    require(actor, "reports.letterhead")
    mark, agency = mark.strip(), agency.strip()
    if mark and not _MARK.fullmatch(mark):
        raise InvalidInput({"mark": [_("机关代字写 2 至 12 个汉字，不带年份和序号，如“苏商开安”。")]})
    if mark and not agency:
        raise InvalidInput({"agency": [_("设了机关代字就要写发文机关标志。")]})
    values: dict[str, Any] = {
        "mark": mark, "agency": agency, "office": office.strip(), "copy_to": copy_to.strip(),
        "changed_by": actor.name, "changed_at": timezone.now(),
    }  # fmt: skip
    row, _new = Letterhead.objects.update_or_create(zone_id=own_agency(actor), defaults=values)
    return row


def number_filing(*, actor: Actor, filing: Filing, title: str, at: datetime.datetime) -> DocumentNumber | None:
    """The number of a zone's signed report: the one it has, else the next; None where the zone has set no mark."""
    return number_of_filing(filing) or _issue(actor, filing.zone_id, title, at, filing_id=filing.pk)


def number_consolidation(
    *, actor: Actor, made: Consolidation, title: str, at: datetime.datetime
) -> DocumentNumber | None:
    """The next number for the document of a consolidation; None where the province has set no mark.

    Raises Refused when it has a number that is in force.
    """
    if DocumentNumber.objects.filter(zone_id=None, consolidation_id=made.pk, voided_at=None).exists():
        sentence = str(DocumentNumber.constraint_sentences["documentnumber_consolidation_once"])
        raise Refused("documentnumber_consolidation_once", sentence)
    return _issue(actor, None, title, at, consolidation_id=made.pk)


def _issue(
    actor: Actor, zone_id: int | None, title: str, at: datetime.datetime, **subject: int
) -> DocumentNumber | None:
    head = letterhead_of(zone_id)
    if head is None or not head.mark:
        return None
    day = timezone.localdate(at)
    row = DocumentNumber.objects.create(
        zone_id=zone_id, mark=head.mark, year=day.year, title=title[:TITLE], agency=head.agency, office=head.office,
        copy_to=head.copy_to, issued_on=day, issued_at=at, issued_by=actor.name, **subject,
    )  # fmt: skip
    row.refresh_from_db(fields=["serial"])
    return row


def number_of_filing(filing: Filing) -> DocumentNumber | None:
    """The number in force of a filing."""
    return DocumentNumber.objects.filter(zone_id=filing.zone_id, filing_id=filing.pk, voided_at=None).first()


def void_number(*, actor: Actor, number: DocumentNumber, reason: str) -> None:
    """作废: the number stays in the register and is never given again. Raises Refused when it is void already."""
    require(actor, "reports.void_number")
    if number.zone_id != own_agency(actor):
        raise Refused("not_own_number", _("只能作废本机关的发文字号。"), record=number)
    if not reason.strip():
        raise InvalidInput({"reason": [_("请写作废原因，登记簿上会一直看得到。")]})
    changed = DocumentNumber.objects.filter(pk=number.pk, voided_at=None).update(
        voided_at=timezone.now(), voided_by=actor.name, void_reason=reason.strip()[:200]
    )
    if not changed:
        raise Refused("number_is_void", _("这个发文字号已经作废。"), record=number)


def header_of(number: DocumentNumber | None, *, signer: str = "") -> Header | None:
    """版头 of a document with this number. `signer`: of a report to a higher office (上行文)."""
    return Header(number.agency, number.text, signer) if number else None


def copies_of(number: DocumentNumber) -> list[str]:
    """抄送 as single names."""
    return [name for name in re.split(r"[，,、；;\n]", number.copy_to.rstrip("。")) if name.strip()]
