"""Fill a house with 200,000 cases and their 1,000,000 steps, and sign twenty people in. Run in the house's environment.

Rows are copied straight into the tables: the actions that write them one by one are measured elsewhere. What is written
is what those actions leave: a fact, a row that moves, and the steps of the loop, three cases in a hundred still open.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import django
from django.db import connection, transaction

CASES, STEPS, COMMITTEES, USERS = 200_000, 5, 27, 20
ROADS = "滨里路 梧园路 望鹤路 青枫路 柳岸路 晴桥路 砚耕路 杉溪路 岚林路 棠渡路".split()
TEXTS = (
    "楼道堆物堵塞通道 灭火器压力不足 路灯不亮多日 装修垃圾未清 油烟夜间直排 井盖松动有响声 充电桩无法通电 车库渗水"
).split()
VERBS = ("file", "assign", "sign", "report_done", "close")
STATES = ("found", "assigned", "handling", "done", "closed")
NOW = datetime.now(UTC).replace(microsecond=0)


def copy(table: str, columns: list[str], rows: Iterable[Iterable[Any]]) -> None:
    """Copy rows into a table."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor, cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as into:
        for row in rows:
            into.write_row(tuple(row))


def cases(rng: Random, codes: list[str], kinds: list[Any], units: list[int]) -> Iterator[dict[str, Any]]:
    """The cases one after the other, the latest last; the last three in a hundred are open."""
    for n in range(CASES):
        kind, row = kinds[n % len(kinds)]
        at = NOW - timedelta(minutes=(CASES - n) * 5)
        done = STEPS if n < CASES * 97 // 100 else rng.randint(1, STEPS - 1)
        due = at + timedelta(days=rng.randint(3, 20))
        yield {
            "number": f"{row.prefix}{at.year}{n:06d}",
            "register": row.register,
            "kind": kind.value,
            "code": rng.choice(codes),
            "address": f"{rng.choice(ROADS)}{rng.randint(1, 999)}弄{rng.randint(1, 40)}号",
            "text": rng.choice(TEXTS),
            "unit": rng.choice(units),
            "by": rng.randrange(USERS),
            "at": at,
            "due": due,
            "done": done,
        }


def fill() -> dict[str, Any]:
    """Write everything in one transaction; the cookies of the people signed in, and a few numbers to ask for."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from jiedao.casework.kinds import KINDS  # noqa: PLC0415
    from jiedao.casework.models import Case, Head, Share, Step  # noqa: PLC0415
    from jiedao.casework.rules import grams, sounds  # noqa: PLC0415
    from jiedao.ledger import actions as ledger  # noqa: PLC0415
    from jiedao.organisation import actions as organisation  # noqa: PLC0415
    from jiedao.organisation.kinds import Role, UnitKind  # noqa: PLC0415
    from jiedao.organisation.models import Person, Street  # noqa: PLC0415
    from jiedao.register.models import Committee  # noqa: PLC0415

    rng, street = Random(1), Street.objects.get()
    codes = [f"{street.prefix}{n:03d}" for n in range(1, COMMITTEES + 1)]
    with transaction.atomic():
        entry = ledger.enter(by="admin", at=NOW, verb="测量用数据")
        ledger.record([Committee(name=f"第{n}居民区", code=code) for n, code in enumerate(codes, 1)], entry=entry)
        made = [
            organisation.add_unit(name=f"第{n}办公室", kind=UnitKind.OFFICE, prefix=street.prefix, by="admin", at=NOW)
            for n in range(1, 13)
        ]
        people = []
        for n in range(USERS):
            role = (Role.CLERK, Role.CLERK, Role.WORKER, Role.INSPECTOR, Role.LEADER)[n % 5]
            prefix = codes[n % COMMITTEES] if role is Role.WORKER else street.prefix
            person = Person.objects.create(username=f"user{n}", name=f"用户{n}")
            post = organisation.give_post(person=person, role=role, prefix=prefix, by="admin", at=NOW)
            if role is Role.CLERK:
                organisation.place(post=post, unit=made[n % 12], by="admin", at=NOW)
            people.append(person)
        every = list(cases(rng, codes, list(KINDS.items()), [unit.pk for unit in made]))
        found = {text: (grams(text), sounds(text)) for text in TEXTS}
        _heads(every, found)
        pks = dict(Head.objects.values_list("number", "pk"))
        _facts(every, entry.pk)
        _shares(every, pks)
        _steps(every, entry.pk)
    with connection.cursor() as cursor:
        for model in (Head, Case, Share, Step):
            cursor.execute(f'VACUUM ANALYZE "{model._meta.db_table}"')
    cookies = []
    for person in people:
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        session.create()
        cookies.append(session.session_key)
    latest = every[-2000::7]
    opened = [[pks[case["number"]] for case in latest if n % 5 != 2 or case["code"] == codes[n]] for n in range(USERS)]
    return {"cookies": cookies, "cases": opened, "words": [*ROADS[:4], "binlilu", "路灯", every[-5]["number"]]}


def _heads(every: list[dict[str, Any]], found: dict[str, tuple[list[str], list[str]]]) -> None:
    from jiedao.casework.rules import grams, sounds  # noqa: PLC0415

    columns = (
        "register number kind code source place address text grams sounds state version lead_id opened_by found_on"
        " clock_from limit_amount limit_unit extra due_at warn_at provisional first_closed_on closed_at closed_count"
        " was_late lon lat subtype word first_late"
    )

    def rows() -> Iterator[tuple[Any, ...]]:
        for case in every:
            closed = case["at"] + timedelta(days=4) if case["done"] == STEPS else None
            told = found[case["text"]]
            yield (
                *(case["register"], case["number"], case["kind"], case["code"], "", "", case["address"], case["text"]),
                grams(case["address"], case["text"], case["number"]),
                [*sounds(case["address"]), *told[1]],
                *(
                    STATES[case["done"] - 1],
                    case["done"],
                    case["unit"],
                    f"user{case['by']}",
                    case["at"].date(),
                    case["at"],
                ),
                *(5.0, "working_days", 0.0, case["due"], case["due"] - timedelta(days=1), False),
                *(closed.date() if closed else None, closed, 1 if closed else 0, False),
                *(121.0 + (hash(case["address"]) % 1000) / 50_000, 30.0 + (case["unit"] % 100) / 10_000),
                *("", "", False),
            )

    copy("casework_head", columns.split(), rows())


def _facts(every: list[dict[str, Any]], entry: int) -> None:
    columns = (
        "code entry_id recorded_at origin doubtful register number kind source found_on point_number person_number"
        " address description unit due_on rectified_on verified_on look_back_result subtype located"
    )
    rows = (
        (
            *(case["code"], entry, case["at"], "", False, case["register"], case["number"], case["kind"], ""),
            *(case["at"].date(), "", "", case["address"], case["text"], "", case["due"].date()),
            *(((case["at"] + timedelta(days=3)).date(),) * 2 if case["done"] == STEPS else (None, None)),
            *("", "", ""),
        )
        for case in every
    )
    copy("casework_case", columns.split(), rows)


def _shares(every: list[dict[str, Any]], pks: dict[str, int]) -> None:
    columns = "head_id unit_id lead assigned_at signed_at done_at ended_at"
    rows = (
        (
            *(pks[case["number"]], case["unit"], True, case["at"], case["at"] if case["done"] > 2 else None),
            *(case["at"] if case["done"] > 3 else None, case["at"] if case["done"] == STEPS else None),
        )
        for case in every
        if case["done"] > 1
    )
    copy("casework_share", columns.split(), rows)


def _steps(every: list[dict[str, Any]], entry: int) -> None:
    columns = (
        "code entry_id recorded_at origin doubtful register number serial verb happened_at by stands_for unit_id state"
        " note reason word until"
    )
    rows = (
        (
            *(case["code"], entry, case["at"], "", False, case["register"], case["number"], n + 1, VERBS[n]),
            *(
                case["at"] + timedelta(hours=20 * n),
                f"user{n or case['by']}",
                "",
                case["unit"],
                STATES[n],
                "已整改",
                "",
                "",
            ),
            case["at"] + timedelta(days=1) if n == 0 and case["by"] < 2 else None,
        )
        for case in every
        for n in range(case["done"])
    )
    copy("casework_step", columns.split(), rows)


if __name__ == "__main__":
    django.setup()
    json.dump(fill(), sys.stdout)
