"""Locks between processes: flock on a file, with a time limit.

The kernel lets go of such a lock when its holder ends, however it ends. The descriptors are closed on exec, so a
child that outlives its parent does not hold the lock by accident.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jiedao.postgres.errors import PostgresError

_POLL = 0.02  # seconds between two tries


@contextmanager
def held(path: Path, *, shared: bool, patience: float, otherwise: str) -> Iterator[None]:
    """Hold the lock file `path`; after `patience` seconds raise PostgresError with the sentence `otherwise`."""
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + patience
        while not _try(descriptor, shared=shared):
            if time.monotonic() > deadline:
                raise PostgresError(otherwise)
            time.sleep(_POLL)
        yield
    finally:
        os.close(descriptor)


def is_free(path: Path) -> bool:
    """Nobody holds the lock file exclusively at this moment."""
    descriptor = _open(path)
    try:
        return _try(descriptor, shared=True)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise PostgresError(f"没有权限使用 {path}：这个数据目录属于另一个系统账户，请用原来的账户运行") from error
    if os.geteuid() == 0:  # what root makes here must stay usable for the account that owns the folder
        owner = path.parent.stat()
        os.fchown(descriptor, owner.st_uid, owner.st_gid)
    return descriptor


def _try(descriptor: int, *, shared: bool) -> bool:
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
