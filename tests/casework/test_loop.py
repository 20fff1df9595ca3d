"""The closed loop, act by act: what each leaves behind, and what is refused with which words."""

from __future__ import annotations

import inspect
from datetime import date
from typing import Any

import pytest

from jiedao.casework import actions, queries
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, Share, Step
from jiedao.casework.rules import Verb, Word
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation import queries as people
from jiedao.organisation.actions import Refused
from jiedao.organisation.models import Person
from jiedao.worktime import Lamp
from tests.casework.cast import BINLI, DAY, MINUTE, NOW, Cast, closed, done, filed, in_hand, post_of

pytestmark = pytest.mark.django_db


def fact(head: Head) -> Case:
    found: Case = Case.objects.live().get(register=head.register, number=head.number)
    return found


def test_a_case_is_filed_found_assigned_signed_for_done_verified_and_closed(cast: Cast) -> None:
    head = closed(cast)

    told = [(line.what, line.by, line.unit, line.state) for line in queries.story(head)]
    assert told == [
        ("登记", "林晓岚", "", "待分派"),
        ("分派", "林晓岚", "", "待签收"),
        ("签收", "陆一鸣", "平安办", "办理中"),
        ("报办结", "陆一鸣", "平安办", "待核查"),
        ("核查", "章立群", "", "待办结"),
        ("办结", "林晓岚", "", "已办结"),
    ]
    stands = fact(head)
    assert (stands.found_on, stands.rectified_on, stands.verified_on) == (date(2022, 8, 1),) * 3
    assert stands.unit == "平安办"
    assert (head.closed_count, head.first_closed_on) == (1, date(2022, 8, 1))


def test_each_act_leaves_one_entry_and_one_step(cast: Cast) -> None:
    entries = Entry.objects.filter(verb__startswith="事项")

    head = closed(cast)

    assert entries.count() == Step.objects.count() == head.version == 6


def test_numbers_follow_one_another_by_kind_and_year(cast: Cast) -> None:
    numbers = [filed(CaseKind.HAZARD).number, filed(CaseKind.ISSUE).number, filed(CaseKind.HAZARD).number]

    assert numbers == ["YH20220001", "WT20220001", "YH20220002"]


def test_a_number_that_a_ledger_used_is_passed_over(cast: Cast) -> None:
    entry = Entry.objects.create(at=NOW, by="测试", verb="导入")
    used = {"register": "问题隐患台账", "number": "YH20220001", "kind": "hazard", "found_on": NOW.date()}
    Case.objects.create(code=BINLI, entry=entry, recorded_at=NOW, **used)

    assert filed().number == "YH20220002"


def test_a_number_that_came_with_the_case_is_kept_and_used_once(cast: Cast) -> None:
    order: dict[str, Any] = {
        "kind": CaseKind.ORDER,
        "code": BINLI,
        "description": "河道清淤",
        "number": "区转〔2022〕18号",
    }
    head = actions.file(**order, due_on=date(2022, 8, 12), by="desk", at=NOW)

    assert (head.number, head.due_at and head.due_at.isoformat()) == ("区转〔2022〕18号", "2022-08-12T23:59:59+08:00")
    with pytest.raises(Refused, match="编号 区转〔2022〕18号 已在问题隐患台账中"):
        actions.file(**order, by="desk", at=NOW)


def test_a_unit_gives_back_what_is_not_its_own_with_a_reason(cast: Cast) -> None:
    head = actions.assign(case=filed(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)

    with pytest.raises(Refused, match="退回须写明理由"):
        actions.give_back(case=head, reason=" ", version=2, by="safe", at=NOW)
    head = actions.give_back(case=head, reason="属地不符", version=2, by="safe", at=NOW)

    assert (head.state, head.lead) == ("found", None)
    assert not Share.objects.standing().exists()


def test_joint_handling_waits_until_every_unit_has_signed_and_reported_done(cast: Cast) -> None:
    units = [cast.safety, cast.services, cast.bureau]
    head = actions.assign(case=filed(), units=units, lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    head = actions.report_done(case=head, note="已劝离", version=head.version, by="safe", at=NOW)
    assert head.state == "handling"
    with pytest.raises(Refused, match="请先签收"):
        actions.report_done(case=head, note="完成", version=head.version, by="serve", at=NOW)

    head = actions.sign(case=head, version=head.version, by="serve", at=NOW)
    head = actions.report_done(case=head, note="已清运", version=head.version, by="serve", at=NOW)
    assert (head.state, fact(head).rectified_on) == ("handling", None)
    head = actions.answer_for(
        case=head, unit=cast.bureau, answer="已疏通管道", version=head.version, by="desk", at=NOW + DAY
    )

    assert (head.state, fact(head).rectified_on) == ("done", date(2022, 8, 2))
    assert queries.story(head)[-1].unit == "区水务局"


def shares(head: Head) -> dict[str, tuple[bool, bool, bool]]:
    """The units that have a part now: whether each leads, has signed and is done."""
    standing = Share.objects.standing().filter(head=head).select_related("unit")
    return {share.unit.name: (share.lead, share.signed_at is not None, share.done_at is not None) for share in standing}


def test_a_case_in_hand_is_widened_and_handed_on_while_what_was_done_stays(cast: Cast) -> None:
    head = in_hand(cast)
    with pytest.raises(Refused, match="分派须写明理由"):
        actions.assign(case=head, units=[cast.services], lead=cast.services, version=head.version, by="desk", at=NOW)

    both = [cast.safety, cast.services]
    head = actions.assign(
        case=head, units=both, lead=cast.services, reason="须清运", version=head.version, by="desk", at=NOW
    )
    assert (head.state, head.lead) == ("handling", cast.services)
    assert shares(head) == {"平安办": (False, True, False), "服务办": (True, False, False)}
    assert queries.story(head)[-1].told == "服务办（牵头）、平安办；须清运"

    head = actions.report_done(case=head, note="已劝离", version=head.version, by="safe", at=NOW)
    head = actions.assign(
        case=head,
        units=[cast.safety],
        lead=cast.safety,
        reason="不需清运",
        version=head.version,
        by="desk",
        at=NOW + DAY,
    )

    assert (head.state, fact(head).rectified_on, fact(head).unit) == ("done", date(2022, 8, 2), "平安办")
    assert shares(head) == {"平安办": (True, True, True)}


def test_who_loses_the_case_loses_the_sight_and_the_next_signs_for_it(cast: Cast) -> None:
    head = in_hand(cast)

    head = actions.assign(
        case=head, units=[cast.services], lead=cast.services, reason="权属不清", version=3, by="desk", at=NOW
    )

    assert (head.state, shares(head)) == ("assigned", {"服务办": (True, False, False)})
    with pytest.raises(Refused, match="只有承办单位的人员可以报办结"):
        actions.report_done(
            case=actions.sign(case=head, version=head.version, by="serve", at=NOW),
            note="好",
            version=5,
            by="safe",
            at=NOW,
        )


def at_the_bureau(cast: Cast) -> Head:
    return actions.assign(case=filed(), units=[cast.bureau], lead=cast.bureau, version=1, by="desk", at=NOW)


def test_the_desk_records_that_a_bureau_signed_asks_for_time_and_gives_back(cast: Cast) -> None:
    head = at_the_bureau(cast)
    head = actions.sign(case=head, unit=cast.bureau, version=head.version, by="desk", at=NOW)
    assert (head.state, shares(head)) == ("handling", {"区水务局": (True, True, False)})
    head = actions.ask_extension(
        case=head, unit=cast.bureau, amount=5, reason="汛期", version=head.version, by="desk", at=NOW
    )
    head = actions.decide_extension(case=head, granted=True, version=head.version, by="head", at=NOW)
    head = actions.pause(
        case=head, unit=cast.bureau, until=NOW + DAY, reason="待料", version=head.version, by="desk", at=NOW
    )
    head = actions.resume(case=head, unit=cast.bureau, version=head.version, by="desk", at=NOW)
    head = actions.give_back(
        case=head, unit=cast.bureau, reason="权属不在本局", version=head.version, by="desk", at=NOW
    )

    assert (head.state, head.lead, shares(head)) == ("found", None, {})
    assert [(line.what, line.unit) for line in queries.story(head)[2:]] == [
        ("签收", "区水务局"),
        ("申请延期", "区水务局"),
        ("批准延期", "平安办"),
        ("暂停计时", "区水务局"),
        ("恢复计时", "区水务局"),
        ("退回", "区水务局"),
    ]


def test_when_the_last_unit_still_out_gives_back_the_others_work_is_done(cast: Cast) -> None:
    units = [cast.safety, cast.services]
    head = actions.assign(case=filed(), units=units, lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=head.version, by="safe", at=NOW)
    head = actions.report_done(case=head, note="已清理", version=head.version, by="safe", at=NOW)

    head = actions.give_back(case=head, reason="与本办无关", version=head.version, by="serve", at=NOW)

    assert (head.state, fact(head).rectified_on) == ("done", date(2022, 8, 1))


@pytest.mark.parametrize("by", ["safe", "head"])
def test_nobody_verifies_what_they_handled_nor_may_their_stand_in_for_them(cast: Cast, by: str) -> None:
    if by == "head":  # the head's only post left is to stand in for the clerk who handled it
        organisation.stand_in(post=post_of("safe"), person=Person.objects.get(username="head"), by="admin", at=NOW)
        organisation.take_post(post=post_of("head"), by="admin", at=NOW)
    head = done(cast)

    with pytest.raises(Refused, match="办理过这个事项的人不能核查"):
        actions.verify(case=head, note="合格", version=head.version, by=by, at=NOW)


def test_who_handled_through_a_stand_in_post_cannot_verify_by_their_own(cast: Cast) -> None:
    organisation.stand_in(post=post_of("safe"), person=Person.objects.get(username="check"), by="admin", at=NOW)
    head = actions.assign(case=filed(), units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)
    head = actions.sign(case=head, version=2, by="check", at=NOW)
    head = actions.report_done(case=head, note="已清理", version=3, by="safe", at=NOW)

    assert Step.objects.get(verb=Verb.SIGN).stands_for == "safe"
    with pytest.raises(Refused, match="办理过这个事项的人不能核查"):
        actions.verify(case=head, note="合格", version=4, by="check", at=NOW)


def test_a_failed_verification_sends_the_case_back_and_takes_its_dates_away(cast: Cast) -> None:
    head = done(cast)
    head = actions.send_back(case=head, reason="通道仍有杂物", version=head.version, by="check", at=NOW)

    assert (head.state, fact(head).rectified_on) == ("handling", None)
    head = actions.report_done(case=head, note="再次清理", version=head.version, by="safe", at=NOW + DAY)
    assert (head.state, fact(head).rectified_on) == ("done", date(2022, 8, 2))


def test_a_caller_is_contacted_first_and_called_back_before_the_close(cast: Cast) -> None:
    head = in_hand(cast, CaseKind.HOTLINE)
    with pytest.raises(Refused, match="须先联系来电人，再报办结"):
        actions.report_done(case=head, note="已修复", version=head.version, by="safe", at=NOW)
    head = actions.contact(case=head, note="已电话联系", version=head.version, by="safe", at=NOW)
    head = actions.report_done(case=head, note="已修复", version=head.version, by="safe", at=NOW)
    head = actions.verify(case=head, note="属实", version=head.version, by="check", at=NOW)
    with pytest.raises(Refused, match="须先回访来电人，才能办结"):
        actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW)

    head = actions.call_back(case=head, word=Word.DENIED, version=head.version, by="check", at=NOW)
    with pytest.raises(Refused, match="来电人反映未解决，不能办结"):
        actions.close(case=head, word=Word.UNCONFIRMED, reason="无", version=head.version, by="desk", at=NOW)

    head = actions.call_back(case=head, word=Word.UNCONFIRMED, version=head.version, by="check", at=NOW)
    with pytest.raises(Refused, match="只能按“未经本人确认”办结"):
        actions.close(case=head, word=Word.CONFIRMED, version=head.version, by="desk", at=NOW)
    head = actions.close(case=head, word=Word.UNCONFIRMED, reason="三次未接", version=head.version, by="desk", at=NOW)
    assert queries.story(head)[-1].told == "未经本人确认；三次未接"


def test_closing_without_the_finders_word_takes_a_reason(cast: Cast) -> None:
    head = done(cast)
    head = actions.verify(case=head, note="合格", version=head.version, by="check", at=NOW)

    with pytest.raises(Refused, match="未经本人确认的，须写明理由"):
        actions.close(case=head, word=Word.UNCONFIRMED, version=head.version, by="desk", at=NOW)


def test_a_kind_that_trusts_the_eye_is_mended_on_the_spot_by_one_person(cast: Cast) -> None:
    head = actions.mend_on_the_spot(
        kind=CaseKind.ISSUE, code=BINLI, description="乱堆物", note="当场清走", by="binli", at=NOW
    )

    stands = fact(head)
    assert (head.state, head.closed_count) == ("closed", 1)
    assert (stands.found_on, stands.rectified_on, stands.verified_on) == (date(2022, 8, 1),) * 3
    assert [line.what for line in queries.story(head)] == ["登记", "当场办结"]


def test_what_a_visit_without_network_mended_counts_on_the_day_of_the_visit(cast: Cast) -> None:
    head = actions.mend_on_the_spot(
        kind=CaseKind.ISSUE,
        code=BINLI,
        description="乱堆物",
        note="当场清走",
        found_on=date(2022, 7, 29),
        by="binli",
        at=NOW,
    )

    stands = fact(head)
    assert (stands.found_on, stands.rectified_on, stands.verified_on) == (date(2022, 7, 29),) * 3


@pytest.mark.parametrize(
    ("found_on", "by", "said"),
    [
        (date(2022, 6, 1), "desk", "2022-06-01发现的事项今天不能当场办结"),
        (None, "binli", "只有登记人在登记当天可以当场办结"),
    ],
)
def test_who_did_not_find_it_today_does_not_mend_it_on_the_spot(
    cast: Cast, found_on: date | None, by: str, said: str
) -> None:
    head = actions.file(kind=CaseKind.HAZARD, code=BINLI, description="堵塞", found_on=found_on, by="desk", at=NOW)

    with pytest.raises(Refused, match=said):
        actions.mend(case=head, note="当场清走", version=1, by=by, at=NOW)


def test_a_case_taken_up_again_is_handled_and_verified_like_the_first_time(cast: Cast) -> None:
    head = closed(cast)
    head = actions.reopen(case=head, reason="复发", version=head.version, by="safe", at=NOW)

    with pytest.raises(Refused, match="只有登记人在登记当天可以当场办结"):
        actions.mend(case=head, note="当场清走", version=head.version, by="safe", at=NOW)


def test_other_kinds_are_not_mended_on_the_spot_and_nothing_is_left_of_the_attempt(cast: Cast) -> None:
    with pytest.raises(Refused, match="这类事项不能当场办结"):
        actions.mend_on_the_spot(
            kind=CaseKind.STRUCTURE, code=BINLI, description="天井搭建", note="已拆", by="binli", at=NOW
        )

    assert not Head.objects.exists()


def test_an_assignment_grants_sight_and_ends_with_the_close(cast: Cast) -> None:
    post = post_of("serve")
    organisation.place(post=post, unit=cast.services, kinds=["charger"], by="admin", at=NOW)
    head = filed()

    def sees() -> bool:
        return Head.objects.visible_to(people.who("serve")).filter(pk=head.pk).exists()

    assert not sees()
    head = actions.assign(case=head, units=[cast.safety, cast.services], lead=cast.safety, version=1, by="desk", at=NOW)
    assert sees()
    head = actions.give_back(case=head, reason="非本办职责", version=2, by="serve", at=NOW)
    assert not sees()


def test_sight_follows_each_post_by_itself(cast: Cast) -> None:
    hazard = filed()
    seen = {name: hazard in Head.objects.visible_to(people.who(name)) for name in ("binli", "wuyuan", "help", "desk")}

    assert seen == {"binli": True, "wuyuan": False, "help": False, "desk": True}
    own = filed(by="help")
    assert list(Head.objects.visible_to(people.who("help"))) == [own]


def test_a_suspended_person_sees_and_does_nothing(cast: Cast) -> None:
    head = filed()
    organisation.set_active(person=Person.objects.get(username="desk"), active=False, by="admin", at=NOW)

    assert not Head.objects.visible_to(people.who("desk")).exists()
    with pytest.raises(Refused, match="您的职务不能对这个事项分派"):
        actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)


def test_a_duplicate_is_merged_with_links_both_ways_and_counted_once(cast: Cast) -> None:
    main, again = filed(), filed(at=NOW + MINUTE)

    again = actions.merge(case=again, into=main, version=1, by="desk", at=NOW + MINUTE)

    assert (again.state, again.merged_into.main, main.duplicates.get().duplicate) == ("merged", main, again)
    assert [line.told for line in queries.story(again)[-1:] + queries.story(main)[-1:]] == [
        "并入YH20220001",
        "并入重复事项YH20220002",
    ]
    assert Case.objects.live().filter(kind="hazard").count() == 1
    known = queries.known(again)
    assert known is not None
    assert known.description == "楼道堆物堵塞通道"


@pytest.mark.parametrize("older", ["main", "duplicate"])
def test_a_merged_case_keeps_the_earlier_deadline(cast: Cast, older: str) -> None:
    first = filed()
    second = filed(at=NOW + 9 * DAY)
    main, again = (first, second) if older == "main" else (second, first)

    actions.merge(case=again, into=main, version=1, by="desk", at=NOW + 30 * DAY)

    main.refresh_from_db()
    assert (main.due_at, main.clock_from) == (first.due_at, first.clock_from)
    assert queries.lamp_of(main, NOW + 30 * DAY) is Lamp.OVERDUE
    assert first.due_at is not None
    assert fact(main).due_on == first.due_at.date()


def test_a_case_into_which_a_late_one_was_merged_stays_late(cast: Cast) -> None:
    late, main = filed(), filed()
    Head.objects.filter(pk=late.pk).update(was_late=True)

    actions.merge(case=late, into=main, version=1, by="desk", at=NOW)

    main.refresh_from_db()
    assert main.was_late


@pytest.mark.parametrize(
    ("into", "said"),
    [("self", "不能并入自身"), ("kind", "只有同类事项可以并案"), ("closed", "已办结，不能并入")],
)
def test_a_case_is_merged_only_into_another_open_one_of_its_kind(cast: Cast, into: str, said: str) -> None:
    head = filed()
    main = {"self": head, "kind": filed(CaseKind.ISSUE), "closed": closed(cast)}[into]

    with pytest.raises(Refused, match=said):
        actions.merge(case=head, into=main, version=1, by="desk", at=NOW)


def test_a_revoked_case_keeps_its_number_and_story_but_counts_no_more(cast: Cast) -> None:
    head = actions.revoke(case=filed(), reason="误报", version=1, by="head", at=NOW)

    assert (head.state, Case.objects.live().count()) == ("revoked", 0)
    assert filed().number == "YH20220002"


def test_of_several_cases_handed_over_each_that_may_not_be_is_told_with_its_reason(cast: Cast) -> None:
    first, second = filed(), filed()
    actions.assign(case=second, units=[cast.services], lead=cast.services, version=1, by="desk", at=NOW)

    came = actions.assign_each(cases=[(first, 1), (second, 1)], unit=cast.safety, by="desk", at=NOW)

    assert [head.number for head in came.done] == [first.number]
    assert [(head.number, reason) for head, reason in came.refused] == [
        (second.number, "隐患YH20220002已由林晓岚于8月1日9时00分“分派”，请刷新后再办理")
    ]


def test_no_act_closes_or_mends_more_than_one_case() -> None:
    for act in (actions.close, actions.mend, actions.verify):
        assert inspect.signature(act).parameters["case"].annotation == "Head"
    several = {name for name in actions.__all__ if "cases" in inspect.signature(getattr(actions, name)).parameters}
    assert several == {"assign_each"}


def test_buttons_say_what_requests_are_told(cast: Cast) -> None:
    head = done(cast)
    grey = {offer.verb: offer.why_not for offer in queries.offers(head, people.who("safe"), NOW)}

    assert grey[Verb.VERIFY] == "办理过这个事项的人不能核查，AB角代理也不行"
    with pytest.raises(Refused) as refusal:
        actions.verify(case=head, note="合格", version=head.version, by="safe", at=NOW)
    assert str(refusal.value) == grey[Verb.VERIFY]
    assert {offer.verb for offer in queries.offers(head, people.who("check"), NOW) if offer.why_not is None} == {
        Verb.VERIFY,
        Verb.SEND_BACK,
    }
