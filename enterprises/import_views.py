"""The import of enterprise lists: the shared pages with this list's flow and right."""

from __future__ import annotations

from core.import_pages import ColumnsStep, ConfirmStep, RejectsFile, RunPage, UploadPage
from enterprises.import_services import FLOW


class Imports(UploadPage):
    """Upload a list; my last runs."""

    permission = "enterprises.import"
    flow = FLOW


class Run(RunPage):
    """One run."""

    permission = "enterprises.import"
    flow, template = FLOW, "enterprises/import_run.html"


class ChooseColumns(ColumnsStep):
    """Correct what the columns hold."""

    permission = "enterprises.import"
    flow, template = FLOW, "enterprises/import_run.html"


class Confirm(ConfirmStep):
    """Import the good rows."""

    permission = "enterprises.import"
    flow, template = FLOW, "enterprises/import_run.html"


class Rejects(RejectsFile):
    """The rows that stayed outside, as the workbook they came in."""

    permission = "enterprises.import"
    flow = FLOW
