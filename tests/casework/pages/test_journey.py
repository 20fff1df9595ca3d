"""A case from its finding to its reopening, page by page, by those whose act each step is."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from jiedao.casework.models import Head
from tests import world
from tests.casework.cast import BINLI, Cast, filed
from tests.casework.pages.conftest import Visit, act, text


def figures(day: date) -> tuple[object, object]:
    """Hazards found and closed of the year, as of a day."""
    return world.value("hazards_found", day), world.value("hazards_closed", day)


def test_found_handed_over_mended_verified_closed_and_reopened(visit: Visit, cast: Cast) -> None:
    known, today = filed(by="lead"), timezone.localdate()
    before = figures(today)

    # Filed, once it is said that it is not the case that looks the same.
    said = {"code": BINLI, "address": "滨里路12号", "description": "通道又被堵", "found_on": f"{today}"}
    hint = visit("binli").post("/cases/new/?kind=hazard", said).content.decode()
    assert known.number in hint
    visit("binli").post("/cases/new/?kind=hazard", said | {"distinct": "on"})
    head = Head.objects.get(opened_by="binli")

    # Handed over, given back with a reason, handed over to the right one, signed for.
    act(visit("desk"), head, "assign", lead=cast.services.pk)
    assert head.number in text(visit("serve"), "/cases/")
    act(visit("serve"), head, "give_back", reason="不属服务办职责")
    act(visit("desk"), head, "assign", lead=cast.safety.pk)
    act(visit("safe"), head, "sign")
    act(visit("safe"), head, "report_done", note="已清理通道")
    assert head.state == "done"

    # Verified by another than who handled it, and closed with the finder's word.
    assert "办理过这个事项的人不能核查" in act(visit("safe"), head, "verify", note="我看过了")
    assert head.state == "done"
    act(visit("check"), head, "verify", note="现场畅通")
    act(visit("desk"), head, "close", word="confirmed")
    assert (head.state, head.first_closed_on) == ("closed", today)
    closed = figures(today)
    assert closed != before

    # Reopened under its number: the first close stays, and no figure moves.
    page = act(visit("check"), head, "reopen", reason="第二天又堵上了")
    assert (head.state, head.first_closed_on, head.closed_count) == ("found", today, 1)
    assert figures(today) == closed
    for line in ("登记", "分派", "退回", "签收", "报办结", "核查", "办结", "重新办理", "第二天又堵上了"):
        assert line in page.split('<ol class="story">')[1].split("</ol>")[0]
