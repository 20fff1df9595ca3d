"""The pages the frame leads to, as data: who may do the act sees the way there."""

from __future__ import annotations

from dataclasses import dataclass

from jiedao.organisation.kinds import Act


@dataclass(frozen=True)
class Way:
    """One way in the navigation; an empty act is for everybody. `tab` is shown at the foot of the phone."""

    path: str
    label: str
    icon: str
    act: Act | None = None
    tab: str = ""


WAYS = (
    Way("/", "首页", "home", tab="首页"),
    Way("/intake/", "台账导入", "intake", Act.TAKE_IN, tab="台账"),
    Way("/figures/", "数据", "figures", Act.SEE, tab="数据"),
    Way("/report/", "报告", "report", Act.WRITE, tab="报告"),
    Way("/statements/", "填报事项", "statements", Act.STATE),
    Way("/ledger/", "办理记录", "ledger", Act.AUDIT),
    Way("/people/", "人员账号", "people", Act.MANAGE),
    Way("/committees/", "居民区代码", "committees", Act.MANAGE),
)
