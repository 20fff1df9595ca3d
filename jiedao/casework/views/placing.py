"""Where a case was found, as the map draws it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, JsonResponse

from jiedao.casework import queries
from jiedao.casework.queries.placed import placing_of
from jiedao.casework.views.one import seen
from jiedao.organisation import queries as organisation
from jiedao.organisation.kinds import Act
from jiedao.places import collection, feature, point
from jiedao.web import by_of, page


@page(Act.WORK)
def where(request: HttpRequest, pk: int) -> JsonResponse:
    """The position of a case as GeoJSON (WGS-84), for somebody who may see it; 404 where no phone told one."""
    head = seen(organisation.who(by_of(request)), pk)
    fact = queries.known(head)
    placing = placing_of(fact) if fact else None
    if placing is None:
        raise Http404
    properties = {"key": str(head.pk), "name": str(head), "text": "；".join((placing.told, *placing.doubts))}
    return JsonResponse(collection([feature(point(placing.lon, placing.lat), **properties)]))
