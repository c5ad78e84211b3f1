"""A mail server on loopback that keeps what it ACCEPTED, and can be slow, refuse, or break off."""

import socketserver
import sys
import threading
import time
from contextlib import contextmanager
from email import message_from_bytes, policy


class Sink(socketserver.ThreadingTCPServer):
    """``refuse`` holds addresses answered 550, ``answers`` addresses with other words (421 closes the line), ``silent``
    those at which the server says nothing more; ``break_off`` closes the line instead of taking the mail; ``greets``
    is "no" (closes the line at once) or "never" (leaves everybody waiting)."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mails, self.connections = [], 0
        self.refuse: set[str] = set()
        self.answers: dict[str, str] = {}
        self.silent: set[str] = set()
        self.break_off, self.delay, self.greets = False, 0.0, "yes"

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):  # senders are killed in the middle of a word
            super().handle_error(request, client_address)

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
        if self.server.greets != "yes":
            return self.rfile.read() if self.server.greets == "never" else None
        self.say("220 sink")
        for line in self.rfile:
            verb = line[:4].upper().strip()
            if verb == b"QUIT":
                return self.say("221 bye")
            if verb == b"RCPT" and any(address in line.decode() for address in self.server.silent):
                continue
            if verb == b"RCPT" and (words := self.refusal(line.decode())):
                self.say(words)
                if words.startswith("421"):
                    return None
            elif verb == b"DATA" and not self.take():
                return None
            elif verb != b"DATA":
                self.say("250 ok")
        return None

    def refusal(self, line: str) -> str:
        """What the server has against the recipient named in ``line``; "" for nothing."""
        words = {**dict.fromkeys(self.server.refuse, "550 khong co nguoi nay"), **self.server.answers}
        return next((text for address, text in words.items() if address in line), "")

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
