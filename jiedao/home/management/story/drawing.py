"""The map of the example street: its vectors, where its places and sites lie, its grids and estates."""

from __future__ import annotations

import json
from datetime import datetime

from django.db import transaction

from jiedao.example import geometry
from jiedao.organisation.models import Street
from jiedao.register import actions
from jiedao.register.models import Committee, Estate, Grid, Outline, Premises, Site

SEED = 1


@transaction.atomic
def draw(street: Street, *, by: str, at: datetime) -> None:
    """Draw the map and state grids and estates, unless they are there."""
    if Outline.objects.live().exists():
        return
    committees = list(Committee.objects.live().order_by("code"))
    names = {committee.code: committee.name for committee in committees}
    drawn = geometry.outlines(SEED, str(street), street.code, list(names.values()))
    actions.import_outlines(content=json.dumps(drawn).encode(), by=by, at=at)
    places = [(place.number, names.get(place.code, "")) for place in Premises.objects.live().order_by("number")]
    where = geometry.positions(SEED, drawn, places)
    actions.import_positions(content=json.dumps(where).encode(), by=by, at=at)
    sites = [(site.name, names.get(site.code, "")) for site in Site.objects.live().order_by("name")]
    if sites:
        copied = geometry.site_positions(SEED, drawn, sites)
        actions.import_positions(content=json.dumps(copied).encode(), crs="gcj02", by=by, at=at)
    homes = {committee.code: [name for name in committee.estates.split("、") if name] for committee in committees}
    grids = [Grid(**grid) for grid in geometry.grids(SEED, street.code, names)]
    estates = [Estate(**estate) for estate in geometry.estates(SEED, homes)]
    actions.state_all(facts=[*grids, *estates], by=by, at=at)
