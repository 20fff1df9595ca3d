"""The ledger of acts: newest first, filtered, opened in place, exported."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from pytest_django import DjangoAssertNumQueries

from jiedao.gongwen import masking
from jiedao.home import queries
from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.ledger.queries import entries, facts_under
from tests import world
from tests.home.conftest import Visit

NUMBER = world.citizen("19400101", 11)


@pytest.fixture
def acts(visit: Visit) -> Visit:
    """Three acts after all others: by two people, on three days."""
    for days, by, verb, subject in (
        (1, "clerk", "试办", "甲事"),
        (2, "writer", "试办", "乙事"),
        (3, "clerk", "试停", "丙事"),
    ):
        ledger.enter(by=by, at=world.NOW + timedelta(days=days), verb=verb, subject=subject, reason="例行")
    return visit


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("verb=试办", ["乙事", "甲事"]),
        ("by=clerk", ["丙事", "甲事"]),
        ("q=乙", ["乙事"]),
        ("q=例行", ["丙事", "乙事", "甲事"]),
        ("since=2022-09-03", ["丙事", "乙事"]),
        ("until=2022-09-02&q=事", ["甲事"]),
        ("since=2022-09-03&until=2022-09-03", ["乙事"]),
        ("verb=试办&by=clerk", ["甲事"]),
        ("verb=没有这个事项", ["丙事", "乙事", "甲事"]),  # what cannot be read is left out
    ],
)
def test_filters_say_which_acts_are_shown_the_newest_first(acts: Visit, query: str, shown: list[str]) -> None:
    page = acts("leader").get(f"/ledger/?{query}").content.decode()

    places = {subject: page.find(f">{subject}<") for subject in ("甲事", "乙事", "丙事")}
    assert sorted((s for s in places if places[s] > 0), key=places.__getitem__) == shown


def test_people_are_called_by_name(acts: Visit) -> None:
    page = acts("leader").get("/ledger/?q=甲事").content.decode()

    assert "<td>林岚</td>" in page


def test_nothing_found_says_so_and_leads_back(acts: Visit) -> None:
    assert "没有符合条件的记录" in acts("leader").get("/ledger/?q=不存在的事").content.decode()


def test_many_acts_stand_on_pages_of_fifty_and_the_filter_goes_with_them(visit: Visit) -> None:
    for number in range(120):
        ledger.enter(by="clerk", at=world.NOW, verb="多次", subject=f"第{number}件")

    page = visit("leader").get("/ledger/?verb=多次&page=2").content.decode()

    assert page.count("data-beside") == 50
    assert "第 2 页，共 3 页" in page
    assert "page=3" in page
    assert "verb=%E5%A4%9A%E6%AC%A1" in page


def test_a_row_opens_in_place_with_what_it_did(visit: Visit) -> None:
    load = Entry.objects.get(verb="导入台账", subject__startswith="走访点位台账")

    page = visit("leader").get(f"/ledger/{load.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert page.lstrip().startswith('<tr class="beside">')
    assert "<dt>台账日期</dt><dd>2022-08-31</dd>" in page
    assert f"<dt>记入</dt><dd>{len(world.rows('走访点位台账')) + 1} 条记录</dd>" in page  # the visits and the copy


def test_without_a_script_it_opens_as_a_page(visit: Visit) -> None:
    page = visit("leader").get(f"/ledger/{Entry.objects.latest('id').pk}/").content.decode()

    assert "<html" in page
    assert "返回办理记录" in page


def test_old_stands_before_new_and_a_statement_goes_by_its_label(visit: Visit) -> None:
    client = visit("clerk")
    client.post("/statements/limit:unemployed_latest/", {"text": "690"})
    client.post("/statements/limit:unemployed_latest/", {"text": "680"})
    entry = Entry.objects.latest("id")

    assert [pair for pair in queries.detail(entry) if pair[0] in ("原为", "改为")] == [("原为", "690"), ("改为", "680")]
    assert "控制数 登记失业人数（最近）" in client.get("/ledger/").content.decode()


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ({"changes": {"姓名": ["钱长生", "钱长春"]}}, "姓名：钱** → 钱**"),
        ({"changes": {"身份证号": [None, NUMBER]}}, f"身份证号：— → 9{'*' * 16}{NUMBER[-1]}"),
        ({"changes": {"联系电话": ["13900000001", "13900000002"]}}, "联系电话：139****0001 → 139****0002"),
        ({"changes": {"居民区": [world.BINLI, world.WUYUAN]}}, "居民区：滨里居民区 → 梧园居民区"),
        ({"prefix": world.BINLI}, "滨里居民区"),
        ({"entries": [1, 2]}, "1、2"),
        ({"reason": ""}, "—"),
    ],
)
def test_details_are_read_by_people_and_hide_residents(visit: Visit, detail: dict[str, object], said: str) -> None:
    entry = ledger.enter(by="clerk", at=world.NOW, verb="试办", detail=detail)

    assert queries.detail(entry)[0][1] == said


def test_a_citizen_number_in_a_subject_is_hidden_on_the_page_and_in_the_export(visit: Visit) -> None:
    ledger.enter(by="clerk", at=world.NOW, verb="试办", subject=f"适老化改造台账 {NUMBER}")

    for path in ("/ledger/", "/ledger/export/"):
        content = visit("clerk").get(path).content
        assert NUMBER.encode() not in content
    assert any(f"9{'*' * 16}{NUMBER[-1]}" in str(cell) for row in export(visit, "") for cell in row)


def test_a_telephone_in_a_reason_is_hidden_on_the_page_and_in_the_export_and_found_by_no_search(visit: Visit) -> None:
    entry = ledger.enter(
        by="clerk", at=world.NOW, verb="试办", subject="甲", reason="请拨13900000001", detail={"note": "13900000001"}
    )

    for path in ("/ledger/", "/ledger/export/", f"/ledger/{entry.pk}/"):
        assert b"13900000001" not in visit("clerk").get(path).content
    assert any("请拨139****0001" in str(cell) for row in export(visit, "") for cell in row)
    assert [entries(text=word).count() for word in ("请拨", "13900000001", "90000")] == [1, 0, 0]


def export(visit: Visit, query: str) -> list[tuple[object, ...]]:
    answer = visit("clerk").get(f"/ledger/export/?{query}")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_export_holds_what_is_filtered_for(acts: Visit) -> None:
    rows = export(acts, "verb=试办")

    assert rows[1] == ("时间", "经办", "事项", "对象", "事由", "详情")
    assert [row[1:5] for row in rows[2:]] == [("陈齐", "试办", "乙事", "例行"), ("林岚", "试办", "甲事", "例行")]


@pytest.mark.parametrize("text", ["=1+1", "+8613900000001", "@SUM(A1)", '=HYPERLINK("http://x.example","点我")'])
def test_no_cell_of_the_export_is_a_formula(visit: Visit, text: str) -> None:
    ledger.enter(by="clerk", at=world.NOW, verb="试办", subject=text, reason=text)

    answer = visit("clerk").get("/ledger/export/?verb=试办")

    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0] for cell in row]
    shown = masking.numbers_in(text)
    assert [cell.value for cell in cells].count(shown) == 2
    assert {cell.data_type for cell in cells if cell.value == shown} == {"s"}


def test_facts_are_counted_over_all_kinds(visit: Visit) -> None:
    visit("clerk").post("/statements/addressee/", {"text": "区委办"})
    visit("clerk").post("/statements/addressee/", {"text": "区政府办"})

    assert facts_under(Entry.objects.latest("id")) == (1, 1)


def test_days_of_a_filter_are_days_of_this_place(visit: Visit) -> None:
    late = world.NOW.replace(hour=17)  # 01:00 of the next day in Shanghai
    ledger.enter(by="clerk", at=late, verb="深夜")

    day = late.date() + timedelta(days=1)
    assert entries(verb="深夜", since=day, until=day).count() == 1


@pytest.mark.parametrize(("path", "bound"), [("/ledger/", 14), ("/ledger/export/", 14)])
def test_the_page_asks_the_database_a_bounded_number_of_times(
    acts: Visit, django_assert_max_num_queries: DjangoAssertNumQueries, path: str, bound: int
) -> None:
    client = acts("clerk")
    with django_assert_max_num_queries(bound):
        client.get(path)
