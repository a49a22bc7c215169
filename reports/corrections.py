"""更正: the version a correction corrects, and what is different, for the documents that print old beside new."""

from __future__ import annotations

from reports.content import Content, content_of
from reports.diffing import Difference, differences
from reports.services import filing_of
from reports.states import FilingKind


def corrected(content: Content) -> Content | None:
    """The version this one corrects; None for a first report."""
    filing = content.filing
    if filing.kind != FilingKind.CORRECTION or not filing.corrects:
        return None
    old = filing_of(filing.report_id, filing.corrects)
    return None if old is None else content_of(old)


def changes(content: Content) -> list[Difference]:
    """What a correction changes, old → new; nothing for a first report."""
    old = corrected(content)
    return differences(old, content) if old is not None else []
