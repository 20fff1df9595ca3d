"""A real demo street, served by its own process, and a real browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from jiedao import postgres
from tests.journeys.house import House
from tests.journeys.phone import Line, Phone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES: dict[str, ViewportSize] = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("没有 Chromium：apt-get install chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_home() -> Iterator[Path]:
    """Where the demo street keeps what is its own."""
    home = Path(tempfile.mkdtemp(prefix="jiedao-demo-"))
    home.chmod(0o711)  # the account of the database passes through
    yield home
    postgres.remove(home)
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def demo(browser: Browser, demo_home: Path) -> Iterator[str]:
    """The address of a freshly made demo street."""
    port = free_port()
    with house(demo_home, "demo", "--port", str(port)) as server:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", server, demo_home / "log-demo")
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def house(home: Path, command: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command of the house, run until it is stopped; what it says stands in `log-` and its name."""
    environment = {k: v for k, v in os.environ.items() if k != "JIEDAO_DATABASE_URL"} | {"JIEDAO_HOME": str(home)}
    with (home / f"log-{command}").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jiedao", command, *options], env=environment, stdout=log, stderr=log
        )
    try:
        yield server
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 600
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(log.read_text())
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError("the demo did not come up")


@pytest.fixture
def line(demo: str) -> Iterator[Line]:
    line = Line(int(demo.rsplit(":", 1)[1]))
    yield line
    line.end()


@pytest.fixture
def phone(browser: Browser, line: Line) -> Iterator[Phone]:
    assert CHROMIUM is not None
    profile = Path(tempfile.mkdtemp(prefix="jiedao-phone-"))
    phone = Phone(browser.browser_type, CHROMIUM, line.address, profile, None)
    yield phone
    phone.kill()
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A phone that no service worker stands before, so that every request can be answered by a test."""
    context = browser.new_context(viewport=SIZES["phone"], locale="zh-CN", has_touch=True, service_workers="block")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture(name="house")
def house_as_told(context: BrowserContext) -> House:
    """A house that answers that phone as it is told."""
    house = House()
    house.stand(context)
    return house


@pytest.fixture
def unbroken(context: BrowserContext) -> Iterator[Page]:
    """A page of that phone in which no script fails."""
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(browser: Browser, demo: str, size: str) -> Iterator[Page]:
    """A fresh browser at one of the two sizes; a script error or a blocked resource fails the test."""
    context = browser.new_context(base_url=demo, viewport=SIZES[size], locale="zh-CN", has_touch=size == "phone")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.set_default_timeout(15_000)
    yield page
    context.close()
    assert wrong == []


_signed_in: dict[str, list[Any]] = {}


def sign_in(page: Page, username: str) -> None:
    """Sign in by the form the first time, by the same session's cookies after that."""
    if username in _signed_in:
        page.context.add_cookies(_signed_in[username])
        return
    fill_sign_in(page, username, "jiedao-demo")
    page.wait_for_url("**/")
    _signed_in[username] = list(page.context.cookies())


def fill_sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def no_sideways_scroll(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"))
