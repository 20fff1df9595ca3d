"""Photos and other files of a case: those that stand, those that were voided, and what a verifier should know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jiedao.casework.kinds import ATTACHERS, KIND_NAMES, KINDS, CaseKind
from jiedao.casework.models import Attachment, Head, Share
from jiedao.casework.rules import Shot, Shows, State, doubts, missing, why_not_attach
from jiedao.ledger.models import FactQuerySet
from jiedao.organisation.kinds import Who


@dataclass(frozen=True)
class File:
    """A file of a case with what makes one wonder about it; `elsewhere` are the cases that used the same photo."""

    row: Attachment
    doubts: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown on a page."""
        return bool(self.row.media == "image/jpeg")


def files_of(head: Head) -> list[File]:
    """The files of a case in the order of its steps, in two queries."""
    rows = list(_of(head).live().select_related("entry").order_by("serial", "pk"))
    used = _used_elsewhere(head, rows)
    place = (head.lon, head.lat) if head.lon is not None and head.lat is not None else None
    return [
        File(
            row,
            tuple(
                doubts(
                    Shot(Shows(row.shows), row.recorded_at, row.taken_at, row.lon, row.lat),
                    begun=head.clock_from,
                    place=place,
                )
            ),
            used.get(row.source, ()),
        )
        for row in rows
    ]


def voided_files(head: Head) -> list[Attachment]:
    """The files that were attached wrongly, each with the entry that says why, the latest first."""
    return list(_of(head).exclude(voided_at=None).select_related("void_entry").order_by("-voided_at", "-pk"))


def file_of(head: Head, pk: int) -> Attachment | None:
    """A file of a case that stands."""
    found: Attachment | None = _of(head).live().filter(pk=pk).first()
    return found


def missing_evidence(head: Head, files: Iterable[File]) -> list[str]:
    """Of the photos that the kind of the case asks for, those that are not there."""
    return missing(KINDS[CaseKind(head.kind)].evidence, [file.row.shows for file in files])


def why_not_add_file(head: Head, who: Who) -> str | None:
    """Why somebody cannot add a file to a case outside of a step."""
    return why_not_attach(
        roles=ATTACHERS,
        who=who,
        code=head.code,
        kind=head.kind,
        units=set(Share.objects.standing().filter(head=head).values_list("unit_id", flat=True)),
        own=head.opened_by == who.username,
        state=State(head.state),
        there=_of(head).live().count(),
    )


def _of(head: Head) -> FactQuerySet:
    found: FactQuerySet = Attachment.objects.filter(register=head.register, number=head.number)
    return found


def _used_elsewhere(head: Head, rows: Sequence[Attachment]) -> dict[str, tuple[str, ...]]:
    """By the digest of what was sent: the other cases, by kind and number, on which the same file stands."""
    same = Attachment.objects.live().filter(source__in=[row.source for row in rows])
    others = same.exclude(register=head.register, number=head.number).values_list("source", "register", "number")
    found: dict[str, list[tuple[str, str]]] = {}
    for source, register, number in others:
        found.setdefault(source, []).append((register, number))
    if not found:
        return {}
    numbers = {number for pairs in found.values() for _, number in pairs}
    kinds = {
        (register, number): KIND_NAMES[kind]
        for register, number, kind in Head.objects.filter(number__in=numbers).values_list("register", "number", "kind")
    }
    return {
        source: tuple(f"{kinds.get(pair, '')}{pair[1]}" for pair in sorted(set(pairs)))
        for source, pairs in found.items()
    }
