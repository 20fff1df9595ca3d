"""The platforms that were let in: by their token, and how it goes with each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from jiedao import sealed
from jiedao.casework.models import Head
from jiedao.casework.queries import callers
from jiedao.casework.rules import OPEN, State
from jiedao.exchange.kinds import KINDS, REFUSALS_TOLD
from jiedao.exchange.models import Client, Receipt, Refusal, Sent
from jiedao.exchange.rules import SCOPE_NAMES, Scope

_OPEN = sorted(state.value for state in OPEN)


def digest(token: str) -> str:
    """A token as it is kept: of 256 random bits, so that its plain SHA-256 is not to be guessed."""
    return sha256(token.encode()).hexdigest()


def mark(asked: str) -> str:
    """What was asked, as it is kept to know it again: keyed, since a caller's telephone could be guessed otherwise."""
    return sealed.blind(asked, callers.keys(), "exchange.operation")


def client_of(token: str, today: date) -> Client | None:
    """The client that bears a token, while it is let in."""
    found = Client.objects.filter(token=digest(token), is_active=True, person__is_active=True)
    found = found.filter(Q(expires_on=None) | Q(expires_on__gte=today))
    return found.select_related("person").first()


def clients(at: datetime) -> QuerySet[Client]:
    """Every client with how many orders it `pushed`, and how many operations were `refused` lately."""
    sent = Sent.objects.live().filter(client=OuterRef("pk")).order_by().values("client").annotate(n=Count("pk"))
    refusals = Refusal.objects.filter(client=OuterRef("pk"), at__gt=at - timedelta(days=REFUSALS_TOLD))
    refused = refusals.order_by().values("client").annotate(n=Count("pk"))
    return Client.objects.select_related("person").annotate(
        pushed=Subquery(sent.values("n")), refused=Subquery(refused.values("n"))
    )


@dataclass(frozen=True)
class Sort:
    """How it goes with the orders of one kind that a platform pushed. `unconfirmed` are closed without its receipt."""

    name: str
    pushed: int
    open: int
    late: int
    closed: int
    unconfirmed: int
    revoked: int


def sorts(client: Client, at: datetime) -> list[Sort]:
    """The orders that a platform pushed, counted by kind, in one query."""
    counted = {
        "pushed": Count("pk"),
        "open": Count("pk", filter=Q(state__in=_OPEN)),
        "late": Count("pk", filter=Q(state__in=_OPEN, due_at__lt=at)),
        "closed": Count("pk", filter=Q(state=State.CLOSED.value)),
        "unconfirmed": Count("pk", filter=Q(state=State.CLOSED.value) & ~Q(Exists(_receipt(client)))),
        "revoked": Count("pk", filter=Q(state=State.REVOKED.value)),
    }
    rows = _pushed(client).order_by().values("kind").annotate(**counted).values_list("kind", *counted)
    counts = {kind: dict(zip(counted, numbers, strict=True)) for kind, *numbers in rows}
    nothing = dict.fromkeys(counted, 0)
    return [
        Sort(SCOPE_NAMES[Scope(name)], **counts.get(kind.value, nothing))
        for name, kind in KINDS.items()
        if name in client.rights
    ]


def unconfirmed(client: Client, *, first: int) -> list[Head]:
    """Closed orders whose receipt a platform has not confirmed, the longest waiting first."""
    closed = _pushed(client).filter(~Exists(_receipt(client)), state=State.CLOSED.value)
    return list(closed.select_related("lead").defer("grams", "sounds").order_by("closed_at", "pk")[:first])


def refusals(client: Client, *, first: int) -> list[Refusal]:
    """The latest operations of a platform that were refused."""
    return list(client.refusals.order_by("-at", "-pk")[:first])


def _pushed(client: Client) -> QuerySet[Head]:
    sent = Sent.objects.live().filter(client=client, register=OuterRef("register"), number=OuterRef("number"))
    found: QuerySet[Head] = Head.objects.filter(Exists(sent))
    return found


def _receipt(client: Client) -> QuerySet[Receipt]:
    own = {"register": OuterRef("register"), "number": OuterRef("number"), "serial": OuterRef("closed_count")}
    found: QuerySet[Receipt] = Receipt.objects.live().filter(client=client.name, **own)
    return found
