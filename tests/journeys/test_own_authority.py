"""A phone that was told to trust the house's own authority opens the field pages over HTTPS on the local network, and
keeps them: the browser is a real one, and nothing tells it to overlook a certificate."""

from __future__ import annotations

import hashlib
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from jiedao.home.server import lan_address
from tests.journeys.conftest import CHROMIUM, free_port, house
from tests.journeys.phone import Phone, first_use, unlock

pytestmark = pytest.mark.journey
CERTUTIL = shutil.which("certutil")


def fetched(address: str) -> bytes:
    """What an address answers to somebody who does not know its certificate yet, and looks at the fingerprint."""
    unknown = ssl.create_default_context()
    unknown.check_hostname, unknown.verify_mode = False, ssl.CERT_NONE
    with urllib.request.urlopen(address, timeout=5, context=unknown) as answer:
        body: bytes = answer.read()
    return body


@pytest.fixture(scope="module")
def served(demo: str, demo_home: Path) -> Iterator[str]:
    """The address on the local network at which `serve` serves the demo street with a certificate of its own."""
    port = free_port()
    address = f"https://{lan_address()}:{port}"
    with house(demo_home, "serve", "--port", str(port)) as server:
        end = time.monotonic() + 120
        while server.poll() is None and time.monotonic() < end:
            try:
                fetched(f"{address}/sign-in/")
                break
            except OSError:
                time.sleep(0.3)
        else:
            raise RuntimeError((demo_home / "log-serve").read_text())
        yield address


@pytest.fixture
def phone(browser: Browser, served: str) -> Iterator[Phone]:
    """A phone of a home directory of its own, whose browser trusts what its NSS database says."""
    if CERTUTIL is None:
        pytest.skip("没有 certutil：apt-get install libnss3-tools")
    assert CHROMIUM is not None
    home = Path(tempfile.mkdtemp(prefix="jiedao-home-"))
    (home / ".pki" / "nssdb").mkdir(parents=True)
    subprocess.run([CERTUTIL, "-N", "--empty-password", "-d", f"sql:{home}/.pki/nssdb"], check=True)
    phone = Phone(browser.browser_type, CHROMIUM, served, home / "profile", home)
    yield phone
    phone.kill()
    shutil.rmtree(home, ignore_errors=True)


def trust(phone: Phone) -> None:
    """Take the authority that the house hands out, whose fingerprint its page tells, into the phone."""
    assert CERTUTIL is not None
    authority = phone.profile.parent / "jiedao-ca.crt"
    authority.write_bytes(fetched(f"{phone.address}/field/certificate/jiedao-ca.crt"))
    told = fetched(f"{phone.address}/field/certificate/").decode()
    print_ = hashlib.sha256(ssl.PEM_cert_to_DER_cert(authority.read_text())).hexdigest().upper()
    assert ":".join(print_[n : n + 2] for n in range(0, 64, 2)) in told
    database = f"sql:{phone.profile.parent}/.pki/nssdb"
    command = [CERTUTIL, "-A", "-n", "jiedao", "-t", "C,,", "-i", str(authority), "-d", database]
    subprocess.run(command, check=True)


def test_the_field_pages_are_kept_under_the_authority_of_the_house(phone: Phone) -> None:
    page = phone.start()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{phone.address}/field/")
    phone.kill()

    trust(phone)
    page = phone.start()
    first_use(page, phone.address)
    assert page.evaluate("isSecureContext") is True
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL") == f"{phone.address}/field-worker.js"
    expect(page.locator("#standing")).not_to_contain_text("不能离线打开")

    page.context.set_offline(True)
    page.reload()
    unlock(page)
    page.get_by_label("看到了什么").fill("楼道堆物")
    page.get_by_role("button", name="记下").click()
    expect(page.locator("#unsent")).to_have_text("还有 1 条未发送")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("#unsent")).to_have_text("已全部发送")
    assert phone.wrong == []
