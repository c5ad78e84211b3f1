"""``python -m tests.papers FOLDER``: the sample documents as files, for the checkers of bin/.

Each document as a draft, as it would be issued, and issued with one and with two trial signatures, by the commands
that anyone has: ``S4-draft.pdf``, ``S4-issued.pdf``, ``S4-signed-1.pdf``, ``S4-signed-2.pdf``. S4-appendix is S4 with
60 illustrative tasks on landscape pages.
"""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

import tests.environment  # noqa: F401

PAPERS = {key: {} for key in ("S0", "S1", "S2", "S3", "S4", "MH")} | {"S4-appendix": {"appendix": True}}
STATES = {"draft": {"draft": True}, "issued": {"number": "57", "date": "2024-06-12"}}
SIGNERS = {1: ("ChuKyLanhDao", "Nguyễn Văn A"), 2: ("ChuKyCoQuan", "Cơ quan ban hành")}


def write(name: str, folder: Path) -> None:
    """The four files of one document."""
    for state, options in STATES.items():
        out = f"--out={folder}/{name}-{state}.pdf"
        flags = [f"--{key}" if value is True else f"--{key}={value}" for key, value in (PAPERS[name] | options).items()]
        call_command("render_plan", name.split("-")[0], out, *flags)
    source = folder / f"{name}-issued.pdf"
    for count, (field, signer) in SIGNERS.items():
        target = folder / f"{name}-signed-{count}.pdf"
        call_command("sign_document", source, f"--field={field}", f"--name={signer}", f"--out={target}")
        source = target


def main(folder: Path) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "parindex.settings", "LOG_LEVEL": "ERROR"}
    os.environ.pop("DATABASE_URL", None)  # a database of its own, in the temporary folder
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_demo", allow_production=True)
    for name in PAPERS:
        write(name, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
