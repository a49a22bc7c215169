# ruff: noqa: E501 (Chinese text counts double in width; random only shapes invented data)
"""The life of one danger: every time and word from finding to closure, in the order the workflow demands.

Pure: no model, no clock. A life is built forward from `found`; `stop` says in which state it stands today.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from demo import dangers
from demo.calendar import Workday, next_workday, office_hour

LIMIT_DAYS = {"a": 7, "b": 15, "c": 30}


@dataclass(frozen=True)
class StepTaken:
    """One line of the 经过. `by` is a party: finder office officer area acceptor leader system."""

    at: datetime
    by: str
    transition: str
    from_state: str
    to_state: str
    note: str = ""
    round: int = 1


@dataclass
class Extension:
    """A request for more time: pending at level one or two, granted or refused."""

    asked_at: datetime
    days: int
    reason: str
    interim: str
    new_due_on: date
    state: str
    first_at: datetime | None = None
    second_at: datetime | None = None


@dataclass
class Life:
    """All that happened. Times are aware (China Standard Time); `state` is a value of the danger's states."""

    found_at: datetime
    state: str = "draft"
    state_since: datetime | None = None
    issued_at: datetime | None = None
    signed_at: datetime | None = None
    deemed_signed: bool = False
    rectified_at: datetime | None = None
    supervised_at: datetime | None = None
    accepted_at: datetime | None = None
    closed_at: datetime | None = None
    original_due_on: date | None = None
    due_on: date | None = None
    round: int = 1
    on_the_spot: bool = False
    rectification: str = ""
    supervision_opinion: str = ""
    acceptance_opinion: str = ""
    extensions: list[Extension] = field(default_factory=list)
    rejected_at: list[datetime] = field(default_factory=list)
    submissions: list[datetime] = field(default_factory=list)
    steps: list[StepTaken] = field(default_factory=list)

    def step(self, at: datetime, by: str, transition: str, to: str, note: str = "") -> None:
        """Take a step; times never run backwards."""
        if self.steps and at <= self.steps[-1].at:
            at = self.steps[-1].at + timedelta(minutes=7)
        self.steps.append(StepTaken(at, by, transition, self.state, to, note, self.round))
        self.state, self.state_since = to, at


@dataclass(frozen=True)
class Pace:
    """How fast a zone works: share of the limit used, chance of a rejected round, of an extension, of being late."""

    use: tuple[float, float] = (0.3, 0.95)
    reject: float = 0.09
    extend: float = 0.03
    late: float = 0.04
    spot: float = 0.1


STEADY = Pace()
DILIGENT_PACE = Pace(use=(0.1, 0.5), reject=0.05, extend=0.01, late=0.005, spot=0.22)
SLOW_PACE = Pace(use=(0.5, 1.0), reject=0.14, extend=0.06, late=0.1, spot=0.04)


class Teller:
    """Builds lives for one zone. `now` is the last moment anything may have happened."""

    def __init__(self, rng: random.Random, now: datetime, pace: Pace, is_workday: Workday) -> None:
        self.rng, self.now, self.pace, self.is_workday = rng, now, pace, is_workday

    def closed(self, found: date, written: dangers.WrittenDanger, severity: str) -> Life:
        """A life that ended in closure on or before `now`, squeezed when little time is left."""
        rng = self.rng
        life = self._issued(found, severity, spot=severity == "c" and rng.random() < self.pace.spot * 2)
        if life.on_the_spot:
            self._spot_fix(life, written)
            self._accept(life, written, reject=False)
            return self._squeezed(life)
        self._sign(life)
        if rng.random() < self.pace.extend:
            self._extend(life, granted=rng.random() < 0.75)
        late = rng.random() < self.pace.late
        share = rng.uniform(1.05, 1.5) if late else rng.uniform(*self.pace.use)
        self._rectify(life, written, share)
        if rng.random() < self.pace.reject:
            self._supervise(life, written, reject=True)
            self._rectify(life, written, rng.uniform(0.2, 0.5))
        self._supervise(life, written, reject=False)
        if rng.random() < self.pace.reject / 4:
            self._accept(life, written, reject=True)
            self._rectify(life, written, rng.uniform(0.2, 0.4))
            self._supervise(life, written, reject=False)
        self._accept(life, written, reject=False)
        return self._squeezed(life)

    def open(self, found: date, written: dangers.WrittenDanger, severity: str, stop: str, *, second_round: bool = False,
             extension: str = "") -> Life:  # fmt: skip
        """A life that stands in `stop` now. `extension`: first, second, granted or refused."""
        rng = self.rng
        if stop in ("draft", "review", "returned"):
            return self._squeezed(self._unissued(found, stop))
        life = self._issued(found, severity, spot=False)
        if stop != "issued":
            self._sign(life)
            if extension in ("granted", "refused"):
                self._extend(life, granted=extension == "granted")
            if second_round:
                self._rectify(life, written, rng.uniform(0.2, 0.45))
                self._supervise(life, written, reject=True)
            if stop in ("supervision", "acceptance"):
                self._rectify(life, written, rng.uniform(0.4, 0.9))
            if stop == "acceptance":
                self._supervise(life, written, reject=False)
        life = self._squeezed(life)
        if extension in ("first", "second") and life.state == "rectifying":
            self._pending(life, extension)
        return life

    def _unissued(self, found: date, stop: str) -> Life:
        life = Life(found_at=office_hour(self.rng, found, late=16))
        life.state_since = life.found_at
        life.step(life.found_at + timedelta(hours=self.rng.uniform(0.2, 0.8)), "finder", "create", "draft")
        if stop == "draft":
            return life
        life.step(life.steps[-1].at + timedelta(minutes=self.rng.randint(4, 50)), "finder", "submit", "review")
        if stop == "returned":
            words = dangers.fill(self.rng.choice(dangers.REVIEW_RETURNS), self.rng)
            at = office_hour(self.rng, next_workday(found, 1, self.is_workday))
            life.step(at, "office", "return", "returned", words)
        return life

    def _issued(self, found: date, severity: str, *, spot: bool) -> Life:
        life = self._unissued(found, "draft" if spot else "review")
        life.on_the_spot = spot
        if spot:
            life.issued_at = life.steps[-1].at + timedelta(minutes=5)
            life.due_on = life.original_due_on = found
            return life
        if self.rng.random() < 0.05:
            day = next_workday(found, 1, self.is_workday)
            words = dangers.fill(self.rng.choice(dangers.REVIEW_RETURNS), self.rng)
            life.step(office_hour(self.rng, day, late=11), "office", "return", "returned", words)
            life.step(office_hour(self.rng, day, early=11, late=15), "finder", "submit", "review")
        wait = self.rng.choices((0, 1, 2), weights=(5, 6, 1))[0]
        issue_day = max(next_workday(found, wait, self.is_workday), life.steps[-1].at.date())
        life.step(office_hour(self.rng, issue_day, early=9), "office", "issue", "issued")
        life.issued_at = life.steps[-1].at
        life.due_on = life.original_due_on = life.issued_at.date() + timedelta(days=LIMIT_DAYS[severity])
        return life

    def _sign(self, life: Life) -> None:
        if self.rng.random() < 0.07:
            day = next_workday(life.issued_at.date(), 1, self.is_workday)
            life.step(office_hour(self.rng, day, early=17, late=18), "system", "deem_signed", "rectifying")
            life.deemed_signed = True
        else:
            life.step(life.issued_at + timedelta(hours=self.rng.uniform(0.3, 6)), "officer", "sign", "rectifying")
        life.signed_at = life.steps[-1].at

    def _extend(self, life: Life, *, granted: bool) -> None:
        length = (life.original_due_on - life.issued_at.date()).days
        reason, interim = dangers.extension_words(self.rng)
        days = self.rng.randint(max(3, length // 3), length)
        asked = office_hour(self.rng, max(life.signed_at.date() + timedelta(days=1), life.due_on - timedelta(days=4)))
        first = office_hour(self.rng, next_workday(asked.date(), 1, self.is_workday), late=12)
        second = first + timedelta(hours=self.rng.randint(2, 5)) if granted else None
        new_due = life.due_on + timedelta(days=days)
        life.extensions.append(
            Extension(asked, days, reason, interim, new_due, "granted" if granted else "refused", first, second)
        )
        if granted:
            life.due_on = new_due

    def _pending(self, life: Life, level: str) -> None:
        reason, interim = dangers.extension_words(self.rng)
        days = self.rng.randint(5, max(6, (life.original_due_on - life.issued_at.date()).days))
        asked = max(life.state_since, self.now - timedelta(hours=self.rng.randint(20, 60)))
        first = min(self.now - timedelta(minutes=40), asked + timedelta(hours=5)) if level == "second" else None
        if first is not None and first <= asked:
            first, level = None, "first"
        life.extensions.append(Extension(asked, days, reason, interim, life.due_on + timedelta(days=days), level, first))

    def _rectify(self, life: Life, written: dangers.WrittenDanger, share: float) -> None:
        start = life.steps[-1].at
        room = max((life.due_on - start.date()).days, 2)
        day = start.date() + timedelta(days=max(0, round(room * share)))
        at = max(office_hour(self.rng, day), start + timedelta(hours=2))
        life.rectification = written.done
        life.step(at, "officer", "submit_evidence", "supervision", written.done)
        life.rectified_at = life.steps[-1].at
        life.submissions.append(life.rectified_at)

    def _reject(self, life: Life, by: str, at: datetime, written: dangers.WrittenDanger) -> None:
        life.step(at, by, "supervise_reject" if by == "area" else "accept_reject", "rectifying", dangers.reject_reason(written.scene, self.rng))
        life.rejected_at.append(life.steps[-1].at)
        life.round += 1
        life.rectified_at = life.supervised_at = None
        life.rectification = life.supervision_opinion = ""

    def _supervise(self, life: Life, written: dangers.WrittenDanger, *, reject: bool) -> None:
        day = next_workday(life.rectified_at.date(), self.rng.choices((0, 1, 2, 3), weights=(3, 5, 4, 1))[0], self.is_workday)
        at = max(office_hour(self.rng, day), life.rectified_at + timedelta(minutes=50))
        if reject:
            self._reject(life, "area", at, written)
            return
        life.supervision_opinion = dangers.fill(self.rng.choice(dangers.SUPERVISOR_WORDS), self.rng)
        life.step(at, "area", "supervise", "acceptance", life.supervision_opinion)
        life.supervised_at = life.steps[-1].at

    def _accept(self, life: Life, written: dangers.WrittenDanger, *, reject: bool) -> None:
        before = life.steps[-1].at
        day = next_workday(before.date(), self.rng.choices((0, 1, 2, 4), weights=(2, 5, 4, 1))[0], self.is_workday)
        at = max(office_hour(self.rng, day), before + timedelta(minutes=45))
        if reject:
            self._reject(life, "acceptor", at, written)
            return
        life.acceptance_opinion = dangers.fill(self.rng.choice(dangers.ACCEPTOR_WORDS), self.rng)
        life.step(at, "acceptor", "accept", "closed", life.acceptance_opinion)
        life.accepted_at = life.closed_at = life.steps[-1].at

    def _spot_fix(self, life: Life, written: dangers.WrittenDanger) -> None:
        life.rectification = written.done
        life.step(life.issued_at, "office", "fix_on_spot", "acceptance", written.done)
        life.issued_at = life.signed_at = life.rectified_at = life.steps[-1].at
        life.submissions.append(life.rectified_at)

    def _squeezed(self, life: Life) -> Life:
        """When the story would run past `now`, every moment after the finding is drawn in proportionally."""
        last = max([step.at for step in life.steps] + [e.second_at or e.first_at or e.asked_at for e in life.extensions])
        if last <= self.now:
            return life
        whole, room = (last - life.found_at).total_seconds(), (self.now - life.found_at).total_seconds()
        share = max(room, 60.0) / whole

        def drawn(moment: datetime | None) -> datetime | None:
            return moment and life.found_at + (moment - life.found_at) * share

        limit = life.original_due_on and (life.original_due_on - life.issued_at.date())
        granted = life.due_on and (life.due_on - life.original_due_on)
        for name in ("state_since", "issued_at", "signed_at", "rectified_at", "supervised_at", "accepted_at", "closed_at"):
            setattr(life, name, drawn(getattr(life, name)))
        life.steps = [StepTaken(**{**step.__dict__, "at": drawn(step.at)}) for step in life.steps]
        life.rejected_at = [drawn(at) for at in life.rejected_at]
        life.submissions = [drawn(at) for at in life.submissions]
        if limit is not None:
            life.original_due_on = life.issued_at.date() + limit
            life.due_on = life.original_due_on + granted
        for extension in life.extensions:
            extension.asked_at, extension.first_at, extension.second_at = map(
                drawn, (extension.asked_at, extension.first_at, extension.second_at)
            )
            extension.new_due_on = life.original_due_on + timedelta(days=extension.days)
        return life
