"""A house of which only the phone's addresses stand: it answers as it is told, to the real field pages."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import BrowserContext, Error, FilePayload, Page, Route, expect

STATIC = Path(__file__).resolve().parents[2] / "jiedao" / "static"
ADDRESS = "https://house.test"
PIN = "384926"
FIRE = {"name": "火情", "call": [["119", "消防救援"]], "first": "立即叫人撤离"}


def item(key: str, text: str, *, wrong: str = "no", becomes: str = "hazard", **more: Any) -> dict[str, Any]:
    """A question of a checklist."""
    return {
        "key": key,
        "text": text,
        "holds": "yes_no",
        "wrong": wrong,
        "becomes": becomes,
        "unit": "",
        "stops": None,
    } | more


def kind(key: str, name: str, *words: str) -> dict[str, Any]:
    """A kind of case with the words that tell it."""
    return {"key": key, "name": name, "words": words, "on_the_spot": key != "need"}


RING = [[121.465, 31.225], [121.48, 31.225], [121.48, 31.235], [121.465, 31.235], [121.465, 31.225]]
OUTLINE = {"code": "990099001001", "rings": [RING]}


def place(n: int) -> dict[str, Any]:
    """A place with its position."""
    where = {"code": "990099001001", "address": f"滨里路{n}号", "lon": 121.47 + n / 1000, "lat": 31.23}
    return {"number": f"DW00{n}", "name": f"小满药房{n}", "checklist": "shop"} | where


def stop(n: int) -> dict[str, Any]:
    """A place of a round."""
    known = {key: value for key, value in place(n).items() if key != "code"}
    return known | {"serial": n, "reason": "", "called": ""}


def unit(number: str, name: str, *, own: bool) -> dict[str, Any]:
    """A unit that signs."""
    return {"unit": number, "name": name, "own": own, "signed": "", "why_not": ""}


ITEMS = [
    item("fire", "现场有明火", wrong="yes", stops=FIRE),
    item("exit", "疏散通道畅通"),
    item("licence", "证照齐全", becomes="issue"),
    item("workers", "现场人数", becomes="", holds="count", unit="人"),
]
TYPES = ["部件·井盖缺损", "事件·暴露垃圾"]
KINDS = [
    kind("hazard", "隐患", "堆物", "楼道"),
    kind("issue", "问题", "占道"),
    kind("need", "需求", "水龙头"),
    kind("component", "部件事件", "井盖") | {"subtypes": TYPES},  # the others as a phone kept them from before
]
CASE = {
    "case": 7,
    "version": 3,
    "number": "YH20220007",
    "kind": "隐患",
    "code": "990099001001",
    "state": "办理中",
    "address": "滨里路12号",
    "text": "楼道堆物",
    "lamp": "ok",
    "word": "",
    "due": "",
    "last": None,
    "may": ["handle", "report_done"],
}
ROUND = {
    "number": "XC20223101",
    "name": "周巡",
    "stops": [stop(1), stop(2)],
    "units": [unit("11", "滨里居委会", own=True), unit("12", "区应急局", own=False)],
}


def pack(**more: Any) -> dict[str, Any]:
    """What the house gives a phone."""
    told = {
        "person": {"username": "binli", "name": "顾春燕"},
        "street": "滨里街道",
        "kinds": KINDS,
        "committees": [{"code": "990099001001", "name": "滨里居民区"}],
        "cases": [CASE],
        "met": [{"key": one["key"], "name": one["name"]} for one in KINDS],
        "audiences": ["经营者", "居民"],
        "coarse": 100,
        "outlines": [OUTLINE],
        "premises": [place(n) for n in (1, 2, 3)],
        "rounds": [ROUND],
        "checklists": {"shop": {"name": "沿街商铺检查", "items": ITEMS}},
        "digest": "d1",
        "at": "2022-08-01T09:00:00+08:00",
        "seconds": 12 * 3600,
    }
    return told | more


Answer = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Message:
    """What a phone sent to an address: its content type and its bytes."""

    path: str
    kind: str
    body: bytes


@dataclass
class House:
    """What came, and how the next messages are treated; `trouble` is asked before each of them.

    A message is dropped ("dropped", "no network") or turned away ("broken", a 502) before it is heard; heard while its
    answer is lost ("answer lost", "answer broken"), comes late ("held", until `release`), or while it came twice
    ("twice"); or it is "on the way": given up by the phone, and heard at `arrive`, after what came later.
    """

    pack: dict[str, Any] = field(default_factory=pack)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: list[dict[str, Any]] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    refuses_photos: str = ""
    signed_in: bool = True
    signed_out: int = 0
    judge: Answer = lambda _: {"state": "done", "said": "已登记"}
    trouble: Callable[[str], str] = lambda _: ""
    held: list[Callable[[], None]] = field(default_factory=list)
    on_the_way: list[Callable[[], object]] = field(default_factory=list)

    def stand(self, context: BrowserContext, address: str = ADDRESS) -> None:
        """Answer what a browser asks of an address."""
        context.route(f"{address}/**", self._asked)

    def _asked(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith(("/static/", "/field/")):
            return self._file(route, path)
        trouble = self.trouble(path)
        if trouble in ("dropped", "no network"):
            return route.abort()
        if trouble == "broken":
            return route.fulfill(status=502, body="")
        if not self.signed_in and path != "/sign-in/":
            return route.fulfill(status=302, headers={"Location": "/sign-in/"})
        if path == "/sign-out/":
            self.signed_in, self.signed_out = False, self.signed_out + 1
            return route.fulfill(status=302, headers={"Location": "/sign-in/"})
        message = Message(path, route.request.headers.get("content-type", ""), route.request.post_data_buffer or b"")
        if trouble == "on the way":
            self.on_the_way.append(lambda: self._heard(message))
            return route.abort()
        if trouble == "twice":
            self._heard(message)
        return self._answered(route, trouble, *self._heard(message))

    def _answered(self, route: Route, trouble: str, status: int, body: Any) -> None:
        if trouble == "answer lost":
            return route.abort()
        if trouble == "answer broken":
            return route.fulfill(status=504, body="")

        def answer() -> None:
            route.fulfill(status=status, headers={"Set-Cookie": "csrftoken=x; path=/"}, json=body)

        return self.held.append(answer) if trouble == "held" else answer()

    def release(self) -> None:
        """Let the answers go that were held; a page that was killed meanwhile hears none."""
        while self.held:
            with suppress(Error):
                self.held.pop(0)()

    def arrive(self) -> None:
        """Hear what was on the way."""
        while self.on_the_way:
            self.on_the_way.pop(0)()

    def _heard(self, message: Message) -> tuple[int, Any]:
        if message.path == "/sync/pack/":
            return 200, self.pack
        if message.path == "/sync/photos/":
            return self._photo(message)
        if message.path == "/sync/operations/":
            answers = [self._operation(one) for one in json.loads(message.body)["operations"]]
            return 409 if any(one["state"] == "clash" for one in answers) else 200, {"answers": answers}
        return 404, {}

    def _operation(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Once for each id; it waits for its photos and for the operation it builds on."""
        known = next((one for one in self.done if one["id"] == sent["id"]), sent)
        if known != sent:
            return {"id": sent["id"], "state": "clash", "reason": "这个操作号已用于另一内容，没有改动"}
        if sent["id"] not in self.answers:
            if "after" in sent and sent["after"] not in self.answers:
                return {"id": sent["id"], "state": "wait", "after": sent["after"]}
            if missing := [one for one in sent.get("photos", []) if one not in self.photos]:
                return {"id": sent["id"], "state": "wait", "missing": missing}
            answer = self.judge(sent)
            if answer["state"] in ("wait", "failed"):
                return {"id": sent["id"], **answer}
            self.answers[sent["id"]] = {"id": sent["id"], **answer}
            if answer["state"] == "done":
                self.done.append(sent)
        return self.answers[sent["id"]]

    def _photo(self, message: Message) -> tuple[int, Any]:
        head = f"Content-Type: {message.kind}\n\n".encode()
        parts = list(message_from_bytes(head + message.body).walk())[1:]
        digest, data = (bytes(part.get_payload(decode=True)) for part in parts)
        if self.refuses_photos:
            return 422, {"reason": self.refuses_photos}
        if hashlib.sha256(data).hexdigest() != digest.decode():
            return 409, {"reason": "照片没有完整收到，请再发一次"}
        self.photos[digest.decode()] = data
        return 200, {}

    def _file(self, route: Route, path: str) -> None:
        file = STATIC / "field" / "shell.html" if path == "/field/" else STATIC / path.removeprefix("/static/")
        if not file.is_file():
            return route.fulfill(status=404, body="")
        kind = mimetypes.guess_type(file.name)[0] or "text/html"
        return route.fulfill(status=200, content_type=f"{kind}; charset=utf-8", body=file.read_bytes())


def open_field(page: Page, address: str = ADDRESS) -> None:
    """The first use: a PIN, and the pack with it."""
    page.goto(f"{address}/field/")
    page.get_by_label("设定 PIN").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="设定 PIN").click()
    expect(page.locator("#tabs")).to_be_visible()


def unlock(page: Page, pin: str = PIN) -> None:
    """Open with the PIN."""
    page.get_by_label("PIN", exact=True).fill(pin)
    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.locator("#tabs")).to_be_visible()


def go(page: Page, to: str) -> None:
    """Another of the field pages, as a link leads there."""
    page.evaluate("(to) => { location.hash = to; }", to)


def jpeg(seed: int = 0) -> FilePayload:
    """A photo as a camera hands it over."""
    out = BytesIO()
    Image.new("RGB", (64, 48), (seed * 7 % 256, seed % 256, 90)).save(out, "JPEG")
    return {"name": f"IMG_{seed}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def arrived(page: Page, house: House) -> None:
    """Wait until something came to the house and nothing is left on the phone; before it was kept nothing was left."""
    for _ in range(150):
        if house.done:
            break
        page.wait_for_timeout(100)
    expect(page.locator("#unsent")).to_have_text("已全部发送")
