"""PostgreSQL and Redis servers of a test's own, on free ports: to be stopped and started without troubling anybody."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest

ACCOUNT = "postgres"  # PostgreSQL refuses to run as root
MISSING = "Thiếu máy chủ {name}. Cài: sudo apt-get install -y {package}"


def program(name: str, *, package: str) -> str:
    """The path of a server's program; the test fails, and says what to install, where there is none."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, reversed(versions))]))
    return found or pytest.fail(MISSING.format(name=name, package=package), pytrace=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server with a folder of its own; every start is on the same port."""

    def __init__(self):
        self.port, self.process = free_port(), None
        self.folder = Path(tempfile.mkdtemp(prefix="parindex-server-"))
        self.account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
        if self.account:
            shutil.chown(self.folder, ACCOUNT)

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder, **self.account)
        for _ in range(300):
            if self.is_ready():
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.1)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        """End it now, without waiting for whoever is connected."""
        self.process.send_signal(self.ending)
        self.process.wait(60)

    @contextmanager
    def away(self):
        """Stopped for the time of the block; what it held in memory alone is gone."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def close(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder)


class Postgres(Server):
    ending = signal.SIGQUIT  # as after a crash: every connection is cut at once

    def __init__(self):
        super().__init__()
        command = [program("initdb", package="postgresql"), "-D", "data", "-U", "parindex", "-A", "trust", "--no-sync"]
        command += ["-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(command, cwd=self.folder, check=True, capture_output=True, **self.account)
        self.url = f"postgres://parindex@127.0.0.1:{self.port}/postgres"
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}"]
        settings = [part for option in [*options, "fsync=off"] for part in ("-c", option)]
        self.command = [program("postgres", package="postgresql"), "-D", "data", *settings]

    def is_ready(self) -> bool:
        try:
            psycopg2.connect(self.url).close()
        except psycopg2.OperationalError:  # nobody there, or still starting up
            return False
        return True


class Redis(Server):
    ending = signal.SIGTERM

    def __init__(self):
        super().__init__()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        options = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
        self.command = [program("redis-server", package="redis-server"), *options]

    def is_ready(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
