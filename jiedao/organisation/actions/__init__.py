"""Setting up the street, its units, people and posts, its campaigns and calendar, and what no ledger holds."""

from jiedao.organisation.actions.campaigns import amend_campaign, end_campaign, start_campaign
from jiedao.organisation.actions.days import publish
from jiedao.organisation.actions.overtaken import overtaken_by, unless_overtaken
from jiedao.organisation.actions.people import (
    appoint,
    change_password,
    give_post,
    move,
    move_posts,
    reset_password,
    set_active,
    take_post,
)
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.actions.street import found_street, state
from jiedao.organisation.actions.units import add_unit, place, restore_unit, retire_unit, stand_in
from jiedao.organisation.actions.unmasking import unmask, unmask_volunteer

__all__ = [
    "Refused",
    "add_unit",
    "amend_campaign",
    "appoint",
    "change_password",
    "end_campaign",
    "found_street",
    "give_post",
    "move",
    "move_posts",
    "overtaken_by",
    "place",
    "publish",
    "reset_password",
    "restore_unit",
    "retire_unit",
    "set_active",
    "stand_in",
    "start_campaign",
    "state",
    "take_post",
    "unless_overtaken",
    "unmask",
    "unmask_volunteer",
]
