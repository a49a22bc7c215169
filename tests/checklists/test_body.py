"""The body of a checklist as mathematics: read again it is the same; scores and follow-ups keep their rules."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from inspections.checklists import arranging
from inspections.checklists.body import (
    CHECK,
    KINDS,
    NA,
    NO,
    NUMBER,
    OK,
    PHOTOS,
    SEVERITIES,
    Body,
    Item,
    Section,
    body_of,
    faults_of,
    judge_number,
)
from inspections.checklists.comparing import differences

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
numbers = st.decimals(-999, 999, places=2).map(str)
verdicts = st.sampled_from(["", OK, NO, NA, "done"])


@st.composite
def bodies(draw, *, sound: bool = True) -> Body:
    """A body of one to four sections. `sound`: there is at least one item."""
    sections, earlier, n = [], [], 0
    for at in range(draw(st.integers(1, 4))):
        items = []
        for _one in range(draw(st.integers(0, 5))):
            n += 1
            kind = draw(st.sampled_from(KINDS))
            low, high = sorted([Decimal(draw(numbers)), Decimal(draw(numbers))])
            item = Item(
                key=f"I{n}", text=draw(texts) + "文", kind=kind, basis=draw(texts), photo=draw(st.sampled_from(PHOTOS)),
                severity=draw(st.sampled_from(SEVERITIES)), required=draw(st.booleans()), unit=draw(texts),
                weight=draw(st.integers(0, 100)), low=str(low) if draw(st.booleans()) else "",
                high=str(high) if draw(st.booleans()) else "", phrases=tuple(draw(st.lists(texts, max_size=3))),
                measures=draw(texts),
            )  # fmt: skip
            if earlier and draw(st.booleans()):
                item = replace(item, after=draw(st.sampled_from(earlier)), when=draw(st.sampled_from([OK, NO, NA])))
            if kind in (CHECK, NUMBER):
                earlier.append(item.key)
            items.append(item)
        sections.append(Section(f"S{at + 1}", draw(texts) + "部", tuple(items)))
    assume(not sound or n)
    return Body(tuple(sections))


@st.composite
def answered(draw) -> tuple[Body, dict[str, str]]:
    body = draw(bodies())
    return body, {item.key: draw(verdicts) for item in body.items() if draw(st.booleans())}


@given(bodies(sound=False))
def test_what_is_kept_as_json_reads_back_as_the_same_body(body):
    assert body_of(json.loads(json.dumps(body.as_json(), ensure_ascii=False))) == body


@given(bodies())
def test_a_sound_body_has_no_faults(body):
    assert faults_of(body) == []


@given(answered())
def test_a_follow_up_is_asked_only_after_its_answer(pair):
    body, given_ = pair
    asked = {item.key for item in body.asked(given_)}
    for item in body.items():
        wanted = not item.after or (item.after in asked and given_.get(item.after) == item.when)
        assert (item.key in asked) == wanted


@given(answered())
def test_a_score_lies_between_0_and_100_and_counts_only_what_was_judged(pair):
    body, given_ = pair
    score = body.score(given_)
    judged = [i for i in body.asked(given_) if i.weight and given_.get(i.key) in (OK, NO)]
    assert (score is None) == (not judged)
    if score is not None:
        assert 0 <= score <= 100
        assert (score == 100) == all(given_[i.key] == OK for i in judged) or score == Decimal("100.0")


@given(bodies(), st.data())
def test_a_key_used_twice_is_a_fault(body, data):
    items = list(body.items())
    twin = data.draw(st.sampled_from(items))
    double = Body((*body.sections, Section("S9", "又一部分", (Item(key=twin.key, text="另一条"),))))
    assert twin.key in {key for key, _sentence in faults_of(double)}


@given(bodies(), st.data())
def test_a_follow_up_before_the_item_it_follows_is_a_fault(body, data):
    judged = [item for item in body.items() if item.kind in (CHECK, NUMBER)]
    assume(judged)
    parent = data.draw(st.sampled_from(judged))
    early = Item(key="early", text="追问", after=parent.key, when=NO)
    turned = Body((Section("S0", "最前", (early,)), *body.sections))
    assert "early" in {key for key, _sentence in faults_of(turned)}
    itself = Body((Section("S0", "最前", (replace(early, after="early"),)),))
    assert "early" in {key for key, _sentence in faults_of(itself)}


def test_criteria_and_sectors_nobody_knows_are_faults_only_where_some_are_known():
    body = Body((Section("S1", "部分", (Item("A", "条", criterion="GM10-9", sector="moon"),)),))
    assert faults_of(body) == []
    assert len(faults_of(body, criteria=["GM10-3-1"], sectors=["dust"])) == 2


def test_a_bound_that_is_no_number_is_a_fault_and_breaks_nothing():
    for text in ("NaN", "Infinity", "sNaN", "一", "1e999999999"):
        body = Body((Section("S1", "部分", (Item("A", "条", kind=NUMBER, low=text, high="1"),)),))
        assert faults_of(body) != [], text


@given(numbers, numbers, numbers)
def test_both_ends_of_a_range_are_within_it(one, other, number):
    low, high = sorted([Decimal(one), Decimal(other)])
    item = Item("A", "条", kind=NUMBER, low=str(low), high=str(high))
    assert judge_number(item, low) == judge_number(item, high) == OK
    assert judge_number(item, Decimal(number)) == (OK if low <= Decimal(number) <= high else NO)


# -- changing ----------------------------------------------------------------------------------------------------------


@given(bodies(), st.data())
def test_moving_loses_and_doubles_nothing_and_back_is_where_it_was(body, data):
    key = data.draw(st.sampled_from(sorted(arranging.keys_of(body))))
    step = data.draw(st.sampled_from([-1, 1]))
    there = arranging.moved(body, key, step)
    assert sorted(item.key for item in there.items()) == sorted(item.key for item in body.items())
    assert arranging.keys_of(there) == arranging.keys_of(body)
    if there != body:
        assert arranging.moved(there, key, -step) == body


@given(bodies(), st.randoms())
def test_any_order_that_names_everything_once_is_taken_and_no_other(body, random):
    keys = [item.key for item in body.items()]
    random.shuffle(keys)
    order = [(section.key, keys if n == 0 else []) for n, section in enumerate(body.sections)]
    made = arranging.ordered(body, order)
    assert [item.key for item in made.items()] == keys
    for wrong in ([*order[1:]], [(order[0][0], keys[1:]), *order[1:]], [(order[0][0], [*keys, keys[0]]), *order[1:]]):
        try:
            arranging.ordered(body, wrong)
        except ValueError:
            continue
        raise AssertionError(wrong)


@given(bodies())
def test_a_body_differs_from_itself_in_nothing_and_from_nothing_in_everything(body):
    assert not differences(body, body)
    assert [item.key for item in differences(Body(), body).added] == [item.key for item in body.items()]
    assert [item.key for item in differences(body, Body()).removed] == [item.key for item in body.items()]
