"""Files are kept by their SHA-256, whole or not at all."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jiedao.attachments import is_whole, keep, path, prepare, put, thumbnail
from tests.attachments.samples import PDF, photo


def test_a_photo_is_kept_with_its_small_picture_readable_by_its_owner_alone(tmp_path: Path) -> None:
    file = prepare("照片", photo())

    put(tmp_path / "kept", file)

    where = path(tmp_path / "kept", file.digest)
    assert where.read_bytes() == file.content
    assert thumbnail(tmp_path / "kept", file.digest).read_bytes() == file.thumb
    assert stat.S_IMODE(where.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in list(where.parents)[:2]] == [0o700, 0o700]
    assert is_whole(tmp_path / "kept", file.digest)


def test_one_content_is_kept_once_however_many_send_it_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(lambda _: keep(tmp_path, PDF), range(40)))

    assert len(digests) == 1
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == list(digests)


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        keep(tmp_path, PDF)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


def test_a_file_that_was_damaged_or_is_gone_is_known(tmp_path: Path) -> None:
    digest = keep(tmp_path, PDF)
    path(tmp_path, digest).write_bytes(PDF[:-1] + b"?")

    assert not is_whole(tmp_path, digest)
    path(tmp_path, digest).unlink()
    assert not is_whole(tmp_path, digest)
    assert keep(tmp_path, PDF) == digest
    assert is_whole(tmp_path, digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "/..", "a" * 64 + ".new"])
def test_no_path_leads_out_of_the_folder(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="不是校验值"):
        path(tmp_path, digest)
