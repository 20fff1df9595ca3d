"""Photos and files of a case: attached with a step under its entry, looked at twice where they deserve it, voided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from jiedao import attachments
from jiedao.casework import actions, queries
from jiedao.casework.kinds import ATTACHERS, FILE_VOIDERS, KINDS, CaseKind
from jiedao.casework.models import Attachment, Step
from jiedao.casework.rules import Shot, Shows, State, Verb, Word, doubts, missing, why_not_attach, why_not_void_file
from jiedao.casework.rules.evidence import FILES_OF_A_CASE, metres
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Role, Seat, Who
from tests.casework.cast import BINLI, MINUTE, NOW, Cast, done, filed, in_hand
from tests.casework.papers import picture, with_photo

database = pytest.mark.django_db


@database
def test_files_come_with_a_step_under_its_one_entry_and_lie_on_the_disk(cast: Cast) -> None:
    head = in_hand(cast)
    entries = Entry.objects.count()
    file = picture("整改后.jpg", (50, 40))

    head = actions.with_files(
        actions.report_done,
        files=[actions.Sent(file, Shows.AFTER), actions.Sent(picture("侧面.jpg", (60, 40)), Shows.AFTER)],
        case=head,
        note="已清理",
        version=head.version,
        by="safe",
        at=NOW,
    )

    step = Step.objects.get(verb=Verb.REPORT_DONE)
    rows = Attachment.objects.order_by("pk")
    assert [(row.name, row.shows, row.serial, row.by, row.entry_id) for row in rows] == [
        ("整改后.jpg", "after", step.serial, "safe", step.entry_id),
        ("侧面.jpg", "after", step.serial, "safe", step.entry_id),
    ]
    assert Entry.objects.count() == entries + 1
    assert all(attachments.is_whole(Path(settings.ATTACHMENTS), row.digest) for row in rows)


@database
def test_a_step_that_is_refused_leaves_no_row_of_its_files(cast: Cast) -> None:
    head = in_hand(cast)
    sent = [actions.Sent(picture(), Shows.AFTER)]

    with pytest.raises(Refused, match="请写明办理结果"):
        actions.with_files(
            actions.report_done, files=sent, case=head, note=" ", version=head.version, by="safe", at=NOW
        )
    with pytest.raises(Conflict, match="签收"):
        actions.with_files(actions.report_done, files=sent, case=head, note="完成", version=1, by="safe", at=NOW)

    assert not Attachment.objects.exists()


@database
def test_mended_on_the_spot_with_a_photo_before_and_one_after(cast: Cast) -> None:
    head = actions.with_files(
        actions.mend_on_the_spot,
        found=[actions.Sent(picture(), Shows.BEFORE)],
        files=[actions.Sent(picture("后.jpg", (50, 50)), Shows.AFTER)],
        kind=CaseKind.ISSUE,
        code=BINLI,
        description="乱堆物",
        note="当场清走",
        by="binli",
        at=NOW,
    )

    assert head.state == "closed"
    assert list(Attachment.objects.order_by("serial").values_list("serial", "shows")) == [(1, "before"), (2, "after")]
    assert queries.missing_evidence(head, queries.files_of(head)) == []


@database
@pytest.mark.parametrize("again", ["step", "added", "together"])
def test_one_photo_is_not_used_twice_on_a_case(cast: Cast, again: str) -> None:
    head = in_hand(cast)
    sent = [actions.Sent(picture(), Shows.AFTER)] * (2 if again == "together" else 1)
    step: dict[str, Any] = {"note": "已清理", "version": head.version} if again != "added" else {}
    if again != "together":
        with_photo(head)
    act = actions.attach if again == "added" else partial(actions.with_files, actions.handle)

    with pytest.raises(Refused, match="同一张照片不能用两次"):
        act(case=head, files=sent, by="safe", at=NOW, **step)

    head.refresh_from_db()
    assert head.version == 3


@database
def test_a_photo_that_stands_on_another_case_is_named(cast: Cast) -> None:
    first, second = filed(), filed(CaseKind.ISSUE)
    with_photo(first)
    with_photo(second)
    with_photo(second, file=picture("另.jpg", (70, 30)))

    assert [file.elsewhere for file in queries.files_of(second)] == [("隐患YH20220001",), ()]
    actions.void_file(file=Attachment.objects.get(number=first.number), reason="传错", by="desk", at=NOW)
    assert [file.elsewhere for file in queries.files_of(second)] == [(), ()]


@database
def test_a_file_is_voided_with_a_reason_and_stays_on_record(cast: Cast) -> None:
    head = filed()
    row = with_photo(head)

    with pytest.raises(Refused, match="作废须写明理由"):
        actions.void_file(file=row, reason=" ", by="desk", at=NOW)
    with pytest.raises(Refused, match="只有上传人和科室负责人可以作废附件"):
        actions.void_file(file=row, reason="传错", by="safe", at=NOW)
    actions.void_file(file=row, reason="照片是另一处", by="desk", at=NOW)

    assert queries.files_of(head) == []
    [gone] = queries.voided_files(head)
    assert gone.void_entry is not None
    assert (gone.name, gone.void_entry.reason) == ("现场.jpg", "照片是另一处")
    assert attachments.is_whole(Path(settings.ATTACHMENTS), row.digest)
    with pytest.raises(Conflict):
        actions.void_file(file=row, reason="再作废一次", by="desk", at=NOW)
    assert with_photo(head).digest == row.digest  # the same photo may come again


@database
def test_what_is_closed_takes_no_more_files_and_only_heads_void_its(cast: Cast) -> None:
    head = done(cast)
    row = with_photo(head, by="safe")
    head = actions.verify(case=head, note="合格", version=head.version, by="check", at=NOW)
    head = actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW)

    with pytest.raises(Refused, match="已办结的事项不能再补传附件"):
        with_photo(head, file=picture("新.jpg", (33, 44)))
    with pytest.raises(Refused, match="只能由科室负责人作废"):
        actions.void_file(file=row, reason="传错", by="safe", at=NOW)
    actions.void_file(file=row, reason="拍到了人脸", by="head", at=NOW)


@database
def test_evidence_that_is_missing_is_said_and_holds_nobody_up(cast: Cast) -> None:
    head = done(cast, CaseKind.STRUCTURE)
    assert queries.missing_evidence(head, queries.files_of(head)) == ["拆除前照片", "拆除后照片"]
    with_photo(head)
    assert queries.missing_evidence(head, queries.files_of(head)) == ["拆除后照片"]

    head = actions.verify(case=head, note="已拆除", version=head.version, by="check", at=NOW)

    assert head.state == "verified"


@pytest.mark.parametrize("kind", CaseKind)
def test_a_kind_asks_for_a_pair_of_photos_or_for_none(kind: CaseKind) -> None:
    evidence = KINDS[kind].evidence

    assert len(evidence) in (0, 2)
    assert missing(evidence, []) == list(evidence)
    assert missing(evidence, ["before", "after"]) == []
    assert missing(evidence, ["scan", "other"]) == list(evidence)


PLACE = (121.4737, 31.2304)
BEGUN = datetime(2022, 8, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shows", "taken", "place", "said"),
    [
        (Shows.AFTER, None, None, []),
        (Shows.AFTER, timedelta(days=2), PLACE, []),
        (Shows.AFTER, -timedelta(days=2), None, ["拍摄时间早于登记时间"]),
        (Shows.AFTER, -timedelta(minutes=50), None, []),  # clocks drift
        (Shows.BEFORE, -timedelta(days=2), None, []),
        (Shows.BEFORE, timedelta(days=5), None, ["拍摄时间晚于上传时间"]),
        (Shows.AFTER, timedelta(days=1), (121.4737, 31.2344), []),
        (Shows.AFTER, timedelta(days=1), (121.4737, 31.2504), ["拍摄位置距事项地点约2.2公里"]),
    ],
)
def test_what_a_verifier_should_look_at_twice(
    shows: Shows, taken: timedelta | None, place: tuple[float, float] | None, said: list[str]
) -> None:
    lon, lat = place or (None, None)
    shot = Shot(shows, BEGUN + timedelta(days=3), BEGUN + taken if taken is not None else None, lon, lat)

    assert doubts(shot, begun=BEGUN, place=PLACE) == said


def test_a_place_that_nobody_gave_makes_nobody_wonder() -> None:
    shot = Shot(Shows.AFTER, BEGUN, BEGUN, 100.0, 20.0)

    assert doubts(shot, begun=None, place=None) == []
    assert metres(PLACE, PLACE) == 0


STREET_WIDE, OF_BINLI = "990099001", BINLI
OF_CHARGERS = Seat(Role.CLERK, STREET_WIDE, kinds=frozenset({"charger"}))


@pytest.mark.parametrize(
    ("seat", "own", "state", "there", "said"),
    [
        (Seat(Role.CLERK, STREET_WIDE), False, State.FOUND, 0, None),
        (Seat(Role.WORKER, OF_BINLI), False, State.DONE, 0, None),
        (Seat(Role.WORKER, "990099001002"), False, State.DONE, 0, "您的职务不能给这个事项补传附件"),
        (Seat(Role.WORKER, "990099001002", unit=7), False, State.DONE, 0, None),
        (Seat(Role.VOLUNTEER, "990099001002"), True, State.FOUND, 0, None),
        (Seat(Role.ADMINISTRATOR, STREET_WIDE), False, State.FOUND, 0, "您的职务不能给这个事项补传附件"),
        (
            Seat(Role.CLERK, STREET_WIDE, kinds=frozenset({"charger"})),
            False,
            State.FOUND,
            0,
            "您的职务不能给这个事项补传附件",
        ),
        (Seat(Role.CLERK, STREET_WIDE), False, State.CLOSED, 0, "已办结的事项不能再补传附件"),
        (Seat(Role.CLERK, STREET_WIDE), True, State.MERGED, 0, "已并案的事项不能再补传附件"),
        (Seat(Role.CLERK, STREET_WIDE), False, State.FOUND, FILES_OF_A_CASE, "附件过多，不能再传"),
    ],
)
def test_who_may_add_a_file_outside_of_a_step(
    seat: Seat, own: bool, state: State, there: int, said: str | None
) -> None:
    who = Who("x", (seat,))
    asked = {"who": who, "code": BINLI, "kind": "hazard", "units": {7}, "own": own, "state": state, "there": there}

    assert why_not_attach(roles=ATTACHERS, **asked) == said  # type: ignore[arg-type]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_heads_void_any_file_and_others_their_own_while_the_case_is_open(role: Role, state: State) -> None:
    for by in ("x", "y"):
        reason = why_not_void_file(
            roles=FILE_VOIDERS,
            who=Who("x", (Seat(role, STREET_WIDE),)),
            code=BINLI,
            kind="hazard",
            state=state,
            by=by,
            reason="传错",
        )
        heads = role in (Role.LEADER, Role.OFFICE_HEAD)
        is_open = state not in (State.CLOSED, State.MERGED, State.REVOKED)
        assert (reason is None) is (heads or (by == "x" and is_open))


@database
def test_reading_the_files_of_a_case_takes_the_same_queries_however_many_there_are(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    head = filed()
    for number in range(8):
        with_photo(head, file=picture(f"{number}.jpg", (30 + number, 30)), at=NOW + number * MINUTE)

    with django_assert_num_queries(2):
        assert len(queries.files_of(head)) == 8
