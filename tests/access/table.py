"""Every page and act of the house: which right it asks for, by which methods, and on whose record.

A page that is not in this table fails the build. `act` None is for everybody with an account.
"""

from __future__ import annotations

from dataclasses import dataclass

from jiedao.organisation.kinds import Act


@dataclass(frozen=True)
class Row:
    """One pattern. `of` names the record in its address (tests/access/records.py), empty where there is none."""

    act: Act | None
    methods: str = "GET"
    of: str = ""


GET, POST, BOTH = "GET", "POST", "GET POST"
SEE, WORK, TAKE_IN, WRITE, STATE = Act.SEE, Act.WORK, Act.TAKE_IN, Act.WRITE, Act.STATE
AUDIT, MANAGE, KEEP = Act.AUDIT, Act.MANAGE, Act.KEEP

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
    "field/",
    "field/manifest.json",
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
    "units/<int:pk>/retire/": Row(MANAGE, POST, "unit"),
    "intake/": Row(TAKE_IN),
    "intake/upload/": Row(TAKE_IN, POST),
    "intake/templates/<str:ledger>/": Row(TAKE_IN, GET, "ledger"),
    "intake/loads/<int:pk>/": Row(TAKE_IN, GET, "load"),
    "intake/loads/<int:pk>/progress/": Row(TAKE_IN, GET, "load"),
    "intake/loads/<int:pk>/again/": Row(TAKE_IN, POST, "load"),
    "intake/loads/<int:pk>/stop/": Row(TAKE_IN, POST, "load"),
    "intake/loads/<int:pk>/undo/": Row(TAKE_IN, POST, "load"),
    "intake/files/<int:pk>/returns/": Row(TAKE_IN, GET, "file"),
    "intake/returns/<str:ledger>/": Row(TAKE_IN, GET, "ledger"),
    "intake/refused/": Row(TAKE_IN),
    "intake/refused/<int:pk>/": Row(TAKE_IN, POST, "refused"),
    "intake/refused/<int:pk>/drop/": Row(TAKE_IN, POST, "refused"),
    "intake/corrections/": Row(TAKE_IN),
    "intake/corrections/adopt/": Row(TAKE_IN, POST),
    "intake/corrections/<int:pk>/": Row(TAKE_IN, GET, "correction"),
    "intake/corrections/<int:pk>/adopt/": Row(TAKE_IN, POST, "correction"),
    "intake/corrections/<int:pk>/decline/": Row(TAKE_IN, POST, "correction"),
    "intake/mapping/<int:pk>/": Row(TAKE_IN, BOTH, "unread"),
    "cases/": Row(WORK),
    "cases/export/": Row(WORK),
    "cases/print/": Row(WORK),
    "cases/points/": Row(WORK),
    "cases/load/": Row(SEE),
    "cases/assign/": Row(WORK, POST),
    "cases/views/": Row(WORK, POST),
    "cases/new/": Row(WORK, BOTH),
    "cases/new/alike/": Row(WORK),
    "cases/letters/": Row(WORK),
    "cases/letters/export/": Row(WORK),
    "cases/clean/": Row(WORK),
    "cases/clean/<str:code>/<str:verb>/": Row(WORK, POST, "clean"),
    "cases/<int:pk>/": Row(WORK, GET, "case"),
    "cases/<int:pk>/files/": Row(WORK, POST, "case"),
    "cases/<int:pk>/files/<int:file>/": Row(WORK, GET, "photo"),
    "cases/<int:pk>/files/<int:file>/thumb/": Row(WORK, GET, "photo"),
    "cases/<int:pk>/files/<int:file>/void/": Row(WORK, POST, "photo"),
    "cases/<int:pk>/letters/": Row(WORK, POST, "case"),
    "cases/<int:pk>/letters/<int:letter>/": Row(WORK, GET, "letter"),
    "cases/<int:pk>/letters/<int:letter>/void/": Row(WORK, POST, "letter"),
    "notices/": Row(WORK),
    "notices/read/": Row(WORK, POST),
    "notices/quiet/": Row(WORK, POST),
    "cases/phrases/": Row(WORK, BOTH),
    "cases/phrases/usual/": Row(WORK, POST),
    "cases/phrases/<int:pk>/": Row(WORK, POST, "phrase"),
    "cases/phrases/<int:pk>/retire/": Row(WORK, POST, "phrase"),
    "cases/<int:pk>/caller/": Row(WORK, POST, "case"),
    "cases/<int:pk>/caller/reveal/": Row(WORK, POST, "case"),
    "cases/<int:pk>/<str:verb>/": Row(WORK, POST, "case"),
    "sync/operations/": Row(WORK, POST),
    "sync/photos/": Row(WORK, POST),
    "sync/pack/": Row(WORK),
    "sync/claims/": Row(AUDIT),
    "api/clients/": Row(MANAGE, BOTH),
    "api/clients/<int:pk>/renew/": Row(MANAGE, POST, "client"),
    "api/clients/<int:pk>/switch/": Row(MANAGE, POST, "client"),
    "places/": Row(SEE),
    "places/export/": Row(SEE),
    "places/map/": Row(SEE),
    "places/points/": Row(SEE),
    "places/outlines/": Row(SEE),
    "places/import/": Row(STATE, BOTH),
    "places/grids/": Row(SEE),
    "places/list/<str:sort>/": Row(SEE, GET, "sort"),
    "places/new/<str:sort>/": Row(KEEP, BOTH, "sort"),
    "places/premises/<int:pk>/position/": Row(KEEP, POST, "premises"),
    "places/premises/<int:pk>/position/take/": Row(KEEP, POST, "premises"),
    "places/premises/<int:pk>/contact/": Row(KEEP, POST, "premises"),
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
    "issued/<int:pk>/": Row(WRITE, GET, "issued"),
    "issued/<int:pk>/<str:kind>/": Row(WRITE, GET, "issued"),
}
