"""Homes whose server has stopped, and whose cluster is gone, when the test is over."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jiedao.postgres import locks, remove, running
from jiedao.postgres.places import place_of


def wait_until(condition: Callable[[], bool], *, patience: float = 15.0) -> bool:
    """Whether `condition` came true within `patience` seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_stopped(home: Path) -> bool:
    """No keeper holds the server of `home`, so the server is down too."""
    return locks.is_free((home / "postgres").resolve() / "keeper")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home with its cluster made: initdb is the slow part. Each test finds it whole, started or not."""
    home = tmp_path_factory.mktemp("made") / "一个 home, 'quoted'"
    with running(home):
        pass
    yield home
    remove(home)


@pytest.fixture
def hollow(tmp_path: Path) -> Iterator[Path]:
    """A home whose cluster is only a version and a file of passwords."""
    home = tmp_path / "hollow"
    place = place_of(home)
    place.data.mkdir(parents=True)
    (place.data / "PG_VERSION").write_text("18\n")
    (place.cluster / "passwords").write_text('{"jiedao": "secret"}')
    for entry in (place.cluster, place.data):
        entry.chmod(0o700)
        place.account.own(entry)
    yield home
    remove(home)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Path]:
    """A home where nothing has been made."""
    home = tmp_path / "bare"
    yield home
    remove(home)


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder every account may pass through; pytest's own are closed to all but their owner."""
    folder = Path(tempfile.mkdtemp(prefix="jiedao-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def shared_url(home: Path) -> Iterator[str]:
    """The URL of the one server that questions of fact are put to."""
    with running(home) as url:
        yield url
