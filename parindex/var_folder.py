"""The data folder of one installation: secrets of the first start, the lock, what has been done already.

Standard library only, as ``parindex.serve`` which uses it.
"""

import fcntl
import hashlib
import os
import secrets
from pathlib import Path

SYLLABLES = "Ba Bien Cau Chim Dao Gio Hoa Lang Lua May Mua Nang Nui Quat Que Rung Sao Sen Song Suoi Thac Thu Tre Vai"


def read_env(path: Path) -> dict[str, str]:
    """The KEY=VALUE lines of a file; empty when there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def make_password() -> str:
    """Three syllables and six digits: easy to read out, 33 bits, and signing in is throttled."""
    return "-".join([*(secrets.choice(SYLLABLES.split()) for _ in range(3)), f"{secrets.randbelow(10**6):06d}"])


def make_env(var: Path, *, demo: bool) -> None:
    """Make ``var`` (0700) and ``var/env`` (0600) once; a file that is there is never touched."""
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (var / "env").exists():
        return
    values = {"SECRET_KEY": secrets.token_urlsafe(50), "DEMO_PASSWORD": make_password(), "DEMO": str(int(demo))}
    values |= {"TODAY": "2024-06-10"} if demo else {}
    # Complete or absent: a start interrupted here must not leave half a file behind.
    part = var / "env.part"
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.writelines(f"{key}={value}\n" for key, value in values.items())
        os.fsync(file.fileno())
    part.rename(var / "env")


def demo_wanted(environ: dict[str, str], stored: dict[str, str]) -> bool:
    """Sample data or real data: the first start decides; asking for the other kind later is refused."""
    asked, kept = environ.get("DEMO"), stored.get("DEMO")
    if asked and kept and (asked == "0") != (kept == "0"):
        kind = "số liệu thật" if kept == "0" else "dữ liệu mẫu"
        raise SystemExit(f"Thư mục dữ liệu này đã bắt đầu với {kind}. Muốn loại kia, chọn thư mục khác: VAR_DIR=...")
    return (kept or asked) != "0"


def lock(var: Path) -> int:
    """Hold the folder for this run; two at once would load the sample or migrate twice."""
    handle = os.open(var / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise SystemExit(f"Một lần chạy khác đang dùng thư mục dữ liệu {var}. Hãy dừng nó trước.") from None
    return handle


def static_stamp(root: Path) -> str:
    """Changes whenever the collected static files would: own files, installed packages, settings."""
    digest = hashlib.sha256()
    files = [*sorted((root / "static").rglob("*")), root / "requirements.txt", root / "parindex" / "settings.py"]
    for path in filter(Path.is_file, files):
        digest.update(f"{path.relative_to(root)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
