"""What no ledger holds: shown in groups, saved in place, the former text kept."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from jiedao import figures
from jiedao.figures import Nature
from jiedao.home import queries
from jiedao.organisation.kinds import STATEMENTS
from jiedao.organisation.models import Stated
from jiedao.organisation.queries import stated
from tests.home.conftest import Visit

HTMX = {"HX-Request": "true"}


def keys() -> set[str]:
    return {item.key for _, _, items in queries.asked() for item in items}


def test_everything_that_people_state_is_asked_for() -> None:
    known = figures.known().values()

    assert {statement.key for statement in STATEMENTS} <= keys()
    assert {f"limit:{f.limited_as or f.key}" for f in known if f.nature is Nature.CEILING} <= keys()
    assert {f"start:{figure.key}" for figure in known if figure.nature is Nature.FLOW} <= keys()


def test_nothing_is_asked_for_twice_and_no_statement_is_without_a_group() -> None:
    asked = [item.key for _, _, items in queries.asked() for item in items]

    assert len(asked) == len(set(asked))
    assert "其他" not in [name for name, _, _ in queries.asked()]


def test_a_statement_is_saved_in_place_with_who_and_when(visit: Visit) -> None:
    answer = visit("writer").post("/statements/addressee/", {"text": " 区政府办 ", "seen": ""}, headers=HTMX)
    page = answer.content.decode()

    assert stated()["addressee"] == "区政府办"
    assert "已保存 · 陈齐 · " in page
    assert 'name="seen" value="区政府办"' in page
    assert "<html" not in page


def test_the_former_text_stays_to_be_read(visit: Visit) -> None:
    client = visit("writer")
    client.post("/statements/theme_1/", {"text": "旧主题", "seen": ""}, headers=HTMX)

    page = client.post("/statements/theme_1/", {"text": "新主题", "seen": "旧主题"}, headers=HTMX).content.decode()

    assert "此前 1 次" in page
    assert "旧主题" in page
    assert Stated.objects.filter(key="theme_1").count() == 2


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("limit:unemployed_latest", "六百九十", "控制数应为数字"),
        ("limit:unemployed_latest", "690人", "控制数应为数字"),
        ("limit:unemployed_latest", "-1", "0 或大于 0"),
        ("limit:unemployed_latest", "NaN", "0 或大于 0"),
        ("start:jobs_created", "六月", "起始日应为日期"),
        ("start:jobs_created", "2022-02-30", "起始日应为日期"),
    ],
)
def test_what_cannot_stand_says_why_and_stays_in_the_field(visit: Visit, key: str, text: str, said: str) -> None:
    page = visit("clerk").post(f"/statements/{key}/", {"text": text, "seen": ""}, headers=HTMX).content.decode()

    assert said in page
    assert f'value="{text}"' in page
    assert key not in stated()


@pytest.mark.parametrize(
    ("key", "text", "kept"),
    [
        ("limit:unemployed_latest", "690", "690"),
        ("limit:unemployed_latest", "１,２００", "1200"),
        ("start:jobs_created", "2022-06-01", "2022-06-01"),
    ],
)
def test_limits_are_numbers_and_starts_are_days(visit: Visit, key: str, text: str, kept: str) -> None:
    visit("clerk").post(f"/statements/{key}/", {"text": text, "seen": ""}, headers=HTMX)

    assert stated()[key] == kept


def test_emptying_a_statement_takes_it_back(visit: Visit) -> None:
    client = visit("clerk")
    client.post("/statements/limit:unemployed_latest/", {"text": "690", "seen": ""}, headers=HTMX)
    client.post("/statements/limit:unemployed_latest/", {"text": "", "seen": "690"}, headers=HTMX)

    assert "limit:unemployed_latest" not in stated()


def test_two_people_do_not_overwrite_one_another_unseen(visit: Visit) -> None:
    visit("clerk").post("/statements/addressee/", {"text": "区政府办", "seen": ""}, headers=HTMX)

    page = visit("writer").post("/statements/addressee/", {"text": "区委办", "seen": ""}, headers=HTMX).content.decode()

    assert "改为“区政府办”" in page
    assert 'value="区委办"' in page  # what was typed is not lost
    assert stated()["addressee"] == "区政府办"


def test_without_a_script_the_page_comes_back_with_a_word(visit: Visit) -> None:
    answer = visit("clerk").post("/statements/addressee/", {"text": "区政府办", "seen": ""}, follow=True)

    assert answer.redirect_chain == [("/statements/", 302)]
    assert "已保存。" in answer.content.decode()


@pytest.mark.parametrize("key", ["nothing", "limit:hazards_found", "start:programmes"])
def test_what_nobody_is_asked_for_cannot_be_stated(visit: Visit, key: str) -> None:
    assert visit("clerk").post(f"/statements/{key}/", {"text": "1"}).status_code == 404


def test_the_page_asks_the_database_a_bounded_number_of_times(
    visit: Visit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit("clerk")
    with django_assert_max_num_queries(12):
        client.get("/statements/")
