"""What the pages of the home office read from the whole house."""

from jiedao.home.queries.acts import MASKS, STATED, actors, asked_labels, detail, masked, said, subject
from jiedao.home.queries.campaigns import (
    campaign,
    campaigns,
    campaigns_of,
    cases,
    closed,
    in_hand,
    last_day,
    outcome,
    visits,
)
from jiedao.home.queries.days import Year, years
from jiedao.home.queries.leading import decisions, late_by_unit, to_do, yesterday
from jiedao.home.queries.memory import Memory, area_of, memory_in, memory_of, remembered_at
from jiedao.home.queries.people import (
    example_accounts,
    names_of,
    people,
    posts,
    units_with_posts,
    unplaced,
    volunteers,
    why_not_suspend,
)
from jiedao.home.queries.start import Arrival, Change, Start, Waiting, arrivals, moved_most, start, waiting
from jiedao.home.queries.stating import Group, Told, asked, statement, statements
from jiedao.home.queries.work import work

__all__ = [
    "MASKS",
    "STATED",
    "Arrival",
    "Change",
    "Group",
    "Memory",
    "Start",
    "Told",
    "Waiting",
    "Year",
    "actors",
    "area_of",
    "arrivals",
    "asked",
    "asked_labels",
    "campaign",
    "campaigns",
    "campaigns_of",
    "cases",
    "closed",
    "decisions",
    "detail",
    "example_accounts",
    "in_hand",
    "last_day",
    "late_by_unit",
    "masked",
    "memory_in",
    "memory_of",
    "moved_most",
    "names_of",
    "outcome",
    "people",
    "posts",
    "remembered_at",
    "said",
    "start",
    "statement",
    "statements",
    "subject",
    "to_do",
    "units_with_posts",
    "unplaced",
    "visits",
    "volunteers",
    "waiting",
    "why_not_suspend",
    "work",
    "years",
    "yesterday",
]
