"""Serve the house on the local network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from jiedao.home.management.base import Command as Base
from jiedao.home.server import Certificate, Server, lan_address, over_https, own_certificate
from jiedao.organisation.queries import street

EVERYWHERE = ("0.0.0.0", "::")


class Command(Base):
    """`serve [--host H] [--port P] [--cert F --key F] [--http]`."""

    help = "启动服务，供本单位内网访问"

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen and with which certificate."""
        parser.add_argument("--host", default="", help="监听地址，默认本机内网地址；0.0.0.0 为全部")
        parser.add_argument("--port", type=int, default=0, help="端口，默认 8443（HTTP 时为 8000）")
        parser.add_argument("--cert", type=Path, help="证书文件（PEM）")
        parser.add_argument("--key", type=Path, help="私钥文件（PEM）")
        parser.add_argument("--http", action="store_true", help="不用 HTTPS（仅限本机或已有网关）")

    def act(self, **options: Any) -> int:
        """Serve until stopped."""
        street()
        certificate = None
        address = options["host"] or ("127.0.0.1" if options["http"] else lan_address())
        if bool(options["cert"]) != bool(options["key"]):
            raise CommandError("证书和私钥要一起给出：--cert F --key F", returncode=2)
        if not options["http"]:
            certificate = self._certificate(options["cert"], options["key"], address)
        port = options["port"] or (8000 if options["http"] else 8443)
        if certificate:
            over_https(certificate)
        self.say(f"正在服务：{'https' if certificate else 'http'}://{address}:{port}/（按 Ctrl+C 停止）")
        Server(f"{address}:{port}", certificate).run()
        return 0

    def _certificate(self, cert: Path | None, key: Path | None, address: str) -> Certificate:
        if cert and key:
            for path in (cert, key):
                if not path.is_file():
                    raise CommandError(f"没有这个文件：{path}")
            return Certificate(cert, key)
        self.say(
            "使用自制证书：浏览器首次访问会提示不受信任；手机要离线使用，先在 /field/certificate/ 信任本服务。"
            "正式使用请换本单位的证书（--cert、--key）"
        )
        return own_certificate(Path(settings.HOME) / "tls", lan_address() if address in EVERYWHERE else address)
