"""Where files are kept: by the SHA-256 of their content, so that one content is kept once and never overwritten.

A file is on the disk under its full name or not at all, whenever the power fails. Nothing is ever deleted here: a file
whose record was not written in the end lies unused.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from jiedao.attachments.preparing import Prepared

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SMALL = ".small"


def put(root: Path, file: Prepared) -> None:
    """Keep a file and its small picture under `root`; on the disk when it returns. OSError when the disk refuses."""
    if file.thumb is not None:
        _keep(path(root, file.digest + _SMALL), file.thumb)
    _keep(path(root, file.digest), file.content)


def keep(root: Path, content: bytes) -> str:
    """Keep bytes of our own making; their SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    _keep(path(root, digest), content)
    return digest


def path(root: Path, digest: str) -> Path:
    """Where the file of that SHA-256 is. ValueError when it is none, so that no path leads elsewhere."""
    bare = digest.removesuffix(_SMALL)
    if not _DIGEST.fullmatch(bare):
        raise ValueError(f"不是校验值：{digest!r}")
    return root / bare[:2] / digest


def thumbnail(root: Path, digest: str) -> Path:
    """Where the small picture of a photo is."""
    return path(root, digest + _SMALL)


def is_whole(root: Path, digest: str) -> bool:
    """Whether the file is there and its content is what it was."""
    try:
        with path(root, digest).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _keep(target: Path, content: bytes) -> None:
    if target.exists() and target.stat().st_size == len(content):
        return
    for folder in (target.parent.parent, target.parent):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")  # readable by its owner alone
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    """Bring a folder's list of names to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
