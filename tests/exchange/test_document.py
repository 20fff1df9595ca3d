"""The document of the API says what its own description says, and the description what the house does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jiedao.exchange.forms import Pushed
from jiedao.exchange.rules import SCOPE_NAMES, SORTS, Scope
from jiedao.exchange.urls import api
from tests.exchange.conftest import ORDER, Platform

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "api.md").read_text(encoding="utf-8")
DESCRIBED: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema()))
OPERATIONS = {
    (how.upper(), path.removeprefix("/api/v1")): told
    for path, ways in DESCRIBED["paths"].items()
    for how, told in ways.items()
}
NOT_OF_AN_OPERATION = {405}  # of an address that is asked in another way than any operation


def in_the_document() -> dict[tuple[str, str], str]:
    """The right of each call in the document's table, by method and path without its query."""
    rows = re.findall(r"^\| `([A-Z]+) ([^`?]+)[^`]*` \| (\S+) \|", TEXT, re.MULTILINE)
    return {(how, path): right for how, path, right in rows}


def asked_for(schema: str) -> set[str]:
    """The fields of a body, those inside it among them."""
    found: set[str] = set()
    for name, told in DESCRIBED["components"]["schemas"][schema]["properties"].items():
        found.add(name)
        for inner in told.get("anyOf", ()):
            if "$ref" in inner:
                found |= asked_for(inner["$ref"].rpartition("/")[2])
    return found


def fields_of(told: dict[str, Any]) -> set[str]:
    """All that an operation takes, wherever it stands."""
    found = {one["name"] for one in told.get("parameters", ())}
    if "requestBody" in told:
        schema = told["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        found |= asked_for(schema.rpartition("/")[2])
    return found


def test_every_operation_is_in_the_document_and_no_other() -> None:
    assert set(in_the_document()) == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
def test_the_document_names_the_right_of_each(operation: tuple[str, str]) -> None:
    scope = Scope(OPERATIONS[operation]["x-scope"])

    assert SCOPE_NAMES[scope].startswith(in_the_document()[operation])


@pytest.mark.parametrize("operation", OPERATIONS, ids=" ".join)
@pytest.mark.parametrize("scope", [Scope.PUSH, Scope.PULL])
def test_each_asks_for_the_right_that_is_described(
    operation: tuple[str, str], scope: Scope, let_in: Callable[..., Platform]
) -> None:
    how, path = operation
    body = {"operation": "op-0000001", "reason": "派错了"}
    sent = ORDER if path == "/orders" else {name: body[name] for name in fields_of(OPERATIONS[operation]) & set(body)}
    address = path.format(kind="order", number=ORDER["number"]).removeprefix("/")

    answer = let_in(scopes=(scope, *SORTS)).ask(how.lower(), address, **sent)

    assert (answer.status_code == 403) is not (scope.value == OPERATIONS[operation]["x-scope"])


def test_every_field_that_is_taken_is_named_and_no_other() -> None:
    taken = set().union(*(fields_of(told) for told in OPERATIONS.values()))
    named = set(re.findall(r"`([a-z_]+)`", TEXT)) | set(re.findall(r'"([a-z_]+)":', TEXT))
    named |= set(re.findall(r"\{([a-z_]+)\}", TEXT)) | set(re.findall(r"[?&]([a-z_]+)=", TEXT))
    answered = {name for one in DESCRIBED["components"]["schemas"].values() for name in one["properties"]}

    assert taken - named == set()
    assert named - taken - answered == set()


def test_every_answer_is_named_and_no_other() -> None:
    described = {int(code) for told in OPERATIONS.values() for code in told["responses"]}
    named = {int(code) for code in re.findall(r"(?<![\d〔-])([2-5]\d\d)(?![\d字-]| KB| letters)", TEXT)}

    assert named - NOT_OF_AN_OPERATION == described


def test_the_example_of_the_document_is_an_order_as_it_is_taken() -> None:
    [body] = re.findall(r"-d '(\{.*?\})'", TEXT, re.DOTALL)

    assert Pushed.model_validate(json.loads(body)).kind == "order"


@pytest.mark.parametrize("schema", DESCRIBED["components"]["schemas"])
def test_every_field_says_what_it_holds(schema: str) -> None:
    properties = DESCRIBED["components"]["schemas"][schema]["properties"]

    assert [name for name, told in properties.items() if not told.get("description")] == []
