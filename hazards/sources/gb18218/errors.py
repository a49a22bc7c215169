"""Why a case cannot be graded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .messages import FAULTS


class GradeError(ValueError):
    """A case that is refused. `code` and `params` for translation, `row` the substance (from 0), `nearest` names."""

    def __init__(self, code: str, *, row: int | None = None, nearest: Sequence[str] = (), **params: Any) -> None:
        self.code, self.row, self.nearest, self.params = code, row, list(nearest), params
        super().__init__(self.sentence(str))

    def sentence(self, translate: Any) -> str:
        """The whole sentence; `translate` is str for Chinese or a gettext."""
        text = translate(FAULTS[self.code]) % self.params
        if self.row is not None:
            text = translate(FAULTS["in_row"]) % {"row": self.row + 1, "text": text}
        if self.nearest and not self.code.startswith(("form", "cas_form")):  # those sentences name the forms themselves
            text += translate(FAULTS["nearest"]) % {"names": "、".join(self.nearest)}
        return text
