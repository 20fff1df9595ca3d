"""Accounts and posts: appointed, suspended and restored, every act with an entry, nobody locked out."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.kinds import Role, UnitKind
from jiedao.organisation.models import Person, Post, Street, Unit, Volunteer
from tests import world
from tests.home.conftest import Visit

NEW = {"username": "zhouhe", "name": "周禾", "role": "clerk", "scope": world.CODE[:9], "title": "党政办科员"}


def first_password(page: str) -> str:
    found = re.search(r'<span class="first-password">([^<]+)</span>', page)
    assert found
    return found[1]


def person(username: str) -> Person:
    return Person.objects.get(username=username)


def test_an_appointment_shows_the_first_password_once_and_it_opens_the_door(visit: Visit) -> None:
    client = visit("administrator")

    first = first_password(client.post("/people/", NEW).content.decode())

    assert first not in client.get("/people/").content.decode()
    assert Client().post("/sign-in/", {"username": "zhouhe", "password": first}).status_code == 302
    assert person("zhouhe").must_change_password
    assert [(post.role, post.prefix, post.title) for post in person("zhouhe").posts.all()] == [
        ("clerk", world.CODE[:9], "党政办科员")
    ]


def test_the_first_password_stands_in_no_entry(visit: Visit) -> None:
    first = first_password(visit("administrator").post("/people/", NEW).content.decode())

    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.subject, entry.by) == ("任用", "周禾", "administrator")
    assert first not in str(entry.detail)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "clerk"}, "账号“clerk”已经存在"),
        ({"username": "周 禾"}, "账号只能用字母、数字"),
        ({"scope": world.BINLI}, "其他角色的范围为全街道"),
    ],
)
def test_an_appointment_that_cannot_be_says_why_and_keeps_what_was_typed(
    visit: Visit, changes: dict[str, str], said: str
) -> None:
    page = visit("administrator").post("/people/", NEW | changes).content.decode()

    assert said in page
    assert 'value="周禾"' in page
    assert Person.objects.filter(name="周禾").count() == 0


@pytest.mark.parametrize("changes", [{"scope": "990099002"}, {"role": "king"}, {"name": ""}])
def test_what_the_form_does_not_offer_is_not_appointed(visit: Visit, changes: dict[str, str]) -> None:
    visit("administrator").post("/people/", NEW | changes)

    assert not Person.objects.filter(username="zhouhe").exists()


def test_a_committee_worker_may_have_one_committee(visit: Visit) -> None:
    visit("administrator").post("/people/", NEW | {"role": "worker", "scope": world.WUYUAN})

    assert person("zhouhe").posts.get().prefix == world.WUYUAN


def test_a_suspended_account_is_out_at_once_and_may_come_back(visit: Visit) -> None:
    administrator, clerk = visit("administrator"), visit("clerk")
    pk = person("clerk").pk

    administrator.post(f"/people/{pk}/suspend/")
    assert clerk.get("/").status_code == 302

    administrator.post(f"/people/{pk}/restore/")
    assert visit("clerk").get("/").status_code == 200
    assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["恢复账号", "停用账号"]


def test_nobody_suspends_themselves(visit: Visit) -> None:
    client = visit("administrator")

    page = client.post(f"/people/{person('administrator').pk}/suspend/", follow=True).content.decode()

    assert "不能停用自己的账号" in page
    assert person("administrator").is_active


def test_a_reset_hands_over_a_new_first_password_and_ends_the_old_one(visit: Visit) -> None:
    clerk = visit("clerk")

    page = visit("administrator").post(f"/people/{person('clerk').pk}/reset/").content.decode()

    assert person("clerk").check_password(first_password(page))
    assert person("clerk").must_change_password
    assert clerk.get("/").status_code == 302


def test_ones_own_password_is_not_reset_but_changed(visit: Visit) -> None:
    client = visit("administrator")

    page = client.post(f"/people/{person('administrator').pk}/reset/", follow=True).content.decode()

    assert "自己的密码请在“修改密码”中更改" in page


def test_one_more_post_and_back(visit: Visit) -> None:
    client = visit("administrator")
    post = {"role": "clerk", "scope": world.CODE[:9], "title": ""}

    client.post(f"/people/{person('worker').pk}/post/", post)
    given = person("worker").posts.get(role=Role.CLERK)
    assert visit("worker").get("/statements/").status_code == 200

    client.post(f"/posts/{given.pk}/take/")
    assert visit("worker").get("/statements/").status_code == 404
    assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["撤去职务", "增加职务"]


def test_the_same_post_is_not_given_twice(visit: Visit) -> None:
    post = {"role": "clerk", "scope": world.CODE[:9], "title": ""}

    page = visit("administrator").post(f"/people/{person('clerk').pk}/post/", post, follow=True).content.decode()

    assert "林岚已有这个职务" in page


@pytest.mark.parametrize(
    ("username", "said"),
    [("clerk", "这是该账号唯一的职务"), ("administrator", "不能撤去自己的管理员职务")],
)
def test_a_post_that_must_stay_is_greyed_out_and_refused_by_the_same_rule(
    visit: Visit, username: str, said: str
) -> None:
    client = visit("administrator")
    post = person(username).posts.get()

    assert f'disabled title="{said}' in client.get(f"/people/{post.person_id}/").content.decode()
    assert said in client.post(f"/posts/{post.pk}/take/", follow=True).content.decode()
    assert Post.objects.filter(pk=post.pk).exists()


def test_the_number_of_queries_does_not_grow_with_the_number_of_people(
    visit: Visit, subdistrict: Street, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = visit("administrator")
    for number in range(5):
        client.post("/people/", NEW | {"username": f"clerk{number}"})

    with django_assert_max_num_queries(16):
        client.get("/people/")


def office(name: str = "平安办") -> Unit:
    return organisation.add_unit(
        name=name, kind=UnitKind.OFFICE, prefix=world.CODE[:9], by="administrator", at=timezone.now()
    )


def test_an_appointment_may_name_the_unit_and_the_kinds_of_case(visit: Visit) -> None:
    unit = office()

    visit("administrator").post("/people/", NEW | {"unit": unit.pk, "kinds": ["hazard", "charger"]})

    post = person("zhouhe").posts.get()
    assert (post.unit, post.kinds) == (unit, "charger,hazard")
    assert Entry.objects.latest("id").detail["unit"] == "平安办"


def test_somebody_is_moved_and_their_stand_in_follows(visit: Visit) -> None:
    client, unit = visit("administrator"), office()
    post, other = person("clerk").posts.get(), person("writer")
    client.post(f"/posts/{post.pk}/stand-in/", {"person": other.pk})

    client.post(
        f"/posts/{post.pk}/move/",
        {"role": "office_head", "scope": world.CODE[:9], "title": "平安办主任", "unit": unit.pk, "kinds": ["hazard"]},
    )

    own, stand_in = person("clerk").posts.get(), other.posts.get(stand_in_for=post)
    for held in (own, stand_in):
        assert (held.role, held.title, held.unit, held.kinds) == ("office_head", "平安办主任", unit, "hazard")
    entry = Entry.objects.latest("id")
    assert (entry.verb, entry.subject) == ("调整职务", "林岚")
    assert (entry.detail["old"]["role"], entry.detail["new"]["role"]) == ("办公室工作人员", "科室负责人")


@pytest.mark.parametrize(
    ("username", "changes", "said"),
    [
        ("clerk", {"scope": world.BINLI}, "其他角色的范围为全街道"),
        ("administrator", {}, "不能撤去自己的管理员职务"),
    ],
)
def test_a_move_that_cannot_be_says_why_and_changes_nothing(
    visit: Visit, username: str, changes: dict[str, str], said: str
) -> None:
    post = person(username).posts.get()
    asked = {"role": "clerk", "scope": world.CODE[:9], "title": "新职务"} | changes

    page = visit("administrator").post(f"/posts/{post.pk}/move/", asked).content.decode()

    assert said in page
    assert person(username).posts.get().title == post.title


def test_a_stand_in_acts_in_anothers_post_until_it_is_ended(visit: Visit) -> None:
    client = visit("administrator")
    post, other = person("administrator").posts.get(), person("worker")

    client.post(f"/posts/{post.pk}/stand-in/", {"person": other.pk})
    assert visit("worker").get("/people/").status_code == 200
    assert "代理郭成" in client.get(f"/people/{other.pk}/").content.decode()
    assert "AB角：" in client.get(f"/people/{post.person_id}/").content.decode()

    client.post(f"/posts/{other.posts.get(stand_in_for=post).pk}/take/")
    assert visit("worker").get("/people/").status_code == 404
    assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:2]) == ["结束AB角", "设AB角"]


def test_a_stand_in_of_somebody_suspended_is_out_at_the_next_request(visit: Visit) -> None:
    post, other = person("clerk").posts.get(), person("worker")
    visit("administrator").post(f"/posts/{post.pk}/stand-in/", {"person": other.pk})
    worker = visit("worker")
    assert worker.get("/statements/").status_code == 200

    visit("administrator").post(f"/people/{post.person_id}/suspend/")

    assert worker.get("/statements/").status_code == 404
    assert worker.post("/statements/addressee/", {"text": "区政府"}).status_code == 404
    assert 'href="/statements/"' not in worker.get("/").content.decode()


ALONE = "这是最后一个能登录的管理员，请先任用另一名管理员"


def through_a_stand_in(visit: Visit) -> tuple[Client, Post]:
    """The worker stands in for the only administrator, who has a second post."""
    post = person("administrator").posts.get()
    organisation.give_post(
        person=post.person, role=Role.WRITER, prefix=world.CODE[:9], by="administrator", at=timezone.now()
    )
    organisation.stand_in(post=post, person=person("worker"), by="administrator", at=timezone.now())
    return visit("worker"), post


def test_the_last_administrator_is_neither_taken_the_post_nor_moved_nor_suspended(visit: Visit) -> None:
    worker, post = through_a_stand_in(visit)
    clerks = {"role": "clerk", "scope": world.CODE[:9], "title": ""}

    page = worker.get(f"/people/{post.person_id}/").content.decode()
    answers = [
        worker.post(f"/posts/{post.pk}/take/", follow=True),
        worker.post(f"/posts/{post.pk}/move/", clerks),
        worker.post(f"/people/{post.person_id}/suspend/", follow=True),
    ]

    assert page.count(f'disabled title="{ALONE}') == 2  # the post and the account
    assert all(ALONE in answer.content.decode() for answer in answers)
    post.refresh_from_db()
    assert (post.role, post.person.is_active) == ("administrator", True)


@pytest.mark.parametrize("suspended", [False, True])
def test_an_administrator_may_go_once_another_can_sign_in(visit: Visit, suspended: bool) -> None:
    worker, post = through_a_stand_in(visit)
    second, _ = organisation.appoint(
        username="second", name="周禾", role=Role.ADMINISTRATOR, prefix=world.CODE[:9], by="administrator",
        at=timezone.now(),
    )  # fmt: skip
    organisation.set_active(person=second, active=not suspended, by="administrator", at=timezone.now())

    worker.post(f"/posts/{post.pk}/take/")

    assert Post.objects.filter(pk=post.pk).exists() is suspended


def test_nobody_stands_in_for_themselves_or_for_a_stand_in(visit: Visit) -> None:
    client = visit("administrator")
    post = person("clerk").posts.get()

    page = client.post(f"/posts/{post.pk}/stand-in/", {"person": post.person_id}, follow=True).content.decode()
    assert "不能代理自己的职务" in page

    client.post(f"/posts/{post.pk}/stand-in/", {"person": person("writer").pk})
    given = person("writer").posts.get(stand_in_for=post)
    page = client.post(f"/posts/{given.pk}/stand-in/", {"person": person("worker").pk}, follow=True).content.decode()
    assert "本身就是代理" in page


def test_who_is_suspended_is_refused_at_the_next_request_whatever_it_asks(visit: Visit) -> None:
    clerk = visit("clerk")
    assert clerk.get("/statements/").status_code == 200

    visit("administrator").post(f"/people/{person('clerk').pk}/suspend/")

    for answer in (
        clerk.get("/cases/"),
        clerk.get("/statements/"),
        clerk.post("/statements/addressee/", {"text": "甲"}),
    ):
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
    assert Entry.objects.latest("id").verb == "停用账号"


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("q=林", "林岚", "顾燕"),
        ("q=worker", "顾燕", "林岚"),
        ("role=leader", "方远", "林岚"),
        ("state=out", "陈齐", "林岚"),
        ("state=in", "林岚", "陈齐"),
    ],
)
def test_accounts_are_found_by_name_role_and_state(visit: Visit, query: str, shown: str, hidden: str) -> None:
    client = visit("administrator")
    client.post(f"/people/{person('writer').pk}/suspend/")

    table = client.get(f"/people/?{query}").content.decode().split("<table", 1)[1]

    assert shown in table
    assert hidden not in table


def test_accounts_are_found_by_unit(visit: Visit) -> None:
    unit = office()
    organisation.place(post=person("clerk").posts.get(), unit=unit, by="administrator", at=timezone.now())

    table = visit("administrator").get(f"/people/?unit={unit.pk}").content.decode().split("<table", 1)[1]

    assert "林岚" in table
    assert "顾燕" not in table


def test_volunteers_are_listed_masked_and_of_ones_own_part(visit: Visit) -> None:
    names = list(Volunteer.objects.live().values_list("name", flat=True))
    assert names

    page = visit("clerk").get("/volunteers/").content.decode()
    own = visit("worker").get("/volunteers/").content.decode()

    assert not [name for name in names if name in page]
    assert own.count("<tr>") <= page.count("<tr>")
    assert visit("writer").get("/volunteers/").status_code == 200


def volunteer(number: str = "V0001") -> Volunteer:
    found: Volunteer = Volunteer.objects.live().get(number=number)
    return found


def test_a_volunteer_is_shown_in_full_for_a_reason_that_is_entered(visit: Visit) -> None:
    one = volunteer()
    path, client = f"/volunteers/{one.pk}/reveal/", visit("worker")
    assert f'action="{path}"' in client.get("/volunteers/").content.decode()

    page = client.post(path, {"reason": "通知排班"}).content.decode()

    assert one.name in page
    assert one.phone in page
    entry = Entry.objects.latest("pk")
    assert (entry.verb, entry.subject, entry.reason, entry.by) == (
        "查看姓名电话",
        "志愿者 V0001",
        "通知排班",
        "worker",
    )
    assert one.name not in client.get("/volunteers/").content.decode()


def test_without_a_reason_or_the_right_no_volunteer_is_shown_in_full(visit: Visit) -> None:
    one, far, before = volunteer(), volunteer("V0002"), Entry.objects.count()

    refused = visit("clerk").post(f"/volunteers/{one.pk}/reveal/", {"reason": ""}, follow=True)
    assert "请写明查看的原因" in refused.content.decode()
    assert one.phone not in refused.content.decode()
    assert visit("clerk").get(f"/volunteers/{one.pk}/reveal/").status_code == 405
    assert visit("writer").post(f"/volunteers/{one.pk}/reveal/", {"reason": "通知排班"}).status_code == 404
    assert visit("worker").post(f"/volunteers/{far.pk}/reveal/", {"reason": "通知排班"}).status_code == 404
    assert "reveal" not in visit("writer").get("/volunteers/").content.decode()
    assert Entry.objects.count() == before


def test_the_ledger_of_acts_tells_what_was_seen_and_nothing_of_it(visit: Visit) -> None:
    one = volunteer()
    visit("clerk").post(f"/volunteers/{one.pk}/reveal/", {"reason": "通知排班"})

    page = visit("clerk").get(f"/ledger/{Entry.objects.latest('pk').pk}/").content.decode()

    assert "<dt>看到的内容</dt><dd>姓名、电话</dd>" in page
    assert one.name not in page
