"""A site of its own for tests that start and kill processes: own folder, own database, own settings.

Committed data cannot be wiped from the suite's database (the audit trail takes new rows only), so each site has a
file of its own, or on PostgreSQL a database of its own.
"""

import json
import os
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2

ROOT = Path(__file__).resolve().parents[2]
SQLITE_NAME = "parindex.sqlite3"


class Site:
    """A site on SQLite, or, with the address ``server`` of any PostgreSQL database, on one made beside it.

    ``template`` is the database of another site to begin with.
    """

    def __init__(self, folder: Path, *, server: str | None = None, template: str = "template1", **environment: str):
        self.folder, self.server = folder, server
        self.processes: list[subprocess.Popen] = []
        dropped = {"DATABASE_URL", "REDIS_URL", "EMAIL_URL", "TODAY", "DEBUG"}
        self.environment = {name: value for name, value in os.environ.items() if name not in dropped}
        self.environment |= {"VAR_DIR": str(folder), "PYTHONFAULTHANDLER": "1", **environment}
        if server:
            self.name = f"parindex_{uuid4().hex}"
            self.environment["DATABASE_URL"] = urlunsplit(urlsplit(server)._replace(path=f"/{self.name}"))
            self._on_server(f"CREATE DATABASE {self.name} TEMPLATE {template}")

    def manage(self, *arguments: str) -> str:
        """Run one management command to its end; what it printed."""
        return self.run("manage.py", *arguments)

    def run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, code: str):
        """The value of ``answer`` after ``code`` ran in a process of the site (JSON values only)."""
        text = self.manage("shell", "-v", "0", "-c", f"{code}\nimport json; print(json.dumps(answer))")
        return json.loads(text)

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a process in a session of its own; its output goes to ``log`` in the folder."""
        with self.log.open("ab") as log:
            command = [sys.executable, *arguments]
            options = {"cwd": ROOT, "env": self.environment, "stdout": log, "stderr": log, "start_new_session": True}
            self.processes.append(subprocess.Popen(command, **options))
        return self.processes[-1]

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def rows(self, query: str) -> list[tuple]:
        """The answer of the database itself, over a connection of its own."""
        with closing(self._connect()) as connection:
            cursor = connection.cursor()
            cursor.execute(query)
            return cursor.fetchall()

    def execute(self, statement: str) -> None:
        """Change the database itself, past the product."""
        with closing(self._connect()) as connection:
            connection.cursor().execute(statement)
            connection.commit()

    def _connect(self):
        if self.server:
            return psycopg2.connect(self.environment["DATABASE_URL"])
        return sqlite3.connect(self.folder / SQLITE_NAME, timeout=20)

    def wait_for(self, query: str, expected: list[tuple], *, seconds: float = 90) -> float:
        """Wait until the query gives ``expected``; the seconds it took. Fails with the site's log."""
        begin = time.monotonic()
        while (rows := self.rows(query)) != expected:
            assert time.monotonic() - begin < seconds, f"{rows}\n{self.log.read_text()[-3000:]}"
            time.sleep(0.02)
        return time.monotonic() - begin

    @contextmanager
    def database_away(self):
        """The file of a site on SQLite is not in its place, as in the middle of a restore."""
        file, away = self.folder / SQLITE_NAME, self.folder / "away"
        file.rename(away)
        try:
            yield
        finally:
            away.replace(file)

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        if self.server:
            self._on_server(f"DROP DATABASE {self.name} WITH (FORCE)")

    def _on_server(self, statement: str) -> None:
        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        try:
            connection.cursor().execute(statement)
        finally:
            connection.close()


def wait_until_ready(address: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address).close()  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("máy chủ web không trả lời")
