"""What was sent of a visit, read and judged before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from jiedao.casework.actions import Sent
from jiedao.casework.kinds import CaseKind
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Who
from jiedao.patrol import queries
from jiedao.patrol.actions.sharing import today_of
from jiedao.patrol.kinds import MET, VISITORS, Outcome
from jiedao.patrol.models import Answer
from jiedao.patrol.queries import Spot
from jiedao.patrol.rules import YES, Checklist, Item, is_wrong, why_not_answer, why_not_visit

SAID = ("description", "mended", "again", "address", "person_number")


@dataclass(frozen=True)
class Said:
    """A case as the visitor tells it, or as an answer alone tells it (`answered`, the words for that).

    `mended`: how it was mended on the spot; `again`: the number of the case here that it is; `distinct`: that it is
    none of those here before.
    """

    kind: CaseKind
    description: str = ""
    item: Item | None = None
    mended: str = ""
    again: str = ""
    address: str = ""
    person_number: str = ""
    distinct: bool = False
    answered: str = ""
    photos: Sequence[Sent] = ()

    @property
    def text(self) -> str:
        """What is filed."""
        return self.description or self.answered

    @property
    def seen(self) -> str:
        """What a case that was known before is told: what was seen, and how it was mended."""
        return f"{self.text}；当场整改：{self.mended}" if self.mended else self.text


@dataclass(frozen=True)
class Heard:
    """A visit that may be put on record."""

    operation: str
    who: Who
    spot: Spot
    day: date
    outcome: Outcome
    round: str
    checklist: Checklist | None
    answers: Sequence[Answer]
    cases: Sequence[Said]
    lesson: Mapping[str, Any]
    note: str


def hear(
    *, who: Who, at: datetime, operation: str, body: Mapping[str, Any], photos: Mapping[str, Sequence[Sent]]
) -> Heard:
    """Read and judge what was sent; Refused with the reason."""
    _plain(operation, body)
    spot = queries.spots_of([body["point_number"]]).get(body["point_number"])
    if spot is None:
        raise Refused(f"没有这个点位：{body['point_number']}")
    if body["outcome"] not in {known.value for known in Outcome}:
        raise Refused("请选择走访结果")
    outcome, today = Outcome(body["outcome"]), today_of(at)
    day = _day(body["visited_on"]) or today
    seen = outcome is Outcome.SEEN
    answered = any(str(value).strip() for value in (*body["answers"].values(), *body["lesson"].values()))
    reason = why_not_visit(who=who, roles=VISITORS, code=spot.code, day=day, today=today, seen=seen, answered=answered)
    if reason:
        raise Refused(reason)
    walked = queries.round_of(who, body["round"]) if body["round"] else None
    if body["round"] and walked is None:
        raise Refused("没有这次巡查，或不在您的职务范围内")
    checklist = queries.checklist_of(spot, walked)
    answers = _answers(checklist, body["answers"], body["told"], operation, spot.code)
    cases = [_case(case, checklist, photos.get(f"case-{n}", ())) for n, case in enumerate(body["cases"])]
    cases = [
        replace(case, photos=[*case.photos, *photos.get(case.item.key, ())]) if case.item else case for case in cases
    ]
    cases += _answered(checklist, answers, cases, photos)
    kept = {f"case-{n}" for n in range(len(body["cases"]))} | {case.item.key for case in cases if case.item}
    if any(sent for key, sent in photos.items() if key not in kept):
        raise Refused("有照片不属于任何发现事项")
    return Heard(
        operation=operation,
        who=who,
        spot=spot,
        day=day,
        outcome=outcome,
        round=body["round"],
        checklist=checklist if seen else None,
        answers=answers,
        cases=cases,
        lesson=_lesson(body["lesson"]),
        note=body["note"].strip(),
    )


def _plain(operation: str, body: Mapping[str, Any]) -> None:
    """Refuse what no page and no phone of this house sends."""
    try:
        UUID(operation)
    except (ValueError, AttributeError, TypeError):
        raise Refused("走访记录没有有效的操作号") from None
    texts = [body[name] for name in ("point_number", "visited_on", "round", "outcome", "note")]
    maps = [body["answers"], body["told"], body["lesson"]]
    if not isinstance(body["cases"], list | tuple) or not all(isinstance(m, Mapping) for m in (*maps, *body["cases"])):
        raise Refused("走访记录的格式不对")
    values = [value for m in (*maps, *body["cases"]) for value in m.values()]
    if not all(isinstance(text, str) for text in texts) or any(isinstance(v, list | dict) for v in values):
        raise Refused("走访记录的格式不对")
    if any("\0" in str(text) for text in (*texts, *values)):
        raise Refused("走访记录中有不能保存的字符")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"走访日期应写作 2022-08-31：{text}") from None


def _answers(
    checklist: Checklist, answers: Mapping[str, Any], told: Mapping[str, Any], operation: str, code: str
) -> list[Answer]:
    """The answers as facts; Refused for what was not asked, and for a danger that nobody was told of."""
    facts = []
    for key, value in answers.items():
        item, given = checklist.item(key), str(value).strip()
        if not given:
            continue
        if item is None:
            raise Refused(f"检查表“{checklist.name}”中没有这一题：{key}")
        report = str(told.get(key) or "").strip()
        reason = why_not_answer(item, given, report)
        if reason:
            raise Refused(reason)
        wrong = is_wrong(item, given)
        facts.append(
            Answer(
                code=code,
                operation=operation,
                item=key,
                question=item.text,
                value=given[:200],
                wrong=wrong,
                told=report[:200] if wrong else "",
            )
        )
    return facts


def _case(said: Mapping[str, Any], checklist: Checklist, photos: Sequence[Sent]) -> Said:
    """One case as it was told; Refused for a kind, question or length that cannot be."""
    texts = {name: str(said.get(name) or "").strip() for name in SAID}
    kind, key = (str(said.get(name) or "").strip() for name in ("kind", "item"))
    if kind not in {known.value for known in MET}:
        raise Refused("请选择发现事项的类别")
    if not texts["description"]:
        raise Refused("请填写发现事项的情况")
    item = checklist.item(key)
    if key and item is None:
        raise Refused(f"检查表“{checklist.name}”中没有这一题：{key}")
    if len(texts["address"]) > 200 or len(texts["person_number"]) > 40:
        raise Refused("地址或对象编号过长")
    return Said(kind=CaseKind(kind), item=item, distinct=bool(said.get("distinct")), photos=photos, **texts)


def _answered(
    checklist: Checklist, answers: Sequence[Answer], cases: Sequence[Said], photos: Mapping[str, Sequence[Sent]]
) -> list[Said]:
    """The answers that become cases of themselves: not as they should be, and told of in no case."""
    told = {case.item.key for case in cases if case.item}
    found = []
    for answer in answers:
        item = checklist.item(answer.item)
        if answer.wrong and item is not None and item.becomes is not None and item.key not in told:
            text = item.text if item.wrong == YES else f"不符合“{item.text}”"
            text += f"，已报：{answer.told}" if answer.told else ""
            found.append(Said(item.becomes, item=item, answered=text, photos=photos.get(item.key, ())))
    return found


def _lesson(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was taught; empty where nothing was."""
    if not any(str(value).strip() for value in said.values()):
        return {}
    audience, material, people = (str(said.get(name) or "").strip() for name in ("audience", "material", "people"))
    if not audience or not material:
        raise Refused("普法请写明对象和内容")
    if not people.isdecimal() or not 0 < int(people) < 10000:
        raise Refused("普法人数应为大于 0 的整数")
    return {"audience": audience[:40], "material": material[:120], "people": int(people)}
