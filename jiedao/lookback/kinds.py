"""What is drawn of what, who looks back, and how it is called: data."""

from __future__ import annotations

from fractions import Fraction

from jiedao.casework.kinds import KINDS, MOVES
from jiedao.casework.rules import LOOK_NAMES, Verb, Word
from jiedao.estimate import Plan
from jiedao.lookback.rules import Outcome, Stage
from jiedao.organisation.kinds import Role

FLOOR = 20  # so many must have been judged before a rate is told
WATCHED = 10  # so many must have been watched up to a day before relapses by that day are told
MONTHS = 12  # of a rolling rate
GRACE_DAYS = 10  # for inspecting what may be judged last
OLDEST_DAYS = 365  # a ledger that tells of closes longer ago brings none into a sample
CLOSES = (Verb.CLOSE.value, Verb.MEND.value)

# A stratum is a kind of case and one of these; what was taken up again before the month
# drawn from ended is known and not drawn.
HIGH, OTHER, REOPENED = "high", "other", "reopened"
RISK_NAMES = {HIGH: "高风险", OTHER: "其余", REOPENED: "已重新办理"}
PLANS = {
    HIGH: Plan(Fraction(1, 3), whole=5, most=15),
    OTHER: Plan(Fraction(1, 10), whole=5, most=20),
    REOPENED: Plan(Fraction(0), whole=0, most=0),
}

LOOKED_AT = {kind.value: row for kind, row in KINDS.items() if row.look_back is not None}
WORDS = {Outcome.MENDED: Word.CONFIRMED, Outcome.FAILED: Word.DENIED, Outcome.GONE: Word.UNCONFIRMED}
OUTCOME_NAMES = {outcome: LOOK_NAMES[word] for outcome, word in WORDS.items()}
STAGE_NAMES = {Stage.OPEN: "待整改", Stage.APPLIED: "待审核", Stage.RETURNED: "已退回", Stage.CLEARED: "已销号"}
# How the ledger of problems words the outcome; nothing where the case could not be judged.
LEDGER_WORDS = {Outcome.MENDED: "合格", Outcome.FAILED: "反弹", Outcome.GONE: ""}

INSPECTORS = MOVES[Verb.LOOK_BACK].roles & MOVES[Verb.REOPEN].roles  # what failed is taken up again by them
ARRANGERS = frozenset({Role.LEADER, Role.OFFICE_HEAD, Role.CLERK})
OVERSEEN = "督察回头看"  # where cases come from that a superior's list opens
APPLICANTS = ARRANGERS | {Role.WORKER, Role.GRID_WORKER}
HANDS = MOVES[Verb.LOOK_BACK].apart  # who did one of these does not look back at the case


def stratum(kind: str, risk: str) -> str:
    """The name of a stratum, as it stands in the frame."""
    return f"{kind}/{risk}"


def stratum_name(name: str) -> str:
    """A stratum in words."""
    kind, _, risk = name.partition("/")
    return f"{LOOKED_AT[kind].name if kind in LOOKED_AT else kind} · {RISK_NAMES.get(risk, risk)}"
