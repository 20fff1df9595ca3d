"""The keys are made once, kept for their owner alone, and added to without losing what was sealed."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from jiedao.sealed import KeysRefused, add_key, keys_in, seal, unseal


def test_the_keys_are_made_once_and_only_their_owner_may_read_them(tmp_path: Path) -> None:
    path = tmp_path / "home" / "sealing_keys"

    made = keys_in(path)

    assert keys_in(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["sealing_keys"]


def test_several_who_come_at_once_get_the_same_keys(tmp_path: Path) -> None:
    path = tmp_path / "sealing_keys"
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: keys_in(path), range(8)))

    assert all(keys == made[0] for keys in made)


def test_keys_that_others_may_read_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "sealing_keys"
    keys_in(path)
    path.chmod(0o640)

    with pytest.raises(KeysRefused, match="0600"):
        keys_in(path)


def test_a_key_more_seals_from_now_on(tmp_path: Path) -> None:
    path = tmp_path / "sealing_keys"
    sealed = seal("顾女士", keys_in(path), "here")

    keys = add_key(path)

    assert (keys.current, keys) == (2, keys_in(path))
    assert unseal(sealed, keys, "here") == "顾女士"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text", ["", "1 ab\n", "index 00\n1 00\n", "nonsense", f"index {'0' * 64}\n", f"index {'0' * 64}\n999 {'0' * 64}\n"]
)
def test_a_file_that_is_none_is_refused_without_telling_what_is_in_it(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sealing_keys"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(KeysRefused) as refused:
        keys_in(path)
    assert not text.strip() or text.strip() not in str(refused.value)


def test_keys_do_not_show_in_a_traceback(tmp_path: Path) -> None:
    keys = keys_in(tmp_path / "sealing_keys")

    assert keys.index.hex() not in repr(keys)
    assert repr(keys.sealing[1]) not in repr(keys)
