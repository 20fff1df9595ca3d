"""A report's text with its figures as tokens, and how it becomes a document.

The text is lines: `# ` the title, `主送：` the addressee, `## ` and `### ` headings, `落款：` the signature,
`成文：` its date, every other line a paragraph. Inside stand tokens in braces:

    {hazards_found}                     a figure with its unit
    {hazards_found|hazards_closed:整改完毕}  a pair: what was found, and of it what was closed
    {unemployed_latest|limit}           a ceiling: the limit and the latest reading
    {led|牵头{}个专项行动|无牵头项目}        a figure in words of its own, and the words for a true 0
    {jobs_created@2022-06-01}           a figure whose period begins on that day
    {=occasion}                         what people stated; `?` at a line's start drops it while nothing is stated
    {as_of} {period} {street}           the day, the period from 1 January, the street's name
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from jiedao import figures
from jiedao.figures import Asking, Reading
from jiedao.gongwen.document import Block, Document, FigureRun, Gap, Heading, Paragraph, Run, Text
from jiedao.gongwen.wording import chinese_date, period, quantity
from jiedao.organisation.kinds import STATEMENTS

_TOKEN = re.compile(r"\{((?:[^{}]|\{\})+)\}")
_LABELS = {statement.key: statement.label for statement in STATEMENTS}


@dataclass(frozen=True)
class Sense:
    """What the tokens of a text are read against."""

    street: str
    stated: Mapping[str, str]
    question: Asking

    def reading(self, key: str, since: str = "") -> Reading | None:
        """A figure of this report; None for a key that the house does not know or a day that is none."""
        figure = figures.known().get(key)
        if figure is None:
            return None
        try:
            question = replace(self.question, since=date.fromisoformat(since)) if since else self.question
        except ValueError:
            return None
        return figures.read(figure, question)


def document(text: str, sense: Sense) -> Document:
    """The text as an official document, every token read."""
    title, addressee, signature, day = "", None, None, None
    body: list[Block] = []
    for line in text.splitlines():
        line = line.strip()
        optional = line.startswith("?")
        line = line.removeprefix("?").strip()
        if not line or (optional and not all(sense.stated.get(key) for key in _statements(line))):
            continue
        if line.startswith("### "):
            body.append(Heading(2, _plain(line[4:], sense)))
        elif line.startswith("## "):
            body.append(Heading(1, _plain(line[3:], sense)))
        elif line.startswith("# "):
            title = _plain(line[2:], sense)
        elif line.startswith("主送："):
            addressee = _element(line[3:], sense)
        elif line.startswith("落款："):
            signature = _element(line[3:], sense)
        elif line.startswith("成文："):
            day = _day(line[3:].strip(), sense)
        else:
            body += _paragraphs(line, sense)
    return Document(title or f"{sense.street}自查报告", addressee, tuple(body), signature, day)


def _statements(line: str) -> list[str]:
    return re.findall(r"\{=(\w+)\}", line)


def _plain(text: str, sense: Sense) -> str:
    return "".join(run.text for run in runs(text, sense))


def _element(text: str, sense: Sense) -> str | Gap | None:
    found = list(runs(text.strip(), sense))
    gap = next((run for run in found if isinstance(run, Gap)), None)
    return gap or "".join(run.text for run in found) or None


def _day(text: str, sense: Sense) -> date | None:
    if text == "{as_of}":
        return sense.question.as_of
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _paragraphs(line: str, sense: Sense) -> Iterator[Paragraph]:
    """The paragraphs of a line: a statement of several lines gives several."""
    whole = re.fullmatch(r"\{=(\w+)\}", line)
    if whole and (text := sense.stated.get(whole[1])):
        yield from (Paragraph((Text(part.strip()),)) for part in text.splitlines() if part.strip())
        return
    found = tuple(runs(line, sense))
    if found:
        yield Paragraph(found)


def runs(line: str, sense: Sense) -> Iterator[Run]:
    """The runs of one line, its tokens read."""
    last = 0
    for token in _TOKEN.finditer(line):
        if token.start() > last:
            yield Text(line[last : token.start()])
        yield from _read(token[1], sense)
        last = token.end()
    if last < len(line):
        yield Text(line[last:])


def _read(token: str, sense: Sense) -> Iterator[Run]:
    if token.startswith("="):
        yield _statement(token[1:], sense)
        return
    name, *words = token.split("|")
    named = {
        "as_of": lambda: chinese_date(sense.question.as_of),
        "period": lambda: period(date(sense.question.as_of.year, 1, 1), sense.question.as_of),
        "street": lambda: sense.street,
    }
    if name in named:
        yield Text(named[name]())
        return
    key, _, since = name.partition("@")
    reading = sense.reading(key, since)
    if reading is None:
        yield Gap(f"（没有这项数据：{token}）")
        return
    for run in _figure(reading, words, sense, since):
        yield replace(run, tag=f"{run.tag};from={since}") if since and isinstance(run, FigureRun) else run


def _statement(key: str, sense: Sense) -> Run:
    text = sense.stated.get(key, "")
    if text:
        return Text("、".join(part.strip() for part in text.splitlines() if part.strip()))
    return Gap.unfilled(_LABELS.get(key, key))


def _figure(reading: Reading, words: list[str], sense: Sense, since: str) -> Iterator[Run]:
    """A figure in its wording; the unit stands outside of the control that holds the number."""
    unit = reading.figure.unit
    if len(words) == 2 and "{}" in words[0] and (reading.missing or reading.value != 0):
        before, after = words[0].split("{}", 1)
        yield from (Text(before), run_of(reading), Text(after.removeprefix(unit) if reading.missing else after))
        return
    if reading.missing:
        yield run_of(reading)
        return
    if not words:
        yield run_of(reading)
        yield Text("" if isinstance(reading.value, dict) else unit)
    elif words == ["limit"]:
        yield from _ceiling(reading)
    elif len(words) == 2 and "{}" in words[0]:
        yield replace(run_of(reading), text=words[1])
    else:
        key, _, verb = words[0].partition(":")
        part = sense.reading(key, since)
        yield run_of(reading)
        yield Text(unit)
        if part is not None:
            yield Text(f"（{verb or '已办结'}")
            yield run_of(part)
            yield Text("" if part.missing else part.figure.unit)
            yield Text("）")


def _ceiling(reading: Reading) -> Iterator[Run]:
    """A limit is never told as a result: the latest reading stands beside it."""
    unit = reading.figure.unit
    value = reading.value
    if reading.limit is None:
        yield from (Text("最新为"), run_of(reading), Text(f"{unit}"), Gap("（未填：控制数）"))
    elif isinstance(value, int | Decimal) and value <= reading.limit:
        yield from (Text(f"控制在{quantity(reading.limit, unit)}以内（最新为"), run_of(reading), Text(f"{unit}）"))
    elif isinstance(value, int | Decimal):
        over = quantity(value - reading.limit, unit)
        yield from (Text("为"), run_of(reading), Text(f"{unit}，超出控制数（{quantity(reading.limit, unit)}）{over}"))


def run_of(reading: Reading) -> FigureRun:
    """The run that holds a figure's number, tagged with its key and day."""
    tag = f"{reading.figure.key}@{reading.as_of:%Y-%m-%d}"
    if reading.missing:
        return FigureRun.without_record(tag, reading.figure.label)
    return FigureRun(number_text(reading), tag, label=reading.figure.label)


def number_text(reading: Reading) -> str:
    """A figure's number as it stands in prose."""
    value = reading.value
    if isinstance(value, dict):
        return "、".join(f"{name}色{number}{reading.figure.unit}" for name, number in value.items())
    return quantity(value if value is not None else 0, "")


def address_of(tag: str) -> tuple[str, dict[str, str]]:
    """The figure that a tag names, and its day and period as the figure's page asks for them."""
    key, _, when = tag.partition("@")
    day, _, since = when.partition(";from=")
    return key, {"as_of": day} | ({"from": since} if since else {})


def keys_in(text: str) -> list[str]:
    """The figures a text names, each once, in order."""
    found: dict[str, None] = {}
    for token in _TOKEN.findall(text):
        for part in token.split("|")[:2]:
            key = re.split(r"[@:]", part)[0]
            if key in figures.known():
                found[key] = None
    return list(found)
