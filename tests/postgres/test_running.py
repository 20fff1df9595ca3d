"""What a user of the embedded PostgreSQL may rely on."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from jiedao.postgres import PostgresError, remove, running, server
from jiedao.postgres.places import place_of
from tests.postgres.conftest import is_stopped, wait_until

ROOT = Path(__file__).resolve().parents[2]
USER = """
import sys, time
from pathlib import Path
from jiedao.postgres import running
from jiedao.postgres.places import place_of
with running(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(600)
"""


def ask(url: str, query: str) -> object:
    """The one value that `query` gives."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def do(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def user_process(home: Path) -> tuple[subprocess.Popen[str], str]:
    """Another process that uses the server of `home`, and the URL it was given."""
    process = subprocess.Popen(
        [sys.executable, "-c", USER, str(home)], cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def end(process: subprocess.Popen[str], number: signal.Signals) -> None:
    process.send_signal(number)
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def pid_of_server(home: Path) -> int:
    return int((home / "postgres" / "cluster" / "data" / "postmaster.pid").read_text().split()[0])


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def socket_of(url: str) -> Path:
    return Path(str(conninfo_to_dict(url)["host"]))


def test_the_server_stops_after_its_last_user(home: Path) -> None:
    with running(home) as url:
        assert ask(url, "SELECT 1") == 1
    assert wait_until(lambda: is_stopped(home))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_data_survive_a_restart(home: Path) -> None:
    with running(home) as url:
        do(url, "CREATE TABLE note AS SELECT '桂影路' AS text")
    assert wait_until(lambda: is_stopped(home))
    with running(home) as again:
        assert again == url
        assert ask(again, "SELECT text FROM note") == "桂影路"


def test_an_existing_cluster_starts_quickly(home: Path) -> None:
    begun = time.monotonic()
    with running(home):
        assert time.monotonic() - begun < 1.5


def test_two_users_share_one_server_and_the_second_keeps_it(home: Path) -> None:
    with running(home) as url:
        other, other_url = user_process(home)
        process_id = pid_of_server(home)
        assert other_url == url
    try:
        time.sleep(0.6)  # three rounds of the keeper
        assert ask(url, "SELECT 1") == 1
        assert pid_of_server(home) == process_id
    finally:
        end(other, signal.SIGTERM)


def test_many_commands_at_once_make_one_cluster_and_one_server(bare: Path) -> None:
    seen: list[tuple[str, int]] = []

    def use() -> None:
        with running(bare) as url:
            assert ask(url, "SELECT 1") == 1
            seen.append((url, pid_of_server(bare)))
            meeting.wait()

    meeting = threading.Barrier(4, timeout=60)
    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_a_user_who_comes_while_the_server_stops_gets_a_working_one(home: Path) -> None:
    for delay in (0.0, 0.1, 0.2, 0.25, 0.3):
        with running(home) as url:
            assert ask(url, "SELECT 1") == 1
        time.sleep(delay)
    with running(home) as url:
        assert ask(url, "SELECT 1") == 1


def test_after_kill_9_of_the_last_user_the_server_stops_and_the_next_command_starts_it(home: Path) -> None:
    process, url = user_process(home)
    do(url, "CREATE TABLE written AS SELECT 7 AS number")
    end(process, signal.SIGKILL)
    assert wait_until(lambda: is_stopped(home), patience=5)
    with running(home) as again:
        assert ask(again, "SELECT number FROM written") == 7


def test_after_kill_9_of_the_keeper_the_next_user_brings_another_and_the_server_still_stops(home: Path) -> None:
    process, url = user_process(home)
    process_id = pid_of_server(home)
    keeper = int(subprocess.check_output(["ps", "-o", "ppid=", "-p", str(process_id)], text=True))
    os.kill(keeper, signal.SIGKILL)
    assert wait_until(lambda: is_stopped(home))
    with running(home):
        assert pid_of_server(home) == process_id, "the server with its sessions goes on"
        assert ask(url, "SELECT 1") == 1
    end(process, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(process_id))


def test_after_kill_9_of_the_server_the_keeper_starts_it_again(home: Path) -> None:
    with running(home) as url:
        do(url, "CREATE TABLE kept AS SELECT 7 AS number")
        process_id = pid_of_server(home)
        os.kill(process_id, signal.SIGKILL)

        def answers() -> bool:
            try:
                return ask(url, "SELECT number FROM kept") == 7
            except psycopg.OperationalError:
                return False

        assert wait_until(answers, patience=30)
        assert pid_of_server(home) != process_id


def test_a_cluster_cut_short_while_it_was_made_is_made_anew(bare: Path) -> None:
    left_over = place_of(bare).unfinished
    (left_over / "data" / "base").mkdir(parents=True)
    said: list[str] = []
    with running(bare, say=said.append) as url:
        assert ask(url, "SELECT current_database() || ' ' || current_user") == "jiedao jiedao"
    assert not left_over.exists()
    assert len(said) == 1
    assert said[0].startswith("首次使用，正在建立数据库")


def test_a_path_too_long_for_a_socket_is_no_obstacle(passable: Path) -> None:
    home = passable / ("长" * 40) / "var"
    with running(home) as url:
        assert ask(url, "SELECT 1") == 1
        assert (home / "postgres").resolve().parent == home.resolve(), "the cluster itself stays in the home"
        socket = socket_of(url)
        assert len(os.fsencode(socket / ".s.PGSQL.5432")) <= 107
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    shutil.rmtree(socket)  # as a cleaning of the temporary folder would
    assert wait_until(lambda: is_stopped(home))
    with running(home) as url:
        assert ask(url, "SELECT 1") == 1
    remove(home)
    assert not socket_of(url).exists()


def test_a_removed_database_is_gone_wherever_it_lay(bare: Path) -> None:
    folder = place_of(bare).folder
    (folder / "cluster" / "data").mkdir(parents=True)
    remove(bare)
    assert not folder.exists()
    assert list(bare.iterdir()) == []
    remove(bare)  # a second time there is nothing to do


def test_a_database_in_use_is_not_removed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_PATIENCE_TO_JOIN", 0.3)
    with running(home) as url:
        with pytest.raises(PostgresError, match="数据库仍在使用"):
            remove(home)
        assert ask(url, "SELECT 1") == 1


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("SELECT rolsuper FROM pg_roles WHERE rolname = current_user", False),
        ("SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user", True),
        ("SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user", False),
        ("SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user", False),
        ("SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()", "jiedao"),
        ("SHOW server_encoding", "UTF8"),
        ("SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'jiedao'", "b C.UTF-8"),
        ("SHOW listen_addresses", ""),
        ("SHOW synchronous_commit", "on"),
        ("SHOW fsync", "on"),
        ("SHOW data_checksums", "on"),
    ],
)
def test_the_role_and_the_server_are_what_they_should_be(shared_url: str, question: str, answer: object) -> None:
    assert ask(shared_url, question) == answer


def test_the_role_may_create_databases_for_tests(shared_url: str) -> None:
    do(shared_url, "CREATE DATABASE another")
    do(shared_url, "DROP DATABASE another")


def test_nobody_comes_in_without_the_password(shared_url: str) -> None:
    parts = conninfo_to_dict(shared_url)
    for user in ("jiedao", "postgres"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host=parts["host"], dbname="jiedao", user=user, password="a guess")


def test_the_socket_the_data_and_the_passwords_are_private(shared_url: str, home: Path) -> None:
    folder = (home / "postgres").resolve()
    modes = {
        name: stat.S_IMODE((folder / name).stat().st_mode)
        for name in (".", "socket", "cluster", "cluster/data", "cluster/passwords")
    }
    assert modes == {".": 0o700, "socket": 0o700, "cluster": 0o700, "cluster/data": 0o700, "cluster/passwords": 0o600}
