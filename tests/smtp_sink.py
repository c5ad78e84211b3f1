"""A mail server on loopback that keeps what it ACCEPTED, and can be slow, refuse, or break off."""

import socketserver
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy


class Sink(socketserver.ThreadingTCPServer):
    """``refuse`` holds addresses answered 550; ``break_off`` closes the line instead of taking the mail."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails, self.connections = [], 0
        self.refuse: set[str] = set()
        self.break_off, self.delay = False, 0.0

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def subjects(self) -> list[str]:
        return sorted(mail["Subject"] for mail in self.mails)


class Conversation(socketserver.StreamRequestHandler):
    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.server.connections += 1
        self.say("220 sink")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"RCPT" and any(address in line.decode() for address in self.server.refuse):
                self.say("550 khong co nguoi nay")
            elif verb == b"DATA" and not self.take():
                return None
            elif verb != b"DATA":
                self.say("250 ok")
        return None

    def take(self) -> bool:
        if self.server.break_off:
            return False
        self.say("354 go")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if not line:
            return False  # the sender died before the end: not accepted
        self.server.mails.append(message_from_bytes(b"".join(lines), policy=policy.default))
        time.sleep(self.server.delay)
        self.say("250 ok")
        return True


@contextmanager
def running_sink():
    """A sink that serves until the block is left."""
    with Sink() as sink:
        threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield sink
        sink.shutdown()
