"""What the phone speaks with: its pack, its outbox and its photos; and the shell of its pages, with nobody's data."""

from __future__ import annotations

import hashlib
import json
import ssl
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone

from jiedao.ledger.actions import Conflict
from jiedao.organisation.actions import Refused
from jiedao.organisation.kinds import Act
from jiedao.organisation.models import Person
from jiedao.sync import actions, queries
from jiedao.sync.kinds import MOST, State
from jiedao.sync.rules import is_digest, why_not_device
from jiedao.web import page

STATIC = settings.ROOT / "jiedao" / "static"


@page(Act.WORK)
def pack(request: HttpRequest) -> HttpResponse:
    """The pack of who asks; to a phone that has the same one only that it has."""
    get_token(request)
    found = queries.pack(_person(request), timezone.now())
    if request.GET.get("have") == found["digest"]:
        found = {name: found[name] for name in ("person", "digest", "at", "seconds")}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})  # half the size over a bad network


@page(Act.WORK, "POST")
def operations(request: HttpRequest) -> HttpResponse:
    """A batch of operations, each answered for itself in the order sent.

    400 when it is no batch, 403 when it was recorded by another account, 409 when an id came before with another body.
    """
    person = _person(request)
    try:
        batch = json.loads(request.body)
    except (ValueError, RecursionError):
        return JsonResponse({"reason": "不是 JSON"}, status=400)
    if reason := _why_not_batch(batch):
        return JsonResponse({"reason": reason}, status=400)
    if batch.get("person") != person.username:
        return JsonResponse({"reason": "这些记录是另一个账号记下的，请用原账号登录后发送"}, status=403)
    answers = [
        actions.receive(person=person, device=batch["device"], raw=raw, at=timezone.now())
        for raw in batch["operations"]
    ]
    clash = any(json.loads(answer)["state"] == State.CLASH for answer in answers)
    # The answers are put together as they are kept, so that the same operation is answered by the same bytes.
    body = f'{{"answers":[{",".join(answers)}]}}'
    return HttpResponse(body, content_type="application/json", status=409 if clash else 200)


@page(Act.WORK, "POST")
def photos(request: HttpRequest) -> HttpResponse:
    """One photo, by the SHA-256 of its bytes.

    409 when it arrived damaged and is to be sent again, 422 with the reason when it will never do.
    """
    digest, file = request.POST.get("digest"), request.FILES.get("photo")
    if file is None or digest is None or not is_digest(digest):
        return JsonResponse({"reason": "没有照片或校验值"}, status=400)
    try:
        actions.keep_photo(person=_person(request), digest=digest, data=file.read(), at=timezone.now())
    except Conflict as reason:
        return JsonResponse({"reason": str(reason)}, status=409)
    except Refused as reason:
        return JsonResponse({"reason": str(reason)}, status=422)
    return JsonResponse({"digest": digest})


@login_not_required
def shell(request: HttpRequest) -> HttpResponse:
    """The one page of the field pages, the same for everybody."""
    return HttpResponse((STATIC / "field" / "shell.html").read_bytes(), content_type="text/html; charset=utf-8")


@login_not_required
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the list of what it keeps; it changes when any of that does."""
    files, version = _shell_files()
    told = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(files)};\n"
    body = told + "".join((STATIC / "field" / name).read_text(encoding="utf-8") for name in ("expiry.js", "worker.js"))
    answer = HttpResponse(body, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
def manifest(request: HttpRequest) -> HttpResponse:
    """What makes the field pages an app that can be installed."""
    body = (STATIC / "field" / "manifest.json").read_bytes()
    return HttpResponse(body, content_type="application/manifest+json")


@login_not_required
def certificate(request: HttpRequest) -> HttpResponse:
    """How a phone is told to trust this house: browsers keep no pages for one whose certificate they do not trust."""
    found: Path | None = settings.AUTHORITY
    context = {"own": found is not None, "fingerprint": _fingerprint(found) if found else ""}
    return render(request, "sync/certificate.html", context)


@login_not_required
def authority(request: HttpRequest) -> HttpResponse:
    """The certificate of the house's own authority; its key is told to nobody."""
    found: Path | None = settings.AUTHORITY
    if found is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="jiedao-ca.crt"'}
    return HttpResponse(found.read_bytes(), content_type="application/x-x509-ca-cert", headers=headers)


def _fingerprint(found: Path) -> str:
    """The SHA-256 of a certificate as phones show it."""
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(found.read_text())).hexdigest().upper()
    return ":".join(digest[n : n + 2] for n in range(0, len(digest), 2))


@page(Act.AUDIT)
def claims(request: HttpRequest) -> HttpResponse:
    """What phones sent whose clock claimed to be more than a day off."""
    return render(request, "sync/claims.html", {"rows": queries.far_off()})


@cache
def _shell_files() -> tuple[list[str], str]:
    """The addresses of the shell's files, and a digest of their content."""
    kept = [STATIC / name for name in ("vendor/tabler.min.css", "jiedao.css", "icon.svg")]
    own = [path for path in sorted((STATIC / "field").iterdir()) if path.suffix in (".js", ".css", ".png")]
    files = [path for path in (*kept, *own) if path.name != "worker.js"]
    digest = hashlib.sha256()
    for path in (*files, STATIC / "field" / "shell.html", STATIC / "field" / "worker.js"):
        digest.update(Path(path).read_bytes())
    addresses = [f"{settings.STATIC_URL}{path.relative_to(STATIC)}" for path in files]
    return ["/field/", "/field/manifest.json", *addresses], digest.hexdigest()[:16]


def _why_not_batch(batch: Any) -> str | None:
    if not isinstance(batch, dict) or not isinstance(batch.get("operations"), list):
        return "没有操作"
    if len(batch["operations"]) > MOST:
        return f"一次最多发送 {MOST} 条"
    return why_not_device(batch.get("device"))


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
