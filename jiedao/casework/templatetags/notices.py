"""The count of notices beside the navigation."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from jiedao.casework.queries import notices
from jiedao.organisation.kinds import Act
from jiedao.web import may, who_of

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> int:
    """How many notices who asks has not read, in one query; none for those who take no part in cases."""
    request = context.get("request")
    if request is None or not may(request, Act.WORK):
        return 0
    return notices.unread(who_of(request), timezone.now())
