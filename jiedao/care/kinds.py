"""The five circles of care, and how a contact ended."""

from __future__ import annotations

CIRCLES = ("红", "橙", "黄", "蓝", "绿")

REACHED_WELL = "正常"
NOT_REACHED = "未联系上"
HAS_NEED = "有需求"
