"""People who upload evidence without end, over HTTP, while the processes that take it are killed under their hands."""

import hashlib
import random
import threading
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import Request

from .racing import TABLE, Person

BOUNDARY = "----ranh-gioi"


class Uploader(threading.Thread):
    """Sends files of its own until ``stop``; ``accepted`` are those that the server said it has: name → SHA-256."""

    def __init__(self, address: str, password: str, number: int):
        super().__init__()
        self.person, self.number = Person(address, "phongnoivu", password), number
        self.person.look()
        self.leaf = self.person.mark.split(":")[0]
        self.accepted: dict[str, str] = {}
        self.broken, self.stop = 0, threading.Event()

    def run(self) -> None:
        chance = random.Random(self.number)
        sent = 0
        while not self.stop.is_set():
            sent += 1
            name = f"{self.number}-{sent}.pdf"
            content = b"%PDF-1.7\n" + chance.randbytes(chance.choice([100_000, 1_000_000, 3_000_000]))
            try:
                self.send(name, content)
            except HTTPError:
                raise  # an answer of the server, and a bad one
            except (OSError, HTTPException):  # its process was killed, perhaps in the middle of the answer
                self.broken += 1
            else:
                self.accepted[name] = hashlib.sha256(content).hexdigest()

    def send(self, name: str, content: bytes) -> None:
        fields = [f'name="csrfmiddlewaretoken"\r\n\r\n{self.person.token}'.encode()]
        fields.append(f'name="files"; filename="{name}"\r\nContent-Type: application/pdf\r\n\r\n'.encode() + content)
        parts = [f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode() + field + b"\r\n" for field in fields]
        address = f"{self.person.address}{TABLE}tieu-chi/{self.leaf}/kiem-chung/"
        headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        request = Request(address, b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), headers)  # noqa: S310
        with self.person.opener.open(request, timeout=30) as answer:
            answer.read()


def children(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(child) for child in file.read().split()]
