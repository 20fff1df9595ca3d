"""The list of cases: what waits for whom, by urgency; what is sought and filtered; pages and Excel."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from jiedao.casework import actions
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Case, Head, View
from jiedao.casework.rules import Word
from jiedao.intake.kinds import FORMS
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.sheets.writing import heading
from tests import world
from tests.casework.cast import BINLI, DAY, MINUTE, NOW, WUYUAN, Cast, done, filed, in_hand, post_of
from tests.casework.pages.conftest import Visit, text

LISTS = (
    "/cases/",
    "/cases/?show=open",
    "/cases/?show=all&q=滨里路",
    "/cases/points/?show=open",
    "/cases/print/?show=open",
    "/cases/load/",
)


def numbers(page: str) -> list[str]:
    """The numbers of the cases of a list, in their order."""
    return [found.split()[-1] for found in re.findall(r"data-open>([^<]+)</a>", page)]


def test_what_ledgers_state_is_in_the_list_of_all_the_newest_first(visit: Visit) -> None:
    page = text(visit("lead"), "/cases/?show=all")

    assert numbers(page)[:2] == ["L1", "Y2"]
    assert set(numbers(page)) >= {"W1", "W2", "Y1", "Y2", "L1", "C1", "C2", "C3"}


@pytest.mark.parametrize(
    ("asked", "ordered", "told"),
    [
        ("", "due", "ascending"),
        ("show=all", "found", "descending"),
        ("show=all&sort=number", "number", "ascending"),
        ("sort=found", "found", "descending"),
    ],
)
def test_a_list_is_ordered_by_the_head_of_a_column(
    visit: Visit, cast: Cast, asked: str, ordered: str, told: str
) -> None:
    filed()
    page = text(visit("lead"), f"/cases/?{asked}")

    heads = re.findall(r'<th(?: aria-sort="(\w+)")?><a href="[^"]*sort=(\w+)', page)
    assert [(sort, order) for order, sort in heads if order] == [(ordered, told)]
    assert {sort for _, sort in heads} == {"number", "found", "due"}


def test_a_case_with_a_step_taken_here_is_not_moved_by_a_ledger(visit: Visit, cast: Cast) -> None:
    text(visit("lead"), "/cases/")
    head = Head.objects.get(number="W2")
    actions.verify(case=head, note="已清", version=0, by="check", at=world.NOW)
    ledger.enter(by="测试", at=NOW, verb="导入台账")

    text(visit("lead"), "/cases/")
    assert Head.objects.get(number="W2").state == "verified"


@pytest.mark.parametrize(
    ("username", "waits"),
    [
        ("desk", {"found", "done"}),
        ("safe", {"found", "assigned"}),  # what is done they handled themselves
        ("serve", {"found", "done"}),
        ("check", {"done"}),
        ("lead", {"found"}),
        ("binli", set()),
        ("help", set()),
    ],
)
def test_what_waits_for_somebody_are_the_acts_of_their_posts_and_units(
    visit: Visit, cast: Cast, username: str, waits: set[str]
) -> None:
    cases = {"found": filed(), "done": done(cast, CaseKind.COMPONENT), "assigned": filed(CaseKind.ISSUE)}
    actions.assign(case=cases["assigned"], units=[cast.safety], lead=cast.safety, version=1, by="desk", at=NOW)

    listed = set(numbers(text(visit(username), "/cases/")))

    assert {name for name, head in cases.items() if head.number in listed} == waits


def test_the_most_urgent_stands_first_and_says_so_by_colour_shape_and_word(visit: Visit) -> None:
    calm = filed(at=NOW + DAY)
    urgent = filed(CaseKind.COMPONENT, at=NOW)

    page = text(visit("lead"), "/cases/")

    listed = numbers(page)
    assert listed.index(urgent.number) < listed.index(calm.number)
    assert re.search(r'<span class="lamp lamp-late">■ 超期[0-9]+天</span>', page)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=W1", {"W1"}),
        ("q=滨里一村1号", {"C1"}),
        ("q=招牌松动", {"W1"}),
        ("kind=structure", {"C1", "C2", "C3"}),
        (f"code={WUYUAN}&kind=structure", {"C2"}),
        ("state=handling&kind=hazard", {"Y2"}),
        ("late=1&kind=hazard", {"Y2"}),
        ("q=没有这样的事", set()),
    ],
)
def test_cases_are_found_by_number_address_text_and_filters(visit: Visit, query: str, found: set[str]) -> None:
    assert set(numbers(text(visit("lead"), f"/cases/?show=all&{query}"))) == found


def test_cases_are_filtered_by_unit(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)

    page = text(visit("lead"), f"/cases/?show=open&lead={cast.safety.pk}&code={BINLI}")
    assert numbers(page) == [head.number]
    assert "单位：平安办" in page
    assert numbers(text(visit("lead"), f"/cases/?show=open&lead={cast.services.pk}&code={BINLI}")) == []


def test_a_filter_by_a_unit_that_was_retired_is_told_by_its_name(visit: Visit, cast: Cast) -> None:
    organisation.retire_unit(unit=cast.bureau, by="admin", at=NOW)

    page = text(visit("lead"), f"/cases/?show=all&lead={cast.bureau.pk}")
    assert f"单位：{cast.bureau.name}" in page
    assert f'<option value="{cast.bureau.pk}"' not in page


def test_the_list_keeps_to_the_scope_of_the_post_its_kinds_and_the_assignment(visit: Visit, cast: Cast) -> None:
    organisation.place(post=post_of("serve"), unit=cast.services, kinds=["structure"], by="admin", at=NOW)
    hazard = in_hand(cast)

    assert set(numbers(text(visit("wuyuan"), "/cases/?show=all"))) == {"W2", "Y1", "C2"} | set(
        Case.objects.live().filter(code=WUYUAN, kind="need").values_list("number", flat=True)
    )
    # Structures by their post, and what the ledger says their unit handles.
    assert set(numbers(text(visit("serve"), "/cases/?show=all"))) == {"C1", "C2", "C3", "W2"}
    assert numbers(text(visit("serve"), f"/cases/?show=all&q={hazard.number}")) == []

    actions.assign(case=filed(at=NOW + MINUTE), units=[cast.services], lead=cast.services, version=1, by="desk", at=NOW)
    assert len(numbers(text(visit("serve"), "/cases/?show=all&kind=hazard"))) == 1


def test_fifty_cases_stand_on_a_page(visit: Visit) -> None:
    for serial in range(52):
        filed(at=NOW + serial * MINUTE)

    first, second = (numbers(text(visit("lead"), f"/cases/?kind=hazard&page={page}")) for page in (1, 2))

    assert len(first) == 50
    assert len(second) >= 2
    assert not set(first) & set(second)


def test_the_list_takes_as_many_queries_for_sixty_cases_as_for_three(visit: Visit) -> None:
    client = visit("lead")
    counts: dict[str, set[int]] = {}
    for more in (3, 57):
        for serial in range(more):
            filed(at=NOW + serial * MINUTE)
        for path in LISTS:
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            counts.setdefault(path, set()).add(len(asked))

    assert {path: len(count) for path, count in counts.items()} == dict.fromkeys(LISTS, 1)


def test_the_excel_file_holds_the_list_that_was_asked_for_and_nothing_else(visit: Visit) -> None:
    client = visit("wuyuan")
    text(client, "/cases/")
    answer = client.get("/cases/export/?show=all&kind=hazard")

    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert "事项：全部，类别：隐患" in str(lines[0][0])
    form = next(form for form in FORMS if form.name == "问题隐患台账")
    assert lines[1] == tuple(heading(column) for column in form.columns)
    assert [line[:2] for line in lines[2:]] == [("Y1", "隐患")]
    entry = Entry.objects.filter(verb="导出事项").latest("pk")
    assert (entry.by, entry.detail) == ("wuyuan", {"query": "show=all&kind=hazard", "rows": 1})


def test_a_list_of_many_kinds_is_exported_in_the_form_of_the_house(visit: Visit) -> None:
    sheet = load_workbook(io.BytesIO(visit("lead").get("/cases/export/?show=all").content)).active
    assert sheet is not None
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[1][:4] == ("编号", "类别", "状态", "来源")
    assert {line[0] for line in lines[2:]} >= {"W1", "Y1", "L1", "C1"}


def test_who_only_files_cases_takes_no_list_away(visit: Visit) -> None:
    assert visit("help").get("/cases/export/").status_code == 404


def test_a_close_without_the_word_of_the_finder_says_so_is_filtered_and_exported(visit: Visit, cast: Cast) -> None:
    reported = [done(cast), done(cast)]
    for head, word in zip(reported, (Word.CONFIRMED, Word.UNCONFIRMED), strict=True):
        seen = actions.verify(case=head, note="已清空", version=head.version, by="check", at=NOW)
        actions.close(case=seen, word=word, reason="三次未联系上", version=seen.version, by="desk", at=NOW)
    client = visit("lead")

    assert text(client, f"/cases/?show=all&code={BINLI}&kind=hazard&state=closed").count("已办结（未经确认）") == 1
    page = text(client, f"/cases/?show=all&code={BINLI}&word=unconfirmed")
    assert numbers(page) == [reported[1].number]
    assert "办结意见：未经本人确认" in page
    sheet = load_workbook(io.BytesIO(client.get("/cases/export/?show=all&word=unconfirmed").content)).active
    assert sheet is not None
    head_row, line = list(sheet.iter_rows(values_only=True))[1:3]
    assert (line[head_row.index("状态")], line[head_row.index("办结意见")]) == ("已办结（未经确认）", "未经本人确认")


def test_what_is_to_be_signed_for_soonest_stands_first_and_says_so(visit: Visit, cast: Cast) -> None:
    now = timezone.now()
    calm = filed(CaseKind.NEED, at=now)
    handed = filed(CaseKind.STRUCTURE, at=now)
    actions.assign(case=handed, units=[cast.safety], lead=cast.safety, version=1, by="desk", at=now - 9 * DAY)

    page = text(visit("safe"), "/cases/?kind=structure")
    assert re.search(r"■ 签收超期[0-9]+天</span>", page)
    assert "签收到期" in page
    both = numbers(text(visit("safe"), f"/cases/?code={BINLI}"))
    assert both.index(handed.number) < both.index(calm.number)


def test_a_list_is_kept_under_a_name_renamed_and_dropped(visit: Visit) -> None:
    client = visit("lead")
    client.post("/cases/views/", {"name": "隐患未办结", "act": "save", "show": "open", "kind": "hazard"})
    view = View.objects.get(person="lead")
    assert (view.name, view.query) == ("隐患未办结", "show=open&kind=hazard")
    assert "☆ 隐患未办结" in text(client, "/cases/")
    assert "☆ 隐患未办结" not in text(visit("desk"), "/cases/")

    assert visit("desk").post("/cases/views/", {"view": view.pk, "act": "drop"}).status_code == 404
    client.post("/cases/views/", {"view": view.pk, "act": "rename", "name": "在办隐患"})
    assert "☆ 在办隐患" in text(client, "/cases/")
    client.post("/cases/views/", {"view": view.pk, "act": "drop"})
    assert not View.objects.exists()


def test_ticked_cases_are_handed_over_and_each_refusal_is_told(visit: Visit, cast: Cast) -> None:
    fresh, moved = filed(), filed(CaseKind.ISSUE)
    seen = [f"{fresh.pk}:1", f"{moved.pk}:1"]
    actions.assign(case=moved, units=[cast.services], lead=cast.services, version=1, by="safe", at=NOW)

    answer = visit("desk").post("/cases/assign/", {"case": seen, "to": cast.safety.pk}, follow=True)

    told = unescape(answer.content.decode())
    assert "已分派1件给平安办" in told
    assert f"{moved} 未分派：" in told
    fresh.refresh_from_db()
    moved.refresh_from_db()
    assert (fresh.lead, moved.lead) == (cast.safety, cast.services)


def test_who_may_not_hand_over_is_not_offered_it_and_gets_nothing(visit: Visit) -> None:
    head = filed()
    assert 'id="assign"' not in text(visit("binli"), "/cases/?show=all")
    assert visit("binli").post("/cases/assign/", {"case": f"{head.pk}:1", "to": 1}).status_code == 404


def test_the_map_shows_the_list_and_says_what_has_no_place(visit: Visit) -> None:
    head = filed()
    Head.objects.filter(pk=head.pk).update(lon=121.4, lat=31.2)
    told = visit("lead").get(f"/cases/points/?show=open&q={head.number}").json()

    assert [one["geometry"]["coordinates"] for one in told["features"]] == [[121.4, 31.2]]
    assert told["features"][0]["properties"]["href"] == f"/cases/{head.pk}/"
    assert "没有" in visit("lead").get("/cases/points/?show=all").json()["notes"]
    assert visit("wuyuan").get(f"/cases/points/?show=open&q={head.number}").json()["features"] == []


def test_the_load_leads_from_a_unit_to_its_cases(visit: Visit, cast: Cast) -> None:
    head = in_hand(cast)
    page = text(visit("lead"), "/cases/load/")
    assert f'/cases/?show=open&unit={cast.safety.pk}"' in page
    assert head.number in numbers(text(visit("lead"), f"/cases/?show=open&unit={cast.safety.pk}"))


def test_a_printed_list_says_what_it_holds_and_of_how_many(visit: Visit) -> None:
    page = text(visit("wuyuan"), "/cases/print/?show=all&kind=hazard")
    assert "共 1 件" in page
    assert "Y1" in page


def test_telephones_and_citizen_numbers_in_a_description_are_masked(visit: Visit) -> None:
    actions.file(
        kind=CaseKind.ISSUE,
        code=BINLI,
        address="滨里路9号",
        description="来人留电话13912345678，证件990099199001011234",
        by="desk",
        at=NOW,
    )
    page = text(visit("lead"), "/cases/")

    assert "13912345678" not in page
    assert "990099199001011234" not in page
    assert "139****5678" in page


def test_an_empty_list_says_what_comes_there(visit: Visit) -> None:
    assert "没有等您办理的事项" in text(visit("help"), "/cases/")
    assert "全部事项里没有符合条件的" in text(visit("lead"), "/cases/?q=没有这样的事")
    narrow = text(visit("lead"), "/cases/?show=open&q=没有这样的事")
    assert f'href="/cases/?show=all&{urlencode({"q": "没有这样的事"})}"' in narrow


def test_what_is_sought_is_sought_in_all_cases_and_the_worklist_is_one_tap_away(visit: Visit) -> None:
    page = text(visit("check"), "/cases/?q=招牌松动")  # closed long ago, and waits for nobody

    assert numbers(page) == ["W1"]
    assert '<a class="chip" href="/cases/">等我办理</a>' in page
    assert re.search(r'aria-current="true" href="[^"]*">全部</a>', page)


def test_late_cases_of_long_ago_tell_their_days(visit: Visit) -> None:
    head = filed(CaseKind.COMPONENT)
    page = text(visit("lead"), f"/cases/?q={head.number}")
    days = int(re.findall(r"超期([0-9]+)天", page)[0])

    assert timedelta(days=days) > timedelta(days=365)
