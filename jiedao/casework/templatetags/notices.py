"""The count of notices beside the navigation."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from jiedao.casework.queries import notices
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act, Who
from jiedao.web import by_of, may, posts_of

register = template.Library()


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> int:
    """How many notices who asks has not read, in one query; none for those who take no part in cases."""
    request = context.get("request")
    if request is None or not may(request, Act.WORK):
        return 0
    posts = posts_of(request)
    if any(post.stand_in_for_id for post in posts):
        who = organisation.who(by_of(request))  # whose post is stood in for must be read with it
    else:
        who = Who(by_of(request), tuple(post.seat() for post in posts))
    return notices.unread(who, timezone.now())
