"""The one form of the ledger import: the workbook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.import_runs import suffix_of
from core.imports import UnreadableWorkbook
from core.imports.reading import FORMATS


class LedgerForm(forms.Form):
    """A workbook at first sight: size and extension. What is inside, a worker finds out."""

    file = forms.FileField(
        label=_("台账文件"),
        allow_empty_file=True,
        help_text=_("照原样上传：标题行、两行表头、合并单元格、企业简称都能认。.xlsx、.xls 或 .csv，不超过 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        code, params = "", {}
        if upload.size == 0:
            code = "empty_file"
        elif upload.size > settings.UPLOAD_MAX_BYTES:
            code, params = "too_big", {"limit": settings.UPLOAD_MAX_BYTES // (1024 * 1024)}
        elif suffix_of(upload.name) not in FORMATS:
            code = "extension"
        if code:
            raise ValidationError(UnreadableWorkbook(code, **params).message, code=code)
        return upload
