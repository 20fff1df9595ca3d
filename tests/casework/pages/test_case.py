"""One case on its page: facts, clock, story, the acts that may follow, and why others may not."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Post
from tests.casework.cast import BINLI, MINUTE, NOW, WUYUAN, Cast, closed, done, filed, in_hand
from tests.casework.pages.conftest import Visit, act, text


def offered(page: str) -> set[str]:
    """The acts for which the page has a form; files and letters are no acts of the loop."""
    return set(re.findall(r'action="/cases/[0-9]+/(\w+)/"', page)) - {"files", "letters"}


def greyed(page: str) -> dict[str, str]:
    """The acts that the page greys, each with its reason."""
    return dict(
        re.findall(r'<button class="btn btn-sm" disabled>([^<]+)</button><span class="why grow">([^<]+)<', page)
    )


def test_a_case_tells_what_is_known_and_its_story_one_line_a_step(visit: Visit, cast: Cast) -> None:
    head = done(cast)

    page = text(visit("desk"), f"/cases/{head.pk}/")

    assert all(word in page for word in ("滨里居民区", "滨里路12号", "楼道堆物堵塞通道", "发现日期", "整改完成日期"))
    story = page.split('<ol class="story">')[1].split("</ol>")[0]
    assert re.findall(r"</span>(登记|分派|签收|报办结)", story) == ["登记", "分派", "签收", "报办结"]
    assert "陆一鸣 · 平安办" in story
    assert "已清理" in story


def test_what_a_ledger_dates_is_told_by_the_ledger(visit: Visit) -> None:
    text(visit("lead"), "/cases/")
    page = text(visit("lead"), f"/cases/{Head.objects.get(number='W1').pk}/")

    assert page.count("依台账") >= 4
    assert "合格" in page


def test_a_provisional_deadline_says_so(visit: Visit) -> None:
    head = filed(CaseKind.STRUCTURE, at=datetime(2027, 3, 1, 1, 0, tzinfo=UTC))
    assert "（暂定" in text(visit("desk"), f"/cases/{head.pk}/")

    assert "暂定" not in text(visit("desk"), f"/cases/{filed(CaseKind.STRUCTURE, at=NOW).pk}/")


@pytest.mark.parametrize(
    ("username", "acts"),
    [
        ("lead", {"assign", "revoke"}),
        ("desk", {"assign", "mend", "merge", "correct"}),
        ("head", {"assign", "merge", "revoke", "correct"}),
        ("binli", {"correct"}),
        ("check", set()),
    ],
)
def test_only_the_acts_of_ones_posts_are_offered(visit: Visit, cast: Cast, username: str, acts: set[str]) -> None:
    assert offered(text(visit(username), f"/cases/{filed(at=timezone.now()).pk}/")) == acts


def test_an_act_that_cannot_be_now_is_greyed_with_the_reason_of_the_rule(visit: Visit, cast: Cast) -> None:
    head = done(cast)

    page = text(visit("safe"), f"/cases/{head.pk}/")

    assert greyed(page)["核查"] == "办理过这个事项的人不能核查，AB角代理也不行"
    assert "verify" not in offered(page)
    assert "verify" in offered(text(visit("check"), f"/cases/{head.pk}/"))


def test_what_was_filed_wrongly_is_corrected_on_the_page(visit: Visit, cast: Cast) -> None:
    head = filed()
    page = text(visit("desk"), f"/cases/{head.pk}/")
    assert 'value="滨里路12号"' in page

    said: dict[str, Any] = {
        "code": WUYUAN,
        "kind": "hazard",
        "address": "梧园路3号",
        "description": head.text,
        "reason": "地址写错",
    }
    page = act(visit("desk"), head, "correct", **said)

    assert (head.code, head.address) == (WUYUAN, "梧园路3号")
    assert "居民区：滨里居民区 → 梧园居民区；地址：滨里路12号 → 梧园路3号；地址写错" in page


def test_a_structure_is_measured_with_the_act_that_ends_it(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast, CaseKind.STRUCTURE)
    assert 'id="report_done-area"' in text(visit("safe"), f"/cases/{head.pk}/")
    assert 'id="report_done-area"' not in text(visit("safe"), f"/cases/{in_hand(cast).pk}/")

    act(visit("safe"), head, "report_done", note="已拆", area="15.5")

    assert 'id="verify-area"' in text(visit("check"), f"/cases/{head.pk}/")
    assert 'value="15.50"' in text(visit("check"), f"/cases/{head.pk}/")


def test_the_desk_acts_for_a_bureau_and_hands_on_what_is_in_hand(visit: Visit, cast: Cast) -> None:
    head = filed()
    act(visit("desk"), head, "assign", lead=cast.bureau.pk)
    assert "代哪个外单位办理" in text(visit("desk"), f"/cases/{head.pk}/")

    act(visit("desk"), head, "sign", unit=cast.bureau.pk)
    assert head.state == "handling"
    assert "分派须写明理由" in act(visit("desk"), head, "assign", lead=cast.safety.pk)
    page = act(visit("desk"), head, "assign", lead=cast.safety.pk, units=[cast.bureau.pk], reason="需本街道配合")

    assert (head.state, head.lead) == ("handling", cast.safety)
    assert "需本街道配合" in page
    assert "不代，本单位自己办理" in text(
        visit("safe"), f"/cases/{head.pk}/"
    )  # a clerk of the unit who also is the desk


def test_numbers_in_a_text_are_not_shown_to_be_corrected_and_stay(visit: Visit, cast: Cast) -> None:
    told = "楼道堆物，业主13912345678"
    head = actions.file(kind=CaseKind.HAZARD, code=BINLI, description=told, address="滨里路12号", by="desk", at=NOW)
    assert "13912345678" not in text(visit("desk"), f"/cases/{head.pk}/")

    said: dict[str, Any] = {
        "code": BINLI,
        "kind": "hazard",
        "address": "滨里路14号",
        "description": "",
        "reason": "门牌写错",
    }
    act(visit("desk"), head, "correct", **said)

    assert (head.address, head.text) == ("滨里路14号", told)


def test_what_is_refused_stays_on_the_page_with_the_reason(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)

    page = act(visit("safe"), head, "report_done", note=" ")
    assert "请写明办理结果" in page

    page = act(visit("safe"), head, "verify", note="看过了，已清空")
    assert "办理中的事项不能核查" in page
    assert "看过了，已清空" in page
    assert head.state == "handling"


def test_who_comes_second_is_told_who_did_what_and_keeps_what_they_wrote(visit: Visit, cast: Cast) -> None:
    head = filed()
    seen = head.version
    act(visit("desk"), head, "assign", lead=cast.safety.pk)

    page = act(visit("lead"), head, "assign", version=seen, lead=cast.services.pk, note="请尽快处理")

    assert re.search(r"已由林晓岚于[0-9]+月[0-9]+日[0-9]+时[0-9]{2}分“分派”", page)
    assert "请尽快处理" in page
    assert head.lead == cast.safety

    page = act(visit("lead"), head, "assign", lead=cast.services.pk)
    assert "已分派" in page
    assert head.lead == cast.services


def test_where_no_unit_was_set_up_the_page_says_why_nothing_can_be_assigned(visit: Visit, cast: Cast) -> None:
    for post in Post.objects.exclude(unit=None):
        organisation.place(post=post, unit=None, by="admin", at=NOW)
    for unit in (cast.safety, cast.services, cast.bureau, cast.binli):
        organisation.retire_unit(unit=unit, by="admin", at=NOW)

    head = filed()
    assert "还没有建立单位，暂不能分派" in text(visit("desk"), f"/cases/{head.pk}/")
    assert "请选择牵头单位" in act(visit("desk"), head, "assign")


def test_several_units_handle_jointly_and_all_of_them_stand_on_the_page(visit: Visit, cast: Cast) -> None:
    head = filed()

    page = act(visit("desk"), head, "assign", lead=cast.safety.pk, units=[cast.safety.pk, cast.services.pk])

    assert [str(share.unit) for share in head.shares.order_by("-lead")] == ["平安办", "服务办"]
    assert page.count("未签收") == 2


def test_a_unit_that_gives_a_case_back_with_a_reason_no_longer_sees_it(visit: Visit, cast: Cast) -> None:
    head = filed(by="desk")
    actions.assign(case=head, units=[cast.binli], lead=cast.binli, version=1, by="desk", at=NOW)

    assert "退回须写明理由" in act(visit("binli"), head, "give_back")
    act(visit("binli"), head, "give_back", reason="不属本居民区")
    assert head.state == "found"
    assert "不属本居民区" in text(visit("desk"), f"/cases/{head.pk}/")


def test_the_clock_is_paused_and_runs_on(visit: Visit, cast: Cast) -> None:
    now = timezone.now()
    head = in_hand(cast, CaseKind.STRUCTURE, at=now - 5 * MINUTE)
    until = timezone.localtime(now + timedelta(days=7))

    page = act(visit("safe"), head, "pause", until=f"{until:%Y-%m-%dT%H:%M}", reason="等待鉴定")
    assert "计时已暂停" in page
    assert head.paused_until is not None

    assert "计时已暂停" not in act(visit("safe"), head, "resume")
    assert head.paused_until is None


def test_an_extension_is_asked_for_and_decided_by_another(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast, CaseKind.STRUCTURE, at=timezone.now() - 5 * MINUTE)
    due = head.due_at

    page = act(visit("safe"), head, "ask_extension", amount="5", reason="材料未到")
    assert "已申请延长 5工作日" in page
    assert "grant" not in offered(page)

    page = act(visit("head"), head, "grant")
    assert "已批准延长 5工作日" in page
    assert head.due_at is not None
    assert due is not None
    assert head.due_at > due

    act(visit("safe"), head, "ask_extension", amount="3", reason="再等材料")
    assert "不批准延期须写明理由" in act(visit("head"), head, "deny")
    act(visit("head"), head, "deny", reason="不再延长")
    assert head.asked is None


def test_the_answer_of_a_unit_without_account_is_recorded_for_it(visit: Visit, cast: Cast) -> None:
    head = filed()
    act(visit("desk"), head, "assign", lead=cast.bureau.pk)

    page = act(visit("desk"), head, "answer", unit=cast.bureau.pk, answer="已疏通管道")

    assert head.state == "done"
    assert "已疏通管道" in page


def test_a_caller_is_contacted_first_and_called_back_before_the_close(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast, CaseKind.HOTLINE)

    assert "须先联系来电人" in act(visit("safe"), head, "report_done", note="已修")
    act(visit("safe"), head, "contact", note="已电话联系")
    act(visit("safe"), head, "report_done", note="已修")
    act(visit("check"), head, "verify", note="现场已修")
    assert "须先回访来电人" in act(visit("desk"), head, "close", word="confirmed")
    act(visit("desk"), head, "call_back", word="confirmed", note="满意")
    act(visit("desk"), head, "close", word="confirmed")
    assert head.state == "closed"


def test_a_case_is_closed_unconfirmed_only_with_a_reason(visit: Visit, cast: Cast) -> None:
    head = done(cast)
    act(visit("check"), head, "verify", note="已清空")

    assert "请选择发现人的意见" in act(visit("desk"), head, "close")
    assert "未经本人确认的，须写明理由" in act(visit("desk"), head, "close", word="unconfirmed")
    act(visit("desk"), head, "close", word="unconfirmed", reason="发现人未留联系方式")
    assert head.state == "closed"


def test_a_duplicate_and_the_case_it_repeats_name_each_other(visit: Visit, cast: Cast) -> None:
    main, twin = filed(), filed(at=NOW + MINUTE)

    assert "没有找到编号" in act(visit("desk"), twin, "merge", into="YH19990001")
    page = act(visit("desk"), twin, "merge", into=main.number)

    assert f'href="/cases/{main.pk}/"' in page
    assert f'href="/cases/{twin.pk}/"' in text(visit("desk"), f"/cases/{main.pk}/")


def test_a_case_that_was_none_is_revoked_by_a_head_with_a_reason(visit: Visit, cast: Cast) -> None:
    head = filed()

    assert "撤销须写明理由" in act(visit("head"), head, "revoke")
    assert "已撤销" in act(visit("head"), head, "revoke", reason="误报")


def test_telephones_in_the_story_are_masked(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)

    page = act(visit("safe"), head, "handle", note="已联系13912345678")

    assert "13912345678" not in page
    assert "139****5678" in page


def test_no_page_of_a_case_carries_script_or_style_in_line(visit: Visit, cast: Cast) -> None:
    pages = ["/cases/", "/cases/new/", f"/cases/{in_hand(cast).pk}/", f"/cases/{closed(cast).pk}/"]
    for path in pages:
        page = text(visit("safe"), path)
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page), path


def test_a_case_takes_as_many_queries_after_many_steps_as_after_few(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            text(visit("safe"), f"/cases/{head.pk}/")
        counts.append(len(asked))
        for serial in range(20):
            head = actions.handle(
                case=head, note=f"第{serial}次上门", version=head.version, by="safe", at=NOW + serial * MINUTE
            )

    assert counts[0] == counts[1]


def test_a_page_asks_the_same_number_of_questions_however_long_its_story(visit: Visit, cast: Cast) -> None:
    client, short, long = visit("safe"), in_hand(cast), in_hand(cast)
    for _ in range(12):
        long = actions.handle(case=long, note="继续清理", version=long.version, by="safe", at=NOW)
    text(client, f"/cases/{short.pk}/")  # what is kept for the process is read now

    asked = []
    for head in (short, long):
        with CaptureQueriesContext(connection) as queries:
            text(client, f"/cases/{head.pk}/")
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert asked[0] <= 48


def test_a_duplicate_elsewhere_is_named_but_linked_only_for_those_who_may_see_it(visit: Visit) -> None:
    main = filed()
    twin = actions.file(
        kind=CaseKind.HAZARD, code=WUYUAN, description="同一处堆物", address="界路1号", by="desk", at=NOW
    )
    actions.merge(case=twin, into=main, version=1, by="desk", at=NOW)

    link = f'<a href="/cases/{twin.pk}/">{twin.number}</a>'
    assert link in text(visit("desk"), f"/cases/{main.pk}/")
    own = text(visit("binli"), f"/cases/{main.pk}/")
    assert link not in own
    assert twin.number in own


def test_a_merged_case_tells_no_deadline_any_more(visit: Visit) -> None:
    main, twin = filed(), filed()
    actions.merge(case=twin, into=main, version=1, by="desk", at=NOW)

    page = text(visit("desk"), f"/cases/{twin.pk}/")
    assert not re.search("超期[0-9]+天", page)
    assert " 到期" not in page


def test_the_units_and_the_caller_show_by_when_they_are_waited_for(visit: Visit, cast: Cast) -> None:
    head = filed(CaseKind.HOTLINE)
    actions.assign(case=head, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)

    page = text(visit("safe"), f"/cases/{head.pk}/")
    assert "签收 2022-08-02 17:30 到期" in page
    assert "须先行联系，2022-08-02 17:30 到期" in page

    act(visit("safe"), head, "sign")
    page = act(visit("safe"), head, "contact", note="已说明")
    assert "须先行联系" not in page
    assert page.count("已过时限") >= 3  # beside the unit and in both lines of the story
