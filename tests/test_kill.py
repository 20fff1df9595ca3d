"""A load that is killed at any moment leaves nothing half done, and run again ends where an undisturbed one ends.

The command runs as people run it, in a process of its own on a database of its own. With JIEDAO_LONG=1 it is killed
at many more moments, on a street of full size.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from jiedao import example
from jiedao.ledger.models import fact_models

LONG = os.environ.get("JIEDAO_LONG") == "1"
SCALE = 1.0 if LONG else 0.1
# After which line of progress (14 ledgers, the contacts last), and how many seconds later.
MOMENTS = (
    [(line, delay) for line in range(1, 15) for delay in (0.0, 0.05, 0.2)]
    if LONG
    else [(4, 0.0), (13, 0.02), (14, 0.05)]
)
ROOT = Path(__file__).resolve().parents[1]

Record = dict[str, list[tuple[object, ...]]]


class Database:
    """A database beside the one that tests are given; removed in the end."""

    def __init__(self, name: str, template: str = "template0") -> None:
        self.name = f"{name}_{os.getpid()}"
        self.url = urlsplit(os.environ["JIEDAO_DATABASE_URL"])._replace(path=f"/{self.name}").geturl()
        self._administer(f'CREATE DATABASE "{self.name}" TEMPLATE "{template}"')

    def remove(self) -> None:
        self._administer(f'DROP DATABASE "{self.name}"')

    def _administer(self, statement: str) -> None:
        with psycopg.connect(os.environ["JIEDAO_DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode())

    def record(self) -> Record:
        """All that stands on record, without when and by which entry it came."""
        own = {"id", "entry_id", "recorded_at", "void_entry_id", "voided_at"}
        found: Record = {}
        with psycopg.connect(self.url) as connection:
            for model in fact_models():
                names = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if f.attname not in own)
                query = f"SELECT {names} FROM {model._meta.db_table} WHERE voided_at IS NULL"
                found[model.__name__] = sorted(connection.execute(query.encode()).fetchall(), key=str)
        return found


def start(database: Database, home: Path, *arguments: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    environment = {**os.environ, "JIEDAO_DATABASE_URL": database.url, "JIEDAO_HOME": str(home), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "jiedao", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env=environment,
    )


def run(database: Database, home: Path, *arguments: str) -> tuple[int, str]:
    """The command to its end: its status, and what stood on stdout."""
    with start(database, home, *arguments) as child:
        out, _ = child.communicate(timeout=120)
        return child.returncode, out


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ledgers of an invented street."""
    folder = tmp_path_factory.mktemp("ledgers")
    example.write_ledgers(folder, scale=SCALE)
    return folder


@pytest.fixture(scope="module")
def empty(home: Path) -> Iterator[Database]:
    """A street that has taken in nothing."""
    database = Database("kill_empty")
    status, _ = run(database, home, "init", "--name", "某街道", "--code", "990099001000", "--admin", "管理员")
    assert status == 0
    yield database
    database.remove()


@pytest.fixture
def street(empty: Database) -> Iterator[Database]:
    """The empty street for one test."""
    database = Database("kill", empty.name)
    yield database
    database.remove()


@pytest.fixture(scope="module")
def undisturbed(empty: Database, home: Path, ledgers: Path) -> Iterator[Record]:
    """What stands on record after a load that nobody disturbed."""
    database = Database("kill_undisturbed", empty.name)
    status, out = run(database, home, "intake", str(ledgers), "--json")
    assert (status, len(json.loads(out)["files"])) == (0, 14)
    yield database.record()
    database.remove()


@pytest.mark.parametrize(("line", "delay"), MOMENTS)
def test_a_killed_load_run_again_ends_where_an_undisturbed_one_ends(
    street: Database, home: Path, ledgers: Path, undisturbed: Record, line: int, delay: float
) -> None:
    with start(street, home, "intake", str(ledgers)) as child:
        assert child.stderr
        while f"（{line}/14）" not in child.stderr.readline():
            assert child.poll() is None
        time.sleep(delay)
        child.kill()
    assert child.returncode == -9

    for name, rows in street.record().items():
        if name not in ("Copy", "Case"):  # these two hold facts of several ledgers
            assert rows in ([], undisturbed[name]), name

    status, _ = run(street, home, "intake", str(ledgers))

    assert status == 0
    assert street.record() == undisturbed


def test_two_loads_at_once_end_where_one_does(street: Database, home: Path, ledgers: Path, undisturbed: Record) -> None:
    loads = [start(street, home, "intake", str(ledgers)) for _ in range(2)]

    for load in loads:
        with load:
            assert (load.communicate(timeout=120)[0] != "", load.returncode) == (True, 0)
    assert street.record() == undisturbed


@pytest.mark.parametrize("arguments", [("--as-of", "8月31日", "."), ("没有这个文件.xlsx",)])
def test_wrong_usage_leaves_with_2_and_an_empty_stdout(empty: Database, home: Path, arguments: tuple[str, ...]) -> None:
    assert run(empty, home, "intake", "--json", *arguments) == (2, "")
