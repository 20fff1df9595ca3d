"""What the home office shows, as data: the ways through the house, and what its start page tells."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jiedao.casework.kinds import MOVES
from jiedao.casework.rules import Verb
from jiedao.casework.rules.limits import SETTERS
from jiedao.organisation.kinds import MAY, Act, Role


@dataclass(frozen=True)
class Way:
    """One way in the navigation; an empty act is for everybody. `tab` is shown at the foot of the phone.

    `group` is the heading under which it stands at the desk; the first way stands above all headings. A way with an act
    is for those of `roles` alone.
    """

    path: str
    label: str
    icon: str
    act: Act | None = None
    tab: str = ""
    group: str = "工作"
    roles: frozenset[Role] = frozenset(Role)

    def is_open(self, acts: Collection[str], roles: Collection[Role]) -> bool:
        """Whether it is shown to somebody who may do these acts, in these roles."""
        return self.act is None or (self.act.value in acts and not self.roles.isdisjoint(roles))


GROUPS = ("工作", "数据", "管理")  # headings of the navigation, in their order
TABS = 4  # at the foot of the phone, beside 更多

_SEERS = frozenset(role for role, acts in MAY.items() if Act.SEE in acts)

WAYS = (
    Way("/", "首页", "home", tab="首页"),
    Way("/cases/", "待办", "cases", Act.WORK, tab="待办"),
    Way("/rounds/", "巡查走访", "rounds", Act.WORK, tab="巡查"),
    Way("/field/", "现场（可离线）", "phone", Act.WORK),
    Way("/places/", "单位与地图", "places", Act.SEE),
    Way("/campaigns/", "专项行动", "campaigns", Act.SEE),
    Way("/cases/calls/", "回访", "calls", Act.WORK, roles=MOVES[Verb.CALL_BACK].roles),
    Way("/cases/letters/", "函件登记", "statements", Act.WORK, roles=_SEERS),
    Way("/cases/clean/", "零违建", "committees", Act.WORK),
    Way("/lookback/", "回头看", "lookback", Act.SEE),
    Way("/intake/", "台账导入", "intake", Act.TAKE_IN, tab="台账", group="数据"),
    Way("/figures/", "数据", "figures", Act.SEE, tab="数据", group="数据"),
    Way("/cases/bulletin/", "月报", "bulletin", Act.SEE, group="数据"),
    Way("/report/", "报告", "report", Act.WRITE, tab="报告", group="数据"),
    Way("/statements/", "填报事项", "statements", Act.STATE, group="数据"),
    Way("/ledger/", "办理记录", "ledger", Act.AUDIT, group="管理"),
    Way("/volunteers/", "志愿者", "volunteers", Act.SEE, group="管理"),
    Way("/calendar/", "工作日历", "calendar", Act.SEE, group="管理"),
    Way("/cases/limits/", "办理时限", "calendar", Act.STATE, group="管理", roles=SETTERS),
    Way("/people/", "人员账号", "people", Act.MANAGE, group="管理"),
    Way("/committees/", "居民区代码", "committees", Act.MANAGE, group="管理"),
    Way("/units/", "单位", "units", Act.MANAGE, group="管理"),
    Way("/api/clients/", "平台对接", "units", Act.MANAGE, group="管理"),
)

# The sentence of the start page: figures by key; what stands together is told together.
SENTENCE = (
    ("points_visited",),
    ("hazards_found", "hazards_closed"),
    ("structures_removed",),
    ("contacts", "contacts_reached"),
    ("needs", "needs_done"),
    ("jobs_created",),
)
MOVED = 4  # figures shown as having moved most

# The example street's accounts, offered at its sign-in.
EXAMPLE_USERS = ("leader", "clerk", "worker", "writer", "admin", "safety", "inspector")
EXAMPLE_PASSWORD = "jiedao-demo"

STATEMENT_GROUPS = (
    ("报送与依据", ("addressee", "occasion", "basis", "plan_structure", "signature")),
    (
        "主题与段落",
        ("theme_1", "party_note", "theme_2", "order_note", "theme_3", "service_note", "programmes_note"),
    ),
    ("典型案例", ("case_title", "case_basis", "case_note")),
    ("不足与打算", ("shortcomings_note", "next_note")),
)

# How the details of an entry are called on the page of the ledger of acts.
DETAIL_NAMES = {
    "old": "原为",
    "new": "改为",
    "from": "起始日",
    "code": "代码",
    "role": "角色",
    "prefix": "范围",
    "load": "导入批次",
    "file": "文件",
    "ledger": "台账",
    "day": "台账日期",
    "row": "行号",
    "rows": "行数",
    "unit": "单位",
    "kinds": "事项类别",
    "title": "职务",
    "for": "代理",
    "moved": "时限变动",
    "accepted": "新增",
    "progressed": "进展",
    "corrected": "更正",
    "held": "待确认",
    "unchanged": "未变",
    "repeated": "重复",
    "refused": "退回",
    "missing": "未再出现",
    "entries": "所撤销的记录",
    "headers": "表头",
    "columns": "对应列",
    "changes": "更正内容",
    "fields": "更正",
    "carried": "连带更正",
    "told": "看到的内容",
}
