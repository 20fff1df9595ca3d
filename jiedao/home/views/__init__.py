"""The pages of the home office: start page, sign-in, statements, the record of acts, people, units, codes."""

from jiedao.home.views.acts import entry, ledger, ledger_export
from jiedao.home.views.frame import password, sign_in, start
from jiedao.home.views.people import people, person, take_post
from jiedao.home.views.stating import state, statements
from jiedao.home.views.units import committees, place, recode, retire_unit, units

__all__ = [
    "committees",
    "entry",
    "ledger",
    "ledger_export",
    "password",
    "people",
    "person",
    "place",
    "recode",
    "retire_unit",
    "sign_in",
    "start",
    "state",
    "statements",
    "take_post",
    "units",
]
