"""The pages of the home office: start page, sign-in, statements, acts, people, units, campaigns, days."""

from jiedao.home.views.acts import entry, ledger, ledger_export
from jiedao.home.views.campaigns import (
    amend_campaign,
    campaign,
    campaign_rows,
    campaigns,
    end_campaign,
    start_campaign,
)
from jiedao.home.views.days import calendar, publish
from jiedao.home.views.frame import password, sign_in, sign_out, start
from jiedao.home.views.leading import decide_clean, decide_extension
from jiedao.home.views.memory import memory, place_memory
from jiedao.home.views.people import (
    move_post,
    one_person,
    people,
    person,
    reveal_volunteer,
    stand_in,
    take_post,
    volunteers,
)
from jiedao.home.views.stating import state, statements
from jiedao.home.views.units import committees, place, recode, restore_unit, retire_unit, unit, units

__all__ = [
    "amend_campaign",
    "calendar",
    "campaign",
    "campaign_rows",
    "campaigns",
    "committees",
    "decide_clean",
    "decide_extension",
    "end_campaign",
    "entry",
    "ledger",
    "ledger_export",
    "memory",
    "move_post",
    "one_person",
    "password",
    "people",
    "person",
    "place",
    "place_memory",
    "publish",
    "recode",
    "restore_unit",
    "retire_unit",
    "reveal_volunteer",
    "sign_in",
    "sign_out",
    "stand_in",
    "start",
    "start_campaign",
    "state",
    "statements",
    "take_post",
    "unit",
    "units",
    "volunteers",
]
