"""Roles, what each may do, and the things that only people can state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a post makes of a person."""

    LEADER = "leader"
    CLERK = "clerk"
    WORKER = "worker"
    WRITER = "writer"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    """What can be done in the house; a page asks for one of these."""

    SEE = "see"  # figures and their rows, people masked
    TAKE_IN = "take_in"  # ledgers: upload, mend, decide corrections, undo
    WRITE = "write"  # the report
    STATE = "state"  # what no ledger holds
    AUDIT = "audit"  # the ledger of acts
    MANAGE = "manage"  # accounts, committees' codes


ROLE_NAMES = {
    Role.LEADER: "领导",
    Role.CLERK: "办公室工作人员",
    Role.WORKER: "居民区工作人员",
    Role.WRITER: "文稿人员",
    Role.ADMINISTRATOR: "管理员",
}

MAY: dict[Role, frozenset[Act]] = {
    Role.LEADER: frozenset({Act.SEE, Act.WRITE, Act.AUDIT}),
    Role.CLERK: frozenset({Act.SEE, Act.TAKE_IN, Act.WRITE, Act.STATE, Act.AUDIT}),
    Role.WORKER: frozenset({Act.SEE}),
    Role.WRITER: frozenset({Act.SEE, Act.WRITE, Act.STATE}),
    Role.ADMINISTRATOR: frozenset({Act.SEE, Act.TAKE_IN, Act.STATE, Act.AUDIT, Act.MANAGE}),
}


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
