"""The page of one figure."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from jiedao import figures
from jiedao.casework.models import Case
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role
from jiedao.organisation.models import Post, Street
from jiedao.report.models import Issued
from tests.report.conftest import (
    LATER,
    NOW,
    SOUTH,
    SignIn,
    care,
    copy_of,
    hazard,
    record,
    replace_fact,
    state,
)

ROWS = {"HX-Request": "true", "HX-Target": "rows"}


def text(client: Client, path: str, **options: Any) -> str:
    return client.get(path, **options).content.decode()


def rows(page: str) -> str:
    """The part of the page that lists the rows."""
    return page.split('id="rows"')[1]


def chart(page: str, name: str) -> dict[str, Any]:
    """The data of a chart, as it stands in the page."""
    found = re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize("key", list(figures.known()))
def test_every_figure_has_its_page_with_definition_and_ledger(writer: Client, key: str) -> None:
    figure = figures.known()[key]
    page = text(writer, f"/figures/{key}/?against=2022-06-30")

    assert figure.definition in page
    assert f"<dd>{figure.source.ledger}" in page


def test_an_unknown_figure_is_not_there(writer: Client) -> None:
    assert writer.get("/figures/nonsense/").status_code == 404


def test_the_ledger_s_day_is_told_and_marked_when_it_is_too_early(writer: Client) -> None:
    assert "填报到 2022年8月31日" in text(writer, "/figures/hazards_found/")

    record(copy_of("走访点位台账", date(2022, 9, 30)))

    assert "早于截至日期，数据可能不全" in text(writer, "/figures/hazards_found/")


def test_the_course_is_a_chart_with_a_table_behind(writer: Client) -> None:
    page = text(writer, "/figures/hazards_found/")
    drawn = chart(page, "course-chart")

    assert drawn["labels"] == ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月"]
    assert drawn["series"] == [{"name": "发现隐患", "values": [0, 0, 1, 0, 0, 1, 0, 1]}]
    assert '<td><a href="/figures/hazards_found/?as_of=2022-08-31&amp;month=2022-03#rows">2022-03</a></td>' in page


def test_a_ceiling_s_chart_has_its_limit(writer: Client, town: Street) -> None:
    assert "limit" not in chart(text(writer, "/figures/unemployed_latest/"), "course-chart")

    state(town, limit__unemployed_latest="690")

    drawn = chart(text(writer, "/figures/unemployed_latest/"), "course-chart")
    assert drawn["limit"] == {"value": 690.0, "name": "控制数 690"}
    assert drawn["series"][0]["values"] == [None, None, None, None, None, None, 660, 647]


def test_circles_are_drawn_in_their_own_colours(writer: Client) -> None:
    page = text(writer, "/figures/care_by_colour/")

    assert [one["colour"] for one in chart(page, "course-chart")["series"]] == ["红", "橙", "黄", "蓝", "绿"]
    assert chart(page, "split-colour")["series"][0]["colours"] == ["红", "橙", "黄", "蓝", "绿"]


def test_a_stock_s_month_leads_to_the_rows_at_its_end(writer: Client) -> None:
    assert 'href="/figures/care_persons/?as_of=2022-06-30#rows">2022-06' in text(writer, "/figures/care_persons/")


def test_a_split_leads_to_the_rows_of_its_part(writer: Client) -> None:
    page = text(writer, "/figures/hazards_found/")
    href = f"/figures/hazards_found/?as_of=2022-08-31&amp;split=committee&amp;part={SOUTH}#rows"

    assert f'<a href="{href}">南苑居民区</a></td><td class="num">1</td>' in page
    assert chart(page, "split-committee")["labels"] == ["北里居民区", "南苑居民区"]
    listed = rows(text(writer, f"/figures/hazards_found/?split=committee&part={SOUTH}"))
    assert "Y2" in listed
    assert "Y1" not in listed
    assert "南苑居民区 ×" in listed


def test_people_in_the_rows_are_masked_everywhere(writer: Client) -> None:
    for path in ("", "print/", "?against=2021-12-31"):
        page = text(writer, f"/figures/care_persons/{path}")
        assert "钱**" in page
        assert not [secret for secret in ("钱长生", "13900000001", "302") if secret in page]


def test_rows_come_in_pages_of_50_and_alone_for_their_own_links(writer: Client) -> None:
    record(*(hazard(f"Z{number:03}", date(2022, 8, 1)) for number in range(60)))

    first, second = (text(writer, f"/figures/hazards_found/?page={number}", headers=ROWS) for number in (1, 2))

    assert [page.count("<tr>") - 1 for page in (first, second)] == [50, 13]
    assert "共 63 条" in first
    assert "<html" not in first
    assert "<html" in text(writer, "/figures/hazards_found/?page=2")


def test_a_row_says_where_it_comes_from_and_whether_it_is_doubtful(writer: Client) -> None:
    record(hazard("Y7", date(2022, 8, 2), doubtful=True))

    assert '隐患!Y7 <span class="wrong">待核实</span>' in text(writer, "/figures/hazards_found/?q=Y7")


def test_nonsense_in_the_filter_is_passed_over(writer: Client) -> None:
    assert writer.get("/figures/hazards_found/?month=2022-13&split=nonsense&page=x&sort=nonsense").status_code == 200
    assert "共 3 条" in text(writer, "/figures/hazards_found/?month=2022-13&page=99")


def test_rows_go_to_excel_in_the_ledger_s_own_columns(writer: Client) -> None:
    record(hazard("=1+1", date(2022, 8, 2)))
    response = writer.get("/figures/hazards_found/export/?sort=编号&split=unit&part=平安办")
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    title, heads, *found = list(sheet.iter_rows())

    assert title[0].value == "某街道发现隐患（截至2022-08-31）"
    assert [cell.value for cell in heads] == [
        column.label for column in figures.known()["hazards_found"].source.columns
    ]
    assert [row[0].value for row in found] == ["=1+1", "Y1", "Y3"]
    assert [row[0].data_type for row in found] == ["s", "s", "s"]
    assert isinstance(found[1][6].value, datetime)


def test_on_paper_all_rows_stand_with_day_and_scope(writer: Client) -> None:
    record(*(hazard(f"Z{number:03}", date(2022, 8, 1)) for number in range(60)))
    page = text(writer, "/figures/hazards_found/print/")

    assert page.count("<tr>") == 64
    assert "全街道 · 2022-01-01 至 2022-08-31" in page


def test_rows_that_came_since_a_day_are_listed(writer: Client) -> None:
    page = text(writer, "/figures/hazards_found/?against=2022-06-30").split('id="moved"')[1].split("</section>")[0]

    assert "明细新增 1 行，减少 0 行，内容有变 0 行" in page
    assert "Y3" in page
    assert "Y1" not in page


def test_against_an_issued_report_it_is_what_was_known_then(writer: Client, town: Street) -> None:
    first = hazard("Y8", date(2022, 8, 1))
    record(first)
    issued = Issued(code=town.code, as_of=date(2022, 8, 31), text="", figures={}, file="x.docx")
    record(issued, at=NOW)
    replace_fact(first, at=LATER, unit="城建中心")
    record(hazard("Y9", date(2022, 8, 2)), at=LATER)

    page = text(writer, f"/figures/hazards_found/?issued={issued.pk}").split('id="moved"')[1].split("</section>")[0]

    assert "明细新增 1 行，减少 0 行，内容有变 1 行" in page
    assert '<del class="old">平安办</del> <ins class="new">城建中心</ins>' in page
    assert writer.get("/figures/hazards_found/?issued=999999").status_code == 404


def test_the_record_can_be_read_as_it_was_known_on_a_day(writer: Client) -> None:
    record(hazard("Y9", date(2022, 8, 2)), at=LATER)

    assert "共 4 条" in text(writer, "/figures/hazards_found/")
    then = text(writer, "/figures/hazards_found/?known=2022-09-02")
    assert "共 3 条" in then
    assert "按 2022年9月2日结束时的记录计算" in then


def test_a_committee_worker_sees_rows_of_the_own_committee_only(sign_in: SignIn) -> None:
    worker = sign_in("worker")

    for path in (f"/figures/hazards_found/?prefix={SOUTH}", f"/figures/hazards_found/print/?prefix={SOUTH}"):
        assert "Y1" in text(worker, path)
        assert "Y2" not in text(worker, path)
    content = worker.get(f"/figures/hazards_found/export/?prefix={SOUTH}").content
    assert [row[0].value for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=3)] == ["Y1", "Y3"]
    assert "只按全街道统计，不分居民区" in text(worker, "/figures/jobs_created/")
    assert "旧任务" not in text(worker, "/figures/tasks/")


def test_somebody_with_posts_in_two_committees_sees_both(sign_in: SignIn) -> None:
    post = Post.objects.get(person__username="worker")
    organisation.give_post(person=post.person, role=Role.WORKER, prefix=SOUTH, by="测试", at=NOW)
    worker = sign_in("worker")

    both, south = text(worker, "/figures/hazards_found/"), text(worker, f"/figures/hazards_found/?prefix={SOUTH}")

    assert "共 3 条" in both
    assert "北里居民区、南苑居民区" in both
    assert ("Y1" in south, "Y2" in south) == (False, True)


def test_a_post_for_some_kinds_of_case_is_told_no_number_of_the_others(sign_in: SignIn) -> None:
    clerk = sign_in("clerk")
    assert "发现隐患" in text(clerk, "/figures/")
    Post.objects.filter(person__username="clerk").update(kinds="structure")

    page = text(clerk, "/figures/")

    assert "发现隐患" not in page
    assert "拆除违建" in page
    assert "事项只含违法建筑" in page
    for path in ("", "print/", "export/"):
        assert clerk.get(f"/figures/hazards_found/{path}").status_code == 404
        assert clerk.get(f"/figures/structures_removed/{path}").status_code == 200


def test_a_number_over_several_kinds_counts_the_rows_it_shows(sign_in: SignIn) -> None:
    record(hazard("Y8", date(2022, 2, 1), looked_back_on=date(2022, 3, 1)))
    issue = hazard("W8", date(2022, 2, 1), looked_back_on=date(2022, 3, 1))
    issue.kind = "issue"
    record(issue)
    Post.objects.filter(person__username="clerk").update(kinds="issue")

    page = text(sign_in("clerk"), "/figures/look_backs/")

    assert ("W8" in page, "Y8" in page) == (True, False)
    assert "共 1 条" in page


def test_telephones_in_a_text_are_masked_in_rows_and_on_paper_and_found_by_no_search(writer: Client) -> None:
    record(hazard("Y9", date(2022, 8, 2), description="7号楼漏水，联系13912345678"))
    replace_fact(Case.objects.get(number="Y3"), description="7号楼漏水，改拨13912345679")

    pages = [
        text(writer, f"/figures/hazards_found/{more}") for more in ("", "print/", "?against=2022-06-30", "?q=漏水")
    ]
    content = writer.get("/figures/hazards_found/export/").content
    cells = [cell.value for row in load_workbook(BytesIO(content)).worksheets[0] for cell in row]

    assert not [page for page in pages if "1391234567" in page]
    assert all("139****5678" in page for page in pages)
    assert "7号楼漏水，联系139****5678" in cells
    assert "Y9" in rows(text(writer, "/figures/hazards_found/?q=7号楼"))
    assert "Y9" not in rows(text(writer, "/figures/hazards_found/?q=13912345678"))
    assert "Y9" not in rows(text(writer, "/figures/hazards_found/?q=9123"))


def test_more_rows_do_not_cost_more_questions(
    writer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    record(*(hazard(f"Z{number:03}", date(2022, 8, 1)) for number in range(120)))
    record(*(care(f"H{number:03}", "甲乙", "绿") for number in range(120)))

    for key in ("hazards_found", "care_persons", "points_visited"):
        with django_assert_max_num_queries(70):
            writer.get(f"/figures/{key}/?against=2022-06-30")
    with django_assert_max_num_queries(25):
        writer.get("/figures/hazards_found/?page=2", headers=ROWS)
