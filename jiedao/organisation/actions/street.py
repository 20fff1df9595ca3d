"""Setting up the street, and stating what no ledger holds."""

from __future__ import annotations

import re
from datetime import datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.models import Stated, Street
from jiedao.organisation.rules import (
    plain_number,
    tidy,
    why_not_state,
)


@transaction.atomic
def found_street(*, name: str, code: str, example: bool, by: str, at: datetime) -> Street:
    """Set up the one street of this house."""
    name = name.strip()
    if not name:
        raise Refused("街道名称不能为空")
    if not re.fullmatch(r"\d{12}", code):
        raise Refused(f"区划代码应为 12 位数字：{code}")
    present = Street.objects.select_for_update().first()
    if present is not None:
        if present.example and not example:
            raise Refused("这里是示例街道的数据，正式使用请另设一个 JIEDAO_HOME")
        if present.example != example:
            raise Refused(f"这里已经是{present.name}的正式数据，示例请另设一个 JIEDAO_HOME")
        raise Refused(f"这里已经建立了{present.name}（{present.code}）")
    street = Street.objects.create(id=1, name=name, code=f"{code[:9]}000", example=example)  # nine digits name a street
    ledger.enter(by=by, at=at, verb="建立街道", subject=name, detail={"code": street.code})
    return street


@transaction.atomic
def state(*, key: str, text: str, street: Street, by: str, at: datetime, seen: str | None = None) -> None:
    """State something that no ledger holds; the former text stays on record, voided.

    `seen` is the text that the person had before them: Conflict when another stands by now.
    """
    text = plain_number(tidy(text)) if key.startswith("limit:") else tidy(text)
    if reason := why_not_state(key, text):
        raise Refused(reason)
    Street.objects.select_for_update().get(pk=street.pk)  # one statement after the other
    former = Stated.objects.live().filter(key=key).select_related("entry").first()
    standing = former.text if former else ""
    if standing == text:
        return
    if seen is not None and tidy(seen) != standing:
        who = former.entry.by if former else by
        raise ledger.Conflict(f"这一项刚刚由{who}改为“{standing}”，请核对后再保存")
    entry = ledger.enter(
        by=by,
        at=at,
        verb="填报",
        subject=key,
        detail={"old": former.text if former else "", "new": text},
    )
    if former:
        ledger.void([former], entry=entry)
    ledger.record([Stated(key=key, text=text, code=street.code)], entry=entry)
