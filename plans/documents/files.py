"""Writing finished files: whole or not at all, whatever happens to the process or the power."""

import os
import uuid
from pathlib import Path


def store(path: Path, data: bytes) -> None:
    """Write a file that is either whole or absent; two writers of one path leave the file of one of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{uuid.uuid4()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
