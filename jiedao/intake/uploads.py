"""Files that come by the browser: kept in a folder of the load, then taken in by a process of their own.

The process holds a lock on its load's folder as long as it lives, so whether it runs is asked of the lock,
never of a process number that another program may bear by now.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from jiedao.intake import actions
from jiedao.intake.models import Load, LoadFile
from jiedao.intake.returns import upload_folder
from jiedao.organisation.actions import Refused

ENDINGS = (".xlsx", ".xls", ".csv")
MAX_FILES = 60
MAX_BYTES = 20 * 1024 * 1024
SILENT = timedelta(seconds=60)  # a load without a folder of its own is taken for dead after this silence
_LOCK = "lock"
_LOG = "log.txt"
_STEM = 80  # characters; a hanzi is three bytes and file systems take 255
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


def safe_name(name: str) -> str:
    """The file's own name without folders, control characters and over-length; its Chinese is kept.

    >>> safe_name("C:\\\\桌面\\\\问题隐患台账.xlsx")
    '问题隐患台账.xlsx'
    """
    bare = _UNFIT.sub("", re.split(r"[\\/]", name)[-1]).strip()
    path = Path(bare or "未命名")
    return f"{path.stem[:_STEM].strip()}{path.suffix.lower()}"


def why_not(name: str, size: int) -> str | None:
    """Why a file is turned away at the door; None when it may come in. `size` in bytes."""
    if name.startswith(("~$", ".")):
        return "是 Excel 打开文件时留下的临时文件，请选择台账本身"
    if not name.lower().endswith(ENDINGS):
        return "不是 .xlsx、.xls 或 .csv 文件，没有读取"
    if size > MAX_BYTES:
        return f"有 {size / 1024 / 1024:.1f} MB，超过 {MAX_BYTES // 1024 // 1024} MB，没有读取；请拆开后再导入"
    return "是空文件，没有读取" if size == 0 else None


def receive(
    files: Sequence[UploadedFile[Any]],
    *,
    by: str,
    at: datetime,
    as_of: date | None,
    full: bool,
    apply_corrections: bool,
) -> Load:
    """Open a load with these files. Those turned away are put down beside the others with the reason."""
    with transaction.atomic():
        good = [file for file in files if not why_not(file.name or "", file.size or 0)]
        load = actions.begin(by=by, at=at, as_of=as_of, full=full, apply_corrections=apply_corrections, files=len(good))
        for file in files:
            if reason := why_not(file.name or "", file.size or 0):
                LoadFile.objects.create(load=load, file=safe_name(file.name or ""), error=reason)
        folder = upload_folder(load)
        folder.mkdir(parents=True, mode=0o700)
        for file in good:
            with _free(folder, safe_name(file.name or "")).open("wb") as kept:
                for chunk in file.chunks():
                    kept.write(chunk)
    return load


def again(*, load: Load, by: str, at: datetime, names: Collection[str] = ()) -> Load:
    """Open a new load with the files of a former one, or with those of these names; the former stays as it is."""
    former = upload_folder(load)
    paths = [path for path in kept(load) if not names or path.name in names]
    if not paths:
        raise Refused("上传的文件已不在，请重新选择文件导入")
    with transaction.atomic():
        new = actions.begin(
            by=by,
            at=at,
            as_of=load.as_of,
            full=load.full,
            apply_corrections=load.apply_corrections,
            files=len(paths),
        )
        folder = upload_folder(new)
        folder.mkdir(parents=True, mode=0o700)
        for path in paths:
            shutil.copyfile(former / path.name, folder / path.name)
    return new


def kept(load: Load) -> list[Path]:
    """The files of a load that came by the browser."""
    folder = upload_folder(load)
    return sorted(path for path in folder.glob("*") if path.suffix.lower() in ENDINGS) if folder.is_dir() else []


def start(load: Load) -> None:
    """Begin to take in a load's files in a process that outlives this one; Refused when it already runs."""
    folder = upload_folder(load)
    command = [sys.executable, "-m", "jiedao", "intake", "--load", str(load.pk)]
    environment = os.environ | {"JIEDAO_HOME": str(settings.HOME)}
    with _held(folder) as lock, (folder / _LOG).open("ab") as log:
        process = subprocess.Popen(  # the child keeps the lock through the descriptor it is given
            command,
            cwd=settings.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[lock],
        )
    threading.Thread(target=process.wait, daemon=True).start()  # so that no dead child is left behind


def is_alive(load: Load) -> bool:
    """Whether the process that takes in this load still runs."""
    try:
        with _held(upload_folder(load)):
            return False
    except Refused:
        return True


def came_by_browser(load: Load) -> bool:
    """Whether the load's files were uploaded, so that it can be run again."""
    return upload_folder(load).is_dir()


def is_stalled(load: Load, at: datetime) -> bool:
    """Whether a load that ought to run has stopped without saying so."""
    if load.state != Load.State.RUNNING:
        return False
    if not came_by_browser(load):
        return load.beat_at is None or at - load.beat_at > SILENT
    if is_alive(load):
        return False
    load.refresh_from_db()  # it may have come to its end while the lock was asked
    return load.state == Load.State.RUNNING


@contextmanager
def _held(folder: Path) -> Iterator[int]:
    """The folder's lock as a file descriptor; Refused when another process holds it."""
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock
    except BlockingIOError:
        raise Refused("这次导入还在进行") from None
    finally:
        os.close(lock)


def _free(folder: Path, name: str) -> Path:
    """A path of that name in the folder, numbered where another file of the same name came first."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem}（{number}）{Path(name).suffix}"
    return path
