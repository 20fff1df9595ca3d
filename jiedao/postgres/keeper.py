"""The keeper: starts PostgreSQL, waits until nobody uses it, stops it. Run as a file; standard library only.

    keeper.py FOLDER PROGRAMS SOCKET [UID GID]

It holds FOLDER/keeper as long as it lives and asks for FOLDER/users exclusively; the users hold that one shared.
When it gets it there are none left, and a new one waits until the server has stopped. It ends with the server down.
"""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

PATIENCE_TO_START = 30.0  # seconds of tries; after a kill, old server processes may hold the memory for a while
PATIENCE_TO_STOP = 30.0  # seconds for an orderly stop, and again for a hasty one
_POLL = 0.2  # seconds
_LOG_LIMIT = 5_000_000  # bytes; a longer log is begun anew

# One office on one machine, perhaps a small one. Everything else is PostgreSQL's default.
_SETTINGS = {
    "listen_addresses": "",  # no network: the socket is the only door
    "unix_socket_permissions": "0700",
    "max_connections": "120",  # a slot costs next to nothing until it is used
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "synchronous_commit": "on",  # an answered request is on the disk
    "max_wal_size": "512MB",
    "jit": "off",  # short queries: compiling them costs more than it saves
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "lc_messages": "C",
}


@dataclass(frozen=True)
class Task:
    """What the command line asks for."""

    folder: Path
    programs: Path
    socket: Path
    uid: int | None
    gid: int | None

    @property
    def data(self) -> Path:
        return self.folder / "cluster" / "data"


class _Told(Exception):
    """Somebody asked this process to end."""


def main(arguments: list[str]) -> int:
    """Become a process of its own, then keep the server. Returns at once in the process that was started."""
    folder, programs, socket, *user = arguments
    uid, gid = (int(user[0]), int(user[1])) if user else (None, None)
    task = Task(Path(folder), Path(programs), Path(socket), uid, gid)
    alive = _open(task.folder / "keeper")
    if not _lock(alive):
        return 0  # another keeper is at work
    users = _open(task.folder / "users")
    _tidy_log(task.folder / "server.log")
    if os.fork():
        return 0  # the child keeps the lock
    os.setsid()
    os.chdir("/")
    try:
        return _keep(task, users)
    finally:
        # In this order: who sees no users' lock must not still see a keeper.
        os.close(alive)
        os.close(users)


def _keep(task: Task, users: int) -> int:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _tell)
    orphan = _orphan(task)
    server = None if orphan else _start(task)
    started = time.monotonic()
    give_up = started + PATIENCE_TO_START
    try:
        while not _lock(users):
            time.sleep(_POLL)
            if _is_alive(server, orphan):
                continue
            now = time.monotonic()
            if now - started > PATIENCE_TO_START:  # it had been running well: a new failure, new patience
                give_up = now + PATIENCE_TO_START
            if now > give_up:
                return 1
            orphan, server, started = None, _start(task), now
    except _Told:
        pass
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    _stop(server, orphan)
    return 0


def _start(task: Task) -> subprocess.Popen[bytes]:
    settings = {**_SETTINGS, "unix_socket_directories": _quoted(str(task.socket))}
    command = [str(task.programs / "postgres"), "-D", str(task.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    extra: list[int] | None = None if task.uid is None else []
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8"},
        user=task.uid,
        group=task.gid,
        extra_groups=extra,
        umask=0o077,
    )


def _orphan(task: Task) -> int | None:
    """The pid of a server whose keeper was killed. It counts only if it answers: an old pid file proves nothing."""
    ready = [str(task.programs / "pg_isready"), "-q", "-t", "2", "-h", str(task.socket)]
    if subprocess.run(ready, env={"LC_ALL": "C.UTF-8"}, check=False).returncode not in (0, 1):
        return None
    try:
        return int((task.data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_alive(server: subprocess.Popen[bytes] | None, orphan: int | None) -> bool:
    if server is not None:
        return server.poll() is None
    if orphan is None:
        return False
    try:
        os.kill(orphan, 0)
    except ProcessLookupError:
        return False
    return True


def _stop(server: subprocess.Popen[bytes] | None, orphan: int | None) -> None:
    """Stop in order (SIGINT: fast shutdown), else in haste (SIGQUIT: recovery at the next start), else at once."""
    pid = server.pid if server is not None else orphan
    for number, patience in (
        (signal.SIGINT, PATIENCE_TO_STOP),
        (signal.SIGQUIT, PATIENCE_TO_STOP),
        (signal.SIGKILL, 5),
    ):
        if pid is None or not _is_alive(server, orphan):
            return
        os.kill(pid, number)
        deadline = time.monotonic() + patience
        while _is_alive(server, orphan) and time.monotonic() < deadline:
            time.sleep(0.02)


def _quoted(path: str) -> str:
    """A folder as an element of a PostgreSQL list setting, where a comma or a quote would mean something."""
    return '"' + path.replace('"', '""') + '"'


def _tidy_log(path: Path) -> None:
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        os.truncate(path, 0)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tell(number: int, frame: FrameType | None) -> None:
    raise _Told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
