"""Days and periods of official work. Plain Python; the working calendar joins it when clocks are kept."""

from jiedao.worktime.periods import month_end, month_start, months_between

__all__ = ["month_end", "month_start", "months_between"]
