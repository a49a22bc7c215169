"""统一社会信用代码, the eighteen-character code of every legal unit (GB 32100-2015).

The code is made of five parts: registering authority (1), kind of unit (1), administrative
division (6), subject identifier (9, the old organisation code of GB 11714) and one check character.
The alphabet leaves out I, O, S, V and Z because officers mistake them for 1, 0, 5, U and 2.

The check character is C18 = (31 - Σ Ci·Wi mod 31) mod 31 with Wi = 3^(i-1) mod 31, i = 1..17.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
VALUE = {character: value for value, character in enumerate(ALPHABET)}
# Pairs that people and scanners confuse; told to the reader, never corrected silently.
LOOKALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_VALUE = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True)
class Fault:
    """What is wrong with a code: a stable `code` for programs, a sentence for people."""

    code: str
    message: str | Promise


def normalise(text: object) -> str:
    """The code as stored: upper case, half width, without blanks and hyphens. None gives ''."""
    if text is None:
        return ""
    plain = str(text).translate(_FULL_WIDTH).upper()
    return "".join(c for c in plain if not c.isspace() and c not in "-—_\u200b\ufeff")


def check_character(first_seventeen: str) -> str:
    """The eighteenth character belonging to the first seventeen (GB 32100-2015).

    Raises KeyError for a character outside the alphabet and ValueError for a wrong length.
    """
    if len(first_seventeen) != LENGTH - 1:
        raise ValueError(f"expected 17 characters, got {len(first_seventeen)}")
    total = sum(VALUE[c] * weight for c, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def organisation_check_character(first_eight: str) -> str:
    """The ninth character of the subject identifier (GB 11714): 11 minus the weighted sum modulo 11."""
    total = sum(ORGANISATION_VALUE[c] * w for c, w in zip(first_eight, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def fault(text: object) -> Fault | None:
    """The first fault of a code, or None when it is right.

    The ninth-place check of the subject identifier is not enforced: the standard's own check character
    decides, and old identifiers taken over from other registers do not always keep GB 11714.
    """
    code = normalise(text)
    if not code:
        return Fault("empty", _("请填写统一社会信用代码"))
    if len(code) != LENGTH:
        return Fault("length", _("统一社会信用代码应为 18 位，现在是 %(n)s 位") % {"n": len(code)})
    for place, character in enumerate(code, start=1):
        if character in LOOKALIKES:
            return Fault(
                "character",
                _("第 %(place)s 位是 %(bad)s，代码里没有这个字母，是否为 %(good)s？")
                % {"place": place, "bad": character, "good": LOOKALIKES[character]},
            )
        if character not in VALUE:
            return Fault("character", _("第 %(place)s 位“%(bad)s”不是代码字符") % {"place": place, "bad": character})
    if not code[2:8].isdigit():
        return Fault("division", _("第 3 至 8 位是行政区划，应全为数字"))
    if check_character(code[:17]) != code[17]:
        return Fault("check", _("校验位不对，请逐位核对营业执照"))
    return None


def is_valid(text: object) -> bool:
    """True when the code has the form and the check character of GB 32100-2015."""
    return fault(text) is None


def validate_credit_code(value: object) -> None:
    """Django validator: raises ValidationError with the sentence of `fault`."""
    found = fault(value)
    if found:
        raise ValidationError(found.message, code=found.code)
