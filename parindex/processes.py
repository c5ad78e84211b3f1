"""Processes that end with their supervisor and are started again when they die by themselves.

Standard library only, as ``parindex.serve`` which uses it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STOP_SECONDS, RESTARTS_A_MINUTE = 10, 5
LOG_BYTES = 5_000_000
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def die_with_parent(parent: int) -> None:
    """Runs in the child: end (SIGTERM) when the supervisor is killed, even by SIGKILL."""
    if libc:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def spawn(command: list[str], **options) -> subprocess.Popen:
    """Start a command in a process group of its own, so that Ctrl-C reaches only the supervisor."""
    parent = os.getpid()
    return subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, preexec_fn=lambda: die_with_parent(parent), **options
    )


def end(processes: list[subprocess.Popen], seconds: float = STOP_SECONDS) -> None:
    """Ask all to end, wait together, then kill what is left of their groups."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(process.poll() is None for process in processes):
        time.sleep(0.05)
    for process in processes:
        with suppress(ProcessLookupError, PermissionError):  # PermissionError: macOS, for a group of zombies
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


class Service:
    """One supervised process; started again, after growing pauses, when it dies by itself."""

    def __init__(self, name: str, log: Path, command: list[str]):
        self.name, self.log, self.command = name, log, command
        self.process: subprocess.Popen | None = None
        self.deaths: list[float] = []
        self.start_at = 0.0

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = spawn(self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def watch(self, now: float) -> None:
        """Look once; ends the program when the process has died too often within a minute."""
        if self.process is None and now >= self.start_at:
            self.start()
        if self.process is None or self.process.poll() is None:
            return
        code = self.process.returncode
        end([self.process], 0)
        self.process = None
        self.deaths = [*(death for death in self.deaths if now - death < 60), now]
        if len(self.deaths) > RESTARTS_A_MINUTE:
            raise SystemExit(
                f"{self.name} dừng {len(self.deaths)} lần trong một phút, không chạy lại nữa: xem {self.log}"
            )
        pause = 2 ** (len(self.deaths) - 1)
        self.start_at = now + pause
        say(f"{self.name} tự dừng (mã {code}); chạy lại sau {pause} giây. Nhật ký: {self.log}")
