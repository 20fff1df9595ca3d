"""Days and periods of official work: the working calendar, deadlines, lamps and months. Plain Python."""

from jiedao.worktime.clocks import UNIT_NAMES, Due, Limit, Pause, Unit, due, warn_at, warn_days_before
from jiedao.worktime.lamps import LAMP_NAMES, Lamp, lamp
from jiedao.worktime.lines import SHANGHAI, OfficeHours
from jiedao.worktime.notice import Notice, read_notice, read_notice_text
from jiedao.worktime.periods import month_end, month_start, months_between
from jiedao.worktime.workdays import (
    STATUS_NAMES,
    Calendar,
    NoticeRefused,
    OutOfCalendar,
    Status,
    published_calendar,
)

__all__ = [
    "LAMP_NAMES",
    "SHANGHAI",
    "STATUS_NAMES",
    "UNIT_NAMES",
    "Calendar",
    "Due",
    "Lamp",
    "Limit",
    "Notice",
    "NoticeRefused",
    "OfficeHours",
    "OutOfCalendar",
    "Pause",
    "Status",
    "Unit",
    "due",
    "lamp",
    "month_end",
    "month_start",
    "months_between",
    "published_calendar",
    "read_notice",
    "read_notice_text",
    "warn_at",
    "warn_days_before",
]
