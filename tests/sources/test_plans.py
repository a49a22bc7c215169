"""Where an emergency plan stands: every edge of its terms, holidays among them; SQL and Python say the same."""

from __future__ import annotations

import datetime
import itertools
import random
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.errors import InvalidInput, Moved, Refused
from core.tenancy import Scope, scope_of, scoped_to
from hazards.sources import plan_services as services
from hazards.sources.models import Drill, EmergencyPlan, PlanFact, SourceFact
from hazards.sources.plan_states import PlanState
from hazards.sources.plan_terms import Standing, terms
from tests.sources.plans import another, day, make_major, make_plan, make_unit

pytestmark = pytest.mark.django_db
PROVINCE = Scope("province")
ONE_DAY = datetime.timedelta(days=1)
State = PlanState


@contextmanager
def at(text: str):
    """Noon of a day in Shanghai."""
    moment = datetime.datetime.combine(day(text), datetime.time(4), datetime.UTC)
    with time_machine.travel(moment, tick=False):
        yield


def standing(plan: EmergencyPlan, on: str) -> Standing:
    plan.refresh_from_db()
    return terms(day(on)).standing(plan)


# -- the terms -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "last"),
    [
        ("2026-09-01", "2026-09-29"),  # Sunday 09-20 is worked, 09-25 to 09-27 is 中秋
        ("2026-09-10", "2026-10-14"),  # across National Day, Saturday 10-10 worked
        ("2026-09-11", "2026-10-15"),
        ("2026-10-01", "2026-11-03"),  # published on a holiday: counting begins with 10-08
    ],
)
def test_twenty_workdays_from_publishing_to_the_last_hour(cast, published: str, last: str) -> None:
    with scoped_to(PROVINCE):
        plan = make_plan(cast, published_on=day(published))
        on_time, late = standing(plan, last), standing(plan, str(day(last) + ONE_DAY))
    assert (on_time.state, on_time.send_by, on_time.late) == (State.UNSENT, day(last), ())
    assert (late.state, late.late) == (State.UNSENT, ("send_by",))


def test_silence_of_the_authority_is_filing_from_the_day_after_its_five_workdays(cast) -> None:
    with scoped_to(PROVINCE):
        plan = make_plan(cast, submitted_on=day("2026-09-25"), accepted_on=day("2026-09-28"))
        # 09-29, 09-30, 10-08, 10-09, and Saturday 10-10
        last = standing(plan, "2026-10-10")
        assert (last.state, last.answer_by, last.deemed_on) == (State.ACCEPTED, day("2026-10-10"), None)
        after = standing(plan, "2026-10-11")
        assert (after.state, after.deemed_on) == (State.DEEMED, day("2026-10-10"))
        assert after.send_by is None and "send_by" not in after.late, "what is deemed filed is not late"
        EmergencyPlan.objects.filter(pk=plan.pk).update(refused_on=day("2026-10-10"), refusal="缺附件")
        assert standing(plan, "2026-10-11").state == State.REFUSED, "a word on the last day is a word"


def test_evaluation_every_three_years_and_drills_every_half_year(cast) -> None:
    filed = {"submitted_on": day("2024-02-29"), "filed_on": day("2024-03-01"), "filing_number": "x"}
    with scoped_to(PROVINCE):
        plan = make_plan(cast, published_on=day("2024-02-29"), **filed)
        onsite = make_plan(cast, published_on=day("2025-08-31"), kind="onsite")
        assert standing(plan, "2027-02-28").evaluate_by == day("2027-02-28")
        assert "evaluate_by" not in standing(plan, "2027-02-28").late
        assert "evaluate_by" in standing(plan, "2027-03-01").late
        EmergencyPlan.objects.filter(pk=plan.pk).update(evaluated_on=day("2026-12-01"), evaluation="不需修订")
        assert standing(plan, "2027-03-01").evaluate_by == day("2029-12-01"), "an evaluation, not a revision"
        assert standing(plan, "2026-09-01").drill_by == day("2024-08-29")
        EmergencyPlan.objects.filter(pk=plan.pk).update(drilled_on=day("2026-05-31"))
        assert standing(plan, "2026-09-01").drill_by == day("2026-11-30")
        assert standing(onsite, "2026-02-28").drill_by == day("2026-02-28")
        assert "drill_by" in standing(onsite, "2026-03-01").late
        another("D33", "2026-01-01", value=3)
        assert standing(onsite, "2026-02-28").drill_by == day("2026-02-28"), "begun before the change"
        EmergencyPlan.objects.filter(pk=onsite.pk).update(drilled_on=day("2026-01-31"))
        assert standing(onsite, "2026-02-28").drill_by == day("2026-04-30"), "D33, not D31"


def test_a_plan_deemed_filed_stays_so_when_the_province_gives_the_authority_longer(cast) -> None:
    with scoped_to(PROVINCE):
        plan = make_plan(cast, submitted_on=day("2026-09-01"), accepted_on=day("2026-09-07"))
        assert standing(plan, "2026-09-15").state == State.DEEMED
        another("D28", "2026-09-15", value=15)
        assert standing(plan, "2026-09-15").state == State.DEEMED
        later = make_plan(cast, submitted_on=day("2026-09-01"), accepted_on=day("2026-09-15"))
        assert standing(later, "2026-09-30").state == State.ACCEPTED


def _any_plan(cast, chance: random.Random, n: int) -> dict[str, Any]:
    """Dates in a possible order, near to the edges."""

    def after(begun: datetime.date) -> datetime.date:
        return begun + chance.choice((0, 1, 5, 6, 7, 8, 11, 28, 29, 30)) * ONE_DAY

    published = day("2023-08-20") + chance.choice((0, 5, 700, 1080, 1096, 1110, 1130)) * ONE_DAY
    row: dict[str, Any] = {"published_on": published, "kind": chance.choice(("general", "special", "onsite"))}
    steps = chance.randrange(5)
    latest = published
    for name in ("submitted_on", "accepted_on")[: min(steps, 2)]:
        latest = row[name] = after(latest)
    if steps == 3:
        row |= {"filed_on": after(latest), "filing_number": "1"}
    if steps == 4:
        row |= {"refused_on": after(row["accepted_on"]), "refusal": "缺"}
    if chance.random() < 0.3:
        row |= {"evaluated_on": after(published) + 1000 * ONE_DAY, "evaluation": "不需修订"}
    if chance.random() < 0.5:
        row["drilled_on"] = after(published) + chance.choice((0, 160, 180)) * ONE_DAY
    if chance.random() < 0.15:
        row["superseded_on"] = after(latest) + 60 * ONE_DAY
    return row


def test_sql_and_python_say_the_same_on_every_day(cast) -> None:
    chance, seen = random.Random(27), set()
    with scoped_to(PROVINCE):
        another("D28", "2026-09-21", value=2)
        another("D27", "2026-08-25", value=10)
        another("D31", "2026-03-01", value=3)
        for n in range(160):
            make_plan(cast, chance.choice(("a1", "a2", "b1")), **_any_plan(cast, chance, n))
        for n in range(0, 120, 2):
            rule = terms(day("2026-08-10") + n * ONE_DAY)
            rows = EmergencyPlan.objects.standing(rule)
            filed = set(EmergencyPlan.objects.filter(rule.filed()).values_list("pk", flat=True))
            facts = set(PlanFact.objects.filter(rule.filed(), known_to=None).values_list("plan_id", flat=True))
            current = set(EmergencyPlan.objects.filter(rule.current()).values_list("pk", flat=True))
            for row in rows:
                here = rule.standing(row)
                said = tuple(
                    name for name in ("send", "evaluate", "drill") if getattr(row, f"{name}_late")
                )  # fmt: skip
                assert row.state == here.state, (row.pk, rule.on)
                assert tuple(f"{name}_by" for name in said) == here.late, (row.pk, rule.on)
                if here.is_current:
                    assert (row.pk in filed) == (here.state in (State.FILED, State.DEEMED))
                    assert (row.pk in current) == (row.published_on <= rule.on)
                seen.add((here.state, said))
            assert filed == facts, "the facts are asked by the same rule"
    assert {state for state, _said in seen} == set(State), "every state has been met"
    assert len(seen) > 15


def test_many_plans_cost_two_statements(cast, django_assert_num_queries) -> None:
    with scoped_to(PROVINCE):
        for _n in range(30):
            make_plan(cast)
        with django_assert_num_queries(2):
            assert len(EmergencyPlan.objects.standing(terms(day("2026-10-15"))).late()) == 30


# -- services --------------------------------------------------------------------------------------------------------


@contextmanager
def acting(cast, username: str = "office_a"):
    actor = cast.actor(username)
    with scoped_to(scope_of(actor)):
        yield actor


def refused_fields(work, *args: Any, **kwargs: Any) -> dict[str, list[str]]:
    with pytest.raises(InvalidInput) as wrong, transaction.atomic():
        work(*args, **kwargs)
    return wrong.value.fields


@pytest.mark.parametrize("username", ["office_a", "safety_a1"])
def test_a_plan_goes_through_its_filing_and_a_new_version_asks_for_it_again(cast, username: str) -> None:
    with at("2026-10-20"), acting(cast, username) as actor:
        from enterprises.models import Enterprise

        firm = Enterprise.objects.get(pk=cast.enterprise["a1"])
        unit = make_unit(cast)
        plan = services.add_plan(
            actor=actor, enterprise=firm, name=" 液氨泄漏专项预案 ", kind="special", published_on=day("2026-09-01"),
            version_label="2026 版", source=unit,
        )  # fmt: skip
        assert plan.name == "液氨泄漏专项预案" and plan.source_id == unit.pk
        services.record_submission(actor=actor, plan=plan, on=day("2026-09-10"), authority="区应急管理局")
        services.record_acceptance(actor=actor, plan=plan, on=day("2026-09-11"))
        services.record_refusal(actor=actor, plan=plan, on=day("2026-09-15"), refusal="缺风险评估报告")
        assert standing(plan, "2026-09-20").state == State.REFUSED
        with pytest.raises(Refused, match="2026-09-15"):
            services.record_acceptance(actor=actor, plan=plan, on=day("2026-09-16"))
        services.record_submission(actor=actor, plan=plan, on=day("2026-09-21"), authority="区应急管理局")
        plan.refresh_from_db()
        assert (plan.accepted_on, plan.refused_on, plan.refusal) == (None, None, "")
        services.record_acceptance(actor=actor, plan=plan, on=day("2026-09-22"))
        services.record_filing(actor=actor, plan=plan, on=day("2026-09-24"), filing_number="320900-2026-017")
        plan.refresh_from_db()
        assert (plan.filing_number, plan.authority) == ("320900-2026-017", "区应急管理局")
        services.record_drill(
            actor=actor, plan=plan, on=day("2026-10-12"), kind="live", people=36, summary="二号门疏散慢，已加指示灯"
        )
        services.record_drill(actor=actor, plan=plan, on=day("2026-10-09"), kind="tabletop", people=8, summary="推演")
        services.record_evaluation(actor=actor, plan=plan, on=day("2026-10-13"), evaluation="装置扩建，需要修订")
        plan.refresh_from_db()
        assert plan.drilled_on == day("2026-10-12") == Drill.objects.filter(plan=plan).latest("on").on
        new = services.supersede_plan(
            actor=actor, plan=plan, published_on=day("2026-10-20"), version_label="2026 第二版"
        )
        connection.check_constraints()
        assert standing(plan, "2026-10-20").state == State.SUPERSEDED
        now = standing(new, "2026-10-20")
        assert (now.state, now.send_by) == (State.UNSENT, day("2026-11-17")), "filed again within 20 workdays"
        assert (new.name, new.source_id, new.replaces_id, new.drilled_on) == (plan.name, unit.pk, plan.pk, None)
        with pytest.raises(Moved, match="2026-10-20"):
            services.record_evaluation(actor=actor, plan=plan, on=day("2026-10-20"), evaluation="x")
    with scoped_to(PROVINCE):
        trail = EmergencyPlan.pgh_event_model.objects.filter(pgh_obj_id=plan.pk)
        assert trail.filter(refusal="缺风险评估报告").exists(), "the refusal stays in the history"


def test_dates_out_of_order_are_refused_with_a_sentence_at_the_field(cast) -> None:
    with at("2026-10-20"), acting(cast) as actor:
        plan = make_plan(cast, submitted_on=day("2026-09-10"), authority="局", accepted_on=day("2026-09-15"))
        record = {"actor": actor, "plan": plan}
        says = refused_fields(services.record_submission, **record, on=day("2026-08-31"), authority="局")
        assert says == {"on": ["不能早于公布日期（2026-09-01）。"]}
        says = refused_fields(services.record_submission, **record, on=day("2026-09-16"), authority="局")
        assert says == {"on": ["不能晚于受理日期（2026-09-15）。"]}
        says = refused_fields(services.record_acceptance, **record, on=day("2026-09-09"))
        assert says == {"on": ["不能早于报送日期（2026-09-10）。"]}
        says = refused_fields(services.record_filing, **record, on=day("2026-09-14"), filing_number="1")
        assert says == {"on": ["不能早于受理日期（2026-09-15）。"]}
        says = refused_fields(services.record_filing, **record, on=day("2026-10-21"), filing_number="1")
        assert says == {"on": ["不能晚于今天。"]}
        says = refused_fields(services.record_filing, **record, on=day("2026-09-18"), filing_number=" ")
        assert list(says) == ["filing_number"]
        says = refused_fields(services.record_refusal, **record, on=day("2026-09-22"), refusal="缺")
        assert says == {"on": ["受理后的核对期限 2026-09-21 已满，视为已经备案，之后不能退回。"]}
        assert list(refused_fields(services.record_refusal, **record, on=day("2026-09-21"), refusal=" ")) == ["refusal"]
        says = refused_fields(services.record_drill, **record, on=day("2026-08-01"), kind="live", people=0, summary=" ")
        assert sorted(says) == ["on", "people", "summary"]
        says = refused_fields(services.record_evaluation, **record, on=day("2026-08-01"), evaluation="x")
        assert says == {"on": ["不能早于公布日期（2026-09-01）。"]}
        says = refused_fields(
            services.supersede_plan, **record, published_on=day("2026-09-14"), version_label="2026 版"
        )
        assert says == {
            "published_on": ["不能早于现行版本最近一次登记的日期（2026-09-15）。"],
            "version_label": ["请填新版本的名称，与现行的区别开。"],
        }
        says = refused_fields(services.correct_plan, **record, name="x", kind="special", published_on=day("2026-09-11"))
        assert says == {"published_on": ["不能晚于报送日期（2026-09-10）。"]}
        with pytest.raises(Refused, match="还没有报送"):
            services.record_acceptance(actor=actor, plan=make_plan(cast), on=day("2026-09-18"))


def test_the_table_itself_refuses_dates_out_of_order(cast) -> None:
    wrong = (
        ("plan_submitted_order", {"submitted_on": "2026-08-31"}),
        ("plan_accepted_order", {"submitted_on": "2026-09-05", "accepted_on": "2026-09-04"}),
        ("plan_accepted_order", {"accepted_on": "2026-09-04"}),
        ("plan_filed_order", {"filed_on": "2026-08-31", "filing_number": "1"}),
        ("plan_filed_order", {"submitted_on": "2026-09-05", "filed_on": "2026-09-04", "filing_number": "1"}),
        ("plan_filed_has_number", {"filed_on": "2026-09-04"}),
        ("plan_refused_order", {"refused_on": "2026-09-04", "refusal": "x"}),
        ("plan_refused_order", {"submitted_on": "2026-09-05", "refused_on": "2026-09-04", "refusal": "x"}),
        ("plan_refused_order", {"submitted_on": "2026-09-03", "refused_on": "2026-09-04"}),
        ("plan_evaluated_order", {"evaluated_on": "2026-08-04", "evaluation": "x"}),
        ("plan_drilled_order", {"drilled_on": "2026-08-04"}),
        ("plan_superseded_order", {"superseded_on": "2026-08-04"}),
    )
    with acting(cast):
        for name, dates in wrong:
            values = {key: day(text) if key.endswith("_on") else text for key, text in dates.items()}
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                make_plan(cast, **values)


def test_one_current_plan_of_a_name_and_units_of_the_same_enterprise(cast) -> None:
    with at("2026-10-20"), acting(cast) as actor:
        from enterprises.models import Enterprise

        firm = Enterprise.objects.get(pk=cast.enterprise["a1"])
        facts = {"actor": actor, "enterprise": firm, "kind": "general", "published_on": day("2026-09-01")}
        services.add_plan(**facts, name="综合预案")
        says = refused_fields(services.add_plan, **facts, name="综合预案")
        assert says == {"name": ["这家企业已有现行的“综合预案”；内容变了请登记新版。"]}
        other = make_unit(cast, "a2")
        says = refused_fields(services.add_plan, **facts, name="专项", source=other)
        assert says == {"source": ["请选择本企业的单元。"]}
        with pytest.raises(IntegrityError, match="plan_source_of_firm"), transaction.atomic():
            make_plan(cast, source=other)
            connection.check_constraints()


def test_who_may_not_is_refused_by_the_service_and_by_the_table(cast) -> None:
    with acting(cast):
        plan = make_plan(cast)
    for username in ("leader_a", "inspector_a", "city_a", "province", "expert_a", "safety_a2", "office_b"):
        with acting(cast, username) as actor, at("2026-10-20"):
            if username in ("safety_a2", "office_b"):
                assert not EmergencyPlan.objects.filter(pk=plan.pk).exists()
            elif actor.role != "zone_office":
                with pytest.raises(PermissionDenied):
                    services.record_submission(actor=actor, plan=plan, on=day("2026-09-10"), authority="局")
    with acting(cast, "safety_a2"), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        make_plan(cast, "a1")
    for username, statement in itertools.product(
        ("safety_a1", "office_a"),
        (
            "update sources_emergencyplan set enterprise_id = 1",
            "update sources_drill set people = 1",
            "delete from sources_emergencyplan",
            "insert into sources_planfact (plan_id) values (1)",
            "update sources_sourcefact set is_major = true",
        ),
    ):
        with acting(cast, username), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_facts_follow_plans_and_units(cast) -> None:
    with scoped_to(PROVINCE):
        plan, unit = make_plan(cast), make_unit(cast)
        EmergencyPlan.objects.filter(pk=plan.pk).update(evaluated_on=day("2026-10-01"), evaluation="x")
        assert PlanFact.objects.filter(plan_id=plan.pk).count() == 1, "figures do not ask for the evaluation"
        EmergencyPlan.objects.filter(pk=plan.pk).update(submitted_on=day("2026-10-01"))
        old, new = PlanFact.objects.filter(plan_id=plan.pk).order_by("id")
        assert old.known_to == new.known_from and (old.submitted_on, new.submitted_on) == (None, day("2026-10-01"))
        assert SourceFact.objects.get(source_id=unit.pk).is_major is False
        make_major(unit, "3")
        known = SourceFact.objects.get(source_id=unit.pk, known_to=None)
        assert (known.is_major, known.level) == (True, "3")
