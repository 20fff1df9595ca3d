"""What the example street lives through in eight months: rounds, the great visit, complaints, look-backs, calls."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from jiedao import example
from jiedao.casework.models import Caller, Case, Clean, Head, Letter, Step
from jiedao.casework.rules import Verb, Word
from jiedao.home.management import story
from jiedao.home.management.commands import demo
from jiedao.home.management.story.living import Life
from jiedao.intake import actions as intake
from jiedao.ledger.rules import EVERYTHING
from jiedao.lookback import queries as lookback
from jiedao.lookback.models import Draw, Item, Point
from jiedao.organisation.models import Post
from jiedao.patrol import queries as patrol
from jiedao.patrol.kinds import Way
from jiedao.patrol.models import Call, Lesson, Met, Round, Signature
from jiedao.worktime import SHANGHAI

NOW = datetime(2026, 11, 27, 18, tzinfo=SHANGHAI)
LEDGERS = ("居民区名录", "走访点位台账")


@pytest.fixture
def life(db: None, tmp_path: Path, settings: Any) -> Life:
    """The example street with its committees and places, after its eight months."""
    settings.ATTACHMENTS = tmp_path / "attachments"
    example.write_ledgers(tmp_path, day=demo.DAY)
    command = demo.Command()
    street = command.found()
    paths = [path for path in sorted(tmp_path.glob("*.xlsx")) if path.stem in LEDGERS]
    intake.take_in(paths, street=street, by="示例", at=NOW)
    command.appoint(street)
    story.draw(street, by="示例", at=NOW)
    story.engage(street, demo.PASSWORD, by="示例", at=NOW)
    posts = Post.objects.exclude(unit=None).select_related("person", "unit")
    return story.live(NOW, {post.person.username: post.unit for post in posts if post.unit is not None})


def test_the_street_has_lived_what_its_pages_are_to_tell(life: Life) -> None:
    steps = Step.objects.live()
    verbs = Counter(steps.values_list("verb", flat=True))
    lived = Head.objects.filter(version__gt=0)

    # Hardly anything was refused: two courses of one case may meet, nothing else.
    assert life.done > 1500
    assert sum(life.refused.values()) < life.done / 100, life.refused

    # The weekly rounds, two weeks without one, and every place called at on the great visit.
    assert Round.objects.live().count() == 34
    assert Signature.objects.live().count() >= 3 * 33
    assert Call.objects.live().filter(round="").values("point_number").distinct().count() == 126
    told = patrol.compliance(EVERYTHING, date(2026, 3, 23), NOW.date())
    assert (told.done, told.longest_gap) == (33, 1)

    # What was met on them: filed, put right on the spot, known, and found once more under the same number.
    ways = Counter(Met.objects.live().values_list("way", flat=True))
    assert min(ways[way.value] for way in (Way.FILED, Way.MENDED, Way.AGAIN)) >= 5
    kinds = Counter(lived.values_list("kind", flat=True))
    assert min(kinds["need"], kinds["dispute"]) >= 5
    assert Lesson.objects.live().count() >= 30

    # Complaints: callers sealed, some about premises, some who say that it is not mended.
    assert Caller.objects.live().count() >= 40
    assert Case.objects.live().filter(kind__in=("pollution", "waste")).exclude(point_number="").count() >= 3
    denied = steps.filter(verb=Verb.CALL_BACK.value, word=Word.DENIED.value)
    assert denied.count() >= 5
    assert verbs[Verb.REOPEN.value] >= 10

    # Look-backs: some that fail, a sample smaller than what it is drawn from, a rate below what is claimed.
    found = Counter(steps.filter(verb=Verb.LOOK_BACK.value).values_list("word", flat=True))
    assert (found[Word.CONFIRMED.value] >= 60, found[Word.DENIED.value] >= 5) == (True, True)
    draws = list(Draw.objects.live())
    assert len(draws) >= 7
    assert Item.objects.live().count() < 0.9 * sum(draw.size for draw in draws)
    street = lookback.rates(NOW.date()).rates[0]
    assert street.said.enough
    assert street.said.rate is not None
    assert street.said.rate < (street.claimed or 0)

    # Letters: orders with their receipts, bureaux that answered and one that has not yet.
    letters = Letter.objects.live()
    assert Counter(letters.values_list("kind", flat=True)) == {"receipt": 5, "hand_over": 3}
    assert letters.exclude(accepted_on=None).count() == 5
    assert verbs[Verb.ANSWER.value] == 2

    # A committee was without illegal structures, lost that by a relapse, and asks for it again.
    assert kinds["structure"] == 3
    states = Clean.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["applied", "granted", "lapsed", "applied"]

    # A superior's list, two of whose items opened what was closed before.
    points = Point.objects.live()
    opened = [Head.objects.get(register=point.register, number=point.number) for point in points]
    assert len(opened) == 9
    assert [head.first_closed_on is not None for head in opened[-2:]] == [True, True]
