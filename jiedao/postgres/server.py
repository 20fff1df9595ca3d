"""`running`: join the users of a home's server, and start it when it does not answer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from jiedao.postgres import cluster, keeper, locks
from jiedao.postgres.account import ENVIRONMENT
from jiedao.postgres.binaries import programs
from jiedao.postgres.errors import PostgresError
from jiedao.postgres.places import SYSTEM, Place, place_of

# Above the longest orderly stop of a keeper, so that a new user waits for it instead of failing.
_PATIENCE_TO_JOIN = keeper.PATIENCE_TO_STOP * 2 + 5  # seconds
_PATIENCE_TO_START = keeper.PATIENCE_TO_START + 5  # seconds
_PATIENCE_FOR_OTHERS = 180.0  # seconds; another command may be making the cluster on a slow disk
_PAUSE = 0.1  # seconds
_POLL = 0.03  # seconds between two tries to connect


def _silent(message: str) -> None:
    pass


@contextmanager
def running(home: Path, *, say: Callable[[str], None] = _silent) -> Iterator[str]:
    """The URL of database `jiedao` in the server of `home`, which runs at least as long as this context.

    The role of the URL owns its database and may create others, but is no superuser. `say` is given a Chinese
    line before each step that takes a second or more. Raises PostgresError.
    """
    place = place_of(home)
    with locks.held(
        place.lock("users"), shared=True, patience=_PATIENCE_TO_JOIN, otherwise=f"数据库迟迟没有停下来：{place.folder}"
    ):
        with locks.held(
            place.lock("start"),
            shared=False,
            patience=_PATIENCE_FOR_OTHERS,
            otherwise=f"另一个命令正在启动数据库，等了三分钟仍未完成：{place.folder}",
        ):
            url = _ensure(place, say)
        yield url


def remove(home: Path) -> None:
    """Delete the database of `home`, wherever it lies, once its last user has gone. For tests and discarded demos.

    Raises PostgresError while somebody still uses it. A home without a database is left alone.
    """
    if not (home / "postgres").exists():
        return
    place = place_of(home)
    deadline = time.monotonic() + _PATIENCE_TO_JOIN
    while True:
        in_use = f"数据库仍在使用，不能删除：{place.folder}"
        with locks.held(place.lock("users"), shared=False, patience=_PATIENCE_TO_JOIN, otherwise=in_use):
            if locks.is_free(place.lock("keeper")):  # and without users none will be started
                place.delete()
                (home / "postgres").unlink(missing_ok=True)  # the link, where it was one
                return
        if time.monotonic() > deadline:
            raise PostgresError(in_use)
        time.sleep(_PAUSE)  # leave the users' lock to the keeper, which is about to stop the server


def _ensure(place: Place, say: Callable[[str], None]) -> str:
    """Make the cluster, start the keeper, wait for the server: whatever of it is missing."""
    fresh = not place.cluster.exists()
    if fresh:
        say(f"首次使用，正在建立数据库：{place.folder}")
        cluster.create(place, programs(place.account, shared=SYSTEM))
    cluster.check_version(place)
    url = _url(place)
    if locks.is_free(place.lock("keeper")):
        if not fresh:
            say("正在启动数据库")
        _start_keeper(place)
    _wait(place, url)
    return url


def _url(place: Place) -> str:
    password = place.passwords()[cluster.ROLE]
    socket = quote(str(place.socket()), safe="")
    return f"postgresql://{cluster.ROLE}:{password}@/{cluster.DATABASE}?host={socket}"


def _start_keeper(place: Place) -> None:
    """Start the keeper; it holds its lock before this returns."""
    user = [] if place.account.uid is None else [str(place.account.uid), str(place.account.gid)]
    folder = programs(place.account, shared=SYSTEM)
    # Run as a file and without site-packages: it starts in a few hundredths of a second and imports nothing of ours.
    command: list[str | Path] = [
        sys.executable,
        "-I",
        "-S",
        keeper.__file__,
        place.folder,
        folder,
        place.socket(),
        *user,
    ]
    with place.log.open("ab") as log:
        place.account.own(place.log)
        try:
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=dict(ENVIRONMENT), check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresError(f"数据库守护进程没有启动：{error}") from error


def _wait(place: Place, url: str) -> None:
    """Return when the server lets us in. Connecting is the judge: a pid in a file proves nothing."""
    deadline = time.monotonic() + _PATIENCE_TO_START
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline or locks.is_free(place.lock("keeper")):
                raise PostgresError(f"数据库没有启动成功：{_reason(place, error)}（详见 {place.log}）") from error
            time.sleep(_POLL)
        else:
            return


def _reason(place: Place, error: psycopg.OperationalError) -> str:
    """The server's own last complaint if there is one, else what the client was told."""
    complaints = [
        line
        for line in place.log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        if "FATAL" in line or "PANIC" in line
    ]
    return complaints[-1] if complaints else str(error).strip().partition("\n")[0]
