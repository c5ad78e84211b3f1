"""``parindex.serve``: the folder of the first start, the port, processes that end and come back."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from parindex.processes import ROOT, Service, end, spawn
from parindex.serve import ROLES, check_port, status_of, welcome
from parindex.var_folder import demo_wanted, lock, make_env, make_password, read_env, static_stamp

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def mode(path):
    return path.stat().st_mode & 0o777


# --- the data folder ------------------------------------------------------------------------------------------


def test_first_start_makes_private_folder_and_env(tmp_path):
    make_env(tmp_path / "var", demo=True)
    values = read_env(tmp_path / "var" / "env")
    assert (mode(tmp_path / "var"), mode(tmp_path / "var" / "env")) == (0o700, 0o600)
    assert list(values) == ["SECRET_KEY", "DEMO_PASSWORD", "DEMO", "TODAY"]
    assert values["TODAY"] == "2024-06-10"
    assert len(values["SECRET_KEY"]) >= 50


def test_real_data_has_no_fixed_day(tmp_path):
    make_env(tmp_path, demo=False)
    values = read_env(tmp_path / "env")
    assert ("TODAY" in values, values["DEMO"]) == (False, "0")


def test_env_is_never_overwritten(tmp_path):
    make_env(tmp_path, demo=True)
    before = (tmp_path / "env").read_bytes()
    make_env(tmp_path, demo=False)
    assert (tmp_path / "env").read_bytes() == before


def test_half_written_env_of_an_interrupted_start_is_replaced(tmp_path):
    (tmp_path / "env.part").write_text("SECRET_KEY=dở")
    make_env(tmp_path, demo=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["env"]


def test_read_env_skips_comments_and_keeps_equals_signs(tmp_path):
    (tmp_path / "env").write_text("# ghi chú=1\n\nEMAIL_URL=smtp://a:b=c@thu\n", encoding="utf-8")
    assert read_env(tmp_path / "env") == {"EMAIL_URL": "smtp://a:b=c@thu"}
    assert read_env(tmp_path / "khác") == {}


def test_passwords_differ_and_are_long_enough():
    passwords = {make_password() for _ in range(50)}
    assert len(passwords) == 50
    assert min(map(len, passwords)) >= 12


@pytest.mark.parametrize(
    ("asked", "kept", "wanted"),
    [
        (None, None, True),
        ("", None, True),
        ("0", None, False),
        (None, "0", False),  # forgetting DEMO=0 must never load samples among real data
        (None, "1", True),
        ("0", "0", False),
    ],
)
def test_first_start_decides_between_sample_and_real_data(asked, kept, wanted):
    given = {key: value for key, value in {"DEMO": asked}.items() if value is not None}
    stored = {key: value for key, value in {"DEMO": kept}.items() if value is not None}
    assert demo_wanted(given, stored) is wanted


@pytest.mark.parametrize(("asked", "kept"), [("0", "1"), ("1", "0")])
def test_changing_the_kind_of_data_later_is_refused(asked, kept):
    with pytest.raises(SystemExit, match="chọn thư mục khác: VAR_DIR"):
        demo_wanted({"DEMO": asked}, {"DEMO": kept})


def test_folder_is_held_by_one_run(tmp_path):
    held = lock(tmp_path)
    with pytest.raises(SystemExit, match="Một lần chạy khác"):
        lock(tmp_path)
    os.close(held)
    os.close(lock(tmp_path))


def test_static_stamp_follows_content_name_and_requirements(tmp_path):
    (tmp_path / "static").mkdir()
    style = tmp_path / "static" / "a.css"
    style.write_text("a")
    stamps = [static_stamp(tmp_path), static_stamp(tmp_path)]
    style.write_text("b")
    stamps.append(static_stamp(tmp_path))
    style.rename(tmp_path / "static" / "b.css")
    stamps.append(static_stamp(tmp_path))
    (tmp_path / "requirements.txt").write_text("django==1")
    stamps.append(static_stamp(tmp_path))
    assert stamps[0] == stamps[1]
    assert len(set(stamps)) == 4


# --- the address ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "８０８０", "80.0"])
def test_port_that_is_none_is_refused(text):
    with pytest.raises(SystemExit, match="không phải số cổng hợp lệ"):
        check_port(text)


def test_taken_port_is_refused_and_free_again_later():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SystemExit, match=f"Cổng {port} đang có chương trình khác dùng"):
            check_port(str(port))
    assert check_port(str(port)) == port


@pytest.fixture
def answering():
    """A web server on a free port that answers 200 and remembers the Host headers it was asked with."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            hosts.append(self.headers["Host"])
            self.send_response(200 if self.path == "/dang-nhap/" else 404)
            self.end_headers()

        def log_message(self, *_):
            pass

    hosts = []
    with HTTPServer(("127.0.0.1", 0), Page) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port, hosts
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("allowed", "host"),
    [("vi-du.gov.vn,khac.vn", "vi-du.gov.vn"), (".gov.vn", "gov.vn"), ("*", None), ("", None)],
)
def test_a_page_is_asked_under_an_allowed_name(answering, allowed, host):
    port, hosts = answering
    assert status_of("/dang-nhap/", port, {"ALLOWED_HOSTS": allowed}) == 200
    assert hosts == [host or f"127.0.0.1:{port}"]


def test_nobody_answering_is_status_0():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert status_of("/dang-nhap/", port, {}) == 0


def test_welcome_names_address_logins_password_and_folder(tmp_path):
    text = welcome(8123, tmp_path, {"DEMO_PASSWORD": "Lua-Hoa-Sen-000001"}, demo=True)
    for part in ["http://127.0.0.1:8123/", "Lua-Hoa-Sen-000001", str(tmp_path), "Ctrl-C", *ROLES]:
        assert part in text


def test_welcome_with_real_data_shows_no_sample_login(tmp_path):
    text = welcome(8123, tmp_path, {"DEMO_PASSWORD": "Lua-Hoa-Sen-000001"}, demo=False)
    assert "createsuperuser" in text
    assert "Lua-Hoa-Sen-000001" not in text
    assert not any(login in text for login in ROLES)


# --- processes ------------------------------------------------------------------------------------------------


def test_end_also_ends_what_a_process_started(tmp_path):
    command = f"{sys.executable} -c 'import time; time.sleep(60)' & echo $! > {tmp_path}/pid; wait"
    process = spawn(["sh", "-c", command])
    assert wait_until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip())
    grandchild = int((tmp_path / "pid").read_text())
    end([process])
    assert process.returncode == -signal.SIGTERM
    assert wait_until(lambda: not alive(grandchild))


def test_process_deaf_to_sigterm_is_killed_after_the_grace(tmp_path):
    code = (
        f"import signal, time; signal.signal(15, signal.SIG_IGN); open({str(tmp_path / 'up')!r}, 'w'); time.sleep(60)"
    )
    process = spawn([sys.executable, "-c", code])
    assert wait_until((tmp_path / "up").exists)
    end([process], seconds=0.2)
    assert process.returncode == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="prctl chỉ có trên Linux")
def test_child_ends_when_the_supervisor_is_killed():
    code = "import time, parindex.processes as p; p.say(str(p.spawn(['sleep', '60']).pid)); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True) as supervisor:
        child = int(supervisor.stdout.readline())
        assert alive(child)
        supervisor.kill()
    assert wait_until(lambda: not alive(child))


def test_dead_service_comes_back_after_a_growing_pause(tmp_path, capsys):
    service = Service(
        "Máy chủ web", tmp_path / "web.log", [sys.executable, "-c", "print('nhật ký'); raise SystemExit(3)"]
    )
    for now in (0, 1, 2):  # dies at 0; back at 1, dies; not back at 2
        service.watch(now)
        if service.process:
            service.process.wait()
            service.watch(now)
    assert (service.deaths, service.start_at, service.process) == ([0, 1], 3, None)
    assert "Máy chủ web tự dừng (mã 3); chạy lại sau 2 giây" in capsys.readouterr().out
    assert (tmp_path / "web.log").read_text().split() == ["nhật", "ký"] * 2


def test_service_dying_too_often_ends_the_program(tmp_path):
    service = Service("Máy chủ web", tmp_path / "web.log", SLEEP)
    service.deaths = [100, 101, 103, 107, 115]
    service.start()
    service.process.kill()
    service.process.wait()
    with pytest.raises(SystemExit, match="Máy chủ web dừng 6 lần trong một phút"):
        service.watch(131)


def test_deaths_older_than_a_minute_are_forgotten(tmp_path):
    service = Service("Máy chủ web", tmp_path / "web.log", SLEEP)
    service.deaths = [0, 1, 3, 7, 15]
    service.start()
    service.process.kill()
    service.process.wait()
    service.watch(500)
    assert (service.deaths, service.start_at) == ([500], 501)


def test_large_log_is_put_aside(tmp_path):
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 5_000_001)
    service = Service("Máy chủ web", log, ["true"])
    service.start()
    service.process.wait()
    assert (log.stat().st_size, (tmp_path / "web.log.1").stat().st_size) == (0, 5_000_001)


def test_another_database_than_postgresql_is_refused_with_a_sentence(tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "mysql://x@127.0.0.1/x"}
    command = [sys.executable, "manage.py", "check"]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (found.returncode, "DATABASE_URL phải là postgres://" in found.stderr) == (1, True)
