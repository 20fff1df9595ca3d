"""What people state: what is asked, what stands, and what stood before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jiedao import figures
from jiedao.figures import Figure, Nature
from jiedao.home.kinds import STATEMENT_GROUPS
from jiedao.home.queries.people import names_of
from jiedao.organisation.kinds import STATEMENTS
from jiedao.organisation.models import Stated


@dataclass(frozen=True)
class Told:
    """One thing that people state: how it is asked, what stands, by whom, and what stood before."""

    key: str
    label: str
    help: str
    kind: str  # text, number or date
    lines: int = 1
    example: str = ""
    stands: Stated | None = None
    by: str = ""
    history: tuple[Stated, ...] = ()


@dataclass(frozen=True)
class Group:
    """Statements that are shown together."""

    name: str
    items: list[Told]
    note: str = ""

    @property
    def filled(self) -> int:
        """How many of them stand."""
        return sum(1 for item in self.items if item.stands and item.stands.text)


def asked() -> list[tuple[str, str, list[Told]]]:
    """All that can be stated, in groups of (name, note, items)."""
    texts = {s.key: Told(s.key, s.label, s.help, "text", s.lines, s.example) for s in STATEMENTS}
    groups = [(name, "", [texts.pop(key) for key in keys if key in texts]) for name, keys in STATEMENT_GROUPS]
    if texts:
        groups.append(("其他", "", list(texts.values())))
    known = figures.known().values()
    limits = [_limit(figure) for figure in known if figure.nature is Nature.CEILING and not figure.limited_as]
    starts = [_start(figure) for figure in known if figure.nature in (Nature.FLOW, Nature.AREA)]
    return [
        *groups,
        ("控制数", "报告和数据页把最近的实际数与控制数并列，不以控制数代替结果。", limits),
        ("起始日", "专项行动从年中开始的，填写起始日；留空则从当年 1 月 1 日起算。", starts),
    ]


def _limit(figure: Figure) -> Told:
    return Told(f"limit:{figure.key}", figure.label, f"不超过多少{figure.unit}", "number")


def _start(figure: Figure) -> Told:
    return Told(f"start:{figure.key}", figure.label, "", "date")


def statements(key: str = "") -> list[Group]:
    """All statements with what stands and what stood before; with a key only the group that holds it."""
    facts: dict[str, list[Stated]] = {}
    rows = Stated.objects.select_related("entry").order_by("-id")
    for fact in rows.filter(key=key) if key else rows:
        facts.setdefault(fact.key, []).append(fact)
    names = names_of(fact.entry.by for each in facts.values() for fact in each)
    return [
        Group(name, [_told(item, facts.get(item.key, []), names) for item in items if key in ("", item.key)], note)
        for name, note, items in asked()
        if not key or any(item.key == key for item in items)
    ]


def _told(item: Told, facts: list[Stated], names: dict[str, str]) -> Told:
    stands = next((fact for fact in facts if fact.voided_at is None), None)
    history = tuple(fact for fact in facts if fact.voided_at is not None and fact.text)
    by = stands.entry.by if stands else ""
    return replace(item, stands=stands, by=names.get(by, by), history=history)


def statement(key: str) -> Told | None:
    """One statement; None for a key that nobody is asked for."""
    return next((item for group in statements(key) for item in group.items), None)
