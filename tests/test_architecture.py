"""The house stays in order: what stands where, and what every fact and figure must have."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from jiedao import figures
from jiedao.ledger.models import Entry, fact_models

ROOT = Path(__file__).resolve().parents[1] / "jiedao"
OFFICES = [
    "home",
    "intake",
    "sync",
    "exchange",
    "report",
    "plan",
    "patrol",
    "lookback",
    "care",
    "services",
    "casework",
    "register",
    "organisation",
    "ledger",
]
FILES = {"__init__", "apps", "urls", "views", "forms", "actions", "figures", "queries", "models", "kinds", "rules"}
MORE = {
    "intake": {  # ADR 0005
        *("feed", "feeds", "filing", "landing", "parts", "renewal"),
        *("resolving", "returns", "showing", "uploads"),
    },
    "report": {"prose", "charts"},  # ADR 0007
    "home": {"server"},
}
CAP = 400


def sources() -> list[Path]:
    return [path for path in ROOT.rglob("*.py") if "migrations" not in path.parts]


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_has_no_files_but_the_known_ones(office: str) -> None:
    found = {path.stem for path in (ROOT / office).glob("*.py")}

    assert found <= FILES | MORE.get(office, set())


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_grows_beyond_the_cap(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= CAP


WRITES = {"create", "bulk_create", "update", "delete", "save", "get_or_create", "update_or_create", "bulk_update"}


@pytest.mark.parametrize("path", [p for p in sources() if p.stem in ("views", "forms", "queries", "figures", "rules")])
def test_only_actions_write(path: Path) -> None:
    """`objects.create`, `….update(` and their like stand in no view, form, query or figure."""
    calls = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]
    writing = [f"{call.lineno}: {ast.unparse(call)}" for call in calls if "objects" in ast.unparse(call)]

    assert writing == []


@pytest.mark.parametrize("word", ["django.dispatch", "post_save", "pre_save"])
def test_nothing_happens_by_signal(word: str) -> None:
    assert [str(path) for path in sources() if word in path.read_text(encoding="utf-8")] == []


def test_no_model_overrides_save() -> None:
    for model in apps.get_models():
        if model.__module__.startswith("jiedao."):
            assert "save" not in vars(model), model


@pytest.mark.django_db
def test_every_kind_of_fact_is_guarded_by_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'fact_guard'")
        guarded = {row[0] for row in cursor.fetchall()}

    assert guarded == {model._meta.db_table for model in fact_models()}


@pytest.mark.parametrize("model", fact_models(), ids=lambda model: model.__name__)
def test_of_each_identity_only_one_fact_stands(model: type) -> None:
    constraints = [c for c in model._meta.constraints if tuple(getattr(c, "fields", ())) == model.IDENTITY]  # type: ignore[attr-defined]

    assert constraints or model.__name__ == "Copy"
    assert model.IDENTITY  # type: ignore[attr-defined]


@pytest.mark.parametrize("figure", list(figures.known().values()), ids=lambda figure: figure.key)
def test_a_figure_says_what_it_is(figure: figures.Figure) -> None:
    assert figure.label
    assert figure.unit
    assert figure.definition.endswith("。")
    fields = {field.name for field in figure.source.model._meta.get_fields()}
    assert set(figure.source.days) <= fields
    assert not figure.of or figure.of in figures.known()


def test_the_ledger_of_acts_is_the_lowest_office() -> None:
    imported = (ROOT / "ledger" / "models.py").read_text(encoding="utf-8")

    assert set(re.findall(r"jiedao\.(\w+)", imported)) <= {"ledger"}
    assert Entry._meta.app_label == "ledger"
