"""The pages of rounds: who may open them, what they show, and a visit recorded on one screen."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image

from jiedao.casework.models import Attachment, Case, Head
from jiedao.patrol import actions, queries
from jiedao.patrol.kinds import VISITORS
from jiedao.patrol.models import Answer, Call, Lesson, Round, Signature, Stop, Visit
from jiedao.patrol.rules import monday
from jiedao.patrol.urls import urlpatterns
from tests.casework.cast import BINLI, PEOPLE, Cast
from tests.casework.papers import upload
from tests.patrol.cast import operation, visited
from tests.patrol.conftest import Browser

ROLES = {username: role for username, _, role, _, _ in PEOPLE} | {"grid": "grid_worker", "write": "writer"}
GO_ROUND = {username for username, role in ROLES.items() if role in VISITORS}
PAGES: dict[str, Callable[[str], str]] = {
    "": lambda _: "/rounds/",
    "new/": lambda _: "/rounds/new/",
    "due/": lambda _: "/rounds/due/",
    "due/export/": lambda _: "/rounds/due/export/",
    "due/coverage/": lambda _: "/rounds/due/coverage/",
    "weeks/": lambda _: "/rounds/weeks/",
    "places/<str:place>/visit/": lambda _: "/rounds/places/P001/visit/",
    "<str:number>/": lambda number: f"/rounds/{number}/",
    "<str:number>/map/": lambda number: f"/rounds/{number}/map/",
    "<str:number>/sign/": lambda number: f"/rounds/{number}/sign/",
    "<str:number>/give-up/": lambda number: f"/rounds/{number}/give-up/",
    "<str:number>/route/<str:act>/": lambda number: f"/rounds/{number}/route/drop/",
    "visits/<int:pk>/": lambda _: f"/rounds/visits/{recorded().pk}/",
    "visits/<int:pk>/void/": lambda _: f"/rounds/visits/{recorded().pk}/void/",
}
OF_BINLI = {path for path in PAGES if "<" in path}
POSTED = {
    *("<str:number>/sign/", "<str:number>/give-up/", "<str:number>/route/<str:act>/"),
    "visits/<int:pk>/void/",
}
BOTH = {"new/", "places/<str:place>/visit/"}


def recorded() -> Call:
    """A record of a visit in 滨里."""
    call: Call | None = Call.objects.first()
    return call or visited(99, at=timezone.now(), answers={"exit": "no"})


def planned(cast: Cast, *stops: str) -> Round:
    """A round of this week; pages live by the clock of the machine."""
    return actions.plan(
        week=timezone.localdate(),
        name="滨里联合巡查",
        code=BINLI,
        units=[cast.binli.pk, cast.bureau.pk],
        stops=stops or ("P001", "P002"),
        by="grid",
        at=timezone.now(),
    )


def text(answer: Any) -> str:
    """A page as it is sent, its entities read."""
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_the_table_holds_every_page_of_rounds() -> None:
    assert {str(pattern.pattern) for pattern in urlpatterns} == set(PAGES)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("username", sorted(ROLES))
def test_a_page_answers_those_who_go_round_and_whose_part_of_the_street_it_is(
    cast: Cast, browser: Browser, username: str, path: str
) -> None:
    made = planned(cast)
    client, address = browser(username), PAGES[path](made.number)

    answer = client.post(address) if path in POSTED else client.get(address)

    if username == "help":  # a volunteer is led to the list alone, which is empty for them
        allowed = path == ""
    else:
        allowed = username in GO_ROUND and not (path in OF_BINLI and username == "wuyuan")
    if path == "new/":
        allowed = allowed and username != "lead"
    assert answer.status_code == ((302 if path in POSTED else 200) if allowed else 404)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_only_its_methods(cast: Cast, browser: Browser, path: str) -> None:
    client, address = browser("desk"), PAGES[path](planned(cast).number)

    assert client.put(address).status_code == 405
    if path not in BOTH:
        assert (client.get(address) if path in POSTED else client.post(address)).status_code == 405


@pytest.mark.parametrize("path", sorted(set(PAGES) - POSTED - {"due/export/", "due/coverage/", "<str:number>/map/"}))
def test_nothing_on_a_page_is_inline(cast: Cast, browser: Browser, path: str) -> None:
    made = planned(cast)
    visited(1, at=timezone.now(), round=made.number, answers={"exit": "no"})

    assert not re.search(
        r"<script>|<style|\sstyle=|\son[a-z]+=|javascript:", text(browser("grid").get(PAGES[path](made.number)))
    )


@pytest.mark.parametrize("address", ["/rounds/places/P999/", "/rounds/places/P999/visit/", "/rounds/XC20990101/"])
def test_what_is_not_there_is_not_found(cast: Cast, browser: Browser, address: str) -> None:
    assert browser("desk").get(address).status_code == 404


def test_a_round_is_planned_out_of_what_is_due(cast: Cast, browser: Browser) -> None:
    client = browser("grid")
    page = text(client.get("/rounds/new/"))
    assert "滨里地下车库" in page
    assert "梧园地下车库" not in page

    answer = client.post(
        f"/rounds/new/?code={BINLI}",
        {
            "week": f"{monday(timezone.localdate())}",
            "name": "周三联合巡查",
            "units": [cast.binli.pk, cast.bureau.pk],
            "stop": ["P002", "P001"],
        },
    )

    made = Round.objects.get()
    assert answer.headers["Location"] == f"/rounds/{made.number}/"
    assert (made.name, made.code, Stop.objects.count()) == ("周三联合巡查", BINLI, 2)
    assert "周三联合巡查" in text(client.get("/rounds/"))


def test_a_round_without_units_stays_on_the_page_with_what_was_chosen(cast: Cast, browser: Browser) -> None:
    week = f"{monday(timezone.localdate())}"

    page = text(browser("grid").post("/rounds/new/", {"week": week, "name": "夜查", "stop": ["P003"]}))

    assert "请选择参加的单位" in page
    assert 'value="夜查"' in page
    assert 'value="P003" checked' in page
    assert 'value="P001" checked' not in page


def jpeg(colour: str) -> bytes:
    """A small photo of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (32, 24), colour).save(file, "JPEG")
    return file.getvalue()


def send(browser: Browser, place: str = "P001", by: str = "grid", query: str = "", **said: Any) -> Any:
    body = {"operation": operation(7), "outcome": "seen"} | said
    return browser(by).post(f"/rounds/places/{place}/visit/{query}", body)


ANSWERS: dict[str, Any] = {
    "answer-fire": "no",
    "answer-exit": "no",
    "description-exit": "后门被堵",
    "answer-clutter": "no",
    "mended-clutter": "当场清走",
    "answer-extinguisher": "yes",
    "description-extinguisher": "没有用到的话",
    "case-0-kind": "need",
    "case-0-description": "要修水管",
    "case-1-kind": "hazard",
    "lesson-audience": "居民",
    "lesson-material": "消防法",
    "lesson-people": "5",
    "note": "物业同去",
}


def test_a_visit_is_recorded_on_one_screen(cast: Cast, browser: Browser) -> None:
    made = planned(cast)

    answer = send(browser, query=f"?round={made.number}", **ANSWERS)

    assert answer.headers["Location"] == f"/rounds/{made.number}/"
    assert set(Case.objects.live().values_list("kind", "description")) == {
        ("hazard", "后门被堵"),
        ("hazard", "不符合“没有堆放易燃杂物”"),
        ("need", "要修水管"),
    }
    assert set(Head.objects.values_list("text", "state")) >= {("不符合“没有堆放易燃杂物”", "closed")}
    call = Call.objects.get()
    assert (call.round, call.by, call.note) == (made.number, "grid", "物业同去")
    assert (Answer.objects.filter(wrong=True).count(), Lesson.objects.get().people) == (2, 5)
    page = text(browser("grid").get(f"/rounds/{made.number}/"))
    assert "事项3件" in page
    assert "去下一处：滨里路锦味面馆" in page


def test_what_may_be_a_case_of_this_place_is_asked_about_once(cast: Cast, browser: Browser) -> None:
    visited(1, at=timezone.now(), cases=[{"kind": "hazard", "description": "飞线，电话13912345678", "mended": "已收"}])
    first = Head.objects.get()
    said = {"case-0-kind": "hazard", "case-0-description": "又见飞线"}

    page = text(send(browser, **said))

    assert "这里登记过同类事项" in page
    assert str(first) in page
    assert "13912345678" not in page
    assert Head.objects.count() == 1
    send(browser, **said, **{"case-0-again": first.number})
    assert list(Head.objects.values_list("number", "state")) == [(first.number, "found")]
    send(browser, operation=operation(8), **said, **{"case-0-distinct": "1"})
    assert Head.objects.count() == 2


def test_pressed_twice_it_is_one_visit(cast: Cast, browser: Browser) -> None:
    assert [send(browser, **ANSWERS).status_code for _ in range(3)] == [302, 302, 302]
    assert (Call.objects.count(), Visit.objects.count(), Head.objects.count()) == (1, 1, 3)


def test_what_is_refused_stays_on_the_page_with_all_that_was_typed(cast: Cast, browser: Browser) -> None:
    page = text(send(browser, **ANSWERS | {"answer-fire": "yes"}))

    assert "火情或浓烟：请先撤离并拨打119、120" in page
    assert 'href="tel:119"' in page
    for typed in ("后门被堵", "当场清走", "要修水管", "消防法", "物业同去", operation(7)):
        assert typed in page
    assert (Call.objects.count(), Case.objects.count()) == (0, 0)


def test_the_danger_goes_on_record_with_whom_it_was_reported_to(cast: Cast, browser: Browser) -> None:
    send(browser, **{"answer-fire": "yes", "told-fire": "9时05分报119"})

    assert Case.objects.get().description == "现场有明火、浓烟或焦糊味，已报：9时05分报119"


def test_photos_go_to_the_case_they_show(cast: Cast, browser: Browser, settings: Any, tmp_path: Path) -> None:
    settings.ATTACHMENTS = tmp_path
    photos: dict[str, Any] = {
        "before-exit": upload(data=jpeg("red")),
        "before-clutter": upload(data=jpeg("blue")),
        "after-clutter": upload(data=jpeg("green")),
        "before-case-0": upload(data=jpeg("white")),
        "before-extinguisher": upload(data=jpeg("black")),  # nothing is wrong there
    }

    assert send(browser, **(ANSWERS | photos)).status_code == 302
    shown = {
        (Case.objects.live().get(number=row.number).description, row.shows) for row in Attachment.objects.order_by("pk")
    }
    assert shown == {
        ("后门被堵", "before"),
        ("不符合“没有堆放易燃杂物”", "before"),
        ("不符合“没有堆放易燃杂物”", "after"),
        ("要修水管", "before"),
    }


def test_a_file_that_is_no_photo_stays_out_and_the_visit_with_it(
    cast: Cast, browser: Browser, settings: Any, tmp_path: Path
) -> None:
    settings.ATTACHMENTS = tmp_path

    trojan: dict[str, Any] = {"before-exit": upload("木马.jpg", b"MZ not a photo")}
    page = text(send(browser, **(ANSWERS | trojan)))

    assert "木马.jpg" in page
    assert "1 张照片须重新选择" in page
    assert (Call.objects.count(), Case.objects.count()) == (0, 0)


def test_a_closed_door_sends_no_answers(cast: Cast, browser: Browser) -> None:
    answer = send(browser, **ANSWERS | {"outcome": "no_entry", "case-0-description": ""})

    assert answer.status_code == 302
    assert (Visit.objects.count(), Answer.objects.count(), Lesson.objects.count()) == (0, 0, 0)


def test_a_place_says_what_is_still_open_there_and_offers_what_was_closed(cast: Cast, browser: Browser) -> None:
    visited(1, at=timezone.now(), cases=[
        {"kind": "hazard", "description": "飞线"}, {"kind": "issue", "description": "招牌", "mended": "扶正"}
    ])  # fmt: skip
    page = text(browser("grid").get("/rounds/places/P001/visit/"))

    assert "这里还有未办结的事项" in page
    assert "是这里登记过的同一件" in page


def test_units_sign_on_one_screen(cast: Cast, browser: Browser) -> None:
    made = planned(cast)
    visited(1, at=timezone.now(), round=made.number)
    client = browser("grid")

    client.post(f"/rounds/{made.number}/sign/", {"unit": cast.binli.pk})
    client.post(f"/rounds/{made.number}/sign/", {"unit": cast.bureau.pk, "name": "陆远"})

    signed = Signature.objects.order_by("pk").values_list("name", "on_behalf")
    assert list(signed) == [
        ("池小满", False),
        ("陆远", True),
    ]
    assert "代录 ·" in text(client.get(f"/rounds/{made.number}/"))


def test_a_round_is_bent_and_a_place_on_the_way_visited_within_it(cast: Cast, browser: Browser) -> None:
    made, client = planned(cast), browser("grid")
    address = f"/rounds/{made.number}/"
    assert '<option value="P003 滨里养老院">' in client.get(address).content.decode()

    client.post(f"{address}route/add/", {"place": "P003 滨里养老院"})
    client.post(f"{address}route/earlier/", {"place": "P003"})
    answer = client.post(f"{address}route/visit/", {"place": "滨里路顺发车行"})
    client.post(f"{address}route/drop/", {"place": "P001"})

    assert answer.headers["Location"] == f"/rounds/places/P004/visit/?round={made.number}"
    route = Stop.objects.live().filter(round=made.number).order_by("serial")
    assert list(route.values_list("point_number", flat=True)) == ["P003", "P002"]
    assert "没有这个点位" in text(
        client.post(f"{address}route/add/", {"place": "梧园"}, follow=True, headers={"Referer": address})
    )
    assert client.post(f"{address}route/elsewhere/", {"place": "P002"}).status_code == 404


def test_a_record_says_when_it_was_received_and_is_voided_with_a_reason(cast: Cast, browser: Browser) -> None:
    made = planned(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    call = visited(1, at=timezone.now(), visited_on=f"{yesterday}", round=made.number, answers={"exit": "no"})
    client = browser("grid")
    address = f"/rounds/visits/{call.pk}/"
    page = text(client.get(address))
    assert "收到" in page
    assert "疏散通道、安全出口畅通" in page
    assert str(Head.objects.get()) in page
    assert "收到" in text(client.get(f"/rounds/{made.number}/"))

    client.post(f"{address}void/", {"reason": "点错了点位"})

    page = text(client.get(address))
    assert "作废：点错了点位" in page
    assert "疏散通道、安全出口畅通" in page
    assert not Call.objects.live().exists()


def test_rounds_that_lack_a_signature_are_listed_whatever_their_week(cast: Cast, browser: Browser) -> None:
    made = planned(cast)
    client = browser("grid")
    assert "未签齐" not in text(client.get("/rounds/"))
    visited(1, at=timezone.now(), round=made.number)

    assert "未签齐 1" in text(client.get("/rounds/"))
    assert made.number in text(client.get("/rounds/?unsigned=1&week=2022-08-01"))
    for unit in (cast.binli, cast.bureau):
        actions.sign(round=made.number, unit=unit.pk, name="陆远", by="grid", at=timezone.now())
    assert made.number not in text(client.get("/rounds/?unsigned=1"))


def test_a_refused_signature_says_why(cast: Cast, browser: Browser) -> None:
    made = planned(cast)

    page = text(browser("grid").post(f"/rounds/{made.number}/sign/", {"unit": cast.binli.pk}, follow=True))

    assert "走访后再签字" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"P001", "P002", "P003", "P004"}),
        ("?kind=garage", {"P001"}),
        ("?risk=high", {"P003"}),
        ("?show=unchecked", {"P001", "P002", "P003", "P004"}),
        ("?kind=none-such", {"P001", "P002", "P003", "P004"}),
    ],
)
def test_the_list_of_what_is_due_and_its_excel_file_hold_the_same(
    cast: Cast, browser: Browser, query: str, shown: set[str]
) -> None:
    client = browser("binli")
    page = text(client.get(f"/rounds/due/{query}"))
    sheet = load_workbook(io.BytesIO(client.get(f"/rounds/due/export/{query}").content)).worksheets[0]

    assert {n for n in ("P001", "P002", "P003", "P004", "P005", "P006") if f"/rounds/places/{n}/" in page} == shown
    assert {row[0] for row in sheet.iter_rows(min_row=3, values_only=True)} == shown


def test_a_quarter_is_chosen_and_exported_place_by_place(cast: Cast, browser: Browser) -> None:
    today = timezone.localdate()
    present, before = queries.quarters(today)[:2]
    visited(1, at=timezone.now(), answers={"fire": "no", "exit": "yes"})
    visited(2, "P002", at=timezone.now())
    client = browser("desk")

    def told(key: str) -> dict[str, tuple[Any, ...]]:
        file = client.get(f"/rounds/due/coverage/?quarter={key}").content
        rows = load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(min_row=3, values_only=True)
        return {f"{row[0]}": row[4:] for row in rows}

    now = told(present.key)
    assert [now[number][2] for number in ("P001", "P002", "P003")] == ["已检查", "已到访，未检查", "未走访"]
    assert {row[2] for row in told(before.key).values()} == {"未走访"}
    page = text(client.get(f"/rounds/due/?quarter={before.key}&show=unchecked"))
    assert f"{before.name}检查情况" in page
    assert "/rounds/places/P001/" in page
    assert "/rounds/places/P001/" not in text(client.get("/rounds/due/?show=unchecked"))


def test_what_was_seen_is_no_longer_due(cast: Cast, browser: Browser) -> None:
    visited(1, at=timezone.now(), answers={"fire": "no", "exit": "yes"})

    page = text(browser("desk").get("/rounds/due/?kind=garage"))

    assert "/rounds/places/P001/" not in page
    assert "50.0%" in page


def test_weeks_are_told_by_committee_and_never_by_person(cast: Cast, browser: Browser) -> None:
    made = planned(cast)
    visited(1, at=timezone.now(), round=made.number)

    page = text(browser("desk").get("/rounds/weeks/"))

    assert "本周已开展" in page
    assert "滨里居民区" in page
    assert "池小满" not in page


def test_the_map_draws_the_walk_and_says_what_it_cannot(cast: Cast, browser: Browser) -> None:
    answer = browser("grid").get(f"/rounds/{planned(cast).number}/map/").json()

    assert answer["features"] == []
    assert answer["notes"] == ["2个点位还没有位置，没有画在图上"]


@pytest.mark.parametrize("path", ["/rounds/due/?show=all", "/rounds/new/", "/rounds/weeks/", "/rounds/"])
def test_a_page_takes_as_many_queries_for_many_visits_as_for_few(
    cast: Cast, browser: Browser, django_assert_max_num_queries: Any, path: str
) -> None:
    made = planned(cast, "P001", "P002", "P003", "P004")
    for serial, number in enumerate(("P001", "P002", "P003", "P004"), 1):
        visited(serial, number, at=timezone.now(), round=made.number, answers={"exit": "no"} if serial < 4 else {})
    client = browser("grid")

    with django_assert_max_num_queries(26):
        client.get(path)
