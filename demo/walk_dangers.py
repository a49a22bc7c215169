"""The middle: dangers go from review to closure, each by its own way, through the pages the four parties use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from demo import photos
from demo.browser import Page
from demo.walk_people import LEADER, OFFICE, Company, Stuck, accepted, must

TAKEN = 36  # dangers taken from review; one is voided, one stays with the enterprise, the others are closed
WAYS = {
    0: "returned", 3: "supervisor_rejects", 4: "supervisor_rejects", 5: "supervisor_rejects", 6: "acceptor_rejects",
    7: "acceptor_rejects", 8: "acceptor_rejects", 9: "extended", 10: "extended", 11: "extension_refused", 12: "voided",
    13: "stays",
}  # fmt: skip
MEASURES = "按检查意见整改，整改前采取临时防范，整改后拍照留存。"
MENDED = (
    "已按要求整改到位，责任人每班检查。",
    "已更换并试运行正常，纳入点检表。",
    "已清理、加固并张贴标识，班组已培训。",
)
CONFLICT, UNPROCESSABLE = 409, 422


@dataclass
class Tally:
    """What was done, by name of the transition, and the numbers closed with their descriptions."""

    done: Counter = field(default_factory=Counter)
    closed: dict[str, str] = field(default_factory=dict)
    stories: list[dict[str, Any]] = field(default_factory=list)


def work_off(company: Company) -> Tally:
    """Take dangers from review and bring them to their ends. Raises Stuck when too few wait for review."""
    tally = Tally()
    waiting = company.rows(OFFICE, "/api/v1/dangers/?state=review&source=ledger&limit=100")
    waiting = [row for row in waiting if row["severity"] != "major"]
    # The gentler limits first: an extension must be asked for three days before the due date.
    waiting.sort(key=lambda row: (row["severity"] == "a", row["id"]))
    if len(waiting) < TAKEN:
        raise Stuck(
            f"choosing dangers: {len(waiting)} wait for review, {TAKEN} are needed (bin/demo --reset starts anew)"
        )
    for place, row in enumerate(waiting[:TAKEN]):
        story = Story(company, tally, row, place)
        story.run(WAYS.get(place, "plain"))
        tally.stories.append({"id": row["id"], "number": story.now["number"], "way": story.way, "state": story.state})
        company.say(f"{place + 1:>2}/{TAKEN} {story.now['number'] or '—'} {story.way}: {story.now['state']}")
    return tally


class Story:
    """One danger on its way. Acts through pages; reads the outcome through the API as the office sees it."""

    def __init__(self, company: Company, tally: Tally, row: dict[str, Any], place: int) -> None:
        self.company, self.tally, self.place = company, tally, place
        self.pk: int = row["id"]
        self.now = row
        self.way = ""
        self.shots = 0
        self.firm = company.safety_officer(row["enterprise"])

    @property
    def state(self) -> str:
        return self.now["state"]

    def run(self, way: str) -> None:
        """Issue, sign, mend, supervise, accept; `way` says what happens besides."""
        self.way = way
        if way == "voided":
            self._void()
            return
        if way == "returned":
            self._do(OFFICE, "return", "returned", note="请补充具体部位。")
            self._do(OFFICE, "submit", "review")
        self._issue()
        self._do(self.firm, "sign", "rectifying")
        if way in ("extended", "extension_refused"):
            self._extend(granted=way == "extended")
        if way == "stays":
            return
        self._mend()
        if way == "supervisor_rejects":
            self._do(self._supervisor(), "supervise_reject", "rectifying", note="照片看不到全貌，请重拍并补记录。")
            self._mend(expected_round=2)
        self._do(self._supervisor(), "supervise", "acceptance", note="现场核对属实。")
        if way == "acceptor_rejects":
            self._do(self._acceptor(), "accept_reject", "rectifying", note="验收时仍有缺项，请整改到位后再报。")
            self._mend(expected_round=2)
            self._do(self._supervisor(), "supervise", "acceptance", note="第二轮核对属实。")
        self._accept()

    def _issue(self) -> None:
        def fill(page: Page) -> dict[str, str]:
            form = must(page, page.form("/do/issue/", having="measures"), self._step(OFFICE, "issue"))
            departments = [label for _value, label in form.options["department_id"]]
            wanted = self.company.zone.department_for(self.now["sector"])
            chosen = form.options["department_id"][departments.index(wanted) if wanted in departments else 0][0]
            return {
                "department_id": chosen,
                "measures": form.value("measures") or MEASURES,
                "responsible_person": form.value("responsible_person") or "安全负责人",
            }

        self._do(OFFICE, "issue", "issued", fill=fill)
        if not self.now["number"] or not self.now["due_on"]:
            raise Stuck(f"{self._step(OFFICE, 'issue')}: no number or due date was given")

    def _mend(self, expected_round: int = 1) -> None:
        note = MENDED[(self.place + expected_round) % len(MENDED)]
        pictures = [self._photograph() for _n in range(1 + self.place % 2)]
        values = {"note": note, "funds": f"{(self.place % 7) * 0.3:.1f}"}
        self._do(self.firm, "submit_evidence", "supervision", values=values, files=pictures)
        if self.now["round"] != expected_round:
            raise Stuck(f"{self._step(self.firm, 'submit_evidence')}: round {self.now['round']}, not {expected_round}")

    def _photograph(self) -> tuple[str, str, bytes]:
        self.shots += 1
        name = self.now["enterprise"]["short_name"] or self.now["enterprise"]["name"]
        made = photos.take(
            photos.scene_for("", self.now["sector"]),
            mended=True,
            room=self.shots,
            at=timezone.localtime(),
            place=f"{name} {self.pk}-{self.shots}",
            person=self.firm,
            latitude=self.company.zone.latitude + self.place * 1e-4,
            longitude=self.company.zone.longitude + self.shots * 1e-4,
        )
        return "photos", f"整改后{self.pk}-{self.shots}.jpg", made.original

    def _accept(self) -> None:
        acceptor = self._acceptor()
        browser, path = self.company.browser(acceptor), f"/dangers/{self.pk}/do/accept/"
        late = browser.get(path)
        self._do(acceptor, "accept", "closed", note="验收合格，同意销号。")
        self.tally.closed[self.now["number"]] = self.now["description"]
        if self.place == 1:  # the same form sent a second time: the portal shows the new state instead
            form = must(late, late.form(path, having="note"), "second acceptance")
            answer = browser.submit(form, {"note": "重复提交"})
            if answer.status != CONFLICT or "已销号" not in answer.body.decode():
                raise Stuck(f"second acceptance of {self.now['number']}: status {answer.status} instead of {CONFLICT}")
            self.tally.done["second_accept_refused"] += 1

    def _extend(self, *, granted: bool) -> None:
        was = date.fromisoformat(self.now["due_on"])
        wanted = was + timedelta(days=3)
        values = {
            "new_due_on": wanted.isoformat(),
            "note": "配件须定制，到货后安装。",
            "interim": "挂牌停用，专人看护。",
        }
        self._do(self.firm, "ask_extension", "rectifying", values=values)
        self._due_is(was)
        self._do(OFFICE, "extension_first", "rectifying", note="防范措施已核，同意上报。")
        self._due_is(was)
        if granted:
            self._do(LEADER, "extension_second", "rectifying", note="同意，期间加强巡查。")
            self._due_is(wanted)
        else:
            self._do(LEADER, "extension_refuse_second", "rectifying", note="维持原期限，抓紧整改。")
            self._due_is(was)

    def _due_is(self, day: date) -> None:
        if self.now["due_on"] != day.isoformat():
            raise Stuck(f"extension of {self.now['number']}: due {self.now['due_on']}, expected {day}")

    def _void(self) -> None:
        self._do(OFFICE, "ask_void", "review", values={"void_reason": "mistake", "note": "与现场不符，登记有误。"})
        self._do(LEADER, "grant_void", "void", note="情况属实，同意作废。")

    def _do(
        self,
        who: str,
        name: str,
        expected: str,
        *,
        note: str = "",
        values: dict[str, str] | None = None,
        files: list[tuple[str, str, bytes]] | None = None,
        fill: Callable[[Page], dict[str, str]] | None = None,
    ) -> None:
        """Open the step's form (or the record page, for a step without one), send it, and check where it led."""
        step, browser = self._step(who, name), self.company.browser(who)
        page = browser.get(f"/dangers/{self.pk}/do/{name}/")
        form = must(page, page.form(f"/dangers/{self.pk}/do/{name}/"), step)
        given = fill(page) if fill else dict(values or {})
        if note:
            given["note"] = note
        answer = browser.submit(form, given, files or ())
        accepted(answer, step, at=rf"/dangers/{self.pk}/")
        self.now = self.company.browser(OFFICE).get(f"/api/v1/dangers/{self.pk}/").json()
        if self.state != expected:
            raise Stuck(f"{step}: the danger is {self.state}, expected {expected}. {answer.said[:200]}")
        self.tally.done[name] += 1

    def _step(self, who: str, name: str) -> str:
        return f"{name} of danger {self.now.get('number') or self.pk} by {who} ({self.way})"

    def _supervisor(self) -> str:
        return self.company.supervisor(self.now["area"])

    def _acceptor(self) -> str:
        return self.company.acceptor(self.now["department"])
