"""How values look on every page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from jiedao.figures import Nature, Reading
from jiedao.gongwen import masking
from jiedao.gongwen.wording import chinese_date
from jiedao.home import queries
from jiedao.home.kinds import GROUPS, TABS, WAYS
from jiedao.intake.showing import held_of_case
from jiedao.ledger.models import Entry
from jiedao.ledger.rules import Scope
from jiedao.organisation.kinds import Act, Role
from jiedao.web import posts_of, who_of

register = template.Library()
CIRCLES = {"红": "red", "橙": "orange", "黄": "yellow", "蓝": "blue", "绿": "green"}
LAMPS = {"ok": ("●", "正常"), "soon": ("▲", "将到期"), "late": ("■", "超期"), "site": ("◆", "阵地")}
BAR, GAP, HEIGHT = 8, 3, 30  # units of the little chart's own view box


@register.filter
def shown(value: Any) -> Any:
    """A cell: a dash where there is nothing, days in full, decimals with their places."""
    if value is None or value == "":
        return "—"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return value


@register.filter
def is_number(value: Any) -> bool:
    """Whether a cell is set to the right."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """A value by a key that is known only in the template."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def parts(text: str) -> list[str]:
    """The parts of a text that commas part."""
    return [part for part in text.split(",") if part]


@register.filter
def day(value: date) -> str:
    """A day in prose: 8月31日; the template writes the year where it is needed."""
    return f"{value.month}月{value.day}日"


@register.filter
def full_day(value: date) -> str:
    """A day in prose with its year: 2022年8月31日."""
    return chinese_date(value)


@register.filter
def signed(change: int | Decimal) -> str:
    """A change with its sign: +12, −3, or 持平."""
    return "持平" if not change else f"+{change}" if change > 0 else f"−{-change}"


@register.filter
def plain(number: Decimal | int) -> str:
    """A limit without superfluous places: 690, 12.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def quiet(text: str) -> str:
    """A free text with the telephone and citizen numbers in it masked."""
    return masking.numbers_in(text)


@register.filter
def period(reading: Reading, scope: Scope) -> str:
    """The address of a figure for just the days and the part of the street it was read for."""
    days = f"from={reading.start:%Y-%m-%d}&as_of={reading.as_of:%Y-%m-%d}"
    part = f"&prefix={scope.prefixes[0]}" if len(scope.prefixes) == 1 else ""
    return f"/figures/{reading.figure.key}/?{days}{part}"


@register.filter
def is_over(reading: Reading) -> bool:
    """Whether a ceiling's actual value is above its limit."""
    value, limit = reading.value, reading.limit
    return isinstance(value, int | Decimal) and limit is not None and value > limit


@register.filter
def is_ceiling(reading: Reading) -> bool:
    """Whether the figure is told with a limit."""
    return reading.figure.nature is Nature.CEILING


@register.filter
def display(reading: Reading) -> str:
    """A figure's value as text, without unit: 无记录 where there is no record, circles with their numbers."""
    if reading.missing:
        return "无记录"
    if isinstance(reading.value, dict):
        return " ".join(f"{name}{number}" for name, number in reading.value.items()) or "0"
    return str(reading.value)


@register.filter
def subject(entry: Entry) -> str:
    """What an entry of the ledger of acts is about."""
    return queries.subject(entry)


@register.filter
def minutes(length: timedelta) -> int:
    """A length of time in whole minutes."""
    return round(length.total_seconds() / 60)


@register.simple_tag
def circle_class(colour: str) -> str:
    """The class of a circle of care; none for a colour that is no circle."""
    return f"circle-{CIRCLES[colour]}" if colour in CIRCLES else ""


@register.simple_tag
def lamp_text(lamp: str, word: str = "") -> SafeString:
    """A lamp by colour, shape and word; `lamp` is ok, soon or late, or site for the mark of a site."""
    shape, usual = LAMPS[lamp]
    return format_html('<span class="lamp lamp-{}">{} {}</span>', lamp, shape, word or usual)


@register.inclusion_tag("parts/spark.html")
def spark(course: Mapping[str, Any] | None, limit: Decimal | None = None) -> dict[str, Any]:
    """The monthly course as bars from zero; a month without a value is a thin line at the foot."""
    values = list((course or {}).items())
    numbers = [value for _, value in values if isinstance(value, int | Decimal)]
    top = max([*numbers, limit or 0, 1])
    bars = []
    for place, (_, value) in enumerate(values):
        known = isinstance(value, int | Decimal)
        height = max(1.0, round(float(value / top) * HEIGHT, 1)) if known and value else 1.0
        kind = "none" if not value else "last" if place == len(values) - 1 else ""
        bars.append({"x": place * (BAR + GAP), "y": round(HEIGHT - height, 1), "height": height, "kind": kind})
    return {
        "bars": bars,
        "bar_width": BAR,
        "height": HEIGHT,
        "width": max(len(bars) * (BAR + GAP) - GAP, BAR),
        "limit_y": round(HEIGHT - float(limit / top) * HEIGHT, 1) if limit else None,
        "text": "，".join(f"{int(month[5:7])}月 {shown(value)}" for month, value in values),
    }


@register.inclusion_tag("parts/campaigns.html")
def campaigns(head: Any) -> dict[str, Any]:
    """The campaigns to which a case belongs."""
    return {"campaigns": queries.campaigns_of(head)}


@register.inclusion_tag("parts/memory.html", takes_context=True)
def memory(context: dict[str, Any], head: Any) -> dict[str, Any]:
    """The way to all that happened where a case lies."""
    request = context.get("request")
    return {"href": queries.remembered_at(who_of(request), head) if request else ""}


@register.inclusion_tag("parts/held.html", takes_context=True)
def held(context: dict[str, Any], head: Any) -> dict[str, Any]:
    """What later ledgers say of a case otherwise than the record."""
    return {"held": held_of_case(head), "decides": Act.TAKE_IN.value in (context.get("acts") or set())}


@register.inclusion_tag("parts/ways.html", takes_context=True)
def ways(context: dict[str, Any], tabs: bool = False) -> dict[str, Any]:
    """The navigation: what who asks may do, the page they are on marked; as a column or as tabs of the phone."""
    acts = context.get("acts") or set()
    request = context.get("request")
    path = request.path if request else ""
    roles = {Role(post.role) for post in posts_of(request)} if request else set()
    allowed = [way for way in WAYS if way.is_open(acts, roles)]
    within = [way for way in allowed if path == way.path or (way.path != "/" and path.startswith(way.path))]
    here = max(within, key=lambda way: len(way.path), default=None)  # the bulletin stands below the cases
    marked = [(way, way is here) for way in allowed]
    main = [pair for pair in marked if pair[0].tab][:TABS] if tabs else marked[:1]
    rest = [pair for pair in marked if pair not in main]
    grouped = [(name, [pair for pair in rest if pair[0].group == name]) for name in GROUPS]
    return {
        "main": main,
        "groups": [(name, pairs) for name, pairs in grouped if pairs],
        "elsewhere": any(here for _, here in rest),
        "tabs": tabs,
        "user": context.get("user"),
        "post": context.get("post"),
        "csrf_token": context.get("csrf_token"),
    }
