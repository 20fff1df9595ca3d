"""Units, the posts in them, and who stands in for whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from jiedao.ledger.models import Entry
from jiedao.organisation import actions, queries
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import FOR_COMMITTEES, MAY, ROLE_NAMES, Act, Role, Seat, UnitKind
from jiedao.organisation.models import Person, Post, Unit
from jiedao.organisation.rules import read_limit, why_not_post, why_not_retire
from jiedao.worktime import Limit
from jiedao.worktime import Unit as Counts

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 9, 1, 1, 0, tzinfo=UTC)
STREET, BINLI = "990099001", "990099001001"


def office(name: str = "平安办") -> Unit:
    return actions.add_unit(name=name, kind=UnitKind.OFFICE, prefix=STREET, by="admin", at=NOW)


def clerk(username: str, name: str) -> Post:
    person = Person.objects.create(username=username, name=name)
    return actions.give_post(person=person, role=Role.CLERK, prefix=STREET, by="admin", at=NOW)


@pytest.mark.parametrize(
    ("role", "prefix", "may"),
    [(role, BINLI, role in {Role.WORKER, Role.GRID_WORKER, Role.VOLUNTEER}) for role in Role]
    + [(role, STREET, True) for role in Role],
)
def test_only_a_committees_own_people_serve_it_alone(role: Role, prefix: str, may: bool) -> None:
    assert (why_not_post(for_committees=role in FOR_COMMITTEES, prefix=prefix) is None) is may


def test_every_role_has_a_name_and_its_acts_and_a_volunteer_sees_no_figures() -> None:
    assert set(ROLE_NAMES) == set(MAY) == set(Role)
    assert Act.SEE not in MAY[Role.VOLUNTEER]


@pytest.mark.parametrize(
    ("name", "kind", "prefix", "said"),
    [
        ("平安办", UnitKind.OFFICE, STREET, "单位“平安办”已经存在"),
        ("  ", UnitKind.OFFICE, STREET, "单位名称不能为空"),
        ("服务办", UnitKind.OFFICE, "", "“服务办”是本街道的单位，请给出它的范围"),
    ],
)
def test_a_unit_is_set_up_once_and_within_the_street(name: str, kind: UnitKind, prefix: str, said: str) -> None:
    office()

    with pytest.raises(Refused, match=said):
        actions.add_unit(name=name, kind=kind, prefix=prefix, by="admin", at=NOW)


def test_a_unit_outside_the_street_has_no_part_of_it() -> None:
    unit = actions.add_unit(name="区水务局", kind=UnitKind.OUTSIDE, prefix="", has_account=False, by="admin", at=NOW)

    assert list(queries.units(outside=True)) == [unit]
    assert Entry.objects.get(verb="设立单位").detail == {"kind": "外单位", "prefix": ""}
    with pytest.raises(Refused, match="“区水务局”已停用或没有账号，不能安排人员"):
        actions.place(post=clerk("desk", "林晓岚"), unit=unit, by="admin", at=NOW)


def test_a_post_in_a_unit_is_a_seat_with_its_kinds() -> None:
    unit, post = office(), clerk("desk", "林晓岚")

    actions.place(post=post, unit=unit, kinds=["issue", "hazard"], by="admin", at=NOW)

    seat = Seat(Role.CLERK, STREET, unit.pk, frozenset({"hazard", "issue"}))
    assert queries.who("desk").seats == (seat,)
    assert seat.covers(BINLI, "hazard")
    assert not seat.covers(BINLI, "charger")
    assert not seat.covers("990099002001", "hazard")


def test_a_stand_in_has_the_same_seat_and_it_says_for_whom() -> None:
    unit, post, other = office(), clerk("desk", "林晓岚"), clerk("second", "姚文静")
    actions.stand_in(post=post, person=other.person, by="admin", at=NOW)

    actions.place(post=post, unit=unit, kinds=["hazard"], by="admin", at=NOW)

    own, standing = queries.who("second").seats
    assert own == Seat(Role.CLERK, STREET)
    assert standing == Seat(Role.CLERK, STREET, unit.pk, frozenset({"hazard"}), stands_for="desk")


def test_a_stand_in_ends_with_the_post() -> None:
    post, other = clerk("desk", "林晓岚"), clerk("second", "姚文静")
    actions.give_post(person=post.person, role=Role.WRITER, prefix=STREET, by="admin", at=NOW)
    actions.stand_in(post=post, person=other.person, by="admin", at=NOW)

    actions.take_post(post=post, by="admin", at=NOW)

    assert len(queries.who("second").seats) == 1


@pytest.mark.parametrize("suspended", ["desk", "second"])
def test_a_suspended_person_holds_no_seat_and_lends_none(suspended: str) -> None:
    post, other = clerk("desk", "林晓岚"), clerk("second", "姚文静")
    actions.stand_in(post=post, person=other.person, by="admin", at=NOW)

    actions.set_active(person=Person.objects.get(username=suspended), active=False, by="admin", at=NOW)

    held = {username: len(queries.who(username).seats) for username in ("desk", "second")}
    assert held == ({"desk": 0, "second": 1} if suspended == "desk" else {"desk": 1, "second": 0})


def test_nobody_stands_in_for_themselves_twice_or_for_a_stand_in() -> None:
    post, other, third = clerk("desk", "林晓岚"), clerk("second", "姚文静"), clerk("third", "陆一鸣")
    with pytest.raises(Refused, match="AB角应由另一人担任"):
        actions.stand_in(post=post, person=post.person, by="admin", at=NOW)
    given = actions.stand_in(post=post, person=other.person, by="admin", at=NOW)
    with pytest.raises(Refused, match="姚文静已是林晓岚的AB角"):
        actions.stand_in(post=post, person=other.person, by="admin", at=NOW)
    with pytest.raises(Refused, match="不能再由他人代理"):
        actions.stand_in(post=given, person=third.person, by="admin", at=NOW)


def test_a_post_is_not_placed_where_the_same_one_is_held_already() -> None:
    unit, post = office(), clerk("desk", "林晓岚")
    other = actions.give_post(person=post.person, role=Role.CLERK, prefix=STREET, unit=unit, by="admin", at=NOW)

    with pytest.raises(Refused, match="林晓岚在“平安办”已有同样的职务"):
        actions.place(post=post, unit=unit, by="admin", at=NOW)
    with pytest.raises(Refused, match="林晓岚在单位之外已有同样的职务"):
        actions.place(post=other, unit=None, by="admin", at=NOW)

    assert [held.unit for held in Post.objects.order_by("pk")] == [None, unit]


def test_a_stand_ins_post_is_placed_only_with_the_one_it_stands_in_for() -> None:
    unit, post, other = office(), clerk("desk", "林晓岚"), clerk("second", "姚文静")
    given = actions.stand_in(post=post, person=other.person, by="admin", at=NOW)

    with pytest.raises(Refused, match="随被代理的职务调整"):
        actions.place(post=given, unit=unit, by="admin", at=NOW)
    actions.place(post=post, unit=unit, by="admin", at=NOW)

    given.refresh_from_db()
    assert given.unit == unit


def test_a_unit_with_people_in_it_stays() -> None:
    unit, post = office(), clerk("desk", "林晓岚")
    actions.place(post=post, unit=unit, by="admin", at=NOW)
    with pytest.raises(Refused, match="“平安办”还有人员"):
        actions.retire_unit(unit=unit, by="admin", at=NOW)

    actions.place(post=post, unit=None, by="admin", at=NOW)
    actions.retire_unit(unit=unit, by="admin", at=NOW)

    assert not queries.units().exists()
    assert Unit.objects.get().name == "平安办"


def test_a_retired_unit_comes_back_under_its_name_with_an_entry_each_time() -> None:
    unit = office()
    actions.retire_unit(unit=unit, by="admin", at=NOW)
    actions.retire_unit(unit=unit, by="admin", at=NOW)
    with pytest.raises(Refused, match="单位“平安办”已停用，不必另设，请把它恢复"):
        office()

    actions.restore_unit(unit=unit, by="admin", at=NOW)
    actions.restore_unit(unit=unit, by="admin", at=NOW)

    assert list(queries.units()) == [unit]
    told = list(Entry.objects.order_by("pk").values_list("verb", "subject"))
    assert told == [("设立单位", "平安办"), ("停用单位", "平安办"), ("恢复单位", "平安办")]


@pytest.mark.parametrize(
    ("posts", "in_hand", "waiting", "said"),
    [
        (0, 0, 0, None),
        (2, 1, 0, "“平安办”还有人员 2 名，请先调整他们的职务"),
        (0, 3, 0, "“平安办”手上还有事项：3 件在办。请先改派，或等办结后再停用"),
        (0, 3, 1, "“平安办”手上还有事项：3 件在办，1 件已报办结、等待核查或办结。请先改派，或等办结后再停用"),
        (0, 0, 1, "“平安办”手上还有事项：1 件已报办结、等待核查或办结。请先改派，或等办结后再停用"),
    ],
)
def test_what_keeps_a_unit_in_use(posts: int, in_hand: int, waiting: int, said: str | None) -> None:
    assert why_not_retire(name="平安办", posts=posts, in_hand=in_hand, waiting=waiting) == said


def test_a_committees_unit_follows_when_its_code_changes() -> None:
    unit = actions.add_unit(name="滨里居委会", kind=UnitKind.COMMITTEE, prefix=BINLI, by="admin", at=NOW)

    actions.move_posts(old=BINLI, new="990099001021", by="admin", at=NOW)

    unit.refresh_from_db()
    assert unit.prefix == "990099001021"


def test_who_somebody_is_takes_one_query(django_assert_num_queries: object) -> None:
    clerk("desk", "林晓岚")

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.who("desk").seats


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("5工作日", Limit(5, Counts.WORKING_DAYS)),
        ("5 个工作日", Limit(5, Counts.WORKING_DAYS)),
        ("４工作时", Limit(4, Counts.WORKING_HOURS)),
        ("0.5工作时", Limit(0.5, Counts.WORKING_HOURS)),
        ("24紧急工作时", Limit(24, Counts.RUNNING_HOURS)),
        ("7日", Limit(7, Counts.CALENDAR_DAYS)),
        ("0.5工作日", None),
        ("0日", None),
        ("五日", None),
        ("工作日", None),
        ("-3日", None),
    ],
)
def test_a_time_limit_as_people_write_it(text: str, limit: Limit | None) -> None:
    assert read_limit(text) == limit


def test_names_of_accounts() -> None:
    clerk("desk", "林晓岚")

    assert queries.names(["desk", "依台账"]) == {"desk": "林晓岚", "依台账": "依台账"}
