"""A fresh house for each measurement, worked through its own commands."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from jiedao import postgres

_environment: dict[str, str] = {}


@contextlib.contextmanager
def standing(home: Path) -> Iterator[None]:
    """An empty street with its database standing, so that no start is measured."""
    with postgres.running(home) as url:
        _environment.update(os.environ, JIEDAO_HOME=str(home), JIEDAO_DATABASE_URL=url)
        command("init", "--name", "某街道", "--code", "990099001000", "--admin", "admin")
        yield


def command(*arguments: str, allowed: tuple[int, ...] = (0,)) -> None:
    """Run one command of the house; its output is thrown away."""
    done = subprocess.run(
        [sys.executable, "-m", "jiedao", *arguments],
        env=_environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode not in allowed:
        raise RuntimeError(done.stderr[-2000:])


def intake(folder: Path) -> None:
    """Take the folder's ledgers in."""
    command("intake", str(folder), "--json", allowed=(0, 3))


def figures(day: date, by: str = "") -> None:
    """Print all figures."""
    command("figures", "--as-of", f"{day}", "--json", *(["--by", by] if by else []))


def report(day: date, out: Path) -> None:
    """Write the report."""
    command("report", "--as-of", f"{day}", "--out", str(out))


def memory() -> str:
    """The largest process that ended so far."""
    return f"largest process {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MB"


def environment() -> dict[str, str]:
    """The environment of the house that stands, for processes of one's own."""
    return dict(_environment)
