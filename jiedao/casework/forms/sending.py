"""Files that are sent with a form: a field for several of them, judged and shrunk before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from jiedao.attachments import MAX_BYTES, MAX_FILES, Prepared, Unfit, prepare
from jiedao.casework.forms.widgets import SELECT
from jiedao.casework.kinds import Kind
from jiedao.casework.rules import SHOWS_NAMES, Shows

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx"
SENT_HELP = f"照片、PDF、Word、Excel，一次最多{MAX_FILES}个，每个不超过{MAX_BYTES // 1024 // 1024} MB；照片自动缩小"


class Several(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-control", "accept": ACCEPT})


class FilesField(forms.Field):
    """Several files, each prepared to be kept; every one that is turned away is named with its reason."""

    widget = Several

    def bound_data(self, data: Any, initial: Any) -> None:
        """A browser never sends the names of chosen files back: they are chosen anew."""

    def __init__(self, label: str = "照片或文件", help_text: str = SENT_HELP) -> None:
        super().__init__(label=label, required=False, help_text=help_text)

    def clean(self, value: Any) -> list[Prepared]:
        """The files made ready."""
        sent: Sequence[UploadedFile[Any]] = value or []
        if len(sent) > MAX_FILES:
            raise forms.ValidationError(f"一次最多{MAX_FILES}个，选了{len(sent)}个")
        ready, wrong = [], []
        for file in sent:
            try:
                ready.append(_prepared(file))
            except Unfit as unfit:
                wrong.append(f"“{file.name}”{unfit}")
        if wrong:
            raise forms.ValidationError(wrong)
        return ready


def _prepared(file: UploadedFile[Any]) -> Prepared:
    if (file.size or 0) > MAX_BYTES:  # before it is read into memory
        raise Unfit(f"有 {(file.size or 0) / 1024 / 1024:.1f} MB，超过 {MAX_BYTES // 1024 // 1024} MB")
    return prepare(file.name or "", file.read())


def shows_field(kind: Kind, first: Shows) -> forms.ChoiceField:
    """What the files show, in the words of a kind of case."""
    names = dict(zip((Shows.BEFORE, Shows.AFTER), (name.removesuffix("照片") for name in kind.evidence), strict=False))
    told = [(shows.value, names.get(shows, name)) for shows, name in SHOWS_NAMES.items()]
    return forms.ChoiceField(label="附件内容", choices=told, initial=first.value, required=False, widget=SELECT)


class AddForm(forms.Form):
    """Files that are added outside of a step."""

    sent = FilesField()

    def __init__(
        self,
        kind: Kind,
        data: Mapping[str, Any] | None = None,
        files: MultiValueDict[str, UploadedFile[Any]] | None = None,
        first: Shows = Shows.BEFORE,
    ) -> None:
        super().__init__(data, files, auto_id="add-%s")
        self.fields["shows"] = shows_field(kind, first)

    def clean_sent(self) -> list[Prepared]:
        """At least one."""
        files: list[Prepared] = self.cleaned_data["sent"]
        if not files:
            raise forms.ValidationError("请选择照片或文件")
        return files

    def clean_shows(self) -> Shows:
        """What the files show."""
        return Shows(self.cleaned_data["shows"] or Shows.OTHER)
