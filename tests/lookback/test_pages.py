"""The pages of looking back: who may open which, what they tell, and that an act on them does what it says."""

from __future__ import annotations

import hashlib
import io
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from openpyxl import load_workbook

from jiedao.casework.models import Head
from jiedao.lookback import actions, queries
from jiedao.lookback.actions import Said
from jiedao.lookback.kinds import HIGH, OTHER, PLANS, REOPENED
from jiedao.lookback.models import Clearance, Draw, Inspection, Item, Point, Result
from jiedao.lookback.rules import Outcome
from jiedao.lookback.urls import urlpatterns
from jiedao.organisation.kinds import MAY, Act
from tests.casework.cast import BINLI, PEOPLE, Cast
from tests.lookback.conftest import AUGUST, DAY, SEPTEMBER, Visit, case_of, given

pytestmark = pytest.mark.django_db
ROLES = {username: role for username, _, role, _, _ in PEOPLE}
SEES = {username for username, role in ROLES.items() if Act.SEE in MAY[role]}
STREET = SEES - {"binli", "wuyuan"}
ARRANGES = {"lead", "head", "desk", "safe", "serve"}
Address = Callable[[Item, Point, Inspection], str]
PAGES: dict[str, tuple[Address, set[str]]] = {
    "relapse/": (lambda i, p, s: "/lookback/relapse/", STREET),
    "draws/<str:month>/": (lambda i, p, s: "/lookback/draws/2022-08/", STREET),
    "draws/<str:month>/frame/": (lambda i, p, s: "/lookback/draws/2022-08/frame/", STREET),
    "draws/<str:month>/export/": (lambda i, p, s: "/lookback/draws/2022-08/export/", STREET),
    "items/": (lambda i, p, s: "/lookback/items/", SEES),
    "mine/": (lambda i, p, s: "/lookback/mine/", SEES),
    "items/<int:pk>/": (lambda i, p, s: f"/lookback/items/{i.pk}/", SEES - {"wuyuan"}),
    "inspections/": (lambda i, p, s: "/lookback/inspections/", SEES),
    "inspections/new/": (lambda i, p, s: "/lookback/inspections/new/", ARRANGES),
    "inspections/<int:pk>/": (lambda i, p, s: f"/lookback/inspections/{s.pk}/", SEES - {"wuyuan"}),
}
POSTED: dict[str, tuple[Address, set[str]]] = {
    "draws/<str:month>/assign/": (lambda i, p, s: "/lookback/draws/2022-08/assign/", STREET),
    "items/<int:pk>/correct/": (lambda i, p, s: f"/lookback/items/{i.pk}/correct/", SEES - {"wuyuan"}),
    "points/<int:pk>/<str:act>/": (lambda i, p, s: f"/lookback/points/{p.pk}/apply/", SEES - {"wuyuan"}),
}


@pytest.fixture
def listed(drawn: Draw) -> Inspection:
    """A superior's list: an item of 滨里, one linked to a closed hazard, and one of the whole street."""
    case = Head.objects.filter(kind="hazard").order_by("pk")[0]
    return actions.open_inspection(
        title="区消防督察",
        superior="区消防委",
        on=AUGUST.date(),
        due_on=AUGUST.date() + 30 * DAY,
        points=[Said("通道堆物", BINLI), Said("复查隐患", case=case), Said("台账不全")],
        by="head",
        at=AUGUST,
    )


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return unescape(answer.content.decode())


def test_the_table_holds_every_page() -> None:
    assert {str(pattern.pattern) for pattern in urlpatterns} == {"", *PAGES, *POSTED}


@pytest.mark.parametrize("username", ROLES)
def test_each_page_answers_those_whose_scope_holds_it(listed: Inspection, visit: Visit, username: str) -> None:
    item, point = queries.all_items()[0], Point.objects.filter(code=BINLI).order_by("pk")[0]
    client = visit(username)

    got = {path: client.get(address(item, point, listed)).status_code for path, (address, _) in PAGES.items()}
    posted = {path: client.post(address(item, point, listed)).status_code for path, (address, _) in POSTED.items()}

    assert got == {path: 200 if username in allowed else 404 for path, (_, allowed) in PAGES.items()}
    answered = {path: code in (200, 302) for path, code in posted.items()}
    assert answered == {path: username in allowed for path, (_, allowed) in POSTED.items()}
    start = client.get("/lookback/")
    assert start.status_code == (200 if username in STREET else 302 if username in SEES else 404)


def test_methods_and_unknown_names_and_strangers(listed: Inspection, visit: Visit) -> None:
    item, point, desk = queries.all_items()[0], Point.objects.all()[0], visit("desk")

    assert all(desk.put(address(item, point, listed)).status_code == 405 for address, _ in PAGES.values())
    assert all(desk.get(address(item, point, listed)).status_code == 405 for address, _ in POSTED.values())
    for path in ("draws/2022-13/", "draws/2021-01/", "items/999999/", "inspections/999999/"):
        assert desk.get(f"/lookback/{path}").status_code == 404
    assert desk.post(f"/lookback/points/{point.pk}/burn/").status_code == 404
    for address, _ in (*PAGES.values(), *POSTED.values()):
        answer = Client().get(address(item, point, listed))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


def test_a_worker_sees_the_items_of_their_committee_and_nothing_of_the_street(drawn: Draw, visit: Visit) -> None:
    assert queries.all_items()[0].number in text(visit("binli"), "/lookback/items/")
    assert queries.all_items()[0].number not in text(visit("wuyuan"), "/lookback/items/")
    assert "/lookback/relapse/" not in text(visit("binli"), "/lookback/items/")


def test_a_month_is_drawn_when_somebody_who_may_opens_the_page(
    july: list[Head], visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_august(monkeypatch)

    assert "2022年8月的样本还没有抽取" in text(visit("check"), "/lookback/")
    assert not Draw.objects.exists()
    assert "上月办结 11 件，已抽取 8 件" in text(visit("head"), "/lookback/")
    assert Draw.objects.get().by == "head"
    assert "上月办结 11 件，已抽取 8 件" in text(visit("lead"), "/lookback/")
    assert Draw.objects.count() == 1


def test_a_month_that_nobody_drew_is_named(july: list[Head], visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: SEPTEMBER)

    page = text(visit("check"), "/lookback/")

    assert "2022年8月没有抽样：当月办结的按一件也没有查看计入" in page
    assert "2022年8月、2022年9月的样本还没有抽取" in page


def in_august(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AUGUST)


def test_the_published_program_draws_what_was_drawn(drawn: Draw, visit: Visit, tmp_path: Path) -> None:
    """Run by the command on the page, on the file as it is downloaded, it names the seed and the items of the page."""
    client = visit("lead")
    frame = client.get("/lookback/draws/2022-08/frame/").content
    page = text(client, "/lookback/draws/2022-08/")
    command = page.split("<pre", 1)[1].split(">", 1)[1].split("</pre>")[0].split()
    (tmp_path / "frame-2022-08.csv").write_bytes(frame)
    shutil.copy(str(finders.find("redraw.py")), tmp_path)

    printed = subprocess.run(
        [sys.executable, "-I", *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    assert command[0] == "python"
    assert hashlib.sha256(frame).hexdigest() == drawn.digest
    assert printed[0] == drawn.seed
    assert {line.strip() for line in printed if line.startswith(" ")} == {
        f"{item.register}:{item.number}" for item in queries.all_items()
    }
    assert {line for line in printed[1:] if not line.startswith(" ")} == {
        f"{row['stratum']}: {row['drawn']} / {row['size']}" for row in drawn.strata
    }


@pytest.mark.parametrize("risk", [HIGH, OTHER, REOPENED])
def test_the_published_program_draws_as_many_as_the_house(risk: str) -> None:
    size = runpy.run_path(str(finders.find("redraw.py")))["size"]

    assert [size(f"hazard/{risk}", there) for there in range(400)] == [PLANS[risk].size(n) for n in range(400)]


def test_a_corrected_result_says_what_it_was_and_who_corrected_it(drawn: Draw, visit: Visit) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)
    actions.correct(item=item, outcome=Outcome.FAILED, note="又堆满", reason="居民来电", by="head", at=SEPTEMBER)

    page = text(visit("desk"), f"/lookback/items/{item.pk}/")

    assert "原为“已整改”（2022-09-10，章立群），2022-09-10" in " ".join(page.split())
    assert "由沈国栋更正：居民来电" in page


def test_an_item_whose_case_is_gone_can_be_opened(drawn: Draw, visit: Visit) -> None:
    item = given()
    Head.objects.filter(number=item.number).delete()

    page = text(visit("check"), f"/lookback/items/{item.pk}/")

    assert "这个事项已随台账撤销，只能记为无法查看" in page


def test_telephones_are_masked_on_every_page(drawn: Draw, visit: Visit) -> None:
    client, item = visit("head"), next(i for i in queries.all_items() if i.kind == "issue")
    for path in ("draws/2022-08/", "items/", f"items/{item.pk}/"):
        page = text(client, f"/lookback/{path}")
        assert "13912345" not in page
        assert "139****5" in page


def test_items_are_given_out_and_judged_on_the_phone_with_a_button(drawn: Draw, visit: Visit) -> None:
    item = next(i for i in queries.all_items() if i.kind == "issue")
    said = visit("head").post("/lookback/draws/2022-08/assign/", {"items": [item.pk], "to": "check"}, follow=True)
    assert "已分派给章立群 1 件" in said.content.decode()
    item = queries.all_items().get(number=item.number)
    check = visit("check")
    assert item.number in text(check, "/lookback/mine/")

    refused = check.post(f"/lookback/items/{item.pk}/", {"outcome": "failed", "note": ""})
    assert "请写明现场情况" in refused.content.decode()
    done = check.post(f"/lookback/items/{item.pk}/", {"outcome": "failed", "note": "又堆满"}, follow=True)

    assert "复发或未整改，已按原编号重新办理" in done.content.decode()
    assert case_of(item).state == "found"
    assert item.number not in text(check, "/lookback/mine/").split("messages", 1)[1].split("</div>", 1)[1]


def test_what_was_typed_stays_where_it_is_refused(drawn: Draw, visit: Visit) -> None:
    item = given()
    actions.judge(item=item, outcome=Outcome.MENDED, by="check", at=SEPTEMBER)

    page = visit("check").post(
        f"/lookback/items/{item.pk}/correct/", {"outcome": "failed", "note": "还在", "reason": ""}
    )

    assert "请写明更正的理由" in page.content.decode()
    assert "还在" in page.content.decode()
    assert Result.objects.count() == 1


def test_ticking_nothing_says_so(drawn: Draw, visit: Visit) -> None:
    page = visit("head").post("/lookback/draws/2022-08/assign/", {"to": "check"}, follow=True)

    assert "请先勾选要分派的事项" in page.content.decode()


def test_the_excel_names_no_inspector(drawn: Draw, visit: Visit) -> None:
    given()
    book = load_workbook(io.BytesIO(visit("desk").get("/lookback/draws/2022-08/export/").content))
    told = str([[cell.value for cell in line] for line in book.active.iter_rows()])  # type: ignore[union-attr]

    assert "待回头看" in told
    assert "章立群" not in told
    assert "13912345" not in told


def test_below_the_floor_the_page_says_that_the_sample_is_too_small(drawn: Draw, visit: Visit) -> None:
    page = text(visit("lead"), "/lookback/")

    assert "样本不足" in page
    assert "章立群" not in page.split("<main", 1)[1]


def test_a_list_pasted_from_a_sheet_names_the_lines_that_cannot_be_read(cast: Cast, visit: Visit) -> None:
    said = {
        "title": "区督察",
        "superior": "区安委办",
        "on": "2022-08-01",
        "points": "堵塞\t无此居民区\n\t\n好\t\tYH9\n坏\t\t\t月底",
    }
    page = unescape(visit("head").post("/lookback/inspections/new/", said).content.decode())

    assert "第 1 行的居民区“无此居民区”不在名录中" in page
    assert "的事项编号 YH9 没有找到" in page
    assert "行的销号时限“月底”不是日期" in page
    assert not Inspection.objects.exists()


def test_an_item_of_a_superior_is_applied_for_by_one_and_cleared_by_another(listed: Inspection, visit: Visit) -> None:
    point = Point.objects.filter(number="").get()
    first = visit("serve").post(f"/lookback/points/{point.pk}/apply/", {"note": "已补齐"}, follow=True)
    assert "第3项已申请销号" in first.content.decode()

    visit("desk").post(f"/lookback/points/{point.pk}/return/", {"note": "仍缺签字"})
    visit("desk").post(f"/lookback/points/{point.pk}/apply/", {"note": "代为补齐"})
    assert "销号须由申请人以外的人审核" in text(visit("desk"), f"/lookback/inspections/{listed.pk}/")
    assert "销号须由申请人以外的人审核" not in text(visit("check"), f"/lookback/inspections/{listed.pk}/")
    own = visit("desk").post(f"/lookback/points/{point.pk}/accept/", {"note": "看过"})
    assert "销号须由申请人以外的人审核" in own.content.decode()
    done = visit("check").post(f"/lookback/points/{point.pk}/accept/", {"note": "已核对"}, follow=True)

    assert "已销号 1/3" in done.content.decode()
    assert [act.stage for act in queries.clearances_of(point)] == ["applied", "returned", "applied", "cleared"]
    assert Clearance.objects.count() == 4


def test_an_item_is_put_otherwise_with_a_reason_and_what_was_typed_stays(listed: Inspection, visit: Visit) -> None:
    point, said = Point.objects.get(serial=3), {"text": "消防台账不全", "due_on": "2022-09-01"}

    refused = visit("desk").post(f"/lookback/points/{point.pk}/amend/", {**said, "reason": ""})
    assert "请写明更正的理由" in refused.content.decode()
    assert 'value="2022-09-01"' in refused.content.decode()
    done = visit("desk").post(f"/lookback/points/{point.pk}/amend/", {**said, "reason": "漏字"}, follow=True)

    page = unescape(done.content.decode())
    assert "3. 消防台账不全" in page
    assert "2022-09-01前销号" in page.replace(" ", "")


def test_an_item_whose_case_is_open_says_so_at_its_button(listed: Inspection, visit: Visit) -> None:
    page = text(visit("desk"), f"/lookback/inspections/{listed.pk}/")

    assert page.count("还没有办结") == 2
    assert f"关联的事项 {Point.objects.get(serial=2).number} 还没有办结" in page
