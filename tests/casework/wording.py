"""A response template for tests."""

from __future__ import annotations

from jiedao.casework.actions.phrases import add_phrase
from jiedao.casework.models import Phrase
from jiedao.casework.rules import Verb
from tests.casework.cast import NOW


def phrase(
    title: str = "已清理", verb: Verb = Verb.HANDLE, kind: str = "", text: str = "堆物已清理，通道畅通。"
) -> Phrase:
    """A template that the desk added."""
    return add_phrase(verb=verb.value, kind=kind, title=title, text=text, by="desk", at=NOW)
