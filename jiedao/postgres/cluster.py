"""Making a cluster: initdb, then one role and one database, all in a folder that is renamed when it is whole."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from pathlib import Path

from jiedao.postgres.binaries import MAJOR
from jiedao.postgres.errors import PostgresError
from jiedao.postgres.places import Place

ROLE = DATABASE = "jiedao"
_SUPERUSER = "postgres"


def create(place: Place, programs: Path) -> None:
    """Make `place.cluster`. What an earlier attempt left half done is removed first."""
    unfinished = place.unfinished
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    place.account.own(unfinished)
    passwords = {_SUPERUSER: secrets.token_urlsafe(24), ROLE: secrets.token_urlsafe(24)}
    _write_private(place, unfinished / "passwords", json.dumps(passwords))
    _initdb(place, programs, passwords[_SUPERUSER])
    _create_role_and_database(place, programs, passwords[ROLE])
    unfinished.rename(place.cluster)
    _sync(place.folder)


def check_version(place: Place) -> None:
    """Refuse files of another major release: they would have to be converted, and an old server must not open them."""
    try:
        version = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise PostgresError(f"数据库文件不完整，缺少 {place.data / 'PG_VERSION'}；请从备份恢复") from error
    if version != MAJOR:
        raise PostgresError(
            f"{place.data} 是 PostgreSQL {version} 的数据，本程序带的是 PostgreSQL {MAJOR}；请先导出再导入"
        )


def _initdb(place: Place, programs: Path, password: str) -> None:
    secret = place.unfinished / "superuser"
    _write_private(place, secret, password + "\n")
    done = place.account.run(
        [
            programs / "initdb",
            "--pgdata",
            place.unfinished / "data",
            "--username",
            _SUPERUSER,
            "--pwfile",
            secret,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
    )
    secret.unlink()
    if done.returncode != 0:
        raise PostgresError(f"数据库初始化失败（{place.folder}）：{_last_line(done.stderr)}")


def _create_role_and_database(place: Place, programs: Path, password: str) -> None:
    """Single-user mode: no server has to be started and stopped, and no superuser ever connects."""
    # The password is of URL-safe characters, so it needs no quoting.
    statements = f"""\
CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER PASSWORD '{password}'
CREATE DATABASE {DATABASE} OWNER {ROLE}
"""
    # In this mode errors do not show in the exit status; messages below ERROR are kept out of the output.
    command: list[str | Path] = [
        programs / "postgres",
        "--single",
        "-D",
        place.unfinished / "data",
        "-c",
        "log_min_messages=error",
    ]
    done = place.account.run([*command, "postgres"], text=statements)
    if done.returncode != 0 or "ERROR" in done.stderr or "FATAL" in done.stderr:
        raise PostgresError(f"数据库初始化失败（{place.folder}）：{_last_line(done.stderr)}")


def _write_private(place: Place, path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    place.account.own(path)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_line(output: str) -> str:
    return (output.strip().splitlines() or ["没有说明"])[-1]
