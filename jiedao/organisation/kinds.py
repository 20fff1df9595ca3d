"""Roles, what each may do, and the things that only people can state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from jiedao.ledger.rules import Part, Scope


class Role(StrEnum):
    """What a post makes of a person."""

    LEADER = "leader"
    OFFICE_HEAD = "office_head"
    CLERK = "clerk"
    WORKER = "worker"
    GRID_WORKER = "grid_worker"
    INSPECTOR = "inspector"
    WRITER = "writer"
    VOLUNTEER = "volunteer"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What can be done in the house; a page asks for one of these."""

    SEE = "see"  # figures and their rows, people masked
    WORK = "work"  # cases: file them and take their steps, each step as the table of moves says
    TAKE_IN = "take_in"  # ledgers: upload, mend, decide corrections, undo
    WRITE = "write"  # the report
    KEEP = "keep"  # the register: places, grids, estates, addresses, in the part of the street a post is for
    STATE = "state"  # what no ledger holds
    AUDIT = "audit"  # the ledger of acts
    MANAGE = "manage"  # accounts, committees' codes


ROLE_NAMES = {
    Role.LEADER: "领导",
    Role.OFFICE_HEAD: "科室负责人",
    Role.CLERK: "办公室工作人员",
    Role.WORKER: "居民区工作人员",
    Role.GRID_WORKER: "网格员",
    Role.INSPECTOR: "核查员",
    Role.WRITER: "文稿人员",
    Role.VOLUNTEER: "志愿者",
    Role.ADMINISTRATOR: "管理员",
}

MAY: dict[Role, frozenset[Act]] = {
    Role.LEADER: frozenset({Act.SEE, Act.WORK, Act.WRITE, Act.AUDIT}),
    Role.OFFICE_HEAD: frozenset({Act.SEE, Act.WORK, Act.KEEP, Act.TAKE_IN, Act.WRITE, Act.STATE, Act.AUDIT}),
    Role.CLERK: frozenset({Act.SEE, Act.WORK, Act.KEEP, Act.TAKE_IN, Act.WRITE, Act.STATE, Act.AUDIT}),
    Role.WORKER: frozenset({Act.SEE, Act.WORK, Act.KEEP}),
    Role.GRID_WORKER: frozenset({Act.SEE, Act.WORK, Act.KEEP}),
    Role.INSPECTOR: frozenset({Act.SEE, Act.WORK}),
    Role.WRITER: frozenset({Act.SEE, Act.WRITE, Act.STATE}),
    Role.VOLUNTEER: frozenset({Act.WORK}),  # reports what they find, and sees that alone
    Role.ADMINISTRATOR: frozenset({Act.SEE, Act.KEEP, Act.TAKE_IN, Act.STATE, Act.AUDIT, Act.MANAGE}),
}

# Who may serve a single committee; every other role serves the whole street.
FOR_COMMITTEES = frozenset({Role.WORKER, Role.GRID_WORKER, Role.VOLUNTEER})


class UnitKind(StrEnum):
    """What a unit is to the street."""

    OFFICE = "office"
    COMMITTEE = "committee"
    OUTSIDE = "outside"


UNIT_KIND_NAMES = {UnitKind.OFFICE: "科室", UnitKind.COMMITTEE: "居民区", UnitKind.OUTSIDE: "外单位"}


@dataclass(frozen=True)
class Seat:
    """A post as rules see it. `kinds` are the kinds of case it is for, all when empty.

    `stands_for` is the account whose post it stands in for (AB角), and empty for a post of one's own.
    """

    role: Role
    prefix: str
    unit: int | None = None
    kinds: frozenset[str] = frozenset()
    stands_for: str = ""

    @property
    def part(self) -> Part:
        """What it lets somebody see."""
        return Part(self.prefix, self.kinds)

    def covers(self, code: str, kind: str) -> bool:
        """Whether a case of that committee and kind lies in the post's scope."""
        return code.startswith(self.prefix) and (not self.kinds or kind in self.kinds)


@dataclass(frozen=True)
class Who:
    """Somebody who acts: the account, and the posts they hold; none while suspended."""

    username: str
    seats: tuple[Seat, ...] = ()

    @property
    def units(self) -> frozenset[int]:
        """The units they belong to or stand in for."""
        return frozenset(seat.unit for seat in self.seats if seat.unit is not None)

    def scope(self, act: Act) -> Scope:
        """Where they may do that and for which kinds of case: of every post that lets them."""
        return self.scope_as([role for role, acts in MAY.items() if act in acts])

    def scope_as(self, roles: Collection[Role]) -> Scope:
        """What they see by posts of these roles."""
        return Scope.of(*(seat.part for seat in self.seats if seat.role in roles))


@dataclass(frozen=True)
class Statement:
    """One thing that no ledger holds and people state: a text, or a figure or day of one of the figures."""

    key: str
    label: str
    help: str
    lines: int = 1
    example: str = ""


STATEMENTS = (
    Statement("addressee", "主送机关", "报告送给谁", example="区发展和改革委员会"),
    Statement(
        "occasion",
        "本次自查的通知",
        "名称与文号，写作《名称》（文号）",
        example="《关于开展……的通知》（×府办〔2022〕8号）",
    ),
    Statement("basis", "贯彻落实的文件", "每行一份，写作《名称》（文号）", lines=3),
    Statement("plan_structure", "文件体系", "如“1+1+3”及其构成", lines=2),
    Statement("theme_1", "主题一", "总体情况第一部分的标题", example="党建引领聚合力"),
    Statement("theme_2", "主题二", "总体情况第二部分的标题", example="综合整治守底线"),
    Statement("theme_3", "主题三", "总体情况第三部分的标题", example="服务民生增福祉"),
    Statement("programmes_note", "专项行动说明", "对配合开展的专项行动的补充说明", lines=3),
    Statement("party_note", "党建与阵地", "主题一中由人写的段落，每行一段", lines=4),
    Statement("order_note", "环境与安全", "主题二中由人写的段落，每行一段", lines=4),
    Statement("service_note", "民生与治理", "主题三中由人写的段落，每行一段", lines=4),
    Statement("shortcomings_note", "不足之处", "由人写的原因分析，每行一段", lines=4),
    Statement("next_note", "下一步打算", "由人写的措施，每行一段", lines=4),
    Statement("case_title", "典型案例名称", "如“××”行动"),
    Statement("case_basis", "典型案例依据", "启动时间、方案名称与文号", lines=2),
    Statement("case_note", "典型案例说明", "做法、影响与意义，每行一段", lines=5),
    Statement("signature", "落款单位", "留空则用本街道名称"),
)
