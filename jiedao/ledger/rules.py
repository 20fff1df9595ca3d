"""What somebody sees of the record, on plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Part:
    """A part of the street, by the prefix of its division codes, and the kinds of case seen there; all when empty.

    Kinds bind only rows that are of a kind of case: a place or a person is of none.
    """

    prefix: str
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scope:
    """What somebody sees: several parts, each with kinds of its own; nothing without any.

    >>> Scope.of("990099001001", "990099001002").covers("990099001002")
    True
    """

    parts: tuple[Part, ...] = ()

    @classmethod
    def of(cls, *parts: Part | str) -> Scope:
        """These parts; a bare prefix is a part with all kinds."""
        told = (part if isinstance(part, Part) else Part(part) for part in parts)
        return cls(tuple(dict.fromkeys(told)))

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The parts that lie in no other, whatever their kinds."""
        every = {part.prefix for part in self.parts}
        return tuple(sorted(one for one in every if not any(one != other and one.startswith(other) for other in every)))

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of case seen in any part; empty where all are seen somewhere."""
        bound = [part.kinds for part in self.parts]
        return frozenset().union(*bound) if all(bound) else frozenset()

    def covers(self, prefix: str) -> bool:
        """Whether all of a part of the street lies in it; of a code of 12 digits, whether the committee does."""
        return prefix.startswith(self.prefixes)

    def sees(self, code: str, kind: str) -> bool:
        """Whether a case of that committee and kind lies in it."""
        return any(code.startswith(part.prefix) and (not part.kinds or kind in part.kinds) for part in self.parts)

    def sees_any(self, kinds: Iterable[str]) -> bool:
        """Whether cases of one of these kinds are seen anywhere; of a thing that is of no kind, whether it is."""
        wanted = frozenset(kinds)
        return any(not wanted or not part.kinds or part.kinds & wanted for part in self.parts)

    def narrowed(self, prefix: str) -> Scope:
        """What of it lies in a part of the street."""
        near = (part for part in self.parts if part.prefix.startswith(prefix) or prefix.startswith(part.prefix))
        return Scope.of(*(replace(part, prefix=max(part.prefix, prefix, key=len)) for part in near))

    def widened(self, whole: str) -> Scope:
        """The same, where a part that covers `whole` reaches over everything there is."""
        return Scope.of(*(replace(part, prefix="") if whole.startswith(part.prefix) else part for part in self.parts))


EVERYTHING = Scope.of("")
