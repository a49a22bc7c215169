# ruff: noqa: E501, S311 (Chinese text counts double in width; random only shapes invented data)
"""The demo's visits: last year's dangers get the visit they were found on, other visits found nothing, some are still ahead.

Written as the portal would have come to it: visits begin planned, are made, and end; the guards of the tables stay on.
"""

from __future__ import annotations

import datetime
import json
import random
import uuid
from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from demo.zones import YANCHENG
from enterprises.models import Enterprise
from hazards.dangers.models import Danger, Evidence
from inspections.checklists.body import body_of
from inspections.checklists.models import Standard
from inspections.experts.models import Expert
from inspections.plans.models import Campaign, WeekGoal
from inspections.visits.models import Answer, Counter, Finding, Member, PartyRule, Photo, Signature, Visit, VisitStep
from inspections.visits.queries import week_of

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
WITHOUT_FINDINGS = {"red": 5, "orange": 3, "yellow": 2, "blue": 1, "": 1}
RECORDED = 45  # days back in which Yancheng's visits show their answers
GOAL = 3  # enterprises a week for each area of Yancheng
SECRET = 6  # of the visits ahead, this one is kept secret
NEVER = 8  # one enterprise in so many has not been visited this year
ACCEPTS = {"fire": "消防", "construction": "建设", "gas": "建设", "special": "市场"}
FORMS = ("routine",) * 14 + ("concentrated",) * 3 + ("joint",) * 2 + ("secret",)


def load_visits(casts: Sequence[Any], today: datetime.date, campaigns: Mapping[int, Campaign]) -> dict[str, int]:
    """Rules of parties, entries of experts, a year of visits, and some ahead. Needs the loader's connection.

    `campaigns`, by zone: visits within their weeks and fields are theirs.
    """
    work = _Work(casts, today, campaigns)
    if not work.standards:
        return {}
    for cast in casts:
        work.zone(cast)
    return work.write()


class _Work:
    def __init__(self, casts: Sequence[Any], today: datetime.date, campaigns: Mapping[int, Campaign]) -> None:
        self.today, self.casts, self.campaigns = today, casts, campaigns
        self.pictures: dict[int, list[int]] = {}
        self.photos: list[Photo] = []
        self.answers: list[Answer] = []
        self.standards: dict[str, tuple[Standard, list[str]]] = {}
        for row in Standard.objects.order_by("code", "version"):
            self.standards[row.sector] = (row, [item.key for item in body_of(row.body).items() if item.kind == "check"])
        self.visits: list[Visit] = []
        self.made: list[dict[str, Any]] = []
        self.members: list[Member] = []
        self.findings: list[Finding] = []
        self.signatures: list[Signature] = []
        self.steps: list[VisitStep] = []
        self.links: list[dict[str, Any]] = []
        self.first: set[tuple[int, int]] = set()
        self.open: tuple[Visit, Any] | None = None

    # -- one zone ------------------------------------------------------------------------------------------------------

    def zone(self, cast: Any) -> None:
        rng = random.Random(f"visits-{cast.zone.seq}")
        self._settings(cast)
        firms = {row.pk: row for row in Enterprise.objects.filter(zone_id=cast.zone_id)}
        found: dict[tuple[int, datetime.date, str], list[Danger]] = {}
        rows = Danger.objects.filter(zone_id=cast.zone_id, source__in=["inspector", "expert"]).exclude(state__in=["draft", "historic"])
        for danger_id, file_id in Evidence.objects.filter(zone_id=cast.zone_id, kind="before").values_list("danger_id", "file_id"):
            self.pictures.setdefault(danger_id, []).append(file_id)
        for danger in rows.order_by("found_at", "id"):
            found.setdefault((danger.enterprise_id, timezone.localdate(danger.found_at), danger.source), []).append(danger)
        past = [(day, firm, source, dangers) for (firm, day, source), dangers in found.items()]
        past += [(day, firm, "inspector", []) for firm, day in self._quiet(rng, firms.values())]
        for day, firm, source, dangers in sorted(past, key=lambda one: (one[0], one[1], one[2])):
            self._past(cast, rng, firms[firm], day, source, dangers)
        self._ahead(cast, rng, list(firms.values()))

    def _settings(self, cast: Any) -> None:
        names = {pk: name for name, pk in cast.department_ids.items()}
        first = next(iter(names))
        PartyRule.objects.get_or_create(zone_id=cast.zone_id, sector="", defaults={"department_id": first})
        for sector, word in ACCEPTS.items():
            department = next((pk for pk, name in names.items() if word in name), None)
            if department:
                PartyRule.objects.get_or_create(zone_id=cast.zone_id, sector=sector, defaults={"department_id": department})
        if cast.zone.name == YANCHENG:
            goals = [WeekGoal(zone_id=cast.zone_id, area_id=pk, enterprises=GOAL, changed_by=cast.office.name, changed_at=timezone.now())
                     for pk in cast.area_ids.values()]  # fmt: skip
            WeekGoal.objects.bulk_create(goals)
        for n, person in enumerate(cast.experts):
            Expert.objects.get_or_create(
                zone_id=cast.zone_id, seat_id=person.seat_id,
                defaults={"name": person.name, "sectors": ["hazchem", "dust"] if n % 2 == 0 else ["fire", "special"], "contract_from": self.today - 500 * DAY,
                          "contract_to": self.today + 400 * DAY, "recorded_by": cast.office.name},
            )  # fmt: skip

    def _quiet(self, rng: random.Random, firms: Iterable[Enterprise]) -> list[tuple[int, datetime.date]]:
        """Visits that found nothing, spread over the year; some enterprises have had none."""
        days = []
        for firm in firms:
            if firm.pk % NEVER == 0:
                continue
            for _n in range(rng.randint(0, WITHOUT_FINDINGS[firm.risk])):
                day = self.today - rng.randint(2, 360) * DAY
                days.append((firm.pk, day - DAY * max(0, day.weekday() - 4)))
        return days

    def _past(self, cast: Any, rng: random.Random, firm: Enterprise, day: datetime.date, source: str, dangers: list[Danger]) -> None:
        start = min((danger.found_at for danger in dangers), default=None)
        start = start - 25 * MINUTE if start else timezone.make_aware(datetime.datetime.combine(day, datetime.time(9 + rng.randint(0, 6), rng.randint(0, 59))))
        end = max([start + (35 + rng.randint(0, 50)) * MINUTE, *(danger.found_at + 5 * MINUTE for danger in dangers)])
        if end >= timezone.now() - 5 * MINUTE:
            return
        form = "expert" if source == "expert" else rng.choice(FORMS)
        campaign = self._campaign(cast, firm, day) if form != "expert" else None
        if campaign is not None:
            form = campaign.form
        departments = list(cast.acceptors.items())
        if form == "joint" and len(departments) < 2:
            form = "routine"
        year = start.year
        purpose = "campaign" if campaign is not None else "cadence"
        if form == "routine" and (firm.pk, year) not in self.first:
            purpose = "first"
            self.first.add((firm.pk, year))
        standard, keys = self.standards.get(firm.sector) or self.standards[""]
        lead = cast.inspectors[rng.randrange(len(cast.inspectors))]
        visit = self._plan(cast, rng, firm, day, form, purpose, lead, standard, campaign=campaign)
        people = [lead] + ([cast.experts[rng.randrange(len(cast.experts))]] if source == "expert" else [])
        joint = rng.sample(departments, 2) if form == "joint" else []
        self._people(cast, visit, people, joint, source == "expert", start)
        bad = {danger.pk: rng.choice(keys) for danger in dangers}
        for danger in dangers:
            self._finding(visit, danger, bad[danger.pk])
        fixed = sum(1 for danger in dangers if danger.on_the_spot)
        total = standard.items
        self.made.append({
            "id": str(visit.pk), "started_at": start.isoformat(), "finished_at": end.isoformat(), "asked_count": total,
            "no_count": min(total, len(set(bad.values()))), "found_count": len(dangers), "fixed_count": fixed,
            "people_count": len(people) + len(joint), "expert_count": int(source == "expert"),
            "score": str(round(100 * (total - len(set(bad.values()))) / total, 1)), "first_year": year if purpose == "first" else None,
            "zone_id": cast.zone_id, "published_by": lead.name, "conclusion": "按整改通知限期完成整改。" if dangers else "未发现隐患，继续保持。",
            "code": cast.code,
        })  # fmt: skip
        if cast.zone.name == YANCHENG and day >= self.today - RECORDED * DAY:
            no = set(bad.values())
            self.answers += [
                Answer(zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, item_key=key, verdict="no" if key in no else "ok",
                       answered_at=start + (n + 1) * MINUTE, client_id=uuid.uuid4(), by_seat_id=lead.seat_id, by_name=lead.name)
                for n, key in enumerate(keys)
            ]  # fmt: skip
        for name, at, then in (("start", start, "underway"), ("finish", end, "finished")):
            self._step(visit, lead, name, at, then)

    def _campaign(self, cast: Any, firm: Enterprise, day: datetime.date) -> Campaign | None:
        campaign = self.campaigns.get(cast.zone_id)
        fits = campaign is not None and campaign.starts_on <= day <= campaign.ends_on and firm.sector in campaign.sectors
        return campaign if fits else None

    def _plan(self, cast: Any, rng: random.Random, firm: Enterprise, day: datetime.date, form: str, purpose: str, lead: Any,
              standard: Standard | None, *, secret: int = 0, rolls: datetime.date | None = None, campaign: Campaign | None = None) -> Visit:  # fmt: skip
        at = timezone.make_aware(datetime.datetime.combine(min(day, self.today) - 7 * DAY, datetime.time(8, 30)))
        visit = Visit(
            id=uuid.UUID(int=rng.getrandbits(128), version=4), zone_id=cast.zone_id, enterprise_id=firm.pk, area_id=firm.area_id, secret_to=secret,
            state_since=at, form=form, purpose=purpose, standard=standard, planned_on=day, planned_by=cast.office.name, planned_at=at,
            rolls_from=None if form == "secret" else rolls or week_of(day), lead_seat_id=lead.seat_id, lead_user_id=lead.user_id, lead_name=lead.name,
            sector=firm.sector, size=firm.size, **({"campaign_id": campaign.pk, "subject": campaign.title, "due_on": campaign.ends_on} if campaign else {}),
        )  # fmt: skip
        self.visits.append(visit)
        return visit

    def _people(self, cast: Any, visit: Visit, people: list[Any], joint: list[tuple[str, Any]], with_expert: bool, at: datetime.datetime) -> None:
        owner = {"zone_id": visit.zone_id, "enterprise_id": visit.enterprise_id, "visit": visit}
        everybody = [(person, None, with_expert and n > 0) for n, person in enumerate(people)]
        everybody += [(person, cast.department_ids[name], False) for name, person in joint]
        for person, department, expert in everybody:
            self.members.append(Member(**owner, seat_id=person.seat_id, user_id=person.user_id, name=person.name, post=person.post, is_expert=expert,
                                       department_id=department, added_at=at, added_by=cast.office.name))  # fmt: skip
            self.signatures.append(Signature(**owner, id=uuid.uuid4(), name=person.name, post=person.post, seat_id=person.seat_id, department_id=department,
                                             signed_at=at + 30 * MINUTE))  # fmt: skip
            if expert:
                visit.expert_seats = [*visit.expert_seats, person.seat_id]
        if not visit.secret_to:
            self.signatures.append(Signature(**owner, id=uuid.uuid4(), of_firm=True, name="企业负责人", signed_at=at + 32 * MINUTE))

    def _finding(self, visit: Visit, danger: Danger, key: str) -> None:
        finding = Finding(
            id=uuid.uuid4(), zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, item_key=key, description=danger.description,
            location=danger.location, sector=danger.sector, severity="a" if danger.on_the_spot and danger.severity == "major" else danger.severity,
            basis=danger.basis, measures=danger.measures, fixed=danger.on_the_spot, fix_words=danger.rectification[:500] if danger.on_the_spot else "",
            found_at=danger.found_at, recorded_at=danger.found_at, finder_seat_id=0, finder_user_id=danger.finder_user_id, finder_name=danger.finder_name,
            finder_post=danger.finder_post, by_expert=danger.source == "expert", danger_id=danger.pk,
        )  # fmt: skip
        self.findings.append(finding)
        self.photos += [
            Photo(zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, item_key=key, finding=finding, file_id=file, kind=Photo.Kind.BEFORE,
                  taken_by=danger.finder_name, added_at=danger.found_at)
            for file in self.pictures.get(danger.pk, ())
        ]  # fmt: skip
        self.links.append({"id": danger.pk, "visit": str(visit.pk), "key": key})

    def _step(self, visit: Visit, person: Any, name: str, at: datetime.datetime, then: str) -> None:
        self.steps.append(VisitStep(
            zone_id=visit.zone_id, enterprise_id=visit.enterprise_id, visit=visit, at=at, actor_seat_id=person.seat_id, actor_name=person.name,
            actor_post=person.post, transition=name, from_state="planned" if name == "start" else "underway", to_state=then,
        ))  # fmt: skip

    def _ahead(self, cast: Any, rng: random.Random, firms: list[Enterprise]) -> None:
        """This week and the next: some carried along from earlier weeks, one secret."""
        many = 14 if cast.zone.name == YANCHENG else 4
        for n, firm in enumerate(rng.sample(firms, min(many, len(firms)))):
            lead = cast.inspectors[n % len(cast.inspectors)]
            standard, _keys = self.standards.get(firm.sector) or self.standards[""]
            day = self.today + DAY * (n // 3)
            rolled = n % 5 == 4
            if rolled or n == SECRET:
                made = {"day": week_of(self.today) - 2 * DAY, "form": "routine", "purpose": "cadence", "rolls": week_of(self.today) - 7 * DAY} if rolled else {
                    "day": day, "form": "secret", "purpose": "hand", "secret": 1}  # fmt: skip
            else:
                campaign = self._campaign(cast, firm, day)
                made = {"day": day, "form": campaign.form if campaign else "routine", "purpose": "campaign" if campaign else "cadence", "campaign": campaign}
            visit = self._plan(cast, rng, firm, lead=lead, standard=standard, **made)
            if n == 0 and cast.zone.name == YANCHENG:
                self.open = (visit, lead)
            self.members.append(Member(zone_id=visit.zone_id, enterprise_id=firm.pk, visit=visit, seat_id=lead.seat_id, user_id=lead.user_id, name=lead.name,
                                       post=lead.post, added_at=visit.planned_at, added_by=cast.office.name))  # fmt: skip

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self) -> dict[str, int]:
        """Plan all, begin those that were made, write down what they saw, end them; number them in the order of their ends."""
        serials: Tally[tuple[int, int]] = Tally()
        for row in sorted(self.made, key=lambda one: one["finished_at"]):
            year = int(row["finished_at"][:4])
            serials[row["zone_id"], year] += 1
            row |= {"year": year, "serial": serials[row["zone_id"], year], "number": f"{row['code']}-J{year}-{serials[row['zone_id'], year]:04d}"}
        Visit.objects.bulk_create(self.visits, batch_size=1000)
        with connection.cursor() as cursor:
            rows = json.dumps(self.made)
            cursor.execute(_BEGIN, [rows])
            for model, made in ((Member, self.members), (Finding, self.findings), (Photo, self.photos), (Answer, self.answers), (Signature, self.signatures), (VisitStep, self.steps)):
                model.objects.bulk_create(made, batch_size=2000)  # type: ignore[attr-defined]
            cursor.execute(_END, [rows])
            cursor.execute(_LINK, [json.dumps(self.links)])
        if self.open is not None:
            self._begin(*self.open)
        Counter.objects.bulk_create([Counter(zone_id=zone, year=year, last=last) for (zone, year), last in serials.items()])
        return {"visits": len(self.visits), "made": len(self.made), "findings": len(self.findings)}

    def _begin(self, visit: Visit, lead: Any) -> None:
        """One visit is under way: the first half of its questions are answered."""
        at = timezone.now() - 40 * MINUTE
        Visit.objects.filter(pk=visit.pk).update(state="underway", started_at=at, state_since=at)
        owner = {"zone_id": visit.zone_id, "enterprise_id": visit.enterprise_id, "visit": visit}
        VisitStep.objects.create(**owner, at=at, actor_seat_id=lead.seat_id, actor_name=lead.name, actor_post=lead.post,
                                 transition="start", from_state="planned", to_state="underway")  # fmt: skip
        _standard, keys = self.standards.get(visit.sector) or self.standards[""]
        Answer.objects.bulk_create([
            Answer(**owner, item_key=key, verdict="ok", answered_at=at + (n + 1) * 3 * MINUTE, client_id=uuid.uuid4(), by_seat_id=lead.seat_id, by_name=lead.name)
            for n, key in enumerate(keys[: len(keys) // 2])
        ])  # fmt: skip


_BEGIN = """
update visits_visit v set state = 'underway', state_since = r.started_at, started_at = r.started_at,
       briefed = r.first_year is not null, files_checked = r.first_year is not null, risks_confirmed = r.first_year is not null
  from jsonb_to_recordset(%s) as r(id uuid, started_at timestamptz, first_year int) where v.id = r.id
"""
_END = """
update visits_visit v set state = 'finished', state_since = r.finished_at, finished_at = r.finished_at, asked_count = r.asked_count,
       no_count = r.no_count, found_count = r.found_count, fixed_count = r.fixed_count, people_count = r.people_count, expert_count = r.expert_count,
       score = r.score, first_year = r.first_year, conclusion = r.conclusion, number = r.number, number_year = r.year, number_serial = r.serial,
       published_at = r.finished_at, published_by = r.published_by
  from jsonb_to_recordset(%s) as r(id uuid, finished_at timestamptz, asked_count int, no_count int, found_count int, fixed_count int,
       people_count int, expert_count int, score numeric, first_year int, conclusion text, number text, year int, serial int, published_by text)
 where v.id = r.id
"""
_LINK = """
update dangers_danger d set visit_id = r.visit, item_key = r.key
  from jsonb_to_recordset(%s) as r(id bigint, visit uuid, key text) where d.id = r.id
"""
