"""Numbered letters on a case: to whom, with which number, saying what, and whether they were answered."""

from __future__ import annotations

import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from jiedao import attachments
from jiedao.casework import actions, queries
from jiedao.casework.kinds import LETTER_WRITERS, LETTERS, CaseKind
from jiedao.casework.models import Head, Letter
from jiedao.casework.rules import (
    OPEN,
    Answer,
    LetterKind,
    State,
    answer,
    mark_of,
    numbered,
    why_not_accept,
    why_not_letter,
    why_not_sort,
    why_not_write,
)
from jiedao.ledger.models import Entry
from jiedao.organisation import queries as people
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role, Seat, Who
from tests.casework.cast import BINLI, DAY, MINUTE, NOW, STREET, Cast, closed, done, filed
from tests.casework.papers import picture, shop, with_letter

database = pytest.mark.django_db
TODAY = date(2022, 8, 1)


def handed_over(cast: Cast, kind: CaseKind = CaseKind.HAZARD) -> Head:
    """A case in the hands of the bureau, which has no account."""
    return actions.assign(case=filed(kind), units=[cast.bureau], lead=cast.bureau, version=1, by="desk", at=NOW)


def to_bureau(head: Head, cast: Cast, kind: LetterKind = LetterKind.HAND_OVER, **more: Any) -> Letter:
    return with_letter(head, kind=kind, unit=cast.bureau, party="", **more)


def lines(letter: Letter) -> list[str]:
    """What the kept Word file says, paragraph by paragraph."""
    data = attachments.path(Path(settings.ATTACHMENTS), letter.digest).read_bytes()
    return [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs if paragraph.text]


@database
def test_a_letter_hands_a_case_over_to_a_unit_without_an_account(cast: Cast) -> None:
    letter = to_bureau(handed_over(cast), cast, text="请三日内疏通\n清掏后拍照", due_on=date(2022, 8, 12))

    assert lines(letter) == [
        "某街道交办单",
        "某街交办〔2022〕1号",
        "区水务局：",
        "下列事项属你单位职责范围，现予交办。",
        "一、事项情况",
        "编号：隐患YH20220001。",
        "地点：滨里路12号。",
        "发现日期：2022年8月1日。",
        "情况：楼道堆物堵塞通道。",
        "二、办理要求",
        "请三日内疏通。",
        "清掏后拍照。",
        "三、答复",
        "请于2022年8月12日前书面答复办理结果，并注明本单编号。",
        "某街道",
        "2022年8月1日",
    ]
    entry = Entry.objects.get(verb="签发交办单")
    assert (entry.subject, entry.detail["letter"]) == ("隐患YH20220001", "某街交办〔2022〕1号")


@database
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "地点：滨里街2号（D007 滨里五金店）。"),
        ("后门弄堂", "地点：后门弄堂（D007 滨里五金店）。"),
    ],
)
def test_a_letter_names_the_premises_and_where_they_are(cast: Cast, address: str, said: str) -> None:
    shop("D007", "滨里五金店", address="滨里街2号")
    head = actions.file(
        kind=CaseKind.HAZARD,
        code=BINLI,
        description="灭火器过期",
        address=address,
        point_number="D007",
        by="desk",
        at=NOW,
    )

    assert said in lines(with_letter(head))


@database
def test_no_telephone_citizen_number_or_seal_is_in_a_letter(cast: Cast) -> None:
    head = actions.file(
        kind=CaseKind.HAZARD,
        code=BINLI,
        description="租客13912345678（身份证990099199001011237）堆物",
        address="滨里路9号",
        by="desk",
        at=NOW,
    )
    letter = with_letter(head, text="请电话联系021-55512345后上门")

    told = "".join(lines(letter))
    assert "139****5678" in told
    assert not any(number in told for number in ("13912345678", "990099199001011237", "55512345"))
    assert "55512345" not in letter.text
    data = attachments.path(Path(settings.ATTACHMENTS), letter.digest).read_bytes()
    assert not [name for name in zipfile.ZipFile(BytesIO(data)).namelist() if "media" in name]


@database
def test_each_kind_of_letter_has_its_own_series_beginning_anew_each_year(cast: Cast) -> None:
    head = handed_over(cast)
    told = [
        to_bureau(head, cast),
        to_bureau(head, cast, LetterKind.URGE),
        with_letter(head),
        to_bureau(head, cast),
        to_bureau(head, cast, at=datetime(2023, 1, 3, 1, tzinfo=UTC)),
    ]

    assert [numbered(letter.mark, letter.year, letter.serial) for letter in told] == [
        "某街交办〔2022〕1号",
        "某街督办〔2022〕1号",
        "某街整改〔2022〕1号",
        "某街交办〔2022〕2号",
        "某街交办〔2023〕1号",
    ]


@database
def test_a_letter_that_was_not_issued_in_the_end_gives_its_number_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = filed()
    with_letter(head)

    def full(*_: object) -> str:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(attachments, "keep", full)
        with pytest.raises(OSError, match="No space"):
            with_letter(head)

    assert with_letter(head).serial == 2


@database
def test_a_letter_that_was_withdrawn_keeps_its_number_and_stands_on_record(cast: Cast) -> None:
    head = filed()
    first = with_letter(head)

    with pytest.raises(Refused, match="作废须写明理由"):
        actions.withdraw_letter(letter=first, reason="", by="desk", at=NOW)
    with pytest.raises(Refused, match="您的职务不能对这个事项发函"):
        actions.withdraw_letter(letter=first, reason="写错", by="binli", at=NOW)
    actions.withdraw_letter(letter=first, reason="责任人写错", by="desk", at=NOW)

    assert with_letter(head).serial == 2
    assert [sent.state for sent in queries.letters_of(head, TODAY)] == [Answer.VOIDED, Answer.WAITING]


@database
def test_the_answer_of_a_unit_is_the_one_recorded_for_it_after_the_letter(cast: Cast) -> None:
    units = [cast.bureau, cast.safety]
    head = actions.assign(case=filed(), units=units, lead=cast.safety, version=1, by="desk", at=NOW)
    to_bureau(head, cast, due_on=date(2022, 8, 2))
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    head = actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=NOW)

    def states(day: date) -> list[Answer]:
        return [sent.state for sent in queries.letters_of(head, day)]

    assert states(date(2022, 8, 2)) == [Answer.SOON]  # what another unit did is no answer
    assert states(date(2022, 8, 3)) == [Answer.LATE]

    head = actions.answer_for(
        case=head, unit=cast.bureau, answer="已疏通", version=head.version, by="desk", at=NOW + 2 * DAY
    )
    assert states(date(2022, 9, 1)) == [Answer.ANSWERED_LATE]
    assert queries.letters_of(head, TODAY)[0].answered_on == date(2022, 8, 3)


@database
def test_a_notice_to_a_party_is_answered_by_the_report_that_it_was_mended(cast: Cast) -> None:
    head = actions.assign(case=filed(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    with_letter(head, due_on=date(2022, 8, 5), party="郝建设")
    assert [(sent.state, sent.to) for sent in queries.letters_of(head, TODAY)] == [(Answer.WAITING, "郝**")]

    head = actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=NOW + MINUTE)

    assert queries.letters_of(head, TODAY)[0].state is Answer.ANSWERED


@database
@pytest.mark.parametrize(
    ("username", "said"),
    [("desk", ""), ("head", ""), ("lead", ""), ("safe", "")]
    + [(name, "您的职务不能对这个事项发函") for name in ("binli", "wuyuan", "check", "help", "admin")],
)
def test_letters_are_written_by_offices_and_leaders(cast: Cast, username: str, said: str) -> None:
    head = filed()
    if not said:
        assert with_letter(head, by=username).serial == 1
        return
    with pytest.raises(Refused, match=said):
        with_letter(head, by=username)


@database
def test_no_letter_is_written_on_a_case_that_is_closed(cast: Cast) -> None:
    with pytest.raises(Refused, match="已办结的事项不能发函"):
        with_letter(closed(cast))


SORTS = dict(LETTERS)
TO_UNIT = {"unit": "区水务局", "has_account": False, "shares": True, "party": ""}
TO_PARTY = {"unit": "", "has_account": False, "shares": False, "party": "滨里物业"}


@pytest.mark.parametrize(
    ("kind", "asked", "said"),
    [
        (LetterKind.HAND_OVER, TO_UNIT, None),
        (LetterKind.URGE, TO_UNIT, None),
        (LetterKind.RECTIFY, TO_UNIT, None),
        (LetterKind.RECTIFY, TO_PARTY, None),
        (LetterKind.HAND_OVER, TO_PARTY, "交办单只能发给单位"),
        (LetterKind.URGE, {**TO_UNIT, "unit": ""}, "请选择主送单位"),
        (LetterKind.RECTIFY, {**TO_UNIT, "party": "某人"}, "请选择主送单位，或写明责任人，两者选一"),
        (LetterKind.RECTIFY, {**TO_PARTY, "party": " "}, "请选择主送单位，或写明责任人，两者选一"),
        (LetterKind.HAND_OVER, {**TO_UNIT, "has_account": True}, "区水务局有账号，请直接分派，不需发函"),
        (LetterKind.HAND_OVER, {**TO_UNIT, "shares": False}, "请先把事项分派给区水务局，再发函"),
        (LetterKind.HAND_OVER, {**TO_UNIT, "text": "  "}, "请写明要求"),
        (LetterKind.HAND_OVER, {**TO_UNIT, "due_on": date(2022, 7, 31)}, "答复时限不能早于今天：2022-07-31"),
        (LetterKind.HAND_OVER, {**TO_UNIT, "due_on": TODAY}, None),
        (LetterKind.RECEIPT, TO_PARTY, None),
        (LetterKind.RECEIPT, TO_UNIT, "回执不发给承办单位，请写明来单单位"),
        (LetterKind.RECEIPT, {**TO_PARTY, "text": " "}, "请写明办理结果"),
    ],
)
def test_to_whom_a_letter_may_go(kind: LetterKind, asked: dict[str, Any], said: str | None) -> None:
    given_ = {"text": "请办理", "due_on": None, "today": TODAY} | asked

    assert why_not_letter(sort=LETTERS[kind], **given_) == said


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_who_may_write_when(role: Role, state: State) -> None:
    who = Who("x", (Seat(role, STREET),))
    reason = why_not_write(
        roles=LETTER_WRITERS, sorts=LETTERS.values(), who=who, code=BINLI, kind="hazard", state=state
    )

    writes = role in (Role.LEADER, Role.OFFICE_HEAD, Role.CLERK)
    is_open = state not in (State.CLOSED, State.MERGED, State.REVOKED)
    assert (reason is None) is (writes and is_open)


days = st.dates(date(2022, 1, 1), date(2023, 12, 31))


@given(days, st.none() | days, days)
def test_a_letter_that_came_back_late_stays_late_and_an_open_one_grows_late(
    due_on: date, answered_on: date | None, today: date
) -> None:
    state = answer(due_on=due_on, answered_on=answered_on, voided=False, today=today)

    if answered_on is not None:
        assert (state is Answer.ANSWERED_LATE) is (answered_on > due_on)
    else:
        assert (state is Answer.LATE) is (today > due_on)
    assert answer(due_on=due_on, answered_on=answered_on, voided=True, today=today) is Answer.VOIDED
    assert answer(due_on=None, answered_on=None, voided=False, today=today) is Answer.WAITING


@pytest.mark.parametrize(
    ("street", "mark"),
    [
        ("云溪街道", "云溪街交办"),
        ("云溪街道办事处", "云溪街交办"),
        ("石桥镇", "石桥镇交办"),
        ("某" * 30, "某" * 18 + "交办"),
    ],
)
def test_the_mark_comes_from_the_name_of_the_street(street: str, mark: str) -> None:
    assert mark_of(street, "交办") == mark


@database
def test_the_register_holds_the_letters_on_cases_that_its_reader_sees(cast: Cast) -> None:
    letter = with_letter(filed())

    def seen(username: str) -> list[Letter]:
        return list(queries.letters_visible_to(people.who(username)))

    assert seen("desk") == seen("binli") == [letter]
    assert seen("wuyuan") == seen("help") == []


@pytest.mark.django_db(transaction=True)
def test_letters_issued_at_the_same_moment_are_numbered_without_gap_or_repetition(cast: Cast) -> None:
    heads = [filed() for _ in range(4)]

    def issue(place: int) -> int:
        try:
            return with_letter(heads[place % 4]).serial
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        serials = sorted(pool.map(issue, range(16)))

    assert serials == list(range(1, 17))


@database
def test_a_letter_whose_unit_gives_the_matter_back_is_answered(cast: Cast) -> None:
    head = handed_over(cast)
    letter = to_bureau(head, cast, due_on=date(2022, 8, 5))
    to_party = with_letter(head)

    actions.give_back(case=head, unit=cast.bureau, reason="权属不在本局", version=head.version, by="desk", at=NOW + DAY)

    states = {one.row.pk: one.state for one in queries.letters_of(head, date(2022, 8, 9))}
    assert states == {letter.pk: Answer.ANSWERED, to_party.pk: Answer.WAITING}


@pytest.mark.parametrize(
    ("sort", "kind", "states"),
    [
        (LetterKind.RECEIPT, "order", {State.DONE, State.VERIFIED, State.CLOSED}),
        (LetterKind.RECEIPT, "hazard", set()),
        (LetterKind.HAND_OVER, "order", OPEN),
    ],
)
def test_on_which_cases_a_letter_of_a_sort_is_issued(sort: LetterKind, kind: str, states: set[State]) -> None:
    assert {state for state in State if why_not_sort(LETTERS[sort], kind, state) is None} == set(states)


@pytest.mark.parametrize(
    ("sort", "accepted", "on", "said"),
    [
        (LetterKind.RECEIPT, None, TODAY, None),
        (LetterKind.RECEIPT, TODAY, TODAY, "这份回执已于2022-08-01确认"),
        (LetterKind.RECEIPT, None, date(2022, 8, 2), "确认日期不能晚于今天：2022-08-02"),
        (LetterKind.RECEIPT, None, date(2022, 7, 31), "确认日期不能早于成文日期：2022-07-31"),
        (LetterKind.URGE, None, TODAY, "督办单由对方答复，不需确认"),
    ],
)
def test_when_a_receipt_is_accepted(sort: LetterKind, accepted: date | None, on: date, said: str | None) -> None:
    asked = {"issued_on": TODAY, "accepted_on": accepted, "on": on, "today": TODAY}

    assert why_not_accept(sort=LETTERS[sort], **asked) == said  # type: ignore[arg-type]


def receipt(head: Head, **more: Any) -> Letter:
    return with_letter(head, **{"kind": LetterKind.RECEIPT, "party": "区城运中心", "text": "已疏通，现场已恢复"} | more)


@database
def test_a_receipt_tells_the_district_what_was_done_and_is_accepted_with_its_scan(cast: Cast) -> None:
    head = closed(cast, CaseKind.ORDER)
    letter = receipt(head)
    told = lines(letter)
    assert told[:3] == ["某街道回执", "某街回执〔2022〕1号", "区城运中心："]
    assert [told[told.index("二、办理结果") + 1], told[told.index("三、确认") + 1]] == [
        "已疏通，现场已恢复。",
        "请确认收悉，并注明本回执编号。",
    ]
    [shown] = queries.letters_of(head, TODAY)
    assert (shown.to, shown.state) == ("区城运中心", Answer.WAITING)

    actions.accept_letter(letter=letter, on=date(2022, 8, 2), files=[picture("确认件.jpg")], by="desk", at=NOW + DAY)

    [shown] = queries.letters_of(head, TODAY)
    assert (shown.number, shown.state, shown.answered_on) == ("某街回执〔2022〕1号", Answer.ANSWERED, date(2022, 8, 2))
    [scan] = queries.files_of(head)
    assert (scan.row.shows, scan.row.entry.verb) == ("scan", "确认回执")
    with pytest.raises(Refused, match="已于2022-08-02确认"):
        actions.accept_letter(letter=shown.row, on=date(2022, 8, 2), by="desk", at=NOW + DAY)
    assert queries.letters_visible_to(people.who("desk")).count() == 1


@database
def test_no_receipt_before_an_order_was_reported_done_nor_for_another_kind(cast: Cast) -> None:
    with pytest.raises(Refused, match="待分派的事项不能出具回执"):
        receipt(filed(CaseKind.ORDER))
    with pytest.raises(Refused, match="已办结的事项不能发函"):
        receipt(closed(cast))


@database
def test_a_report_of_done_does_not_answer_a_receipt(cast: Cast) -> None:
    head = done(cast, CaseKind.ORDER)
    receipt(head)
    head = actions.send_back(case=head, reason="未净", version=head.version, by="check", at=NOW)
    actions.report_done(case=head, note="再办", version=head.version, by="safe", at=NOW)

    assert [one.state for one in queries.letters_of(head, TODAY)] == [Answer.WAITING]
