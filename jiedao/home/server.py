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
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from gunicorn.app.base import BaseApplication

LASTS = datetime.timedelta(days=397)  # browsers refuse certificates that last longer
AUTHORITY_LASTS = datetime.timedelta(days=3653)
RENEW = datetime.timedelta(days=30)
HSTS = 365 * 24 * 3600  # seconds
KEY_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)
PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")


@dataclass(frozen=True)
class Certificate:
    """The files of a certificate and its key; `authority` is that of the house's own authority, where it signed."""

    cert: Path
    key: Path
    authority: Path | None = None


class Server(BaseApplication):
    """gunicorn with the house's settings."""

    def __init__(self, bind: str, certificate: Certificate | None) -> None:
        self.bind, self.certificate = bind, certificate
        super().__init__()

    def load_config(self) -> None:
        """Two workers of four threads: enough for an office on two cores."""
        chosen: dict[str, Any] = {
            "bind": self.bind,
            "workers": 2,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 120,
            "graceful_timeout": 5,
            "loglevel": "warning",
        }
        if self.certificate:
            chosen |= {"certfile": str(self.certificate.cert), "keyfile": str(self.certificate.key)}
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, loaded in each worker so that none shares a database connection."""
        from django.urls import get_resolver  # noqa: PLC0415

        from jiedao.casework.rules import heard, sounds  # noqa: PLC0415
        from jiedao.wsgi import application  # noqa: PLC0415

        # All pages, and the tables of pinyin, take a second to load: now, not when the first person asks for one.
        get_resolver().url_patterns  # noqa: B018
        sounds("街道")
        heard("jiedao")
        return application


def over_https(certificate: Certificate) -> None:
    """Let the settings know that the house is served over HTTPS, before the workers begin."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = HSTS
    settings.AUTHORITY = certificate.authority


def lan_address() -> str:
    """The address by which others on the network reach this machine; loopback where there is none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: chooses a route, sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def own_certificate(folder: Path, address: str) -> Certificate:
    """A certificate for this machine, renewed a month before its end or for a new address.

    It is signed by an authority of this house's own, which a phone can be told to trust: browsers run no service worker
    under a certificate that they do not trust. The authority can vouch for private networks and this machine alone; its
    key stays here.
    """
    found = Certificate(folder / "cert.pem", folder / "key.pem", folder / "ca.pem")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority, authority_key = _authority(folder, address)
    if _serves(found, address, authority):
        return found
    key = ec.generate_private_key(ec.SECP256R1())
    addresses = dict.fromkeys([address, "127.0.0.1"])
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.DNSName(socket.gethostname())]
    names += [x509.IPAddress(ipaddress.ip_address(text)) for text in addresses]
    certificate = (
        _certificate("Jiedao", key, issuer=authority.subject, lasts=LASTS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_signed_by(authority), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _keep_key(found.key, key)
    found.cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return found


def _authority(folder: Path, address: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """The authority of this house with its key; a new one where there is none for that address, or for long enough."""
    cert, key_file = folder / "ca.pem", folder / "ca-key.pem"
    if cert.exists() and key_file.exists():
        known = x509.load_pem_x509_certificate(cert.read_bytes())
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if isinstance(key, ec.EllipticCurvePrivateKey) and _lasts(known, LASTS) and _may_name(known, address):
            return known, key
    key = ec.generate_private_key(ec.SECP256R1())
    host = ipaddress.ip_address(address)
    networks = [ipaddress.ip_network(text) for text in PRIVATE] + [ipaddress.ip_network(host)]
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in dict.fromkeys(networks)]
    permitted += [x509.DNSName("localhost"), x509.DNSName(socket.gethostname())]
    use = dict.fromkeys(KEY_USES, False) | {"key_cert_sign": True, "crl_sign": True}
    certificate = (
        _certificate(f"Jiedao {socket.gethostname()}", key, lasts=AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**use), critical=True)
        .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    _keep_key(key_file, key)
    cert.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return certificate, key


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, *, lasts: datetime.timedelta, issuer: x509.Name | None = None
) -> x509.CertificateBuilder:
    """What all certificates have; one without an issuer is its own."""
    now = datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _signed_by(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)


def _keep_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)


def _serves(found: Certificate, address: str, authority: x509.Certificate) -> bool:
    if not (found.cert.exists() and found.key.exists()):
        return False
    certificate = x509.load_pem_x509_certificate(found.cert.read_bytes())
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return address in known and _lasts(certificate, RENEW)


def _lasts(certificate: x509.Certificate, longer: datetime.timedelta) -> bool:
    return certificate.not_valid_after_utc > datetime.datetime.now(datetime.UTC) + longer


def _may_name(authority: x509.Certificate, address: str) -> bool:
    """Whether an authority may vouch for an address and for this machine's name."""
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    networks = [name.value for name in permitted if isinstance(name, x509.IPAddress)]
    hosts = [name.value for name in permitted if isinstance(name, x509.DNSName)]
    host = ipaddress.ip_address(address)
    return socket.gethostname() in hosts and any(
        host in network for network in networks if isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network)
    )
