"""A phone as the journeys hold it: a browser of its own that can be killed, on a line that can be cut."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import BrowserType, Page, expect

PIN = "384926"


class Line:
    """A line to a server that can be cut and mended; whoever speaks into a cut line is hung up on."""

    def __init__(self, port: int) -> None:
        self.target, self.whole, self.ends = port, True, False
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.running: set[socket.socket] = set()
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        self.whole = False
        for one in list(self.running):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.whole = True

    def end(self) -> None:
        self.ends = True
        self.cut()
        self.server.close()

    def _listen(self) -> None:
        while not self.ends:
            try:
                near, _ = self.server.accept()
            except OSError:
                return
            if not self.whole:
                near.close()
                continue
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        with contextlib.suppress(OSError), near, socket.create_connection(("127.0.0.1", self.target)) as far:
            self.running |= {near, far}
            try:
                while self.whole:
                    for one in select.select([near, far], [], [], 0.5)[0]:
                        data = one.recv(65536)
                        if not data:
                            return
                        (far if one is near else near).sendall(data)
            finally:
                self.running -= {near, far}


class Phone:
    """A browser with a profile on the disk, at the size of a phone; of another home directory where one is told."""

    def __init__(self, chromium: BrowserType, executable: str, address: str, profile: Path, home: Path | None) -> None:
        self.chromium, self.executable, self.address, self.profile = chromium, executable, address, profile
        self.environment = os.environ | ({"HOME": str(home)} if home else {})
        self.wrong: list[str] = []

    def start(self) -> Page:
        told = self.profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        arguments = [
            *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
            *(f"--user-data-dir={self.profile}", "--remote-debugging-port=0", "about:blank"),
        ]
        self.process = subprocess.Popen(
            [self.executable, *arguments],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(150):
            with contextlib.suppress(OSError, IndexError):
                port = told.read_text().split()[0]
                urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=1).close()
                break
            time.sleep(0.1)
        self.browser = self.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        page = self.browser.contexts[0].pages[0]
        page.set_viewport_size({"width": 390, "height": 844})
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        return page

    def kill(self) -> None:
        """No page is told."""
        self.process.kill()
        self.process.wait(20)
        with contextlib.suppress(Exception):
            self.browser.close()

    def has_written_its_cookies(self) -> None:
        """The browser writes them down half a minute late; who is killed before that signs in again."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            written = [path.read_bytes() for path in self.profile.rglob("Cookies*") if path.is_file()]
            if any(b"sessionid" in data for data in written) and any(b"csrftoken" in data for data in written):
                return
            time.sleep(0.5)
        raise AssertionError("no cookie was written")

    def readable(self, *words: str | bytes) -> list[str]:
        """The files of the profile in which one of the words, or some bytes, stand in clear."""
        codes = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
        coded = [word.encode(code) for word in words if isinstance(word, str) for code in codes]
        coded += [word for word in words if isinstance(word, bytes)]
        found = []
        for path in self.profile.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file() and any(word in path.read_bytes() for word in coded):
                    found.append(str(path.relative_to(self.profile)))
        return found


def first_use(page: Page, address: str) -> None:
    """Sign in, set a PIN, wait until the shell is kept."""
    page.goto(f"{address}/sign-in/")
    page.get_by_label("账号").fill("worker")
    page.get_by_label("密码").fill("jiedao-demo")
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/field/")
    page.get_by_label("设定 PIN").fill(PIN)
    page.get_by_label("再输一次").fill(PIN)
    page.get_by_role("button", name="设定 PIN").click()
    expect(page.locator("#tabs")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def unlock(page: Page) -> None:
    page.get_by_label("PIN").fill(PIN)
    page.get_by_role("button", name="打开").click()
    expect(page.locator("#tabs")).to_be_visible()
