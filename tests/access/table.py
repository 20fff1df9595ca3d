"""Every page and act of the house: which right it asks for, by which methods, and on whose record.

A page that is not in this table fails the build. `act` None is for everybody with an account.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jiedao.casework.kinds import MOVES
from jiedao.casework.rules import Verb
from jiedao.casework.rules.limits import SETTERS
from jiedao.lookback.kinds import ARRANGERS
from jiedao.organisation.kinds import MAY, Act, Role
from jiedao.patrol.kinds import PLANNERS, VISITORS
from tests.access.people import STRANGERS, WHO, Held
from tests.access.records import ASSIGNED, HAZARD, PLACE, SCOPED, STRUCTURE
from tests.casework.cast import BINLI, STREET


@dataclass(frozen=True)
class Row:
    """One pattern. `of` names the record in its address (tests/access/records.py), empty where there is none.

    To some pages only some `roles` of those who have the right come, to some only who sees the `whole` street. `tells`
    are the groups of words that stand on the page for those who see them, when it is `asked` for so.
    """

    act: Act | None
    methods: str = "GET"
    of: str = ""
    roles: frozenset[Role] = frozenset(Role)
    whole: bool = False
    tells: tuple[str, ...] = ()
    asked: tuple[str, ...] = ("",)


GET, POST, BOTH = "GET", "POST", "GET POST"
SEE, WORK, TAKE_IN, WRITE, STATE = Act.SEE, Act.WORK, Act.TAKE_IN, Act.WRITE, Act.STATE
AUDIT, MANAGE, KEEP = Act.AUDIT, Act.MANAGE, Act.KEEP
SEERS = frozenset(role for role, acts in MAY.items() if SEE in acts)
CASES = (HAZARD, STRUCTURE, ASSIGNED)
EVERY = ("?show=all", "?show=all&kind=hazard", "?show=all&q=蜚蠊", f"?show=open&code={BINLI}")
AGAIN = (f"?code={BINLI}", "?q=珊瑚", f"?prefix={BINLI}")

# Pages without a person: the sign-in, and the API, which asks for a token (tests/exchange).
OPEN = {
    "sign-in/",
    "sign-out/",
    "api/v1/",
    "api/v1/openapi.json",
    "api/v1/orders",
    "api/v1/orders/<kind>/<number>",
    "api/v1/orders/<kind>/<number>/receipt",
    "api/v1/orders/<kind>/<number>/withdraw",
    "api/v1/changes",
    "api/v1/^(?P<path>.*)$",
    "field/",
    "field/manifest.json",
    "field/certificate/",
    "field/certificate/jiedao-ca.crt",
    "field-worker.js",
}

TABLE: dict[str, Row] = {
    "": Row(None),
    "password/": Row(None, BOTH),
    "statements/": Row(STATE),
    "statements/<str:key>/": Row(STATE, POST, "statement"),
    "ledger/": Row(AUDIT),
    "ledger/export/": Row(AUDIT),
    "ledger/<int:pk>/": Row(AUDIT, GET, "entry"),
    "people/": Row(MANAGE, BOTH),
    "^people/(?P<pk>[0-9]+)/(?P<act>suspend|restore|reset|post)/$": Row(MANAGE, POST, "person"),
    "posts/<int:pk>/take/": Row(MANAGE, POST, "post"),
    "posts/<int:pk>/place/": Row(MANAGE, POST, "post"),
    "committees/": Row(MANAGE),
    "committees/<int:pk>/": Row(MANAGE, POST, "committee"),
    "units/": Row(MANAGE, BOTH),
    "units/<int:pk>/": Row(MANAGE, GET, "unit"),
    "units/<int:pk>/retire/": Row(MANAGE, POST, "unit"),
    "units/<int:pk>/restore/": Row(MANAGE, POST, "retired"),
    "intake/": Row(TAKE_IN),
    "intake/upload/": Row(TAKE_IN, POST),
    "intake/templates/<str:ledger>/": Row(TAKE_IN, GET, "ledger"),
    "intake/loads/<int:pk>/": Row(TAKE_IN, GET, "load"),
    "intake/loads/<int:pk>/progress/": Row(TAKE_IN, GET, "load"),
    "intake/loads/<int:pk>/again/": Row(TAKE_IN, POST, "load"),
    "intake/loads/<int:pk>/stop/": Row(TAKE_IN, POST, "load"),
    "intake/loads/<int:pk>/undo/": Row(TAKE_IN, POST, "load"),
    "intake/files/<int:pk>/returns/": Row(TAKE_IN, POST, "file"),
    "intake/returns/<str:ledger>/": Row(TAKE_IN, POST, "ledger"),
    "intake/refused/": Row(TAKE_IN),
    "intake/refused/<int:pk>/": Row(TAKE_IN, BOTH, "refused"),
    "intake/refused/<int:pk>/reveal/": Row(TAKE_IN, POST, "refused"),
    "intake/refused/<int:pk>/drop/": Row(TAKE_IN, POST, "refused"),
    "intake/corrections/": Row(TAKE_IN),
    "intake/corrections/adopt/": Row(TAKE_IN, POST),
    "intake/corrections/<int:pk>/": Row(TAKE_IN, GET, "correction"),
    "intake/corrections/<int:pk>/reveal/": Row(TAKE_IN, POST, "correction"),
    "intake/corrections/<int:pk>/adopt/": Row(TAKE_IN, POST, "correction"),
    "intake/corrections/<int:pk>/decline/": Row(TAKE_IN, POST, "correction"),
    "intake/mapping/<int:pk>/": Row(TAKE_IN, BOTH, "unread"),
    "cases/": Row(WORK, tells=CASES, asked=EVERY),
    "cases/export/": Row(WORK, roles=SEERS, tells=CASES, asked=(*EVERY, "?show=all&ledger=问题隐患台账")),
    "cases/print/": Row(WORK, tells=CASES, asked=EVERY),
    "cases/points/": Row(WORK, tells=(HAZARD,), asked=EVERY),
    "cases/load/": Row(SEE),
    "cases/assign/": Row(WORK, POST, roles=MOVES[Verb.ASSIGN].roles),
    "cases/views/": Row(WORK, POST),
    "cases/new/": Row(WORK, BOTH),
    "cases/new/alike/": Row(WORK),
    "cases/letters/": Row(WORK, roles=SEERS, tells=(HAZARD,)),
    "cases/letters/export/": Row(WORK, roles=SEERS, tells=(HAZARD,)),
    "cases/clean/": Row(WORK, tells=(STRUCTURE,)),
    "cases/clean/<str:code>/<str:verb>/": Row(WORK, POST, "clean"),
    "cases/<int:pk>/": Row(WORK, GET, "case"),
    "cases/<int:pk>/files/": Row(WORK, POST, "case"),
    "cases/<int:pk>/files/<int:file>/": Row(WORK, GET, "photo"),
    "cases/<int:pk>/files/<int:file>/thumb/": Row(WORK, GET, "photo"),
    "cases/<int:pk>/files/<int:file>/void/": Row(WORK, POST, "photo"),
    "cases/<int:pk>/letters/": Row(WORK, POST, "case"),
    "cases/<int:pk>/letters/<int:letter>/": Row(WORK, GET, "letter"),
    "cases/<int:pk>/letters/<int:letter>/void/": Row(WORK, POST, "letter"),
    "cases/<int:pk>/letters/<int:letter>/accept/": Row(WORK, POST, "letter"),
    "notices/": Row(WORK),
    "notices/read/": Row(WORK, POST),
    "notices/quiet/": Row(WORK, POST),
    "cases/limits/": Row(STATE, BOTH, roles=SETTERS),
    "cases/limits/<int:pk>/withdraw/": Row(STATE, POST, "limit", roles=SETTERS),
    "cases/phrases/": Row(WORK, BOTH),
    "cases/phrases/usual/": Row(WORK, POST),
    "cases/phrases/<int:pk>/": Row(WORK, POST, "phrase"),
    "cases/phrases/<int:pk>/retire/": Row(WORK, POST, "phrase"),
    "cases/<int:pk>/where/": Row(WORK, GET, "case"),
    "cases/<int:pk>/caller/": Row(WORK, POST, "case"),
    "cases/<int:pk>/caller/reveal/": Row(WORK, POST, "case"),
    "cases/<int:pk>/relapse/": Row(WORK, POST, "case"),
    "cases/<int:pk>/<str:verb>/": Row(WORK, POST, "case"),
    "sync/operations/": Row(WORK, POST),
    "sync/photos/": Row(WORK, POST),
    "sync/pack/": Row(WORK, tells=(PLACE,)),
    "sync/claims/": Row(AUDIT),
    "api/clients/": Row(MANAGE, BOTH),
    "api/clients/<int:pk>/": Row(MANAGE, GET, "client"),
    "api/clients/<int:pk>/renew/": Row(MANAGE, POST, "client"),
    "api/clients/<int:pk>/switch/": Row(MANAGE, POST, "client"),
    "places/": Row(SEE, tells=(PLACE,), asked=("", *AGAIN)),
    "places/export/": Row(SEE, tells=(PLACE,), asked=("", *AGAIN)),
    "places/map/": Row(SEE, tells=(PLACE,), asked=("", *AGAIN)),
    "places/points/": Row(SEE, tells=(PLACE,), asked=("", *AGAIN)),
    "places/outlines/": Row(SEE),
    "places/import/": Row(STATE, BOTH),
    "places/grids/": Row(SEE, tells=(PLACE,), asked=("", *AGAIN)),
    "places/list/<str:sort>/": Row(SEE, GET, "sort", tells=(PLACE,)),
    "places/list/<str:sort>/export/": Row(SEE, GET, "sort", tells=(PLACE,)),
    "places/sheets/": Row(KEEP, BOTH),
    "places/sheets/<str:sort>/": Row(KEEP, GET, "sort"),
    "places/new/<str:sort>/": Row(KEEP, BOTH, "sort"),
    "places/<str:sort>/<int:pk>/position/": Row(KEEP, POST, "premises"),
    "places/<str:sort>/<int:pk>/position/take/": Row(KEEP, POST, "premises"),
    "places/<str:sort>/<int:pk>/reveal/": Row(KEEP, POST, "premises"),
    "places/<str:sort>/<int:pk>/": Row(SEE, GET, "premises"),
    "places/<str:sort>/<int:pk>/correct/": Row(KEEP, BOTH, "premises"),
    "places/<str:sort>/<int:pk>/undo/": Row(KEEP, POST, "premises"),
    "places/<str:sort>/<int:pk>/withdraw/": Row(KEEP, POST, "premises"),
    "figures/": Row(SEE),
    "figures/export/": Row(SEE),
    "figures/<slug:key>/": Row(SEE, GET, "figure"),
    "figures/<slug:key>/export/": Row(SEE, GET, "figure"),
    "figures/<slug:key>/print/": Row(SEE, GET, "figure"),
    "report/": Row(WRITE),
    "report/preview/": Row(WRITE, POST),
    "report/save/": Row(WRITE, POST),
    "report/tick/": Row(WRITE, POST),
    "report/restore/": Row(WRITE, POST),
    "report/issue/": Row(WRITE, POST),
    "issued/<int:pk>/": Row(WRITE, GET, "issued", whole=True),
    "issued/<int:pk>/<str:kind>/": Row(WRITE, GET, "issued", whole=True),
    "people/<int:pk>/": Row(MANAGE, GET, "person"),
    "posts/<int:pk>/move/": Row(MANAGE, POST, "post"),
    "posts/<int:pk>/stand-in/": Row(MANAGE, POST, "stand_in"),
    "volunteers/": Row(SEE, tells=(PLACE,)),
    "volunteers/<int:pk>/reveal/": Row(KEEP, POST, "volunteer"),
    "decide/extension/<int:pk>/": Row(WORK, POST, "case"),
    "^decide/clean/(?P<code>[0-9]{12})/$": Row(WORK, POST, "decision"),
    "calendar/": Row(SEE),
    "calendar/publish/": Row(STATE, POST),
    "campaigns/": Row(SEE, tells=(PLACE,)),
    "campaigns/start/": Row(STATE, POST),
    "campaigns/<int:pk>/": Row(SEE, GET, "campaign"),
    "campaigns/<int:pk>/amend/": Row(STATE, POST, "campaign"),
    "campaigns/<int:pk>/end/": Row(STATE, POST, "campaign"),
    "^campaigns/(?P<pk>[0-9]+)/(?P<of>found|closed|open|again|visits|places)/$": Row(SEE, GET, "campaign"),
    "cases/calls/": Row(WORK, roles=MOVES[Verb.CALL_BACK].roles),
    "cases/bulletin/": Row(SEE),
    "cases/bulletin/rows/": Row(SEE, GET, "bulletin", tells=CASES),
    "cases/bulletin/export/": Row(SEE),
    "lookback/": Row(SEE),
    "lookback/relapse/": Row(SEE, whole=True),
    "lookback/draws/<str:month>/": Row(SEE, GET, "month", whole=True, tells=(HAZARD,)),
    "lookback/draws/<str:month>/frame/": Row(SEE, GET, "month", whole=True),
    "lookback/draws/<str:month>/assign/": Row(SEE, POST, "month", whole=True),
    "lookback/draws/<str:month>/export/": Row(SEE, GET, "month", whole=True, tells=(HAZARD,)),
    "lookback/items/": Row(SEE, tells=(HAZARD,), asked=("", "?show=waiting", "?show=mended")),
    "lookback/mine/": Row(SEE),
    "lookback/items/<int:pk>/": Row(SEE, BOTH, "item"),
    "lookback/items/<int:pk>/correct/": Row(SEE, POST, "item"),
    "lookback/inspections/": Row(SEE, tells=(PLACE,)),
    "lookback/inspections/new/": Row(SEE, BOTH, roles=ARRANGERS, whole=True),
    "lookback/inspections/<int:pk>/": Row(SEE, GET, "list"),
    "lookback/points/<int:pk>/<str:act>/": Row(SEE, POST, "point"),
    "rounds/": Row(WORK, tells=(PLACE,), asked=("?week=2022-08-01",)),
    "rounds/new/": Row(WORK, BOTH, roles=PLANNERS),
    "rounds/due/": Row(WORK, roles=VISITORS, tells=(PLACE,), asked=("?show=all", f"?show=all&code={BINLI}")),
    "rounds/due/export/": Row(WORK, roles=VISITORS, tells=(PLACE,), asked=("?show=all", f"?show=all&code={BINLI}")),
    "rounds/due/coverage/": Row(WORK, roles=VISITORS),
    "rounds/weeks/": Row(WORK, roles=VISITORS, tells=(PLACE,)),
    "^memory/(?P<sort>estate|building|address)/(?P<pk>[0-9]+)/$": Row(WORK, GET, "estate", roles=VISITORS),
    "rounds/places/<str:place>/": Row(WORK, GET, "walked", roles=VISITORS),
    "rounds/places/<str:place>/visit/": Row(WORK, BOTH, "walked", roles=VISITORS),
    "rounds/visits/<int:pk>/": Row(WORK, GET, "walked", roles=VISITORS),
    "rounds/visits/<int:pk>/void/": Row(WORK, POST, "walked", roles=VISITORS),
    "rounds/<str:number>/route/<str:act>/": Row(WORK, POST, "walked", roles=VISITORS),
    "rounds/<str:number>/": Row(WORK, GET, "walked", roles=VISITORS),
    "rounds/<str:number>/map/": Row(WORK, GET, "walked", roles=VISITORS),
    "rounds/<str:number>/sign/": Row(WORK, POST, "walked", roles=VISITORS),
    "rounds/<str:number>/give-up/": Row(WORK, POST, "walked", roles=VISITORS),
}


def address(path: str, parts: dict[str, Any]) -> str:
    """The address of a record, as its pattern is written."""
    named = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: str(parts[found[1]]), path.strip("^$"))
    where = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), named)
    return f"{where}?{parts['?']}" if "?" in parts else where


def may(username: str, row: Row) -> bool:
    """Whether the table lets somebody: by one post, its role and, on a record of 滨里居民区, its part and kinds."""
    if username in STRANGERS:
        return row.act is None and username == "postless"
    return any(lets(held, row) for held in WHO[username])


def lets(held: Held, row: Row) -> bool:
    """Whether a post lets somebody in."""
    if row.act is not None and row.act not in MAY[held.role]:
        return False
    if held.role not in row.roles or (row.whole and not STREET.startswith(held.prefix)):
        return False
    of = SCOPED.get(row.of)
    if of is None:
        return True
    near = not of.local or BINLI.startswith(held.prefix)
    return near and held.role is not Role.VOLUNTEER and (not of.kind or not held.kinds or of.kind in held.kinds)
