"""The deployment: a proxy, two instances, a database with a replica, and Redis."""

from __future__ import annotations

import shutil
import ssl
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.bench.deployment.client import Client
from tests.bench.deployment.machines import Machines
from tests.bench.deployment.postgres import Postgres
from tests.bench.deployment.processes import Process, wait_for
from tests.bench.deployment.site import HOST, Site
from webapp.config import PREFIX, ROOT

PORT = 8000
REDIS_PORT = 6379
SECURE, PLAIN = 8443, 8080


@dataclass
class Instance:
    """The application on a machine of its own."""

    address: str
    process: Process
    environment: Mapping[str, str]

    @property
    def origin(self) -> str:
        return f"http://{self.address}:{PORT}"

    def start(self) -> float:
        """Starts it; the seconds until it says that it is ready."""
        self.process.start(self.environment)
        return wait_for(self.is_ready, self.origin)

    def is_ready(self) -> bool:
        """Whether it answers that it can work. Raises RuntimeError if it ended."""
        self.process.check()
        try:
            with urlopen(f"{self.origin}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False


@dataclass
class Deployment:
    """All parts, each of which can be stopped and started."""

    machines: Machines
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.primary = Postgres(self.machines, "primary", self.folder)
        self.replica = Postgres(self.machines, "replica", self.folder)
        self.redis = self._process(
            "redis", "redis-server", "--port", str(REDIS_PORT), "--save", "",
            "--appendonly", "no", "--protected-mode", "no",
            "--bind", self.machines.address("redis"),
        )  # fmt: skip
        self.instances = tuple(map(self._instance, ("app1", "app2")))
        self.site = Site(
            self.folder,
            self.machines.address("proxy"),
            SECURE,
            PLAIN,
            [f"{instance.address}:{PORT}" for instance in self.instances],
        )
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        configuration = str(self.folder / "nginx.conf")
        self.proxy = self._process("proxy", nginx, "-c", configuration)

    def _process(self, name: str, *command: str) -> Process:
        there = self.machines.command(name, command)
        return Process(there, self.folder / f"{name}.log")

    def _instance(self, name: str) -> Instance:
        address = self.machines.address(name)
        command = [sys.executable, "-m", "flask", "serve", "--host", address]
        command += ["--port", str(PORT), "--workers", "1", "--drain", "2"]
        return Instance(address, self._process(name, *command), self._environment())

    def _environment(self) -> dict[str, str]:
        """What an instance is told; a scenario may say more in ``settings``."""
        redis = f"redis://{self.machines.address('redis')}:{REDIS_PORT}/0"
        said = {
            "DATABASE_URL": self.primary.url,
            "DATABASE_READ_URL": self.replica.url,
            "PUBLIC_ORIGIN": f"https://{HOST}",
            "TRUSTED_PROXIES": "1",
            "RATE_LIMIT_STORAGE": redis,
            "RATE_LIMIT_PUBLISH": "",
            **self.settings,
        }
        return {"PYTHONPATH": str(ROOT)} | {PREFIX + k: v for k, v in said.items()}

    def start(self) -> None:
        """Starts all of it from nothing."""
        self.start_databases()
        self.start_redis()
        for instance in self.instances:
            instance.start()
        self.site.write()
        self.proxy.start()
        self.proxy.wait_until_it_listens(self.site.address, SECURE)

    def start_databases(self) -> None:
        """An empty database, and a replica that follows it."""
        self.primary.create()
        self.primary.start()
        self.primary.query("CREATE DATABASE whichstack", "postgres")
        self.replica.copy(self.primary)
        self.replica.start()

    def start_redis(self) -> None:
        self.redis.start()
        address = self.machines.address("redis")
        self.redis.wait_until_it_listens(address, REDIS_PORT)

    def restart_with(self, **settings: str) -> None:
        """Restarts both instances with other settings."""
        self.settings = settings
        for instance in self.instances:
            instance.process.ask_to_stop()
            instance.environment = self._environment()
            instance.start()

    def end(self) -> None:
        """Ends what runs, however far the start came."""
        for process in (self.proxy, *(i.process for i in self.instances), self.redis):
            process.kill()
        self.replica.stop()
        self.primary.stop()

    def visitor(self, name: str = "client") -> Client:
        """A client of the proxy, with the address of the client or its neighbour."""
        trust = ssl.create_default_context(cafile=self.site.certificate)
        own = self.machines.address(name)
        return Client(self.site.address, SECURE, HOST, trust, own)

    def direct(self, instance: Instance) -> Client:
        """A client of one instance."""
        return Client(instance.address, PORT, HOST)


@contextmanager
def deployed(machines: Machines, folder: Path) -> Iterator[Deployment]:
    """The whole deployment, running; ended afterwards."""
    with ExitStack() as stack:
        made = Deployment(machines, folder)
        stack.callback(made.end)
        made.start()
        yield made
