"""``deploy/nginx.conf`` with other addresses, folders and a certificate of its own."""

from __future__ import annotations

import os
import pwd
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from webapp.config import ROOT

EXAMPLE = ROOT / "deploy" / "nginx.conf"
HOST = "whichstack.example"

_AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
worker_processes 1;
daemon off;
user {user};
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Site:
    """The example as it is to be tried: where it listens and whom it asks."""

    folder: Path
    address: str
    secure_port: int
    plain_port: int
    instances: Sequence[str]

    @property
    def certificate(self) -> Path:
        """What a client must trust."""
        return self.folder / "fullchain.pem"

    def write(self) -> Path:
        """nginx's configuration, written with all that it names; its path."""
        _make_certificate(self.folder)
        site = self._moved(EXAMPLE.read_text(encoding="utf-8"))
        (self.folder / "site.conf").write_text(site, encoding="utf-8")
        whole = self.folder / "nginx.conf"
        # The folder of a test is closed to others, so the workers stay who we are.
        user = pwd.getpwuid(os.geteuid()).pw_name
        whole.write_text(_AROUND.format(folder=self.folder, user=user))
        return whole

    def _moved(self, text: str) -> str:
        text = re.sub(r"\n *listen \[::\].*", "", text)
        text = text.replace("listen 443 ", f"listen {self.address}:{self.secure_port} ")
        text = text.replace("listen 80 ", f"listen {self.address}:{self.plain_port} ")
        text = text.replace(f"/etc/letsencrypt/live/{HOST}", str(self.folder))
        text = text.replace("/var/lib/nginx/whichstack", f"{self.folder}/cache")
        for log, own in (("whichstack.log", "access.log"), ("error.log", "error.log")):
            text = text.replace(f"/var/log/nginx/{log}", f"{self.folder}/{own}")
        for named, own in zip(
            ("127.0.0.1:8001", "127.0.0.1:8002"), self.instances, strict=True
        ):
            assert named in text
            text = text.replace(named, own)
        return text


def _make_certificate(folder: Path) -> None:
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", f"/CN={HOST}"]
    command += ["-addext", f"subjectAltName=DNS:{HOST}"]
    command += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(command, check=True, capture_output=True)
