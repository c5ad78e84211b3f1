"""Run the product on one machine: ``python -m parindex.serve`` (what ``make run`` ends in).

Prepares the data folder, then supervises three processes, the web server (gunicorn) and two workers
(``manage.py work``). Standard library only: it must be able to say what is wrong before anything is installed
or configured. The settings read ``var/env`` themselves; the real environment wins over it.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from parindex.processes import ROOT, Service, end, say, spawn
from parindex.var_folder import demo_wanted, lock, make_env, read_env, static_stamp

HOST = "127.0.0.1"
READY_SECONDS = 90
ROLES = {
    "quantri": "quản trị hệ thống",
    "phongnoivu": "Phòng Nội vụ, đầu mối cải cách hành chính",
    "thamdinh": "người thẩm định điểm",
    "canbo.tckh": "cán bộ Phòng Tài chính - Kế hoạch",
    "canbo.nhattien": "cán bộ UBND xã Nhất Tiến",
    "lanhdao": "lãnh đạo UBND huyện",
    "sonoivu": "Sở Nội vụ, đầu mối cải cách hành chính của tỉnh",
    "vhxh.minhhoa": "Phòng Văn hóa – Xã hội xã Minh Hoạ, đầu mối của xã (bảng điểm hơn 100 tiêu chí)",
}


stop_asked: list[int] = []  # numbers of the signals received


# --- the address ----------------------------------------------------------------------------------------------


def check_port(text: str) -> int:
    """The port as a number; ends the program with a sentence when it is none or is taken."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise SystemExit(f"PORT={text} không phải số cổng hợp lệ (1–65535).")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except PermissionError:
            raise SystemExit(f"Không được phép mở cổng {text}. Chọn cổng từ 1024: PORT=8080 make run") from None
        except OSError:
            raise SystemExit(
                f"Cổng {text} đang có chương trình khác dùng. Chọn cổng khác: PORT=8001 make run"
            ) from None
    return int(text)


def status_of(path: str, port: int, settings: dict[str, str]) -> int:
    """The HTTP status of a page, asked as the proxy in front would; 0 when nobody answers."""
    host = settings.get("ALLOWED_HOSTS", "").split(",")[0].strip(" '\"").lstrip(".")
    headers = {"Host": f"{HOST}:{port}" if host in ("", "*") else host, "X-Forwarded-Proto": "https"}
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def welcome(port: int, var: Path, settings: dict[str, str], *, demo: bool) -> str:
    """What is printed at every start."""
    lines = ["", "Hệ thống đã sẵn sàng.", f"  Địa chỉ:  http://{HOST}:{port}/"]
    if demo:
        lines.append(f"  Mật khẩu: {settings.get('DEMO_PASSWORD', '')}  (chung cho các tài khoản mẫu, nếu chưa đổi)")
        lines += [f"    {login:<16}{role}" for login, role in ROLES.items()]
    else:
        lines.append("  Chưa có tài khoản? Tạo quản trị viên: .venv/bin/python manage.py createsuperuser")
    return "\n".join([*lines, f"  Dữ liệu và nhật ký: {var}", "  Dừng: nhấn Ctrl-C", ""])


# --- the run ------------------------------------------------------------------------------------------------


def manage(text: str, *arguments: str) -> None:
    """Run one management command to its end; a failure or a signal ends the program."""
    say(text)
    process = spawn([sys.executable, "manage.py", *arguments], stdin=subprocess.DEVNULL)
    while process.poll() is None and not stop_asked:
        time.sleep(0.05)
    end([process])
    if stop_asked:
        raise SystemExit("Đã dừng giữa lúc chuẩn bị; lần chạy sau sẽ làm tiếp.")
    if process.returncode:
        raise SystemExit(f"Bước «{text}» không xong (lỗi ở trên). Sửa rồi chạy lại; phần đã làm được giữ nguyên.")


def prepare(var: Path, *, demo: bool) -> None:
    """Database, static files and, once, the sample data; each stamp is written only after success."""
    manage("Chuẩn bị cơ sở dữ liệu", "migrate", "--noinput", "--verbosity", "0")
    stamp, wanted = var / ".static-stamp", static_stamp(ROOT)
    if not (var / "staticfiles").is_dir() or not stamp.exists() or stamp.read_text() != wanted:
        stamp.unlink(missing_ok=True)
        manage("Chuẩn bị tệp tĩnh", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        stamp.write_text(wanted)
    if demo and not (var / ".demo-loaded").exists():
        manage("Nạp dữ liệu mẫu (chỉ lần đầu)", "load_demo", "--allow-production")
        (var / ".demo-loaded").touch()


def services(var: Path, port: int) -> list[Service]:
    """The web server (gunicorn.conf.py says how it runs) and the two workers.

    Mails have a process of their own (60 MB): as a thread beside the documents they would be cut off in the middle
    whenever the process of the documents ends itself, after a job that hangs or when it has grown.
    """
    web = ["-m", "gunicorn", "--bind", f"{HOST}:{port}", "--graceful-timeout", "8"]  # less than a service has to end
    work = [sys.executable, "manage.py", "work", "--only"]
    return [
        Service("Máy chủ web", var / "web.log", [sys.executable, *web]),
        Service("Tiến trình tài liệu", var / "worker.log", [*work, "documents"]),
        Service("Tiến trình thư nhắc", var / "mail.log", [*work, "mail"]),
    ]


def supervise(running: list[Service], ready, text: str) -> None:
    """Watch until a signal comes; print ``text`` once, as soon as ``ready()`` is an HTTP 200."""
    deadline, announced = time.monotonic() + READY_SECONDS, False
    while not stop_asked:
        for service in running:
            service.watch(time.monotonic())
        if not announced and (status := ready()) == 200:
            say(text)
            announced = True
        elif not announced and time.monotonic() > deadline:
            raise SystemExit(
                f"Trang đăng nhập chưa trả lời sau {READY_SECONDS} giây (mã {status}): xem {running[0].log}"
            )
        time.sleep(0.2)


def main() -> None:
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    os.umask(0o077)  # database, files and logs belong to this account alone
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: stop_asked.append(received))
    var = Path(os.environ.get("VAR_DIR") or ROOT / "var").resolve()
    port = check_port(os.environ.get("PORT") or "8000")
    demo = demo_wanted(os.environ, read_env(var / "env"))
    make_env(var, demo=demo)
    held = lock(var)
    os.environ |= {"VAR_DIR": str(var), "PORT": str(port)}
    settings = {**read_env(var / "env"), **os.environ}
    prepare(var, demo=demo)
    running = services(var, port)
    try:
        supervise(running, lambda: status_of("/dang-nhap/", port, settings), welcome(port, var, settings, demo=demo))
    finally:
        say("Đang dừng…")
        end([service.process for service in running if service.process])
        os.close(held)
    say("Đã dừng.")


if __name__ == "__main__":
    main()
