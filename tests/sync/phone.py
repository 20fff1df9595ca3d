"""A phone as the tests hold it: it makes operations, and hands them to the house as they would arrive."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from io import BytesIO
from typing import Any

from PIL import Image

from jiedao.ledger import actions as ledger
from jiedao.organisation.models import Person
from jiedao.register.models import Committee
from jiedao.sync import actions
from tests.casework.cast import BINLI, NOW, WUYUAN

DEVICE = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"


def committees() -> None:
    """滨里 and 五园, with the codes of the cast."""
    entry = ledger.enter(by="admin", at=NOW, verb="建立名录")
    named = (("滨里居民区", BINLI), ("五园居民区", WUYUAN))
    ledger.record([Committee(name=name, code=code) for name, code in named], entry=entry)


def operation(kind: str = "file", body: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """An operation as a phone makes it; a finding in 滨里 unless told otherwise."""
    found = {"kind": "hazard", "code": BINLI, "description": "楼道堆物", "address": "滨里路12号"}
    made = {"id": str(uuid.uuid4()), "kind": kind, "body": found if body is None else body}
    return made | {"made_at": NOW.isoformat()} | more


def receive(raw: object, by: str = "binli", device: str = DEVICE, at: datetime = NOW) -> dict[str, Any]:
    """What the house answers."""
    answer: dict[str, Any] = json.loads(receive_text(raw, by, device, at))
    return answer


def receive_text(raw: object, by: str = "binli", device: str = DEVICE, at: datetime = NOW) -> str:
    """What the house answers, to the byte."""
    return actions.receive(person=Person.objects.get(username=by), device=device, raw=raw, at=at)


def jpeg(seed: int = 0) -> bytes:
    """A small photo, another for every seed."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (seed % 256, seed // 256 % 256, 90)).save(out, "JPEG")
    return out.getvalue()
