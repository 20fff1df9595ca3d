"""Where everything of one home lies.

HOME/postgres/            0700, or a link to /var/lib/jiedao/NAME when root's PostgreSQL could not reach it
    cluster/data          the database files
    cluster/passwords     JSON, 0600
    users  start  keeper  lock files
    socket/               0700, or a link to a temporary folder when its path would not do
    server.log
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from jiedao.postgres.account import Account, account_for, open_folder
from jiedao.postgres.errors import PostgresError

SYSTEM = Path("/var/lib/jiedao")
_LONGEST_SOCKET = 107  # bytes of sockaddr_un.sun_path on Linux, less its closing zero
_SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Place:
    """The folder of one cluster and the account that owns it."""

    folder: Path
    account: Account

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def unfinished(self) -> Path:
        return self.folder / "cluster.new"

    @property
    def data(self) -> Path:
        return self.cluster / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def lock(self, name: str) -> Path:
        return self.folder / name

    def passwords(self) -> dict[str, str]:
        """Role → password."""
        path = self.cluster / "passwords"
        try:
            found: dict[str, str] = json.loads(path.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise PostgresError(f"读不出数据库口令文件 {path}：{error}") from error
        return found

    def delete(self) -> None:
        """Delete the cluster and all that belongs to it."""
        socket = self.folder / "socket"
        if socket.is_symlink():
            shutil.rmtree(socket.resolve(), ignore_errors=True)
        shutil.rmtree(self.folder)

    def socket(self) -> Path:
        """The folder of the server's socket, made when missing."""
        link = self.folder / "socket"
        if _can_hold_socket(link.parent.resolve() / link.name):
            _make_private(link, self.account)
            return link.resolve()
        if not (link.is_symlink() and _is_private(link.resolve(), self.account)):
            temporary = Path(tempfile.mkdtemp(prefix="jiedao-"))
            self.account.own(temporary)
            link.unlink(missing_ok=True)
            link.symlink_to(temporary)
        return link.resolve()


def place_of(home: Path) -> Place:
    """The place of `home`, with its folders made. A choice once made stays: `HOME/postgres` remembers it."""
    entry = home / "postgres"
    try:
        _make_home(home)
        if not (entry.exists() or entry.is_symlink()):
            _choose(home, entry)
        account = account_for(entry)
    except FileNotFoundError as error:
        raise PostgresError(f"数据库目录不见了：{entry} 指向的 {entry.resolve()} 不存在") from error
    except OSError as error:
        raise PostgresError(f"不能使用数据目录 {home}：{error.strerror}") from error
    folder = entry.resolve()
    if not account.may_pass(folder):
        raise PostgresError(f"运行数据库的系统账户进不去 {folder}：请检查它和上级文件夹的权限")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise PostgresError(f"没有权限使用 {folder}：这个数据目录属于另一个系统账户，请用原来的账户运行")
    return Place(folder, account)


def _make_home(home: Path) -> None:
    if not home.exists():
        home.parent.mkdir(parents=True, exist_ok=True)
        # Root's PostgreSQL runs as another account and must pass through; it still cannot list the folder.
        home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)


def _choose(home: Path, entry: Path) -> None:
    account = account_for()
    if account.may_pass(home):
        _make_private(entry, account)
        return
    open_folder(SYSTEM)
    # A fresh name each time: a home that was deleted on purpose must not come back with its old data.
    folder = Path(tempfile.mkdtemp(dir=SYSTEM, prefix=f"{home.name[:40]}-"))
    account.own(folder)
    try:
        entry.symlink_to(folder)
    except FileExistsError:  # another process chose at the same moment
        folder.rmdir()


def _make_private(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    account.own(folder)


def _can_hold_socket(folder: Path) -> bool:
    """Short enough for the kernel, and without the comma that separates hosts for PostgreSQL's clients."""
    return len(os.fsencode(folder / _SOCKET_NAME)) <= _LONGEST_SOCKET and "," not in str(folder)


def _is_private(folder: Path, account: Account) -> bool:
    """A folder of our account's that nobody else can enter: names in the temporary folder can be taken by others."""
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    owner = os.geteuid() if account.uid is None else account.uid
    return stat.S_ISDIR(status.st_mode) and status.st_uid == owner and stat.S_IMODE(status.st_mode) == 0o700
