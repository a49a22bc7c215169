"""Codes: what they say comes back, a slip of the pen is refused, and a slot once given stays given."""

from __future__ import annotations

import datetime
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.figures import at_midnight, registered
from core.figures.codes import ALPHABET, PLACES, BadCode, Code, decode, encode, to_the_millisecond
from core.figures.period import frozen

# Numbers printed on paper name figures by these. Changing one makes old codes open another figure: never do.
SLOTS = {
    "dangers_found": 1, "dangers_closed": 2, "I01": 3, "dangers_open": 4, "dangers_overdue": 5, "dangers_major": 6,
    "I02": 7, "I03": 8, "I04": 9, "I05": 10, "I06a": 11, "I06b": 12, "I06a90": 13, "I06b90": 14, "I07": 15, "I09": 16,
    "I10": 17, "I11": 18, "I30": 19, "I31": 20, "dangers_funds": 21, "dangers_firms": 22,
    "I32": 23, "week_closed": 35, "mended_open": 36,
    "should_be_closed": 37, "C02": 24,
    "C03": 25, "C04": 26, "C05": 27, "C06": 28, "C07": 29, "C08": 30, "C09": 31, "C10": 32, "C11": 33, "C12": 34,
    "enterprises_registered": 40, "I22": 41, "I26a": 42, "I26b": 43, "I26c": 44, "I26d": 45, "I33": 46, "I23": 60,
    "plans_filed": 47, "sources_headed": 48, "hazchem_users": 49,
    "sources_major": 50, "sources_1": 51, "sources_2": 52, "sources_3": 53, "sources_4": 54,
    "sources_late": 55, "key_chemicals": 56, "key_processes": 57, "firms_linked": 58, "makers_running": 59,
    "makers_complete": 68,
    "I24": 61, "I29": 62, "I14": 63, "I14.principal": 64, "I14.technical": 65, "I14.operating": 66, "I14.head": 67,
    "B2.mended": 70, "B2.late": 71, "B2.plus": 72, "B2.minus": 73, "B3.mended": 74, "B3.late": 75,
    "B3.plus": 76, "B3.minus": 77, "B5.mended": 78, "B5.late": 79, "B5.plus": 80, "B5.minus": 81, "B6.mended": 82,
    "B6.late": 83, "B6.plus": 84, "B6.minus": 85, "B12.mended": 86, "B12.late": 87, "B12.plus": 88, "B12.minus": 89,
    "visits_done": 90, "visits_firms": 91, "visits_groups": 92, "visits_people": 93, "visits_experts": 94,
    "visits_joint": 95, "visits_secret": 96, "visits_concentrated": 97, "visits_by_experts": 98, "visits_fixed": 99,
    "firms_unvisited": 100, "I12": 101, "I08": 102, "findings_confirmed": 103, "findings_repeated": 104,
}  # fmt: skip
MILLISECOND, DAY = datetime.timedelta(milliseconds=1), datetime.timedelta(days=1)
many = settings(
    max_examples=400, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


def month_end(day: datetime.date) -> datetime.date:
    return (day.replace(day=1) + 32 * DAY).replace(day=1) - DAY


@st.composite
def codes(draw: st.DrawFn) -> Code:
    day = draw(st.dates(datetime.date(2017, 1, 1), datetime.date(2090, 12, 31)))
    start, end = draw(
        st.sampled_from(
            [
                (day.replace(day=1), month_end(day)), (day.replace(month=1, day=1), month_end(day)),
                (day, day + 6 * DAY), (day, day), (day, day + 500 * DAY),
            ]
        )
    )  # fmt: skip
    after = at_midnight(end + DAY)
    late = draw(st.one_of(st.just(0), st.integers(-600 * 86_400_000, 4 * 365 * 86_400_000)))
    kind = draw(st.sampled_from(PLACES))
    return Code(
        draw(st.sampled_from(registered())), frozen(start, end, after + late * MILLISECOND), kind,
        0 if kind == "all" else draw(st.integers(1, 2**34)), draw(st.integers(0, 15)), draw(st.integers(0, 3)),
        draw(st.integers(1, 15)),
    )  # fmt: skip


@many
@given(codes())
def test_a_code_says_again_what_it_was_made_of(code: Code) -> None:
    again = decode(code.text)
    assert again == code and again.text == code.text
    assert again.period.known_at == code.period.known_at and again.period.as_of == code.period.as_of


def test_the_shortest_and_the_first_are_read_too() -> None:
    first = datetime.date(2015, 1, 1)
    code = Code(
        registered()[0], frozen(first, datetime.date(2015, 1, 31), at_midnight(datetime.date(2015, 2, 1))), version=1
    )
    assert decode(code.text) == code


@many
@given(codes())
def test_small_letters_misread_letters_and_gaps_are_read(code: Code) -> None:
    text = code.text
    slips = (
        text.lower(), text.replace("0", "O"), text.replace("1", "I"), text.replace("1", "l"), text.replace("0", "o"),
        text.replace("-", ""), text.replace("-", " "), text.replace("-", "\u2011"), f"  {text} ",
    )  # fmt: skip
    assert {decode(slip) for slip in slips} == {code}


def test_a_wrong_character_and_a_swap_of_neighbours_are_refused() -> None:
    """Not statistically: the check is a remainder by a prime beyond 33 × 31, so each single slip changes it."""
    chance = random.Random(20261122)
    tried = passed = 0
    for _time in range(60):
        day = datetime.date(2024, 1, 1) + chance.randrange(1500) * DAY
        known = at_midnight(month_end(day) + DAY) + chance.randrange(10**10) * MILLISECOND
        month = frozen(day.replace(day=1), month_end(day), known)
        plain = encode(Code(chance.choice(registered()), month, "zone", chance.randrange(1, 119))).replace("-", "")
        wrong = [plain[:at] + other + plain[at + 1 :] for at in range(len(plain)) for other in ALPHABET]
        wrong += [plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(len(plain) - 1)]
        for text in wrong:
            if text != plain:
                tried += 1
                passed += reads(text)
    assert tried > 25_000
    assert passed == 0, f"{passed} of {tried}"


def reads(text: str) -> bool:
    try:
        decode(text)
    except BadCode:
        return False
    return True


@many
@given(st.one_of(st.text(max_size=60), st.text(alphabet=ALPHABET + "-ilo ", min_size=6, max_size=44)))
def test_garbage_is_a_bad_code_and_nothing_else(text: str) -> None:
    reads(text)


def test_whatever_passes_the_check_is_a_code_or_bad() -> None:
    """Numbers with a right check but senseless digits: the two check characters are all a stranger can guess."""
    chance, read = random.Random(7), 0
    for _time in range(4000):
        number = chance.randrange(2 ** chance.randrange(20, 190))
        number, text = number * 1024 + number % 1021, ""
        while number:
            number, digit = divmod(number, 32)
            text = ALPHABET[digit] + text
        try:
            code = decode(text)
        except BadCode:
            continue
        read += 1
        assert code.period.start <= code.period.end and code.period.day.year >= 2015
        assert decode(encode(code)) == code
    assert read, "some of them are codes"


def test_senseless_days_are_refused() -> None:
    one, day = registered()[0], datetime.date(2014, 12, 1)
    with pytest.raises(BadCode):
        encode(Code(one, frozen(day, month_end(day), at_midnight(month_end(day) + DAY))))
    with pytest.raises(BadCode):
        encode(
            Code(one, frozen(datetime.date(2026, 1, 1), datetime.date(2026, 1, 31), at_midnight(DAY + day)), sector=16)
        )


def test_slots_are_unique_and_never_given_again() -> None:
    assert {one.id: one.slot for one in registered()} == SLOTS
    assert len(set(SLOTS.values())) == len(SLOTS) and max(SLOTS.values()) < 128


def test_codes_of_frozen_months_are_short_enough_to_read_out() -> None:
    """At most 19 characters with dashes when frozen within four hours of the month's end, 21 within a day; corrections
    within a year take 23, those of an enterprise's number 26, also ten years later. (Any zone, area or city.)"""
    end = datetime.date(2035, 12, 31)
    after = at_midnight(end + DAY)

    def longest(late: datetime.timedelta, kind: str, place: int) -> int:
        starts = (end.replace(day=1), end.replace(month=1, day=1))
        lots = [
            Code(one, frozen(start, end, after + late), kind, place, 8, 2) for one in registered() for start in starts
        ]
        return max(len(code.text) for code in lots)

    assert longest(datetime.timedelta(hours=4), "zone", 1023) <= 19
    assert longest(datetime.timedelta(hours=4), "area", 1023) <= 19
    assert longest(DAY, "zone", 1023) <= 21
    assert longest(366 * DAY, "zone", 1023) <= 23
    assert longest(366 * DAY, "enterprise", 99_999) <= 26
    assert longest(3660 * DAY, "enterprise", 99_999) <= 26


def test_a_moment_is_named_to_the_whole_millisecond_not_before_it() -> None:
    at = datetime.datetime(2026, 11, 1, 0, 30, 0, 123456, tzinfo=datetime.UTC)
    assert to_the_millisecond(at) == at.replace(microsecond=124000)
    assert to_the_millisecond(at.replace(microsecond=124000)) == at.replace(microsecond=124000)
