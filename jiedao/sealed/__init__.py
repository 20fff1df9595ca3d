"""Personal data that lies unreadable: sealed under keys outside the database, and found again by a keyed index."""

from jiedao.sealed.keys import Keys, KeysRefused, add_key, keys_in
from jiedao.sealed.sealing import Damaged, blind, seal, unseal

__all__ = ["Damaged", "Keys", "KeysRefused", "add_key", "blind", "keys_in", "seal", "unseal"]
