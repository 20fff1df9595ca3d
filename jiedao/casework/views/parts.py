"""The parts of a case's page that have forms of their own: its files, its letters, and its story with both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from jiedao.casework import queries
from jiedao.casework.forms import AcceptForm, AddForm, LetterForm
from jiedao.casework.kinds import FILE_VOIDERS, LETTER_WRITERS, LETTERS, MOVES
from jiedao.casework.models import Head
from jiedao.casework.queries import File, Line, Sent
from jiedao.casework.rules import (
    ANSWER_NAMES,
    SHOWS_NAMES,
    Answer,
    LetterKind,
    Shows,
    State,
    Verb,
    why_not_void_file,
    why_not_write,
)
from jiedao.casework.views.showing import quiet
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Who
from jiedao.worktime import SHANGHAI

ANSWER_LAMPS = {
    Answer.WAITING: "ok",
    Answer.SOON: "soon",
    Answer.LATE: "late",
    Answer.ANSWERED: "ok",
    Answer.ANSWERED_LATE: "late",
}


def parts_of(
    head: Head, who: Who, today: date, *, adding: AddForm | None = None, writing: LetterForm | None = None
) -> dict[str, Any]:
    """What the page shows of files and letters, with the forms that this person may use."""
    kind, files = queries.kind_of(head), queries.files_of(head)
    missing = queries.missing_evidence(head, files)
    verifies = any(seat.role in MOVES[Verb.VERIFY].roles and seat.covers(head.code, head.kind) for seat in who.seats)
    state = State(head.state)
    may_add = queries.why_not_add_file(head, who) is None
    why_not = why_not_write(
        roles=LETTER_WRITERS, sorts=LETTERS.values(), who=who, code=head.code, kind=head.kind, state=state
    )
    may_write = why_not is None
    first = Shows.AFTER if missing == list(kind.evidence[1:]) else Shows.BEFORE if missing else Shows.OTHER
    letters = queries.letters_of(head, today)
    names = organisation.names(entry.by for letter in letters for entry in (letter.issued, letter.row.entry))
    return {
        "files": [shown_file(file, head, who, verifies=verifies) for file in files],
        "pair": _pair(head, files),
        "voided_files": queries.voided_files(head),
        "missing_evidence": missing,
        "verifies": verifies,
        "adding": adding or (AddForm(kind, first=first) if may_add else None),
        "letters": [
            shown_letter(letter) | {"by": names[letter.issued.by], "accepted_by": names[letter.row.entry.by]}
            for letter in letters
        ],
        "writing": writing or (LetterForm(head) if may_write else None),
        "may_write": may_write,
        "accepting": AcceptForm(auto_id="accept-%s", initial={"on": today}),
    }


def shown_file(file: File, head: Head, who: Who, *, verifies: bool) -> dict[str, Any]:
    """A file as the page shows it; what makes one wonder is told to those who verify."""
    row = file.row
    told = [f"本件以外还用于{'、'.join(file.elsewhere)}"] if file.elsewhere else []
    return {
        "row": row,
        "href": f"/cases/{head.pk}/files/{row.pk}/",
        "is_picture": file.is_picture,
        "shows": _words(head).get(Shows(row.shows), SHOWS_NAMES[Shows(row.shows)]),
        "has_place": row.lon is not None,
        "doubts": [*told, *file.doubts] if verifies else [],
        "may_void": why_not_void_file(
            roles=FILE_VOIDERS,
            who=who,
            code=head.code,
            kind=head.kind,
            state=State(head.state),
            by=row.by,
            reason=None,
        )
        is None,
    }


def _words(head: Head) -> dict[Shows, str]:
    """How the pair of photos of its kind is called."""
    names = (name.removesuffix("照片") for name in queries.kind_of(head).evidence)
    return dict(zip((Shows.BEFORE, Shows.AFTER), names, strict=False))


def _pair(head: Head, files: Sequence[File]) -> list[dict[str, Any]]:
    """The first photo from before and the latest from after, side by side; nothing while one of them is missing."""
    before = next((file for file in files if file.is_picture and file.row.shows == Shows.BEFORE.value), None)
    after = next((file for file in reversed(files) if file.is_picture and file.row.shows == Shows.AFTER.value), None)
    if before is None or after is None:
        return []
    words = _words(head)
    return [
        {
            "href": f"/cases/{head.pk}/files/{file.row.pk}/",
            "word": words.get(shows, SHOWS_NAMES[shows]),
            "at": file.row.taken_at or file.row.recorded_at,
            "is_claim": file.row.taken_at is not None,
        }
        for shows, file in ((Shows.BEFORE, before), (Shows.AFTER, after))
    ]


def shown_letter(letter: Sent) -> dict[str, Any]:
    """A letter as pages show it."""
    return {
        "row": letter.row,
        "issued_at": letter.issued.at,
        "head": letter.head,
        "number": letter.number,
        "name": letter.name,
        "to": letter.to,
        "state": ANSWER_NAMES[letter.state],
        "lamp": ANSWER_LAMPS.get(letter.state, ""),
        "answered_on": letter.answered_on,
        "waits": LETTERS[LetterKind(letter.row.kind)].reports and letter.answered_on is None,
        "href": f"/cases/{letter.head.pk}/letters/{letter.row.pk}/" if letter.head else "",
    }


def steps_with(
    lines: Sequence[Line], files: Sequence[dict[str, Any]], letters: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The story as the house shows it: each step with its pictures, and the letters where they were issued."""
    told = [(_moment(line.at), _step(line, files)) for line in lines]
    told += [(letter["issued_at"], _letter_step(letter)) for letter in letters]
    told += [(letter["row"].entry.at, _accepted_step(letter)) for letter in letters if letter["row"].accepted_on]
    return [step for _, step in sorted(told, key=lambda pair: pair[0])]


def _step(line: Line, files: Sequence[dict[str, Any]]) -> dict[str, Any]:
    by = f"{line.by}（代{line.stands_for}）" if line.stands_for else line.by
    return {
        "at": line.at,
        "by": f"{by} · {line.unit}" if line.unit and line.unit != line.by else by,
        "text": line.what,
        "note": quiet(line.told),
        "files": [file for file in files if line.serial and file["row"].serial == line.serial],
    }


def _letter_step(letter: dict[str, Any]) -> dict[str, Any]:
    row = letter["row"]
    voided = f"（已作废：{quiet(row.void_entry.reason)}）" if row.void_entry else ""
    return {
        "at": letter["issued_at"],
        "by": letter["by"],
        "text": f"签发{letter['name']}",
        "note": f"{letter['number']} → {letter['to']}{voided}",
    }


def _accepted_step(letter: dict[str, Any]) -> dict[str, Any]:
    row = letter["row"]
    told = f"{letter['number']}，{letter['to']}于{row.accepted_on}确认"
    return {"at": row.entry.at, "by": letter["accepted_by"], "text": f"确认{letter['name']}", "note": told}


def _moment(at: datetime | date) -> datetime:
    """A day that a ledger states stands at its beginning."""
    return at if isinstance(at, datetime) else datetime.combine(at, time(), SHANGHAI)
