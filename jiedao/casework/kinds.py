"""Kinds of case and the moves of the closed loop as data. A kind is a row of a table, never a subclass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from jiedao.casework.rules import OPEN, STATE_NAMES, Demands, LetterKind, LetterSort, Move, State, Verb
from jiedao.casework.rules.ways import ways
from jiedao.organisation.kinds import Role
from jiedao.worktime import Limit, Unit


class CaseKind(StrEnum):
    """What a case is about."""

    ISSUE = "issue"
    HAZARD = "hazard"
    POLLUTION = "pollution"
    WASTE = "waste"
    HAZARDOUS_WASTE = "hazardous_waste"
    PROPERTY = "property"
    HOTLINE = "hotline"
    ORDER = "order"
    COMPONENT = "component"
    STRUCTURE = "structure"
    CHARGER = "charger"
    DISPUTE = "dispute"
    NEED = "need"


def _days(amount: float) -> Limit:
    return Limit(amount, Unit.WORKING_DAYS)


PROBLEMS = "问题隐患台账"
STRUCTURES = "违法建筑拆除台账"
NEEDS = "点名记录"
LOOP = "闭环事项台账"
HOTLINES = "热线工单台账"  # the list that the hotline's platform exports; its cases are numbered with those of the loop
# Their one date after the finding is that of the end: it is not stated on the word of whoever reports it done.
ONE_DATE = frozenset({STRUCTURES, NEEDS})
PHOTOS = ("整改前照片", "整改后照片")
SIGN_WITHIN = _days(1)


def _hours(amount: float) -> Limit:
    return Limit(amount, Unit.WORKING_HOURS)


# Proposed; what is found of other cities' lists differs, and a street's own duty list decides.
REQUESTS = {"咨询": _days(1), "求助投诉": _days(5), "疑难": _days(15), "督办": _days(3)}
COMPONENTS = {
    "部件·井盖缺损": _hours(4),
    "部件·路灯护栏": _days(5),
    "部件·公共设施": _days(10),
    "事件·暴露垃圾": _hours(4),
    "事件·道路污损": _hours(2),
    "事件·绿化养护": _days(5),
}


@dataclass(frozen=True)
class Kind:
    """One kind: its name, what its dates are called in this trade, and what it asks of the loop.

    `register` is the ledger whose rows its cases are, `prefix` begins their numbers. `fields` are the fields of a case
    that are asked for when it is filed. `limit` is the time to close it, which the street may set for itself; `again`
    that after it was reopened. `look_back` counts the days after the close, None where nobody looks back. `source` is
    where its cases usually come from. `measures` are the fields that must be known before the first close.
    `subtypes` have limits of their own; `milestones` are to be reached on the way, counted from the same beginning.
    """

    name: str
    found: str
    rectified: str
    verified: str
    register: str
    prefix: str
    limit: Limit
    demands: Demands
    fields: tuple[str, ...] = ("description", "address", "source")
    evidence: tuple[str, ...] = ()
    look_back: int | None = None
    sign: Limit = SIGN_WITHIN
    contact: Limit | None = None
    again: Limit | None = None
    source: str = ""
    measures: tuple[str, ...] = ()
    subtypes: Mapping[str, Limit] = field(default_factory=dict)
    milestones: Mapping[str, Limit] = field(default_factory=dict)


_CALLER = Demands(contact_first=True, call_back=True)
_AT_POINT = ("description", "address", "point_number", "source")

KINDS: dict[CaseKind, Kind] = {
    CaseKind.ISSUE: Kind(
        *("问题", "发现", "整改完成", "核查", PROBLEMS, "WT"),
        Limit(15, Unit.CALENDAR_DAYS),
        Demands(on_the_spot=True),
        fields=_AT_POINT,
        evidence=PHOTOS,
        look_back=30,
    ),
    CaseKind.HAZARD: Kind(
        *("隐患", "发现", "整改完成", "核查", PROBLEMS, "YH"),
        Limit(15, Unit.CALENDAR_DAYS),
        Demands(on_the_spot=True),
        fields=_AT_POINT,
        evidence=PHOTOS,
        look_back=30,
    ),
    CaseKind.POLLUTION: Kind(
        *("污染投诉", "收到", "办理完成", "核查", LOOP, "HB"),
        _days(5),
        _CALLER,
        fields=_AT_POINT,
        evidence=PHOTOS,
        look_back=30,
        contact=_days(1),
        again=_days(3),
        source="居民投诉",
    ),
    CaseKind.WASTE: Kind(
        *("建筑垃圾投诉", "收到", "清运完成", "核查", LOOP, "LJ"),
        _days(5),
        _CALLER,
        _AT_POINT,
        PHOTOS,
        contact=_days(1),
        again=_days(3),
        source="居民投诉",
    ),
    CaseKind.HAZARDOUS_WASTE: Kind(
        *("危废检查", "检查", "整改完成", "核查", LOOP, "WF"),
        _days(10),
        Demands(),
        fields=_AT_POINT,
        evidence=PHOTOS,
        look_back=30,
    ),
    CaseKind.PROPERTY: Kind(
        *("物业纠纷", "受理", "办理完成", "核查", LOOP, "WY"),
        _days(10),
        _CALLER,
        _AT_POINT,
        contact=_days(1),
        source="居民反映",
    ),
    CaseKind.HOTLINE: Kind(
        *("热线工单", "收到", "办理完成", "核查", LOOP, "RX"),
        _days(5),
        _CALLER,
        fields=("number", *_AT_POINT, "due_on"),
        look_back=30,
        contact=_days(1),
        again=_days(3),
        subtypes=REQUESTS,
        source="12345热线",
    ),
    CaseKind.ORDER: Kind(
        *("流转单", "收到", "办理完成", "核查", PROBLEMS, "LZ"),
        _days(5),
        Demands(merges=False),
        fields=("number", *_AT_POINT, "due_on"),
        look_back=30,
        source="区级流转",
    ),
    CaseKind.COMPONENT: Kind(
        *("部件事件", "发现", "处置完成", "核查", LOOP, "BJ"),
        Limit(8, Unit.WORKING_HOURS),
        Demands(on_the_spot=True),
        evidence=PHOTOS,
        sign=Limit(2, Unit.WORKING_HOURS),
        subtypes=COMPONENTS,
    ),
    CaseKind.STRUCTURE: Kind(
        *("违法建筑", "立案", "拆除", "核查", STRUCTURES, "WJ"),
        _days(20),
        Demands(),
        fields=("description", "address", "area", "source"),
        evidence=("拆除前照片", "拆除后照片"),
        measures=("area",),
        milestones={"责令停工": _hours(4), "作出处罚": _days(7), "拆除": _days(20)},
        look_back=30,
    ),
    CaseKind.CHARGER: Kind(
        *("充电桩故障", "报修", "修复", "核查", LOOP, "CD"),
        Limit(48, Unit.RUNNING_HOURS),
        Demands(on_the_spot=True),
        source="居民报修",
    ),
    CaseKind.DISPUTE: Kind(
        *("矛盾纠纷", "受理", "化解", "核查", LOOP, "JF"),
        Limit(30, Unit.CALENDAR_DAYS),
        Demands(verifies=False),
        fields=(*_AT_POINT, "person_number"),
        look_back=30,
    ),
    CaseKind.NEED: Kind(
        *("需求", "提出", "办结", "核查", NEEDS, "XQ"),
        _days(3),
        Demands(on_the_spot=True, verifies=False),
        fields=("description", "person_number", "source"),
    ),
}
# Where what these people find usually comes from.
SOURCES = {
    Role.GRID_WORKER: "网格巡查",
    Role.WORKER: "居民区巡查",
    Role.VOLUNTEER: "志愿者上报",
    Role.INSPECTOR: "核查发现",
}
# Kinds whose day is that of receipt: their clocks run from it, also where they were typed in later.
RECEIVED = frozenset(
    {
        *(CaseKind.POLLUTION, CaseKind.WASTE, CaseKind.PROPERTY, CaseKind.HOTLINE, CaseKind.ORDER, CaseKind.CHARGER),
        *(CaseKind.DISPUTE, CaseKind.NEED),
    }
)
# Kinds whose ledger is their platform's own list of what is open: their clocks run as if they had come by the API.
CLOCKED_BY_LEDGER = frozenset({CaseKind.HOTLINE})
CALLED_KINDS = tuple(kind.value for kind, row in KINDS.items() if row.demands.call_back)
ASKED_FINDERS = frozenset({Role.WORKER, Role.GRID_WORKER, Role.VOLUNTEER})  # of what they found, before its close
ASK_AGAIN = (28, 91)  # days after the close between which a caller is asked once more
SAME_PLACE_DAYS = 365  # after its close, in which the same kind at the same place is a relapse and no new case
RELAPSED_WORDS = frozenset({"反弹", "不合格", "未整改"})  # by which a ledger says that a look-back found a relapse
TRIES = 3  # calls that reach nobody before a caller is no longer listed
KIND_NAMES = {kind.value: words.name for kind, words in KINDS.items()}

RECKONED = "重算暂定时限"  # the entry under which the deadlines of many cases are reckoned anew
BY_LEDGER = "依台账"  # who did what a ledger only dates

_STAFF = frozenset({Role.OFFICE_HEAD, Role.CLERK})
_HEADS = frozenset({Role.LEADER, Role.OFFICE_HEAD})
_VERIFIERS = _STAFF | {Role.INSPECTOR}
_HANDLERS = _STAFF | {Role.WORKER, Role.GRID_WORKER}
_FINDERS = _HANDLERS | {Role.LEADER, Role.INSPECTOR, Role.VOLUNTEER}
HANDLING = frozenset({Verb.SIGN, Verb.HANDLE, Verb.REPORT_DONE, Verb.ANSWER, Verb.MEND})
_OWN_WORK = "办理过这个事项的人不能核查，AB角代理也不行"
_OWN_CALL = "办理过这个事项的人不能回访，AB角代理也不行"
_OWN_CLOSE = "办理或核查过这个事项的人不能回头看，AB角代理也不行"
_OWN_ASKING = "延期须由申请人以外的人审批，AB角代理也不行"

_S = State
MOVES: dict[Verb, Move] = {
    Verb.FILE: Move("登记", frozenset(), _S.FOUND, _FINDERS),
    Verb.MEND: Move("当场办结", frozenset({_S.FOUND}), _S.CLOSED, _HANDLERS | {Role.INSPECTOR}),
    Verb.ASSIGN: Move(
        *("分派", frozenset({_S.FOUND, _S.ASSIGNED, _S.HANDLING}), _S.ASSIGNED, _STAFF | {Role.LEADER}),
        late=frozenset({_S.HANDLING}),
    ),
    Verb.SIGN: Move(
        "签收", frozenset({_S.ASSIGNED, _S.HANDLING}), _S.HANDLING, _HANDLERS, by_unit=True, outside=_STAFF
    ),
    Verb.GIVE_BACK: Move(
        *("退回", frozenset({_S.ASSIGNED, _S.HANDLING}), _S.FOUND, _HANDLERS), by_unit=True, reason=True, outside=_STAFF
    ),
    Verb.CONTACT: Move("先行联系", frozenset({_S.FOUND, _S.ASSIGNED, _S.HANDLING}), None, _HANDLERS),
    Verb.HANDLE: Move("办理", frozenset({_S.HANDLING}), None, _HANDLERS, by_unit=True),
    Verb.REPORT_DONE: Move("报办结", frozenset({_S.HANDLING}), _S.DONE, _HANDLERS, by_unit=True),
    Verb.ANSWER: Move("代录答复", frozenset({_S.ASSIGNED, _S.HANDLING}), _S.DONE, _STAFF),
    Verb.VERIFY: Move("核查", frozenset({_S.DONE}), _S.VERIFIED, _VERIFIERS, apart=HANDLING, apart_reason=_OWN_WORK),
    Verb.SEND_BACK: Move("退回重办", frozenset({_S.DONE, _S.VERIFIED}), _S.HANDLING, _VERIFIERS, reason=True),
    Verb.CALL_BACK: Move(
        *("回访", frozenset({_S.DONE, _S.VERIFIED, _S.CLOSED, _S.MERGED}), None, _VERIFIERS),
        apart=HANDLING,
        apart_reason=_OWN_CALL,
    ),
    Verb.CLOSE: Move("办结", frozenset({_S.DONE, _S.VERIFIED}), _S.CLOSED, _VERIFIERS),
    Verb.REOPEN: Move(
        *("重新办理", frozenset({_S.CLOSED}), _S.FOUND, _VERIFIERS | _HANDLERS | {Role.LEADER}), reason=True
    ),
    Verb.PAUSE: Move("暂停计时", frozenset({_S.HANDLING}), None, _HANDLERS, by_unit=True, reason=True, outside=_STAFF),
    Verb.RESUME: Move("恢复计时", frozenset({_S.HANDLING}), None, _HANDLERS, by_unit=True, outside=_STAFF),
    Verb.ASK_EXTENSION: Move(
        *("申请延期", frozenset({_S.HANDLING}), None, _HANDLERS), by_unit=True, reason=True, outside=_STAFF
    ),
    Verb.GRANT: Move(
        *("批准延期", frozenset({_S.HANDLING}), None, _HEADS),
        apart=frozenset({Verb.ASK_EXTENSION}),
        apart_reason=_OWN_ASKING,
    ),
    Verb.DENY: Move(
        *("不批准延期", frozenset({_S.HANDLING}), None, _HEADS),
        reason=True,
        apart=frozenset({Verb.ASK_EXTENSION}),
        apart_reason=_OWN_ASKING,
    ),
    Verb.MERGE: Move("并案", frozenset({_S.FOUND, _S.ASSIGNED, _S.HANDLING}), _S.MERGED, _STAFF),
    Verb.ABSORB: Move("并入重复事项", OPEN, None, _STAFF),
    Verb.LOOK_BACK: Move(
        *("回头看", OPEN | {_S.CLOSED}, None, _VERIFIERS | {Role.LEADER}),
        apart=HANDLING | {Verb.VERIFY},
        apart_reason=_OWN_CLOSE,
    ),
    Verb.SEEN: Move("再次发现", OPEN, None, _FINDERS - {Role.VOLUNTEER}),
    Verb.REVOKE: Move("撤销", frozenset({_S.FOUND, _S.ASSIGNED, _S.HANDLING}), _S.REVOKED, _HEADS, reason=True),
    Verb.CORRECT: Move("更正登记", OPEN, None, _HANDLERS, reason=True),
    Verb.PUT_OFF: Move("来单延期", OPEN, None, _HEADS),
}
VERB_NAMES = {verb.value: move.name for verb, move in MOVES.items()}

# Who may add a file outside of a step, who may void any file, who may write letters and who decides on 零违建.
ATTACHERS = _FINDERS
FILE_VOIDERS = _HEADS
LETTER_WRITERS = _STAFF | {Role.LEADER}
CLEAN_APPLICANTS = frozenset({Role.WORKER})
CLEAN_DECIDERS = _HEADS

ACCEPTED = "确认回执"  # the entry under which a letter was accepted: the row that it supersedes was not withdrawn
LETTERS: dict[LetterKind, LetterSort] = {
    LetterKind.HAND_OVER: LetterSort(
        "交办单", "交办", "下列事项属你单位职责范围，现予交办。", "书面答复办理结果，并注明本单编号"
    ),
    LetterKind.URGE: LetterSort(
        "督办单", "督办", "你单位承办的下列事项尚未办结，现予督办。", "书面答复办理情况，并注明本单编号"
    ),
    LetterKind.RECTIFY: LetterSort(
        *(
            "整改通知书",
            "整改",
            "经查，存在下列问题，现通知你（单位）整改。",
            "完成整改并书面告知结果，注明本通知书编号",
        ),
        to_party=True,
    ),
    LetterKind.RECEIPT: LetterSort(
        *("回执", "回执", "你单位流转的下列事项已经办理，现将结果回复如下。", "确认收悉，并注明本回执编号"),
        to_party=True,
        reports=True,
        kinds=frozenset({CaseKind.ORDER.value}),
        heads=("办理结果", "确认"),
    ),
}
LETTER_NAMES = {kind.value: sort.name for kind, sort in LETTERS.items()}


def diagram() -> str:
    """Where each move can lead as a Mermaid state diagram; moves that leave a case where it is stand as notes."""
    return "\n".join(["stateDiagram-v2", *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    yield from (f"    {state.value} : {name}" for state, name in STATE_NAMES.items())
    yield f"    [*] --> {State.FOUND.value} : {MOVES[Verb.FILE].name}"
    for verb, move in MOVES.items():
        if move.ends is not None:
            yield from (f"    {start.value} --> {end.value} : {move.name}" for start, end in ways(verb, move))
    for state in STATE_NAMES:
        staying = [move.name for move in MOVES.values() if move.ends is None and state in move.starts]
        if staying:
            yield f"    note right of {state.value} : 可{'、'.join(staying)}"
    yield from (f"    {state.value} --> [*]" for state in (State.CLOSED, State.MERGED, State.REVOKED))
