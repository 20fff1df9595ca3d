"""The keys: in a file of their own that its owner alone may read, made once, each with a number.

A line is `NUMBER HEX` for a key of 256 bits, or `index HEX` for that of the blind index, which never changes: every
index would have to be made anew. What is sealed from now on takes the highest number; the older keys still open what
was sealed before.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

SIZE = 32  # bytes of every key
MOST = 255  # a number takes one byte


class KeysRefused(Exception):
    """The file of the keys cannot be used; the message says why and never what is in it."""


@dataclass(frozen=True)
class Keys:
    """The sealing keys by number, and that of the blind index; neither shows in a traceback."""

    sealing: Mapping[int, bytes] = field(repr=False)
    index: bytes = field(repr=False)

    @property
    def current(self) -> int:
        """The number of the key under which is sealed now."""
        return max(self.sealing)


def keys_in(path: Path) -> Keys:
    """The keys of that file, which is made with fresh ones where there is none."""
    if not path.exists():
        _make(path, f"index {secrets.token_hex(SIZE)}\n1 {secrets.token_hex(SIZE)}\n")
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeysRefused(f"密钥文件 {path.name} 只能由本人读写，请改为 0600")
    return _read(path)


def add_key(path: Path) -> Keys:
    """Add a key, under which is sealed from now on."""
    known = keys_in(path)
    if known.current >= MOST:
        raise KeysRefused(f"密钥文件 {path.name} 已满")
    fresh = _fresh(path, f"{path.read_text().rstrip()}\n{known.current + 1} {secrets.token_hex(SIZE)}\n")
    os.replace(fresh, path)
    return _read(path)


def _make(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = _fresh(path, text)
    try:
        os.link(fresh, path)  # the first of several processes wins; the others read its keys
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _fresh(path: Path, text: str) -> Path:
    """The text in a new file beside the path, on the disk before it takes its place."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return fresh


def _read(path: Path) -> Keys:
    found: dict[str, bytes] = {}
    for line in path.read_text().splitlines():
        name, _, text = line.partition(" ")
        try:
            found[name] = bytes.fromhex(text)
        except ValueError:
            raise KeysRefused(f"密钥文件 {path.name} 已损坏") from None
    index = found.pop("index", b"")
    numbered = {int(name): key for name, key in found.items() if name.isascii() and name.isdecimal()}
    whole = len(numbered) == len(found) and all(0 < number <= MOST for number in numbered)
    if not whole or not numbered or any(len(key) != SIZE for key in (index, *numbered.values())):
        raise KeysRefused(f"密钥文件 {path.name} 已损坏")
    return Keys(numbered, index)
