"""One visit files everything it met, once, each in its own ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jiedao import figures
from jiedao.casework import actions as casework
from jiedao.casework import queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Step
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Post
from jiedao.patrol import actions
from jiedao.patrol.models import Answer, Call, Lesson, Met, Visit
from tests.casework.cast import BINLI, DAY, NOW, Cast
from tests.patrol.cast import TODAY, operation, planned, visited


def value(key: str, day: date = TODAY, **asking: Any) -> figures.Value:
    return figures.read(figures.known()[key], figures.Asking(day, **asking)).value


def test_one_visit_files_everything_it_met_each_in_its_own_ledger(cast: Cast) -> None:
    visited(
        answers={"exit": "no", "extinguisher": "yes", "charging": "none"},
        cases=[
            {"kind": "need", "description": "楼上老人要修水龙头", "person_number": "G7"},
            {"kind": "dispute", "description": "邻里为噪声争吵"},
            {"kind": "issue", "description": "门口堆物", "mended": "当场清走"},
        ],
        lesson={"audience": "居民", "material": "高层消防规定", "people": 6},
        note="与物业同去",
    )

    kinds = sorted(Case.objects.live().values_list("kind", "found_on", "code", "point_number"))
    assert kinds == [(kind, TODAY, BINLI, "P001") for kind in ("dispute", "hazard", "issue", "need")]
    assert set(Head.objects.values_list("kind", "state", "opened_by")) == {
        ("hazard", "found", "grid"),
        ("need", "found", "grid"),
        ("dispute", "found", "grid"),
        ("issue", "closed", "grid"),
    }
    assert set(Met.objects.values_list("way", "item")) == {("filed", ""), ("mended", ""), ("filed", "exit")}
    assert Case.objects.get(kind="hazard").description == "不符合“疏散通道、安全出口畅通”"
    assert list(Visit.objects.values_list("point_number", "visited_on", "visitor")) == [("P001", TODAY, "池小满")]
    assert Lesson.objects.get().people == 6


def test_the_figures_count_it(cast: Cast) -> None:
    visited(1, lesson={"audience": "居民", "material": "消防法", "people": "6"}, answers={"exit": "no"})
    visited(2, at=NOW + DAY, visited_on="2022-08-02", lesson={"audience": "学生", "material": "消防法", "people": 9})

    counted = {key: value(key, date(2022, 8, 2)) for key in ("points_visited", "visits", "law_events", "law_people")}
    assert counted == {"points_visited": 1, "visits": 2, "law_events": 2, "law_people": 15}
    assert value("hazards_found", date(2022, 8, 2)) == 1


def test_sent_again_it_has_one_effect_and_an_equal_answer(cast: Cast) -> None:
    first = visited(answers={"exit": "no"}, note="原话")
    entries = Entry.objects.count()

    again = [visited(answers={"exit": "no"}, note="原话", at=NOW + DAY) for _ in range(3)]

    assert {call.pk for call in again} == {first.pk}
    assert (Entry.objects.count(), Head.objects.count(), Visit.objects.count()) == (entries, 1, 1)


@pytest.mark.parametrize(
    "other", [{"note": "别的话"}, {"answers": {"exit": "yes"}}, {"number": "P002"}, {"by": "safe"}]
)
def test_the_same_operation_with_another_body_is_a_conflict_and_changes_nothing(
    cast: Cast, other: dict[str, Any]
) -> None:
    visited(note="原话")

    with pytest.raises(Conflict, match="已经收到过"):
        visited(**{"note": "原话"} | other)

    assert Call.objects.get().note == "原话"


def test_a_second_visit_on_the_same_day_joins_the_first(cast: Cast) -> None:
    visited(1, note="上午")
    visited(2, by="safe", note="下午")

    assert Visit.objects.count() == 1
    assert list(Call.objects.order_by("pk").values_list("by", "note")) == [("grid", "上午"), ("safe", "下午")]


@pytest.mark.parametrize("outcome", ["closed", "no_entry"])
def test_a_closed_door_is_an_attempt_and_not_a_visit(cast: Cast, outcome: str) -> None:
    visited(outcome=outcome, cases=[{"kind": "hazard", "description": "门前消防栓被挡"}])

    assert (Visit.objects.count(), Call.objects.get().outcome, Head.objects.count()) == (0, outcome, 1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"number": "P005"}, "不在您的职务范围内"),
        ({"number": "P999"}, "没有这个点位"),
        ({"visited_on": "2022-08-02"}, "不能晚于今天"),
        ({"visited_on": "2022-06-30"}, "已过31天"),
        ({"visited_on": "八月一日"}, "走访日期应写作"),
        ({"outcome": "perhaps"}, "请选择走访结果"),
        ({"outcome": "closed", "answers": {"exit": "yes"}}, "没有进入的点位不能填写检查结果"),
        ({"answers": {"gas_hose": "yes"}}, "没有这一题"),
        ({"answers": {"exit": "maybe"}}, "请答是、否或不适用"),
        ({"cases": [{"kind": "structure", "description": "违建"}]}, "请选择发现事项的类别"),
        ({"cases": [{"kind": "hazard", "description": "  "}]}, "请填写发现事项的情况"),
        ({"cases": [{"kind": "hazard", "description": "又来了", "again": "YH20229999"}]}, "这个点位没有这样的事项"),
        ({"cases": ["hazard"]}, "格式不对"),
        ({"lesson": {"audience": "居民", "material": "", "people": 3}}, "普法请写明对象和内容"),
        ({"lesson": {"audience": "居民", "material": "消防法", "people": "许多"}}, "大于 0 的整数"),
        ({"lesson": {"audience": "居民", "material": "消防法", "people": 0}}, "大于 0 的整数"),
        ({"round": "XC20223101"}, "没有这次巡查"),
        ({"by": "help"}, "不在您的职务范围内"),
        ({"by": "write"}, "不在您的职务范围内"),
        ({"note": "a\0b"}, "不能保存的字符"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_leaves_nothing(
    cast: Cast, said: dict[str, Any], why: str
) -> None:
    entries = Entry.objects.count()

    with pytest.raises(Refused, match=why):
        visited(**said)

    assert Entry.objects.count() == entries


def test_an_operation_is_a_uuid(cast: Cast) -> None:
    with pytest.raises(Refused, match="操作号"):
        actions.visit(operation="1", point_number="P001", by="grid", at=NOW)


def test_a_refused_case_takes_the_whole_visit_with_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        visited(
            by="lead",  # a leader files but does not mend
            cases=[
                {"kind": "hazard", "description": "堆物"},
                {"kind": "issue", "description": "招牌", "mended": "扶正"},
            ],
        )

    assert (Head.objects.count(), Call.objects.count(), Visit.objects.count()) == (0, 0, 0)


def test_a_danger_stops_the_form_until_the_emergency_was_called(cast: Cast) -> None:
    with pytest.raises(Refused, match="燃气泄漏：请先撤离并拨打119、110"):
        visited(number="P002", answers={"gas_smell": "yes"})

    visited(number="P002", answers={"gas_smell": "yes"}, told={"gas_smell": "9时05分报119"})

    assert Answer.objects.get().told == "9时05分报119"
    assert Case.objects.get().description == "闻到燃气味，已报：9时05分报119"


def test_a_round_may_ask_its_own_checklist(cast: Cast) -> None:
    own = planned(cast, "P001", checklist="plant")

    visited(round=own.number, answers={"locked": "no"})

    assert (Call.objects.get().checklist, Answer.objects.get().question) == ("plant", "房门上锁，有警示标识")
    assert Case.objects.get().source == "联合巡查"


def test_a_question_keeps_the_words_in_which_it_was_asked(cast: Cast) -> None:
    visited(answers={"exit": "yes"})

    assert (Answer.objects.get().question, Call.objects.get().edition) == ("疏散通道、安全出口畅通", 1)


def mended(head: Head) -> Head:
    """The case closed on the spot."""
    return casework.mend(case=head, version=head.version, by="grid", at=NOW, note="已清")


def test_what_is_open_already_is_not_filed_twice(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})

    visited(2, at=NOW + 7 * DAY, answers={"exit": "no"})

    assert Head.objects.count() == 1
    assert list(Met.objects.order_by("pk").values_list("way", flat=True)) == ["filed", "known"]


def test_what_comes_back_opens_the_same_number_and_the_first_close_stays(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})
    first = mended(Head.objects.get())

    visited(2, by="safe", at=NOW + 7 * DAY, answers={"exit": "no"})

    back = Head.objects.get()
    assert (back.number, back.state, back.first_closed_on) == (first.number, "found", TODAY)
    assert Met.objects.get(operation=operation(2)).way == "again"


def test_a_grid_worker_who_meets_it_again_opens_the_same_number(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})
    first = mended(Head.objects.get())

    visited(2, at=NOW + 7 * DAY, answers={"exit": "no"})

    head = Head.objects.get()
    assert (head.pk, head.state, head.first_closed_on) == (first.pk, "found", first.first_closed_on)


DESCRIBED: dict[str, Any] = {
    "answers": {"exit": "no"},
    "cases": [{"kind": "hazard", "item": "exit", "description": "纸箱堵了一半"}],
}


def test_describing_a_wrong_answer_joins_the_case_that_is_open_for_it(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})

    visited(2, at=NOW + 7 * DAY, **DESCRIBED)

    head = Head.objects.get()
    assert (head.state, Met.objects.get(operation=operation(2)).way) == ("found", "known")
    assert [(line.what, line.told) for line in queries.story(head)][1:] == [("再次发现", "纸箱堵了一半")]


def test_describing_a_wrong_answer_opens_the_closed_case_again(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})
    first = mended(Head.objects.get())

    visited(2, at=NOW + 7 * DAY, **DESCRIBED)

    head = Head.objects.get()
    assert (head.pk, head.state, head.first_closed_on) == (first.pk, "found", TODAY)
    assert Step.objects.get(verb="reopen").reason == "走访发现反弹：纸箱堵了一半"


def test_what_is_mended_on_the_spot_of_a_case_known_before_is_told_in_its_story_and_closes_nothing(
    cast: Cast,
) -> None:
    visited(1, answers={"exit": "no"})
    again = {"kind": "hazard", "item": "exit", "description": "纸箱", "mended": "当场搬走"}

    visited(2, at=NOW + 7 * DAY, answers={"exit": "no"}, cases=[again])

    assert Head.objects.get().state == "found"
    assert Step.objects.get(verb="seen").note == "纸箱；当场整改：当场搬走"


@pytest.mark.parametrize(
    ("description", "kind", "joined"),
    [("疏散通道堆放纸箱", "hazard", True), ("灭火器压力不足", "hazard", False), ("疏散演练少", "issue", False)],
)
def test_a_case_that_came_from_the_desk_is_known_by_its_kind_and_words(
    cast: Cast, description: str, kind: str, joined: bool
) -> None:
    casework.file(kind=CaseKind(kind), code=BINLI, description=description, point_number="P001", by="desk", at=NOW)

    visited(1, at=NOW + DAY, answers={"exit": "no"})

    assert Head.objects.count() == (1 if joined else 2)
    assert Met.objects.get().way == ("known" if joined else "filed")


def test_a_case_filed_for_one_question_is_none_of_another_whose_words_it_has(cast: Cast) -> None:
    visited(1, answers={"clutter": "no"}, cases=[{"kind": "hazard", "item": "clutter", "description": "飞线旁堆物"}])

    visited(2, at=NOW + DAY, answers={"charging": "no"})

    assert Head.objects.count() == 2


def test_two_answers_that_are_one_case_are_one_link(cast: Cast) -> None:
    text = "通道里充电，堵住安全出口"
    casework.file(kind=CaseKind.HAZARD, code=BINLI, description=text, point_number="P001", by="desk", at=NOW)

    visited(1, at=NOW + DAY, answers={"exit": "no", "charging": "no"})

    assert (Head.objects.count(), Met.objects.get().way) == (1, "known")


def test_whoever_goes_there_takes_up_what_is_met_whatever_their_post_is_for(cast: Cast) -> None:
    Post.objects.filter(person__username="safe").update(kinds=["pollution"])

    visited(1, by="safe", answers={"exit": "no"}, cases=[{"kind": "need", "description": "修水管"}])
    visited(2, by="safe", at=NOW + DAY, **DESCRIBED)

    assert set(Head.objects.values_list("kind", "version")) == {("hazard", 2), ("need", 1)}
    with pytest.raises(Refused, match="不能登记这里的这类事项"):
        casework.file(kind=CaseKind.HAZARD, code=BINLI, description="堵", by="safe", at=NOW)


def test_a_case_that_is_back_is_named_by_hand_too(cast: Cast) -> None:
    visited(1, cases=[{"kind": "hazard", "description": "飞线充电", "mended": "已收"}])
    number = Head.objects.get().number

    visited(2, by="safe", at=NOW + 9 * DAY, cases=[{"kind": "hazard", "description": "又见飞线", "again": number}])

    assert (Head.objects.get().state, Head.objects.get().closed_count) == ("found", 1)


def test_after_a_year_it_is_something_new(cast: Cast) -> None:
    visited(1, answers={"exit": "no"})
    mended(Head.objects.get())

    visited(2, by="safe", at=NOW + 400 * DAY, answers={"exit": "no"})

    assert Head.objects.count() == 2


def test_something_free_that_may_be_a_relapse_is_marked_where_nobody_was_asked(cast: Cast) -> None:
    visited(1, cases=[{"kind": "hazard", "description": "飞线充电", "mended": "已收"}])

    visited(2, at=NOW + DAY, cases=[{"kind": "hazard", "description": "又见飞线"}])
    visited(3, at=NOW + 2 * DAY, cases=[{"kind": "hazard", "description": "灭火器过期", "distinct": "1"}])

    first, second, third = Head.objects.order_by("pk")
    assert [bool(queries.suspicion_of(head)) for head in (first, second, third)] == [False, True, False]
