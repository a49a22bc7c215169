# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""统一社会信用代码 (GB 32100-2015): form, check character, and the sentence a typing mistake gets."""

import pytest

from demo.enterprises import credit_code
from enterprises import credit_code as standard


@pytest.mark.parametrize("seed", range(300))
def test_generated_codes_are_valid_and_repeatable(seed):
    code = credit_code(seed)
    assert standard.is_valid(code)
    assert code == credit_code(seed)
    assert code[16] == standard.organisation_check_character(code[8:16])


def test_every_single_wrong_character_is_noticed():
    code = credit_code("one")
    for place in range(18):
        for other in standard.ALPHABET:
            if other != code[place]:
                assert not standard.is_valid(code[:place] + other + code[place + 1 :])


def test_every_swap_of_neighbours_is_noticed():
    code = credit_code("two")
    for place in range(17):
        if code[place] != code[place + 1]:
            assert not standard.is_valid(code[:place] + code[place + 1] + code[place] + code[place + 2 :])


def test_blanks_hyphens_full_width_and_lower_case_are_the_same_code():
    code = credit_code("three")
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    for written in (code.lower(), f" {code[:8]} {code[8:]}", f"{code[:8]}-{code[8:]}", wide):
        assert standard.normalise(written) == code


@pytest.mark.parametrize(
    ("written", "kind"),
    [("", "empty"), (None, "empty"), ("91320900MA", "length"), ("9132O900MA00000001", "character"), ("91320900MA?0000000", "character")],
)
def test_a_fault_says_what_kind_it_is(written, kind):
    assert standard.fault(written).code == kind


def test_the_standard_alphabet_has_31_characters_without_lookalikes():
    assert len(standard.ALPHABET) == 31
    assert not set("IOSVZ") & set(standard.ALPHABET)
