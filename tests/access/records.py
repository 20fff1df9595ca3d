"""The records that stand in the addresses of pages, all of 滨里居民区, each with words that nobody else may read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jiedao.casework import actions as casework
from jiedao.casework.kinds import CaseKind
from jiedao.casework.models import Head
from jiedao.casework.rules import Verb
from jiedao.exchange import actions as exchange
from jiedao.exchange.rules import Scope
from jiedao.intake.models import Load, LoadFile
from jiedao.ledger.models import Entry
from jiedao.organisation import actions as organisation
from jiedao.organisation.models import Person, Post, Street, Unit
from jiedao.register import actions as register
from jiedao.register.models import Committee, Premises
from jiedao.register.queries import next_number
from tests.casework.cast import BINLI, NOW
from tests.casework.papers import with_letter, with_photo
from tests.casework.wording import phrase

# Words that stand in the records alone, so that they betray a page that tells of one.
CANARY = ("玳瑁巷九十九号", "蜚蠊成灾的密室")
NOBODYS = 987654321  # a number that no record bears


def case() -> Head:
    """A hazard of 滨里居民区, just filed."""
    place, told = CANARY
    return casework.file(kind=CaseKind.HAZARD, code=BINLI, description=told, address=place, by="desk", at=NOW)


def client() -> int:
    """A platform of the district."""
    street = Street.objects.get()
    return exchange.let_in(name="区城运平台", scopes=list(Scope), street=street, by="admin", at=NOW)[0].pk


def photo() -> dict[str, int]:
    """A photo of such a hazard."""
    head = case()
    return {"pk": head.pk, "file": with_photo(head).pk}


def letter() -> dict[str, int]:
    """A letter on such a hazard."""
    head = case()
    return {"pk": head.pk, "letter": with_letter(head).pk}


def premises() -> Premises:
    """A place of 滨里居民区."""
    address, name = CANARY
    fact = Premises(number=next_number(), name=name, code=BINLI, kind="shop", risk="high", address=address)
    register.state(fact=fact, by="desk", at=NOW)
    return fact


def campaign() -> int:
    """A campaign of the whole street."""
    street = Street.objects.get()
    found = organisation.start_campaign(name="夏季安全整治", starts_on=NOW.date(), street=street, by="desk", at=NOW)
    return int(found.pk)


# What stands in an address, by the name of the record; the parts of a pattern by their names.
RECORDS: dict[str, Callable[[], dict[str, Any]]] = {
    "": dict,
    "bulletin": dict,
    "calls": dict,
    "campaign": lambda: {"pk": campaign(), "of": "found"},
    "case": lambda: {"pk": case().pk, "verb": Verb.ASSIGN.value},
    "clean": lambda: {"code": BINLI, "verb": "apply"},
    "client": lambda: {"pk": client()},
    "committee": lambda: {"pk": Committee.objects.live().get(code=BINLI).pk},
    "correction": lambda: {"pk": NOBODYS},
    "entry": lambda: {"pk": Entry.objects.latest("pk").pk},
    "figure": lambda: {"key": "hazards_found"},
    "file": lambda: {"pk": LoadFile.objects.latest("pk").pk},
    "issued": lambda: {"pk": NOBODYS, "kind": "docx"},
    "decision": lambda: {"code": BINLI},
    "ledger": lambda: {"ledger": "违法建筑拆除台账"},
    "letter": letter,
    "looked": lambda: {"pk": NOBODYS, "month": "2022-08", "act": "accept"},
    "load": lambda: {"pk": Load.objects.latest("pk").pk},
    "person": lambda: {"pk": Person.objects.get(username="wuyuan").pk, "act": "suspend"},
    "photo": photo,
    "phrase": lambda: {"pk": phrase().pk},
    "post": lambda: {"pk": Post.objects.get(person__username="wuyuan").pk},
    "premises": lambda: {"sort": "premises", "pk": premises().pk},
    "refused": lambda: {"pk": NOBODYS},
    "sort": lambda: {"sort": "estate"},
    "statement": lambda: {"key": "addressee"},
    "listed": dict,
    "stand_in": lambda: {"pk": Post.objects.get(person__username="wuyuan").pk},
    "walked": lambda: {"place": "D-404", "number": "XC-404"},
    "unread": lambda: {"pk": NOBODYS},
    "unit": lambda: {"pk": Unit.objects.get(name="服务办").pk},
}
# Those of one committee: other committees' people are told that there is nothing.
SCOPED = frozenset({"case", "clean", "letter", "photo", "premises"})
# For these only the right is asked here; their offices ask more.
ABSENT = frozenset(
    {
        "listed",
        "stand_in",
        "walked",
        "bulletin",
        "calls",
        "decision",
        "looked",
        "correction",
        "issued",
        "refused",
        "unread",
    }
)
