"""The documents say what the house is: pages made from the code, links, commands and words that exist."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import get_commands, load_command_class

from jiedao import figures
from jiedao.organisation.kinds import STATEMENTS

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SAMPLE = ROOT / "../shared/sample-report.txt"
COMMAND = re.compile(r"\./run [^\n`（，；。]+")


def make() -> ModuleType:
    """docs/make.py as a module of its own."""
    spec = importlib.util.spec_from_file_location("docs_make", ROOT / "docs" / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def commands() -> Iterator[tuple[str, str]]:
    """(document, command line) of every `./run …` in the documents."""
    for path in DOCUMENTS:
        for found in COMMAND.finditer(path.read_text(encoding="utf-8")):
            yield named(path), found[0].split("   ")[0].strip()


def test_the_pages_made_from_the_code_say_what_the_code_says() -> None:
    assert make().stale() == []


def test_a_page_that_differs_from_the_code_is_named_until_it_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = make()
    monkeypatch.setattr(module, "DOCS", tmp_path)
    assert module.main([]) == 0
    assert module.main(["--check"]) == 0

    page = tmp_path / "figures.md"
    page.write_text(page.read_text(encoding="utf-8").replace("走访点位", "走访地点"), encoding="utf-8")

    assert module.main(["--check"]) == 1
    assert "docs/figures.md" in capsys.readouterr().err


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_every_link_leads_to_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]

    assert [target for target in targets if not (path.parent / target.partition("#")[0]).exists()] == []


def test_every_decision_stands_in_the_index() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", index)

    assert linked == sorted(path.name for path in folder.glob("[0-9]*.md"))


def test_every_command_of_the_documents_exists_in_run() -> None:
    script = (ROOT / "run").read_text(encoding="utf-8")
    cases = {name for label in re.findall(r"^([\w|-]+(?: \| [\w-]+)*)\)$", script, re.M) for name in label.split(" | ")}
    used = {(document, line.split()[1]) for document, line in commands()}

    assert {("README.md", "demo"), ("README.md", "test"), ("README.md", "jiedao")} <= used
    assert {pair for pair in used if pair[1] not in cases} == set()


def test_every_command_of_the_workbench_and_every_option_exists() -> None:
    known = get_commands()
    lines = {line for _, line in commands() if line.startswith("./run jiedao ")}
    assert any("init" in line for line in lines)
    for line in lines:
        name = line.split()[2]
        assert known.get(name) == "jiedao.home", line
        parser = load_command_class("jiedao.home", name).create_parser("./run jiedao", name)
        for option in re.findall(r"(?<!\S)--[a-z-]+", line):
            assert option in parser._option_string_actions, line


def test_the_figures_whose_rows_are_shown_as_an_example_exist() -> None:
    keys = {line.split()[3] for _, line in commands() if line.startswith("./run jiedao rows ")} - {"代号"}

    assert keys
    assert keys <= set(figures.known())


@pytest.mark.parametrize("name", ["writer.md", "adr/0007-report-text-is-lines-with-tokens.md"])
def test_every_token_that_the_documents_explain_is_understood(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8").replace("\\|", "|")
    tokens = re.findall(r"`\{((?:[^{}`]|\{\})+)\}`", text)
    keys = {re.split(r"[@:]", part)[0] for token in tokens for part in token.split("|")[:2] if "{}" not in part}
    plain = {"as_of", "period", "street", "limit"}
    stated = {f"={statement.key}" for statement in STATEMENTS}

    assert len(keys) > 5
    assert keys - plain - stated - set(figures.known()) == set()


@pytest.mark.parametrize("path", [path for path in DOCUMENTS if path.parent.name == "adr"], ids=named)
def test_every_module_that_a_decision_names_exists(path: Path) -> None:
    modules = re.findall(r"`(?:[\w/]+/)?(\w+\.py)`", path.read_text(encoding="utf-8"))
    there = {module.name for folder in ("jiedao", "tests") for module in (ROOT / folder).rglob("*.py")}

    assert set(modules) - there == set()


def test_every_word_of_the_glossary_is_a_word_of_the_code() -> None:
    words = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M)
    paths = [path for path in (ROOT / "jiedao").rglob("*") if path.suffix in (".py", ".txt")]
    code = " ".join(f"{path.stem} {path.parent.name} {path.read_text(encoding='utf-8')}" for path in paths)
    spoken = set(re.findall(r"\w+", code))

    assert len(words) > 80
    assert len(words) == len(set(words))
    assert [word for word in words if word not in spoken] == []


@pytest.mark.parametrize("path", [*DOCUMENTS, ROOT / "docs" / "make.py"], ids=named)
def test_no_document_names_a_machine_or_a_registry(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"/(?:wor[k]|hom[e]|tm[p]|roo[t]|User[s])/\S*", text) == []
    assert re.findall(r"pyp[i]\.org|pythonhoste[d]|registry\.np[m]\S*|[\w.]+:\d{4,5}/", text) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_no_document_borrows_a_sentence_of_the_sample_report(path: Path) -> None:
    if not SAMPLE.exists():
        pytest.skip("没有样例报告（../shared/sample-report.txt）")
    sentences = re.split(r"[。；：\s]+", SAMPLE.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")

    assert [sentence for sentence in sentences if len(sentence) > 12 and sentence in text] == []
