"""One record of a visit: what was answered, what it met, and when it was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiedao.casework.models import Head
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.patrol.kinds import VISITORS, WAY_NAMES, Way
from jiedao.patrol.models import Answer, Call, Lesson, Met, Round
from jiedao.patrol.rules import may_reach
from jiedao.worktime import SHANGHAI


@dataclass(frozen=True)
class Visited:
    """A visit as its page tells it. `met`: number of each case with what the visit did with it, and the case for those
    who may see it."""

    call: Call
    by: str
    round: Round | None
    answers: list[Answer]
    met: list[tuple[str, str, Head | None]]
    lesson: Lesson | None

    @property
    def late(self) -> bool:
        """Whether it was received on a later day than that of the visit."""
        return self.received_on > self.call.visited_on

    @property
    def received_on(self) -> date:
        """The day on which it reached the record."""
        return self.call.recorded_at.astimezone(SHANGHAI).date()


def call_of(who: Who, pk: int) -> Call | None:
    """A record of a visit, also one that was voided, for those who may see its place or its round."""
    call: Call | None = Call.objects.filter(pk=pk).select_related("void_entry").first()
    if call is None or may_reach(who, VISITORS, call.code):
        return call
    seen = bool(call.round) and Round.objects.live().visible_to(who).filter(number=call.round).exists()
    return call if seen else None


def visited(who: Who, call: Call) -> Visited:
    """All that is known of a visit."""
    own = {"operation": call.operation}
    met = list(Met.objects.live().filter(**own).order_by("pk"))
    heads = Head.objects.visible_to(who).filter(number__in=[link.number for link in met])
    by_key = {(head.register, head.number): head for head in heads}
    # Answers and lesson were voided with their visit, under its entry.
    told = {"operation": call.operation, "void_entry": call.void_entry_id}
    return Visited(
        call=call,
        by=organisation.names([call.by])[call.by],
        round=Round.objects.live().filter(number=call.round).first() if call.round else None,
        answers=list(Answer.objects.filter(**told).order_by("pk")),
        met=[(link.number, WAY_NAMES[Way(link.way)], by_key.get((link.register, link.number))) for link in met],
        lesson=Lesson.objects.filter(**told).first(),
    )
