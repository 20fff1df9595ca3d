"""Response templates as pages need them."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from jiedao.casework.kinds import MOVES
from jiedao.casework.models import Phrase
from jiedao.casework.rules import Verb
from jiedao.casework.rules.phrases import INTO, USUAL


def phrases() -> QuerySet[Phrase]:
    """The templates that stand, those for all kinds first."""
    found: QuerySet[Phrase] = Phrase.objects.live().order_by("verb", "kind", "pk")
    return found


def phrases_by_verb() -> list[tuple[str, list[Phrase]]]:
    """The templates under the names of the acts, in the order of the loop."""
    found: dict[str, list[Phrase]] = {}
    for phrase in phrases():
        found.setdefault(phrase.verb, []).append(phrase)
    return [(MOVES[verb].name, found[verb.value]) for verb in INTO if verb.value in found]


def phrases_for(kind: str) -> dict[str, list[Phrase]]:
    """The templates that fit a kind of case, by act: those of the kind before those for all."""
    fitting: dict[str, list[Phrase]] = {}
    for phrase in Phrase.objects.live().filter(Q(kind="") | Q(kind=kind)).order_by("-kind", "pk"):
        fitting.setdefault(phrase.verb, []).append(phrase)
    return fitting


def phrase_text(verb: Verb, kind: str, pk: str) -> str:
    """The text of a template that fits; empty for none."""
    if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        return ""
    fitting = Phrase.objects.live().filter(Q(kind="") | Q(kind=kind), verb=verb.value, pk=int(pk))
    return fitting.values_list("text", flat=True).first() or ""


def usual_missing() -> list[tuple[Verb, str, str]]:
    """Of what is usually written, what no template has."""
    there = set(Phrase.objects.live().filter(kind="").values_list("verb", "title"))
    return [(verb, title, text) for verb, title, text in USUAL if (verb.value, title) not in there]
