"""What the rules of the closed loop speak of: states, acts, and a case as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from jiedao.organisation.kinds import Role


class State(StrEnum):
    """How far a case has come."""

    FOUND = "found"
    ASSIGNED = "assigned"
    HANDLING = "handling"
    DONE = "done"
    VERIFIED = "verified"
    CLOSED = "closed"
    MERGED = "merged"
    REVOKED = "revoked"


STATE_NAMES = {
    State.FOUND: "待分派",
    State.ASSIGNED: "待签收",
    State.HANDLING: "办理中",
    State.DONE: "待核查",
    State.VERIFIED: "待办结",
    State.CLOSED: "已办结",
    State.MERGED: "已并案",
    State.REVOKED: "已撤销",
}
OPEN = frozenset({State.FOUND, State.ASSIGNED, State.HANDLING, State.DONE, State.VERIFIED})


class Verb(StrEnum):
    """What is done to a case."""

    FILE = "file"
    MEND = "mend"
    ASSIGN = "assign"
    SIGN = "sign"
    GIVE_BACK = "give_back"
    CONTACT = "contact"
    HANDLE = "handle"
    REPORT_DONE = "report_done"
    ANSWER = "answer"
    VERIFY = "verify"
    SEND_BACK = "send_back"
    CALL_BACK = "call_back"
    CLOSE = "close"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"
    ASK_EXTENSION = "ask_extension"
    GRANT = "grant"
    DENY = "deny"
    MERGE = "merge"
    ABSORB = "absorb"
    REVOKE = "revoke"
    SEEN = "seen"
    LOOK_BACK = "look_back"
    CORRECT = "correct"
    PUT_OFF = "put_off"


class Word(StrEnum):
    """What the finder or caller says of the outcome, or what a look-back finds of it."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DENIED = "denied"


WORD_NAMES = {Word.CONFIRMED: "本人确认", Word.UNCONFIRMED: "未经本人确认", Word.DENIED: "反映未解决"}
REACHED = frozenset({Word.CONFIRMED, Word.DENIED})  # a call that counts
LOOK_NAMES = {
    Word.CONFIRMED: "已整改",
    Word.DENIED: "复发或未整改",
    Word.UNCONFIRMED: "无法查看",
}  # as a look-back finds
EARLY_NAMES = {Verb.SIGN: "签收", Verb.CONTACT: "联系"}  # what has a clock beside that of the close
CALL_NAMES = {Word.CONFIRMED: "已解决", Word.DENIED: "未解决", Word.UNCONFIRMED: "未联系上"}  # as a call is answered


@dataclass(frozen=True)
class Move:
    """A row of the table of moves. `ends` is None where the state stays.

    `by_unit` asks for a post in a unit that handles the case, every other move for one whose scope covers it; those of
    `outside` may do a unit's move for one without an account. `late` are states from which it takes a reason.
    Who had a hand in one of `apart` may not, and `apart_reason` says why.
    """

    name: str
    starts: frozenset[State]
    ends: State | None
    roles: frozenset[Role]
    by_unit: bool = False
    reason: bool = False
    apart: frozenset[Verb] = frozenset()
    apart_reason: str = ""
    outside: frozenset[Role] = frozenset()
    late: frozenset[State] = frozenset()


@dataclass(frozen=True)
class Demands:
    """What a kind asks of the loop."""

    on_the_spot: bool = False  # may be mended on the spot
    verifies: bool = True  # a second person verifies
    contact_first: bool = False  # the caller is contacted before it is reported done
    call_back: bool = False  # the caller is called back before it is closed
    merges: bool = True  # may be merged as a duplicate


@dataclass(frozen=True)
class Deed:
    """One act of a case's story. `stands_for` is whose post a stand-in used; `until` and `amount` are of the clock."""

    verb: Verb
    by: str
    at: datetime
    stands_for: str = ""
    unit: int | None = None
    word: Word | None = None
    until: datetime | None = None
    amount: float | None = None

    @property
    def hands(self) -> frozenset[str]:
        """Everybody who had a hand in it."""
        return frozenset({self.by, self.stands_for} - {""})


@dataclass(frozen=True)
class Part:
    """What one unit has to do with the case."""

    unit: int
    lead: bool
    signed: bool = False
    done: bool = False
    has_account: bool = True


@dataclass(frozen=True)
class Matter:
    """A case as the rules see it: where it stands, who handles it, and its story in order."""

    kind: str
    code: str
    state: State
    deeds: tuple[Deed, ...] = ()
    parts: tuple[Part, ...] = ()
    due_at: datetime | None = None
    own_clock: bool = True  # False where the deadline was given with the case
    paused_until: datetime | None = None
    extension_asked: bool = False
    found_on: date | None = None
    settled: bool = False  # closed once: what was filed stays as it is
    lacks: tuple[str, ...] = ()  # what must be known before the first close and is not, by name

    main: State | None = None  # of a merged case: where the one it was merged into stands
    own: int | None = None  # of a merged case: how many of the deeds are its own; they come before those of that one
    joined: tuple[Word | None, ...] = ()  # what each caller of the cases merged into it says, None where not asked

    @property
    def stage(self) -> State:
        """Where the matter stands: a merged case goes with the one it was merged into."""
        return self.main or self.state

    def paused(self, at: datetime) -> bool:
        """Whether its clock stands still; a pause ends by itself."""
        return self.paused_until is not None and at < self.paused_until


@dataclass(frozen=True)
class Asked:
    """What is said with the act; None where it was not asked for yet, as for a button."""

    reason: str | None = None
    until: datetime | None = None
    amount: float | None = None
    word: Word | None = None
    unit: int | None = None  # the outside unit for which it is done
    units: frozenset[int] = frozenset()  # to which the case is assigned
