"""Twenty people at work among 200,000 cases and 1,000,000 steps: how long the pages take that they open all day.

They look at each page for two seconds on average, which is still in more haste than anybody at a desk. And once without
a pause, so that the two cores are always busy: then it is how many pages there are in a second that limits them all.
Each page stands beside the sign-in page of the same run, which reads one row and renders: the least a page can take.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import house
from jiedao.worktime import SHANGHAI

SECONDS = float(os.environ.get("BENCH_SECONDS", "40"))
USERS = 20
LOOKS = 2.0  # seconds that somebody looks at a page, on average
FLOOR = "/sign-in/"


def pages(told: dict[str, Any], rng: random.Random, n: int) -> tuple[str, str]:
    """The next page of somebody, by its name: mostly the list, then a case, a search, the map."""
    name = rng.choices(("worklist", "case", "search", "map", "floor"), (35, 35, 15, 10, 5))[0]
    if name == "case":
        return name, f"/cases/{rng.choice(told['cases'][n])}/"
    if name == "search":
        return name, f"/cases/?show=all&q={quote(rng.choice(told['words']))}"
    return name, {"worklist": "/cases/", "map": "/cases/points/?show=open", "floor": FLOOR}[name]


def somebody(port: int, told: dict[str, Any], n: int, looks: float, end: float, times: dict[str, list[float]]) -> None:
    """One person, one page after the other, each looked at for so many seconds on average."""
    rng, link = random.Random(n), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    cookie = told["cookies"][n]
    while True:
        time.sleep(rng.uniform(0, 2 * looks))
        if time.monotonic() >= end:
            return
        name, path = pages(told, rng, n)
        headers = {"Cookie": f"sessionid={cookie}"} if path != FLOOR else {}
        began = time.perf_counter()
        try:
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):  # closed while nobody asked: once more, as a browser
            link.close()
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
        answer.read()
        times[name if answer.status == 200 else f"{name} {answer.status}"].append(time.perf_counter() - began)


def serve(port: int) -> subprocess.Popen[bytes]:
    """The house as the demo and the office serve it: two workers of four threads."""
    code = f"from jiedao.home.server import Server; Server('127.0.0.1:{port}', None).run()"
    environment = house.environment() | {"DJANGO_SETTINGS_MODULE": "jiedao.settings"}
    server = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise RuntimeError("the server did not come up")


def at_percent(values: list[float], percent: int) -> float:
    """The value below which so many of them lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def main() -> None:
    """Fill a fresh house, let twenty people in, and print what they waited for."""
    with tempfile.TemporaryDirectory(prefix="jiedao-bench-") as text, house.standing(Path(text) / "home"):
        began = time.perf_counter()
        environment = house.environment() | {"DJANGO_SETTINGS_MODULE": "jiedao.settings"}
        filled = subprocess.run(
            [sys.executable, "-m", "bench.fill"], env=environment, check=True, stdout=subprocess.PIPE
        )
        told = json.loads(filled.stdout)
        print(f"filled in {time.perf_counter() - began:.0f} s", flush=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        server = serve(port)
        try:
            for users, looks in ((1, 0.0), (USERS, LOOKS), (USERS, 0.0)):
                _measure(port, told, users, looks)
        finally:
            server.terminate()
            server.wait(20)
        began = time.perf_counter()
        house.figures(datetime.now(SHANGHAI).date())
        whole = time.perf_counter() - began
        began = time.perf_counter()
        house.command("figures", "--help")
        print(f"all figures {whole:.2f} s as a whole command, of which its start {time.perf_counter() - began:.2f} s")


def _measure(port: int, told: dict[str, Any], users: int, looks: float) -> None:
    times: dict[str, list[float]] = defaultdict(list)
    span = SECONDS if users > 1 else SECONDS / 4
    end = time.monotonic() + span
    people = [threading.Thread(target=somebody, args=(port, told, n, looks, end, times)) for n in range(users)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    floor = at_percent(times["floor"], 50) if "floor" in times else 0.0
    print(f"{users} people, {looks:.0f} s a page looked at, {sum(map(len, times.values())) / span:.0f} pages a second")
    for name, values in sorted(times.items()):
        half, most = at_percent(values, 50), at_percent(values, 95)
        print(
            f"  {name:<12}{len(values):>6} pages   p50 {half * 1000:>6.0f} ms   p95 {most * 1000:>6.0f} ms"
            f"   {half / floor if floor else 0:.1f} times the least page",
            flush=True,
        )
