"""The import of a ledger of units: the shared pages with this ledger's flow and right."""

from __future__ import annotations

from core.import_pages import ColumnsStep, ConfirmStep, RejectsFile, RunPage, UploadPage
from hazards.sources.import_services import FLOW


class Imports(UploadPage):
    """Upload a ledger; my last runs."""

    permission = "sources.import"
    flow = FLOW


class Run(RunPage):
    """One run."""

    permission = "sources.import"
    flow, template = FLOW, "sources/import_run.html"


class ChooseColumns(ColumnsStep):
    """Correct what the columns hold."""

    permission = "sources.import"
    flow, template = FLOW, "sources/import_run.html"


class Confirm(ConfirmStep):
    """Import the good rows."""

    permission = "sources.import"
    flow, template = FLOW, "sources/import_run.html"


class Rejects(RejectsFile):
    """The rows that stayed outside, as the workbook they came in."""

    permission = "sources.import"
    flow = FLOW
