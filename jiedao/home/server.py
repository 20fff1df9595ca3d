"""Serving the house: one process with workers, on the local network over HTTPS or on this machine alone."""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from gunicorn.app.base import BaseApplication

LASTS = datetime.timedelta(days=397)  # browsers refuse certificates that last longer
RENEW = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate and its key."""

    cert: Path
    key: Path


class Server(BaseApplication):
    """gunicorn with the house's settings."""

    def __init__(self, bind: str, certificate: Certificate | None) -> None:
        self.bind, self.certificate = bind, certificate
        super().__init__()

    def load_config(self) -> None:
        """Two workers of four threads: enough for an office on two cores."""
        settings: dict[str, Any] = {
            "bind": self.bind,
            "workers": 2,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 5,
            "loglevel": "warning",
        }
        if self.certificate:
            settings |= {"certfile": str(self.certificate.cert), "keyfile": str(self.certificate.key)}
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, loaded in each worker so that none shares a database connection."""
        from jiedao.casework.rules import heard, sounds  # noqa: PLC0415
        from jiedao.wsgi import application  # noqa: PLC0415

        sounds("街道")  # the tables of pinyin take a second to load: now, not when the first person searches
        heard("jiedao")
        return application


def lan_address() -> str:
    """The address by which others on the network reach this machine; loopback where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: chooses a route, sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def own_certificate(folder: Path, address: str) -> Certificate:
    """A certificate made by this house for this machine, renewed a month before its end or for a new address."""
    found = Certificate(folder / "cert.pem", folder / "key.pem")
    if _serves(found, address):
        return found
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Jiedao")])
    names = [
        x509.DNSName("localhost"),
        x509.DNSName(socket.gethostname()),
        *(x509.IPAddress(ipaddress.ip_address(text)) for text in dict.fromkeys([address, "127.0.0.1"])),
    ]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(found.key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
    found.cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return found


def _serves(found: Certificate, address: str) -> bool:
    if not (found.cert.exists() and found.key.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(found.cert.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return address in known and certificate.not_valid_after_utc > datetime.datetime.now(datetime.UTC) + RENEW
