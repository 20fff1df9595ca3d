"""What a phone sent is put on record: each operation once, with one answer for ever."""

from jiedao.sync.actions.photos import keep_photo
from jiedao.sync.actions.receiving import receive

__all__ = ["keep_photo", "receive"]
