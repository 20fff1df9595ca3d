"""The certificates with which the house is served on its own network."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from pathlib import Path

import pytest
from django.test import Client, override_settings

from jiedao.home.server import Certificate, over_https, own_certificate

HERE = "192.168.3.7"


def handshake(certificate: Certificate, name: str) -> str | None:
    """The protocol on which a browser that trusts the house's authority agrees."""
    assert certificate.authority is not None
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate.cert, certificate.key)
    trusting = ssl.create_default_context(cafile=str(certificate.authority))
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    near, far = socket.socketpair()

    def serve() -> None:
        with far, serving.wrap_socket(far, server_side=True) as end:
            end.recv(1)

    thread = threading.Thread(target=serve)
    thread.start()
    with near, trusting.wrap_socket(near, server_hostname=name) as end:
        found = end.version()
        end.send(b"x")
    thread.join()
    return found


@pytest.mark.parametrize("name", [HERE, "127.0.0.1", "localhost"])
def test_who_trusts_the_authority_trusts_the_house_under_each_of_its_names(tmp_path: Path, name: str) -> None:
    assert handshake(own_certificate(tmp_path / "tls", HERE), name) == "TLSv1.3"


def test_another_address_gets_another_certificate_from_the_same_authority(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, HERE)
    assert made.authority is not None
    authority, leaf = made.authority.read_bytes(), made.cert.read_bytes()

    assert own_certificate(tmp_path, HERE).cert.read_bytes() == leaf
    assert own_certificate(tmp_path, "10.0.0.9").cert.read_bytes() != leaf
    assert made.authority.read_bytes() == authority
    assert handshake(made, "10.0.0.9") == "TLSv1.3"


def test_an_address_it_may_not_vouch_for_gets_another_authority(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, HERE)
    assert first.authority is not None
    before = first.authority.read_bytes()

    assert handshake(own_certificate(tmp_path, "198.51.100.7"), "198.51.100.7") == "TLSv1.3"
    assert first.authority.read_bytes() != before


def test_a_certificate_of_before_that_signed_itself_is_replaced(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, HERE)
    assert made.authority is not None
    made.authority.unlink()

    assert handshake(own_certificate(tmp_path, HERE), HERE) == "TLSv1.3"


def test_the_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    own_certificate(tmp_path / "tls", HERE)

    kept = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "tls").iterdir()}
    assert {name: mode for name, mode in kept.items() if "key" in name} == {"key.pem": 0o600, "ca-key.pem": 0o600}


@pytest.mark.django_db
def test_a_phone_gets_the_certificate_of_the_authority_and_its_fingerprint(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, HERE)
    assert made.authority is not None
    with override_settings(AUTHORITY=made.authority):
        page = Client().get("/field/certificate/").content.decode()
        sent = Client().get("/field/certificate/jiedao-ca.crt")

    assert "下载根证书" in page
    assert re.search(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", page)
    assert sent.content == made.authority.read_bytes()
    assert sent.headers["Content-Type"] == "application/x-x509-ca-cert"


@pytest.mark.django_db
def test_without_an_own_authority_there_is_nothing_to_download() -> None:
    assert "请向管理员要根证书" in Client().get("/field/certificate/").content.decode()
    assert Client().get("/field/certificate/jiedao-ca.crt").status_code == 404


def test_over_https_cookies_are_sent_over_https_alone(tmp_path: Path) -> None:
    with override_settings(
        SESSION_COOKIE_SECURE=False, CSRF_COOKIE_SECURE=False, SECURE_HSTS_SECONDS=0, AUTHORITY=None
    ):
        from django.conf import settings  # noqa: PLC0415 - as it is overridden

        over_https(Certificate(tmp_path / "cert.pem", tmp_path / "key.pem"))
        assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE) == (True, True)
        assert settings.SECURE_HSTS_SECONDS > 0
