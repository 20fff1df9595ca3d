"""The system account PostgreSQL runs as: it refuses to run as root.

An ordinary user runs the server as themselves. Root runs it as the owner of an existing cluster, else as the system
account `jiedao`, which is created when missing, else as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jiedao.postgres.errors import PostgresError

_NAME = "jiedao"
# PostgreSQL sees none of the caller's environment: a stray PGDATA or an unknown locale must not reach it.
ENVIRONMENT: Mapping[str, str] = {"LC_ALL": "C.UTF-8"}


@dataclass(frozen=True)
class Account:
    """Whom to become when a program of PostgreSQL is started; `None` means to stay who we are."""

    uid: int | None = None
    gid: int | None = None

    def own(self, path: Path) -> None:
        """Give a file or folder to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def run(self, command: Sequence[str | Path], *, text: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program as this account with `text` on its standard input; its output is captured."""
        extra: list[int] | None = None if self.uid is None else []
        try:
            return subprocess.run(
                command,
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                env=dict(ENVIRONMENT),
                cwd="/",
                user=self.uid,
                group=self.gid,
                extra_groups=extra,
                check=False,
            )
        except PermissionError as error:  # a folder on the way to the program is closed to this account
            return subprocess.CompletedProcess(list(command), 126, "", str(error))
        except (OSError, subprocess.SubprocessError) as error:
            raise PostgresError(f"不能运行数据库程序 {command[0]}：{error}") from error

    def may_pass(self, folder: Path) -> bool:
        """This account can reach what lies in `folder`. Asked by trying, since access lists count as well."""
        return self.uid is None or self.run(["/bin/sh", "-c", 'cd "$1"', "sh", folder]).returncode == 0


def open_folder(folder: Path) -> None:
    """Make a system folder that every account may pass through, whatever the caller's umask."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def account_for(existing: Path | None = None) -> Account:
    """The account to run as; `existing` is a folder of a cluster whose owner is kept."""
    if os.geteuid() != 0:
        return Account()
    if existing is not None and (status := existing.stat()).st_uid != 0:
        return Account(status.st_uid, status.st_gid)
    entry = _entry(_NAME) or _create() or _entry("nobody")
    if entry is None:
        raise PostgresError("数据库不能以 root 身份运行，而本机没有可用的系统账户；请先执行 useradd --system jiedao")
    return Account(entry.pw_uid, entry.pw_gid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd | None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", _NAME]
    try:
        subprocess.run(command, capture_output=True, check=False, timeout=30)
    except (OSError, subprocess.SubprocessError):
        return None
    return _entry(_NAME)  # there as well when another process was quicker
