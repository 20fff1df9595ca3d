"""Response templates: kept by offices, changed without losing what was there, and offered where they fit."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from jiedao.casework.actions.phrases import change_phrase, retire_phrase, take_over_usual
from jiedao.casework.forms.acting import ASKS
from jiedao.casework.forms.phrases import filled
from jiedao.casework.kinds import MOVES, CaseKind
from jiedao.casework.models import Phrase
from jiedao.casework.queries.phrases import phrases_for, usual_missing
from jiedao.casework.rules import Verb
from jiedao.casework.rules.phrases import INTO, USUAL, why_not_phrase
from jiedao.ledger.actions import Conflict
from jiedao.ledger.models import Entry
from jiedao.organisation.actions import Refused
from tests.casework.cast import NOW, Cast, filed
from tests.casework.wording import phrase


def test_a_template_goes_into_a_field_that_its_act_asks_for() -> None:
    assert all(field in ASKS[verb] for verb, field in INTO.items())
    assert {verb for verb, _, _ in USUAL} <= set(INTO) <= set(MOVES)


@pytest.mark.parametrize(("verb", "title", "text"), USUAL)
def test_what_is_usually_written_may_stand_as_a_template(verb: Verb, title: str, text: str) -> None:
    assert why_not_phrase(verb=verb.value, title=title, text=text, taken=False, told=text) is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"verb": "file"}, "哪一步"),
        ({"verb": "nonsense"}, "哪一步"),
        ({"title": "  "}, "名称和内容"),
        ({"text": ""}, "名称和内容"),
        ({"title": "长" * 41}, "不超过40字"),
        ({"text": "长" * 501}, "不超过40字"),
        ({"told": "联系139****5678"}, "不写电话"),
        ({"taken": True}, "已有名为"),
    ],
)
def test_a_template_that_cannot_stand_is_refused_with_the_reason(said: dict[str, object], told: str) -> None:
    usual: dict[str, object] = {"verb": "handle", "title": "已清理", "text": "已清理。", "taken": False}
    whole = usual | {"told": said.get("text", usual["text"])} | said

    assert told in str(why_not_phrase(**whole))  # type: ignore[arg-type]


@pytest.mark.parametrize("username", ["lead", "check", "binli", "help", "admin"])
def test_only_offices_keep_templates(cast: Cast, username: str) -> None:
    kept = phrase()

    with pytest.raises(Refused, match="科室负责人"):
        change_phrase(phrase=kept, title="x", text="y", by=username, at=NOW)
    with pytest.raises(Refused, match="科室负责人"):
        retire_phrase(phrase=kept, by=username, at=NOW)


def test_a_telephone_number_in_a_template_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="不写电话"):
        phrase(text="请打13912345678")


def test_a_change_voids_the_old_and_somebody_who_comes_second_is_told(cast: Cast) -> None:
    old = phrase()
    new = change_phrase(phrase=old, title="已清理", text="已清理，并已告知。", by="head", at=NOW)

    assert list(Phrase.objects.live()) == [new]
    assert Entry.objects.latest("pk").detail == {"old": old.text, "new": new.text}
    with pytest.raises(Conflict):
        change_phrase(phrase=old, title="已清理", text="又一种", by="head", at=NOW)


def test_of_one_name_there_is_one_template_for_an_act_and_kind(cast: Cast) -> None:
    phrase()

    with pytest.raises(Refused, match="已有名为"):
        phrase()
    assert phrase(kind="hazard").pk
    assert phrase(verb=Verb.CONTACT).pk


def test_those_of_the_kind_come_before_those_for_all_and_others_not_at_all(cast: Cast) -> None:
    general, own, other = phrase(), phrase(kind="hazard"), phrase(kind="need")
    gone = phrase("不用了")
    retire_phrase(phrase=gone, by="desk", at=NOW)

    assert phrases_for("hazard") == {"handle": [own, general]}
    assert phrases_for("need") == {"handle": [other, general]}


def test_what_is_usual_is_taken_over_once(cast: Cast) -> None:
    phrase(USUAL[0][1], USUAL[0][0], text="自己的写法")

    assert take_over_usual(by="desk", at=NOW) == len(USUAL) - 1
    assert take_over_usual(by="desk", at=NOW) == 0
    assert usual_missing() == []
    assert Phrase.objects.live().get(title=USUAL[0][1]).text == "自己的写法"


@pytest.mark.parametrize(
    ("sent", "note"),
    [
        ({}, None),
        ({"phrase": "{pk}"}, "堆物已清理，通道畅通。"),
        ({"phrase": "{pk}", "note": " "}, "堆物已清理，通道畅通。"),
        ({"phrase": "{pk}", "note": "自己写的"}, "自己写的"),
        ({"phrase": "0"}, ""),
        ({"phrase": "９"}, ""),
        ({"phrase": "1; drop"}, ""),
        ({"phrase": "9" * 40}, ""),
    ],
)
def test_without_javascript_the_chosen_template_is_written_where_nothing_was(
    cast: Cast, sent: dict[str, str], note: str | None
) -> None:
    pk, head, data = phrase().pk, filed(CaseKind.HAZARD), QueryDict(mutable=True)
    data.update({name: text.replace("{pk}", str(pk)) for name, text in sent.items()})

    assert filled(data, Verb.HANDLE, head).get("note") == note


def test_a_template_of_another_act_or_kind_is_not_taken(cast: Cast) -> None:
    head = filed(CaseKind.HAZARD)
    for foreign in (phrase(verb=Verb.CONTACT), phrase(kind="need")):
        assert filled(QueryDict(f"phrase={foreign.pk}"), Verb.HANDLE, head).get("note") == ""
