"""What the desk of intake is asked by its pages: files with options, mended cells, and columns told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from jiedao.intake.kinds import FORMS
from jiedao.intake.uploads import MAX_FILES
from jiedao.sheets.form import Column, Form
from jiedao.sheets.headers import squeeze

LIKELY = 0.6  # from here on a header is taken to mean a column until a person says otherwise


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files in one field, from 1 to `MAX_FILES`."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files in the order in which they were chosen."""
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError("请选择或拖入台账文件")
        if len(files) > MAX_FILES:
            raise forms.ValidationError(f"一次最多导入 {MAX_FILES} 个文件，这里有 {len(files)} 个，请分几次导入")
        return files


class UploadForm(forms.Form):
    """Files and how they are to be taken."""

    ledgers = FilesField()
    as_of = forms.DateField(required=False, error_messages={"invalid": "台账日期应写作 2022-08-31"})
    full = forms.BooleanField(required=False)
    apply_corrections = forms.BooleanField(required=False)


def mended_cells(data: Mapping[str, str], columns: Sequence[str]) -> dict[str, str]:
    """The cells that were sent, of those columns only."""
    return {column: data[f"cell-{column}"].strip() for column in columns if f"cell-{column}" in data}


def told_columns(data: Mapping[str, str], headers: Sequence[str], form: Form) -> dict[str, str]:
    """Header to standard column as a person told them; an empty column is passed over."""
    known = {column.name for column in form.columns}
    told: dict[str, str] = {}
    for place, header in enumerate(headers):
        column = data.get(f"column-{place}", "")
        if header:
            told[header] = column if column in known else ""
    return told


def suggested(headers: Sequence[str], form: Form) -> dict[str, str]:
    """Header to the column it most probably means, each column once."""
    return {header: column for header, column, likely in _paired(headers, form) if likely >= LIKELY}


def likeliest(headers: Sequence[str]) -> Form:
    """The ledger whose columns and the headers explain one another best."""

    def explained(form: Form) -> float:
        likely = sum(value for *_, value in _paired(headers, form))
        return likely / max(len(headers), len(form.columns))

    return max(FORMS, key=explained)


def _paired(headers: Sequence[str], form: Form) -> list[tuple[str, str, float]]:
    """Each header with a column of its own and how like they are, the surest pair first."""
    pairs = sorted(
        ((likeness(header, column), header, column.name) for header in set(headers) - {""} for column in form.columns),
        reverse=True,
    )
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for likely, header, column in pairs:
        if header not in chosen and column not in taken:
            chosen[header] = column, likely
            taken.add(column)
    return [(header, column, likely) for header, (column, likely) in chosen.items()]


def likeness(header: str, column: Column) -> float:
    """How much a header is like a column under any of its names, 0 to 1."""
    return max(_ratio(squeeze(header), squeeze(name)) for name in (column.name, *column.synonyms))


@lru_cache(maxsize=20_000)
def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
