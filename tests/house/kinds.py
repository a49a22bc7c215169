"""Which kind of object, or which words, stand for a parameter of a route in the leak walk."""

from __future__ import annotations

from tests.house.checklist_seeds import CHECKLIST_KINDS, CHECKLIST_WORDS
from tests.house.duty_seeds import DUTY_KINDS, DUTY_WORDS
from tests.house.expert_seeds import EXPERT_KINDS
from tests.house.risk_seeds import RISK_KINDS, RISK_WORDS
from tests.house.round_seeds import ROUND_KINDS
from tests.house.visit_seeds import VISIT_KINDS, VISIT_WORDS

# Kind of object by "route name, parameter". The first that fits counts; a parameter that fits none fails the walk.
KINDS = (
    *RISK_KINDS,
    (r"^inbox:\w+ pk$", "core.Notice"),
    (r"^downloads:\w+ pk$", "core.Job"),
    (r"^accounts:\w+ pk$", "accounts.Seat"),
    (r"^(enterprises|dangers|ledger|imports)(:\w+)*:\w*import\w* pk$", "core.ImportRun"),
    (r"^\S*:?import\w* (pk|run|run_id)$", "core.ImportRun"),
    (r"^enterprises:\w+ permit$", "enterprises.Permit"),
    (r"^enterprises:\w+ assignment$", "accounts.Assignment"),
    (r"^parks:area\w* pk$", "parks.Area"),
    (r"^parks:department\w* pk$", "parks.Department"),
    (r"^enterprises:\w+ pk$", "enterprises.Enterprise"),
    (r"^(api:)?(v1:)?enterprises[-:]\S+ pk$", "enterprises.Enterprise"),
    (r"^(api:)?(v1:)?files?[-:]?\S* (pk|file|file_id)$", "core.StoredFile"),
    (r"^\S*dangers\S*(file|photo|evidence)\S* (evidence|evidence_id)$", "dangers.Evidence"),
    (r"^\S* (file|file_id|photo)$", "core.StoredFile"),
    (r"^dangers:committee\w* pk$", "enterprises.Committee"),
    (r"^dangers:committee\w* member$", "enterprises.CommitteeMember"),
    (r"^(api:)?(v1:)?dangers[-:]\S+ (pk|danger|danger_id)$", "dangers.Danger"),
    (r"^\S*limit\S* pk$", "dangers.Limit"),
    (r"^sources:(beta|challenge) holding$", "sources.Holding"),
    (r"^sources:(detail|edit|do|sheet|version|keys|filing|beta|challenge) pk$", "sources.HazardSource"),
    (r"^api:hazard-sources-\S+ pk$", "sources.HazardSource"),
    (r"^sources:plan\w* pk$", "sources.EmergencyPlan"),
    (r"^sources:split\w* pk$", "sources.Split"),
    *DUTY_KINDS,
    *VISIT_KINDS,
    *EXPERT_KINDS,
    *ROUND_KINDS,
    *CHECKLIST_KINDS,
    (r"^\S* (enterprise|enterprise_id)$", "enterprises.Enterprise"),
    (r"^filings:month\w* pk$", "reports.ReportPeriod"),
    (r"^filings:paper\w* pk$", "reports.Paper"),
    (r"^filings:summary_paper\w* pk$", "reports.ConsolidationPaper"),
    (r"^filings:consolidation\w* pk$", "reports.Consolidation"),
    (r"^filings:number\w* pk$", "reports.DocumentNumber"),
    (r"^filings:template_version\w* pk$", "reports.DocumentTemplate"),
    (r"^filings:archive_zone pk$", "parks.Zone"),
    (r"^filings:brief\w* pk$", "reports.Brief"),
    (r"^filings:task\w* pk$", "reports.BriefTask"),
    (r"^filings:\w*accidents row$", "enterprises.Accident"),
    (r"^filings:\w*penalties row$", "enterprises.Penalty"),
    (r"^filings:\w+ pk$", "reports.Report"),
    # Names of zones are reference data for every seat, the pages about a zone are not.
    (r"^(reports|parks):zone\w* pk$", "parks.Zone"),
    (r"^reports:area pk$", "parks.Zone"),
    (r"^reports:area area$", "parks.Area"),
)
TRANSITIONS = ("submit", "issue", "sign", "submit_evidence", "accept", "ask_extension", "reopen", "nothing")
WORDS = (
    (r"^\S*dangers\S* (name|transition|action)$", TRANSITIONS),
    (r"^\S* format$", ("json",)),
    (r"^sources:do name$", ("hand_in", "confirm", "assess", "change", "retire", "nothing")),
    (r"^sources:version number$", ("1", "9")),
    *DUTY_WORDS,
    *VISIT_WORDS,
    *RISK_WORDS,
    *CHECKLIST_WORDS,
    (r"^dangers:import_find key$", ("unknown",)),  # a name inside one's own run
    (r"^\S*files\S* which$|^\S* (which|copy)$", ("shown", "thumb", "original")),
    (r"^filings:cell key$", ("month.dust.2", "ytd.gas.12", "month.all.2")),
    (r"^filings:act name$", ("hand_over", "take_back", "submit", "refuse", "receive", "return", "nothing")),
    (r"^filings:template\w* document$", ("monthly", "summary", "weekly", "nothing")),
    (
        r"^sources:plan_do step$",
        ("submit", "accept", "file", "refuse", "evaluate", "drill", "renew", "correct", "nothing"),
    ),
    (r"^sources:clock code$", ("D27", "D22", "D07", "nothing")),
    (r"^filings:month_act name$", ("consolidate", "archive", "remind", "nothing")),
)
