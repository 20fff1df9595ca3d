"""Sealing with AES-256-GCM, and the blind index by HMAC-SHA-256.

What is sealed is one byte of the key's number, a nonce of 12 bytes, and the ciphertext with its tag of 16. It is bound
to the place where it lies (table, record, column): moved to another one it does not open.
"""

from __future__ import annotations

import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jiedao.sealed.keys import Keys

NONCE, TAG = 12, 16


class Damaged(Exception):
    """What is sealed cannot be opened: changed, moved to another place, or its key is gone. Never says the value."""


def seal(text: str, keys: Keys, *place: str) -> bytes:
    """A text sealed for that place, under the current key."""
    number, nonce = bytes([keys.current]), secrets.token_bytes(NONCE)
    sealed = AESGCM(keys.sealing[keys.current]).encrypt(nonce, text.encode(), number + _bound(place))
    return number + nonce + sealed


def unseal(blob: bytes, keys: Keys, *place: str) -> str:
    """The text that was sealed for that place; Damaged where it does not open."""
    key = keys.sealing.get(blob[0]) if len(blob) > NONCE + TAG else None
    if key is None:
        raise Damaged("这条记录的加密内容打不开：已损坏，或密钥不在")
    try:
        plain = AESGCM(key).decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], blob[:1] + _bound(place))
    except InvalidTag:
        raise Damaged("这条记录的加密内容打不开：已损坏，或不属于这条记录") from None
    return plain.decode()


def blind(text: str, keys: Keys, purpose: str) -> str:
    """A mark by which equal texts are found without being read, 64 hexadecimal digits; another one for each purpose."""
    return hmac.new(keys.index, _bound((purpose, text)), "sha256").hexdigest()


def _bound(parts: tuple[str, ...]) -> bytes:
    """Parts as one, so that no two different places read the same: `table|register|number|column`."""
    return "|".join(part.replace("\\", "\\\\").replace("|", "\\|") for part in parts).encode()
