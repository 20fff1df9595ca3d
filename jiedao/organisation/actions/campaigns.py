"""Campaigns: begun, amended and ended. What belongs to one follows from its bounds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from jiedao.ledger import actions as ledger
from jiedao.ledger.models import Entry
from jiedao.organisation.actions.overtaken import unless_overtaken
from jiedao.organisation.actions.refused import Refused
from jiedao.organisation.models import Campaign, Street
from jiedao.organisation.rules import why_not_campaign


@transaction.atomic
def start_campaign(
    *,
    name: str,
    starts_on: date,
    ends_on: date | None = None,
    prefix: str = "",
    kinds: Iterable[str] = (),
    words: Iterable[str] = (),
    street: Street,
    by: str,
    at: datetime,
) -> Campaign:
    """Begin a campaign on a part of the street; its whole where no prefix is given."""
    Street.objects.select_for_update().get(pk=street.pk)  # two campaigns of one name wait for one another
    campaign = _built(name, starts_on, ends_on, prefix or street.prefix, kinds, words, street)
    taken = Campaign.objects.live().filter(name=campaign.name).exists()
    if reason := why_not_campaign(name=campaign.name, taken=taken, starts_on=starts_on, ends_on=ends_on):
        raise Refused(reason)
    entry = ledger.enter(by=by, at=at, verb="开展专项行动", subject=campaign.name, detail=_told(campaign))
    ledger.record([campaign], entry=entry)
    return campaign


@transaction.atomic
def amend_campaign(
    *,
    campaign: Campaign,
    name: str,
    starts_on: date,
    ends_on: date | None,
    prefix: str,
    kinds: Iterable[str] = (),
    words: Iterable[str] = (),
    street: Street,
    by: str,
    at: datetime,
) -> Campaign:
    """Give a campaign other bounds; the former stay on record, and everything that is counted follows.

    Conflict tells what somebody else did with it since that version of it was seen.
    """
    unless_overtaken(campaign, note)
    amended = _built(name, starts_on, ends_on, prefix or street.prefix, kinds, words, street)
    taken = Campaign.objects.live().filter(name=amended.name).exclude(pk=campaign.pk).exists()
    if reason := why_not_campaign(name=amended.name, taken=taken, starts_on=starts_on, ends_on=ends_on):
        raise Refused(reason)
    old, new = _told(campaign), _told(amended)
    if old == new:
        return campaign
    entry = ledger.enter(by=by, at=at, verb="调整专项行动", subject=amended.name, detail={"old": old, "new": new})
    ledger.void([campaign], entry=entry)
    ledger.record([amended], entry=entry)
    return amended


@transaction.atomic
def end_campaign(*, campaign: Campaign, on: date, by: str, at: datetime) -> Campaign:
    """End a campaign on a day; what happened after it no longer belongs to it. Conflict as when it is amended."""
    unless_overtaken(campaign, note)
    if campaign.ends_on is not None and campaign.ends_on <= on:
        raise Refused(f"“{campaign.name}”已于 {campaign.ends_on} 结束")
    if reason := why_not_campaign(name=campaign.name, taken=False, starts_on=campaign.starts_on, ends_on=on):
        raise Refused(reason)
    entry = ledger.enter(
        by=by,
        at=at,
        verb="结束专项行动",
        subject=campaign.name,
        detail={"old": f"{campaign.ends_on or ''}", "new": f"{on}"},
    )
    ledger.void([campaign], entry=entry)
    ended = ledger.again(campaign, ends_on=on)
    ledger.record([ended], entry=entry)
    assert isinstance(ended, Campaign)
    return ended


def _built(
    name: str,
    starts_on: date,
    ends_on: date | None,
    prefix: str,
    kinds: Iterable[str],
    words: Iterable[str],
    street: Street,
) -> Campaign:
    told = [word.strip() for word in words]
    return Campaign(
        code=prefix.ljust(12, "0"),
        name=name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        prefix=prefix,
        kinds=",".join(sorted(kinds)),
        words=",".join(dict.fromkeys(word for word in told if word)),
    )


SAID = ("名称", "起止", "范围", "类别", "来源")  # in this order; the database keeps none
CODED = ("范围", "类别")  # kept as codes, which only pages put into words


def note(entry: Entry) -> str:
    """What an act changed of a campaign."""
    old, new = entry.detail.get("old"), entry.detail.get("new")
    if not isinstance(old, dict) or not isinstance(new, dict):
        return ""
    return "；".join(
        f"{name}有改动" if name in CODED else f"{name}：{old.get(name) or '不限'} → {new[name] or '不限'}"
        for name in SAID
        if name in new and new[name] != old.get(name)
    )


def _told(campaign: Campaign) -> dict[str, str]:
    return {
        "名称": campaign.name,
        "起止": f"{campaign.starts_on} 至 {campaign.ends_on or '未定'}",
        "范围": campaign.prefix,
        "类别": campaign.kinds,
        "来源": campaign.words,
    }
