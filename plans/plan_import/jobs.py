"""A long plan from Word: looked at at once, but written by a job."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from agencies.files import store_file
from agencies.imports.jobs import kept_content
from agencies.jobs import enqueue, settle
from agencies.models import Agency, Job
from agencies.permissions import own_agencies
from agencies.scope import own_paths
from agencies.workbooks.carried import Carried

from .files import read_file
from .recognised import Recognised
from .recognition import recognise
from .writing import import_plan

KIND = "write_plan"  # in settings.JOB_HANDLERS
MOST_TASKS = 80  # that a page may write: a task takes 19 ms of a processor
WRITTEN = "Đã nhập bản dự thảo từ «{}»: xem lại từng mục trước khi ban hành."
NO_RIGHT = "Bạn không còn quyền soạn kế hoạch cho cơ quan này: nhờ quản trị viên xem lại vai trò của bạn."


def is_long(found: Recognised, name: str) -> bool:
    """Whether a job is to write it; plain text is not among the files that are kept, and waits for the page."""
    return len(found.tasks) > MOST_TASKS and name.lower().endswith(".docx")


def order(carried: Carried, *, issuer: Agency, year: int | None, on: date, by) -> Job:
    """Keep the file that was looked at and have it written."""
    store_file(ContentFile(carried.content, carried.name), agency=by.agency, by=by)
    params = {"sha256": carried.sha256, "name": carried.name, "issuer": issuer.pk, "year": year, "on": on.isoformat()}
    page = {"page": reverse("plan_import"), "page_label": "Về trang nhập kế hoạch"}
    return enqueue(KIND, params, label=f"Nhập kế hoạch từ «{carried.name}»", agency=by.agency, by=by, **page)


def write_plan(job: Job) -> tuple[str, str]:
    """Write the draft. Repeatable: its address is written on the row in the transaction that writes the plan.

    Raises PermissionDenied when the person may no longer write for the body, ValidationError for what is not written.
    """
    if not job.result_name:
        _write(job, date.fromisoformat(job.params["on"]))
    return job.result_name, ""


def _write(job: Job, on: date) -> None:
    by, name, digest = job.requested_by, job.params["name"], job.params["sha256"]
    issuer = _issuer(job, on)
    found = recognise(read_file(kept_content(by, digest), name=name))
    with transaction.atomic():
        year = job.params["year"]
        plan = import_plan(found, issuer=issuer, year=year, by=by, on=on, file_name=name, digest=digest)
        job.result_name = WRITTEN.format(name)
        job.page, job.page_label = reverse("plan", args=[plan.pk]), "Xem bản dự thảo"
        settle(job, result_name=job.result_name, page=job.page, page_label=job.page_label)


def _issuer(job: Job, on: date) -> Agency:
    by = job.requested_by
    try:
        rows = own_agencies(by, Agency.objects.active(on)).filter(path__in=own_paths(by))
    except Http404 as error:
        raise PermissionDenied(NO_RIGHT) from error
    issuer = rows.filter(pk=job.params["issuer"]).first()
    if issuer is None or not by.is_active or not by.may("plans.write"):
        raise PermissionDenied(NO_RIGHT)
    return issuer
