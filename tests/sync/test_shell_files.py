"""The field pages use nothing that a browser of the year 2020 (Chromium 80) does not know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FIELD = Path(__file__).resolve().parents[2] / "jiedao" / "static" / "field"
# What came later: in parentheses the version of Chromium that brought it.
NEWER = {
    r"\?\?=|\|\|=|&&=": "??=, ||=, &&= (85)",
    r"\.replaceChildren\(": "replaceChildren (86)",
    r"randomUUID": "crypto.randomUUID (92)",
    r"\.findLast(Index)?\(": "findLast (97)",
    r"\.at\(-?\d": "Array.at (92)",
    r"\.replaceAll\(": "replaceAll (85)",
    r"structuredClone": "structuredClone (98)",
    r"Object\.hasOwn\b": "Object.hasOwn (93)",
    r"Promise\.any\(": "Promise.any (85)",
    r"Object\.groupBy|\.toSorted\(|\.toReversed\(|\.with\(": "groupBy, toSorted (110 and later)",
    r"AbortSignal\.(timeout|any)": "AbortSignal.timeout (103)",
    r"^(?:(?:export )?(?:const|let) [^=]+= )?await\b": "await outside of a function (89)",
    r"static\s*\{": "static blocks (94)",
    r"\bimport\.meta\.resolve|with \{ type:": "import attributes (123)",
}
NEWER_STYLES = {
    r"\binset\s*:": "inset (87)",
    r":has\(|:is\(|:where\(": ":has, :is, :where (88 and later)",
    r"aspect-ratio\s*:": "aspect-ratio (88)",
    r"\d[dsl]v[hw]\b": "dvh (108) without vh before it",
    r"color-mix\(|oklch\(|@layer|@container|\n\s*&": "newer colours, layers, containers, nesting",
}


def code(path: Path) -> str:
    """A file without its comments."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"(?m)(^|\s)//[^\n]*", "", text)


@pytest.mark.parametrize("path", sorted(FIELD.glob("*.js")), ids=lambda path: path.name)
def test_no_script_uses_what_came_later(path: Path) -> None:
    assert [name for token, name in NEWER.items() if re.search(token, code(path), re.MULTILINE)] == []


def test_no_style_uses_what_came_later() -> None:
    text = code(FIELD / "field.css").replace("min-height: 100vh; min-height: 100dvh", "")
    assert [name for token, name in NEWER_STYLES.items() if re.search(token, text)] == []


def test_the_guard_sees_what_it_forbids(tmp_path: Path) -> None:
    late = [
        "a ??= 1;",
        "node.replaceChildren();",
        "crypto.randomUUID()",
        "list.findLast(f)",
        "list.at(-1)",
        "await start();",
    ]
    for line in late:
        assert any(re.search(token, line, re.MULTILINE) for token in NEWER), line


def test_the_file_that_tells_old_browsers_is_of_a_language_they_know() -> None:
    assert not re.search(r"=>|\b(let|const|class|import|async)\b|`|\?\.", code(FIELD / "old.js"))
