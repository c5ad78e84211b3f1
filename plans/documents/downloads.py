"""Who has taken which file away: one row of the append-only trail each time a file is handed out."""

from django.db.models import Q, QuerySet

from agencies import audit
from agencies.models import AuditEntry, Job

from ..models import DocumentVersion, Plan, SignedCopy


def log_download(record, *, by, sha256: str, kind: str) -> None:
    """Write down that ``by`` is handed a file of ``record`` (a DocumentVersion, a SignedCopy).

    ``kind`` says in words which file it is ("bản PDF đã ban hành"), ``sha256`` is that of its bytes.
    """
    audit.record(record, by=by, action="download", changes={"file": ["", kind], "sha256": ["", sha256]})


def downloads_of(plan: Plan) -> QuerySet[AuditEntry]:
    """Who has taken away any file of a plan, the last first: its versions, its signed copies, its drafts."""
    versions = DocumentVersion.objects.filter(plan=plan)
    copies = SignedCopy.objects.filter(version__plan=plan)
    jobs = Job.objects.filter(kind__in=["render_plan", "render_version"], params__plan=plan.pk)
    of_plan = Q()
    for rows in (versions, copies, jobs):
        of_plan |= Q(model=rows.model._meta.label_lower, record_id__in=rows.values("pk"))
    return AuditEntry.objects.select_related("actor").filter(of_plan, action="download")
