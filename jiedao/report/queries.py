"""What a report and its pages ask of the whole house."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, DateField, DecimalField, F, IntegerField, Max, Min, Q, TextField

from jiedao import figures, sheets
from jiedao.figures import Asking, Figure, Reading, Rows, Terms, Value
from jiedao.gongwen import masking
from jiedao.ledger.models import Copy
from jiedao.ledger.queries import holds
from jiedao.ledger.rules import EVERYTHING, Scope
from jiedao.organisation import queries as organisation
from jiedao.organisation.models import Street
from jiedao.plan import figures as plan
from jiedao.plan.rules import names_one_of, units
from jiedao.register import queries as register
from jiedao.report import rules
from jiedao.report.models import Draft, Issued
from jiedao.sheets import Form, Holds
from jiedao.worktime import month_end

MASKS = {
    "name": masking.name,
    "citizen": masking.citizen_number,
    "phone": masking.phone,
    "address": masking.address,
    "text": masking.numbers_in,
}
PLACES = ("code", "home")  # columns that hold a committee's code and show its name
UNFILLED = "（未填）"
GROUPS: Mapping[str, tuple[str, ...]] = {
    "任务": ("任务分工表", "任务节点表"),
    "走访与闭环": ("走访点位台账", "问题隐患台账", "违法建筑拆除台账"),
    "民生服务": ("阵地台账", "充电桩安装台账", "适老化改造台账", "就业情况月报", "媒体报道台账"),
    "关爱": ("关爱对象台账", "点名记录"),
}


def terms(street: Street) -> Terms:
    """What people stated for the figures, and the names the street goes by."""
    texts = organisation.stated()
    own = frozenset({"街道", "本街道", street.name, street.name.removesuffix("街道") + "街道"})
    return Terms(own, organisation.limits(texts), organisation.starts(texts), register.names_by_code())


def asking(
    street: Street,
    as_of: date,
    *,
    since: date | None = None,
    scope: Scope = EVERYTHING,
    known_at: datetime | None = None,
) -> Asking:
    """A question to the figures of this street."""
    return Asking(as_of, since, scope.widened(street.prefix), known_at, terms(street))


def rows_behind(figure: Figure, question: Asking) -> list[dict[str, Any]]:
    """The rows behind a figure, people masked, with file and line; of things counted once, one row each."""
    rows = list(picked(figure, question).select_related("entry"))
    places = [f"{row.entry.detail.get('file', row.entry.verb)} {row.origin}".strip() for row in rows]
    return [c | {"出处": place} for c, place in zip(in_columns(figure, rows, question), places, strict=True)]


@dataclass(frozen=True)
class Pick:
    """Which of a figure's rows are wanted: of a month (2022-08), of a part of a split, with a word; and their order."""

    month: str = ""
    split: str = ""
    part: str = ""
    word: str = ""
    sort: str = ""


def picked(figure: Figure, question: Asking, pick: Pick | None = None) -> Rows:
    """The rows behind a figure as a query; where things are counted once, the first row of each thing.

    Of a latest or highest reading it is the row that decides, unless a month is picked.
    """
    pick = pick or Pick()
    start = question.start(figure.key)
    if not figure.source.on_record(start, question.known_at):
        return figure.rows(question, start).none()
    rows = figure.rows(question, start)
    if pick.split:
        rows = _of_part(figure, rows, pick)
    if figure.distinct:
        firsts = rows.order_by(figure.distinct, *([figure.day] if figure.day else []), "pk").distinct(figure.distinct)
        rows = rows.filter(pk__in=firsts.values("pk"))
    if pick.month and figure.day:
        month = date.fromisoformat(f"{pick.month}-01")
        rows = rows.filter(**{f"{figure.day}__range": (month, month_end(month))})
    elif figure.latest:
        rows = rows.filter(pk__in=rows.order_by(f"-{figure.day}").values("pk")[:1])
    elif figure.peak:
        rows = rows.filter(**{figure.peak: rows.aggregate(value=Max(figure.peak))["value"]})
    if pick.word:
        rows = rows.filter(_with_word(figure, question, pick.word))
    ordered: Rows = rows.order_by(*_order(figure, pick.sort))
    return ordered


def _of_part(figure: Figure, rows: Rows, pick: Pick) -> Rows:
    expression = F(figure.groups) if pick.split == "colour" and figure.groups else figure.splits.get(pick.split)
    if expression is None:
        return rows.none()
    wanted = Q(part=pick.part) if pick.part else Q(part="") | Q(part=None)
    of_part: Rows = rows.annotate(part=expression).filter(wanted)
    return of_part


def _with_word(figure: Figure, question: Asking, word: str) -> Q:
    """Rows with the word in a column as it is shown; columns of people are not searched, they would give away what they
    hide."""
    found = Q()
    fields = {field.name: field for field in figure.source.model._meta.concrete_fields}
    for column in figure.source.columns:
        field = fields.get(column.name)
        if column.mask:
            found |= holds(column.name, word) if column.mask == "text" else Q()
        elif column.name in PLACES:
            codes = [code for code, name in question.terms.places.items() if word in name]
            found |= Q(**{f"{column.name}__in": codes})
        elif field is not None and field.choices:
            found |= Q(**{f"{column.name}__in": [value for value, name in field.flatchoices if word in name]})
        elif field is None or isinstance(field, CharField | TextField):
            found |= Q(**{f"{column.name}__icontains": word})
    return found


def _order(figure: Figure, sort: str) -> list[Any]:
    """By a column that is not masked, else by the figure's day."""
    names = {column.label: column.name for column in figure.source.columns if not column.mask}
    name = names.get(sort.removeprefix("-"))
    if name is None:
        return [*([figure.day] if figure.day else []), "pk"]
    order = F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)
    return [order, "pk"]


def in_columns(figure: Figure, rows: Sequence[Any], question: Asking) -> list[dict[str, Any]]:
    """These rows in their ledger's columns, masked; where things are counted once, with the count of each."""
    cells = [shown(figure, row, question) for row in rows]
    if not figure.distinct:
        return cells
    names = [getattr(row, figure.distinct) for row in rows]
    every = figure.rows(question, question.start(figure.key)).filter(**{f"{figure.distinct}__in": names})
    counts = dict(every.order_by().values_list(figure.distinct).annotate(n=Count("pk")))
    return [row | {"计数": counts[name]} for row, name in zip(cells, names, strict=True)]


def form_of(figure: Figure) -> Form:
    """The figure's ledger as a form to export its rows in."""
    fields = {field.name: field for field in figure.source.model._meta.concrete_fields}

    def holds(name: str) -> Holds:
        field = fields.get(name)
        if name == "month":
            return Holds.MONTH
        if isinstance(field, DateField) or name.endswith("_on"):
            return Holds.DATE
        if isinstance(field, DecimalField):
            return Holds.AREA
        return Holds.COUNT if isinstance(field, IntegerField) else Holds.TEXT

    columns = [sheets.Column(column.label, holds(column.name)) for column in figure.source.columns]
    counted = [sheets.Column("计数", Holds.COUNT)] if figure.distinct else []
    return Form(figure.label, (*columns, *counted), identity=())


def shown(figure: Figure, row: Any, question: Asking) -> dict[str, Any]:
    """One row as its ledger's columns, masked, with where it came from."""
    cells: dict[str, Any] = {}
    for column in figure.source.columns:
        value = getattr(row, column.name, None)
        display = getattr(row, f"get_{column.name}_display", None)
        if display is not None:
            value = display()
        elif column.name in PLACES:
            value = question.terms.places.get(str(value), "" if str(value).endswith("000") else value)
        if column.mask and value:
            value = MASKS[column.mask](str(value))
        cells[column.label] = value if value not in ("", None) else None
    return cells


@dataclass(frozen=True)
class Moved:
    """How a figure's rows differ between two days: came, went, and changed as (before, after)."""

    came: list[dict[str, Any]]
    went: list[dict[str, Any]]
    changed: list[tuple[dict[str, Any], dict[str, Any]]]


def moved(figure: Figure, before: Asking, after: Asking) -> Moved:
    """The rows that came, went or changed between two questions; a change inside what is masked counts too."""
    old, new = _by_identity(figure, before), _by_identity(figure, after)
    ledger = [column.name for column in figure.source.columns]

    def differs(one: Any, other: Any) -> bool:
        return any(getattr(one, name, None) != getattr(other, name, None) for name in ledger)

    changed = [(old[key], row) for key, row in new.items() if key in old and differs(old[key], row)]
    return Moved(
        [shown(figure, row, after) for key, row in new.items() if key not in old],
        [shown(figure, row, before) for key, row in old.items() if key not in new],
        [(shown(figure, one, before), shown(figure, other, after)) for one, other in changed],
    )


def _by_identity(figure: Figure, question: Asking) -> dict[Any, Any]:
    """The figure's rows by what tells them apart; of a thing counted once its first row."""
    start = question.start(figure.key)
    if not figure.source.on_record(start, question.known_at):
        return {}
    found: dict[Any, Any] = {}
    for row in figure.rows(question, start).order_by(*([figure.day] if figure.day else []), "pk"):
        found.setdefault(getattr(row, figure.distinct) if figure.distinct else row.identity, row)
    return found


@dataclass(frozen=True)
class Part:
    """One part of a split: its name, its value, and what picks its rows."""

    name: str
    value: Value
    code: str


def parts(figure: Figure, question: Asking, by: str) -> list[Part]:
    """The figure split, with the part that names none where the others do not add up to the whole."""
    bare = replace(question, terms=replace(question.terms, places={}))
    found = figures.split(figure, bare, by) or {}
    named = [Part(part_name(by, code, question.terms), value, code) for code, value in found.items()]
    if by == "month" or figure.groups or figure.distinct or figure.latest or figure.peak or not named:
        return named
    rest = _whole(figures.read(figure, question).value) or 0
    for part in named:
        rest -= _whole(part.value) or 0
    return [*named, Part(UNFILLED, rest, "")] if rest else named


def part_name(by: str, code: str, known: Terms) -> str:
    if by != "committee":
        return code
    return known.places.get(code, "街道本级" if code.endswith("000") else code)


def splits_of(figure: Figure) -> list[str]:
    """What the figure can be split by, besides the month."""
    return ["colour"] if figure.groups else list(figure.splits)


def is_shown(figure: Figure, question: Asking) -> bool:
    """Whether who asks is told of the figure: of a committee those that committees have, of some kinds of case no
    number of the others, which would be 0 and a lie."""
    return question.scope.sees_any(figure.kinds) and (question.whole or is_local(figure))


def is_local(figure: Figure) -> bool:
    """Whether the figure's rows belong to committees, so that one committee has a figure of its own."""
    return bool(figure.groups) or "committee" in figure.splits


def group_of(figure: Figure) -> str:
    """The heading under which the figure stands."""
    return next((name for name, ledgers in GROUPS.items() if figure.source.ledger in ledgers), "其他")


def difference(before: Value, after: Value) -> int | Decimal | None:
    """By how much a figure changed; None where one of the two is not on record. Circles are summed."""
    one, other = _whole(before), _whole(after)
    return None if one is None or other is None else other - one


def _whole(value: Value) -> int | Decimal | None:
    return sum(value.values()) if isinstance(value, dict) else value


def candidates(question: Asking) -> list[rules.Candidate]:
    """The shortcomings on record: milestones overdue on the day, and what holds unfinished tasks up."""
    start = date(question.as_of.year, 1, 1)
    others = _other_units(question)
    late = plan.overdue(question, start).order_by("planned_on", "task_number", "name")
    sentences = [rules.late_step(step.task_name, step.name, step.planned_on) for step in late]
    held_up: dict[str, list[str]] = {}
    unfinished = plan.in_force(question, start).filter(Q(ended_on=None) | Q(ended_on__gt=question.as_of))
    for task in unfinished.exclude(blocker="").order_by("due_on", "number"):
        held_up.setdefault(task.blocker.strip("。；， "), []).append(task.name)
    sentences += [rules.blocked(blocker, tasks) for blocker, tasks in held_up.items() if blocker]
    return [rules.candidate(sentence, others) for sentence in sentences]


def _other_units(question: Asking) -> set[str]:
    """The offices besides the street that the plan names."""
    own = question.terms.own_names
    cells = plan.TASKS.facts(question).values_list("lead", "assisting")
    named = {unit for pair in cells for cell in pair for unit in units(cell)}
    return {unit for unit in named if len(unit) > 1 and not names_one_of(unit, own)}


def current_draft(as_of: date) -> Draft | None:
    """The draft of that very day, if there is one."""
    return Draft.objects.live().filter(as_of=as_of).select_related("entry").first()


def versions(as_of: date) -> list[Draft]:
    """The day's former drafts, the newest first."""
    return list(Draft.objects.filter(as_of=as_of).exclude(voided_at=None).select_related("entry").order_by("-pk")[:50])


def issued_reports() -> list[Issued]:
    """The reports that were issued, the newest first."""
    return list(Issued.objects.live().select_related("entry").order_by("-recorded_at")[:50])


@dataclass(frozen=True)
class Kept:
    """A figure of an issued report beside the same day's figure as it is known today."""

    now: Reading
    then: Any

    @property
    def changed(self) -> bool:
        """Whether the record has been corrected since."""
        return bool(self.then != frozen(self.now.value))


def kept(issued: Issued, street: Street) -> list[Kept]:
    """Every figure of an issued report beside today's."""
    today = figures.read_all(asking(street, issued.as_of))
    return [Kept(reading, issued.figures[key]) for key, reading in today.items() if key in issued.figures]


def frozen(value: Value) -> Any:
    """A value as an issued report keeps it: decimals as text."""
    return str(value) if isinstance(value, Decimal) else value


def writers(*acts: Draft | Issued | None) -> dict[str, str]:
    """The names of those who saved or issued these."""
    return organisation.names(act.entry.by for act in acts if act is not None)


def copy_days() -> dict[str, date]:
    """The day of each ledger's newest copy."""
    return dict(Copy.objects.live().values_list("ledger").annotate(day=Max("day")).order_by("ledger"))


def behind(as_of: date) -> list[tuple[str, date]]:
    """Ledgers whose newest copy was filled before the day, with that copy's day."""
    newest = Copy.objects.live().values_list("ledger").annotate(day=Max("day")).order_by("ledger")
    return [(ledger, day) for ledger, day in newest if day < as_of]


def newest_day() -> date | None:
    """The newest day for which a ledger was filled."""
    day: date | None = Copy.objects.live().aggregate(day=Max("day"))["day"]
    return day


def first_day() -> date | None:
    """The oldest day for which a ledger was filled."""
    day: date | None = Copy.objects.live().aggregate(day=Min("day"))["day"]
    return day


def as_data(reading: figures.Reading) -> dict[str, Any]:
    """A reading for `--json`: whole numbers as numbers, decimals as strings."""
    figure = reading.figure
    data: dict[str, Any] = {
        "value": reading.value,
        "unit": figure.unit,
        "nature": figure.nature.value,
        "label": figure.label,
        "definition": figure.definition,
        "from": reading.start,
    }
    if isinstance(reading.value, Decimal):
        data["value"] = str(reading.value.quantize(Decimal("0.01")))
    if reading.limit is not None:
        whole = reading.limit == reading.limit.to_integral_value()
        data["limit"] = int(reading.limit) if whole else str(reading.limit)
    if figure.of:
        data["of"] = reading.of
    return data
