"""The examples for servers (docker-compose, systemd) follow the settings; the tools that know the formats are not here.

``docker-compose config`` and ``systemd-analyze verify`` were run by hand (docs/quan-tri.md).
"""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from django.conf import settings

UNITS = settings.BASE_DIR / "docs" / "systemd"
COMPOSE = (settings.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES = sorted(UNITS.glob("*.service"))
PROGRAM = "/opt/parindex/.venv/bin/"
HARDENED = {
    "User": "parindex",
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "PrivateTmp": "yes",
    "CapabilityBoundingSet": "",
    "StateDirectory": "parindex",
}


def section(path: Path, name: str) -> dict[str, str]:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read(path, encoding="utf-8")
    return dict(parser[name])


def block(service: str) -> str:
    """The lines of one service of docker-compose.yml."""
    return re.search(rf"^  {service}:\n((?:    .*\n|\n)+)", COMPOSE, re.MULTILINE)[1]


def test_docker_compose_has_a_worker_for_each_queue():
    commands = re.findall(r"command: celery -q -A parindex worker -l info -Q (\w+) -n (\w+)@%h -c 2", COMPOSE)
    assert sorted(commands) == sorted((queue, queue) for queue in settings.WORK_QUEUES)


@pytest.mark.parametrize("service", ["web", "mail", "documents", "beat", "db", "redis"])
def test_every_service_of_docker_compose_is_watched_and_bounded(service):
    text = block(service)
    assert [word for word in ("healthcheck:", "mem_limit:", "cpus:") if word not in text] == []
    assert "restart: unless-stopped" in text or "<<: *app" in text


def test_docker_compose_has_no_password_of_its_own_and_the_image_no_root():
    asked = re.findall(r"\$\{(SECRET_KEY|POSTGRES_PASSWORD)(..)", COMPOSE)
    assert {rest for _, rest in asked} == {":?"}
    assert len(asked) == 3
    assert "\nUSER parindex\n" in (settings.BASE_DIR / "Dockerfile").read_text(encoding="utf-8")


def test_the_units_run_programs_of_the_project_and_find_what_they_name():
    for path in SERVICES:
        _, _, command = section(path, "Service")["ExecStart"].partition(PROGRAM)
        assert command.split(" ")[0] in {"python", "celery"}, path.name
        if "manage.py" in command:
            name = command.split(" ")[2]
            assert list(settings.BASE_DIR.glob(f"*/management/commands/{name}.py")), path.name


def test_what_all_units_share_keeps_them_from_the_machine():
    shared = section(UNITS / "parindex-.service.d" / "chung.conf", "Service")
    assert {name: shared.get(name) for name in HARDENED} == HARDENED
    assert [path.name for path in SERVICES if not path.name.startswith("parindex-")] == []
    assert [path.name for path in SERVICES if {*HARDENED} & {*section(path, "Service")}] == []  # nothing loosened


def test_every_unit_is_bounded_and_comes_back():
    always = {path.name: section(path, "Service") for path in SERVICES if path.name != "parindex-reminders.service"}
    assert len(always) == 4
    assert {unit.get("Restart") for unit in always.values()} == {"always"}
    assert [path.name for path in SERVICES if "MemoryMax" not in section(path, "Service")] == []
