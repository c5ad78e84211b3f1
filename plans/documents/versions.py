"""The life of a document: frozen when it goes to be signed, issued with number and day, amended by further versions.

What is issued is what was frozen: a text that was changed in between is refused, and after issuing nothing is rendered
from the plan any more (plans.documents.issued_file keeps the bytes).
"""

import re
from dataclasses import replace
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse

from agencies import audit, jobs
from agencies.models import Agency, AuditEntry, Job
from agencies.permissions import fetch
from agencies.states import change_state, check_move, transition_of

from ..models import DocumentVersion, Plan
from ..office import style_of, symbol_of
from ..receipts import move_plan
from ..scheduling import follow_plan
from . import limits, stored
from .builder import build_document
from .difference import difference
from .model import Document

NUMBER = re.compile(r"0*([1-9][0-9]{0,4})([a-zA-ZđĐ]?)")
HEAD = ["has_number_line", "number", "symbol", "place", "day", "month", "signed_year"]
ISSUED = DocumentVersion.State.ISSUED
OTHER_TEXT = "Nội dung hoặc bản trình ký đã đổi từ khi mở trang này: tải lại trang, đọc lại rồi ban hành."


def submit(plan: Plan, *, by, reason: str = "") -> DocumentVersion:
    """Trình ký: freeze the text of ``plan`` as its next version.

    Raises Http404 and PermissionDenied as ``fetch`` does; ValidationError when a version is already submitted, when
    nothing differs from the version issued last, when an amendment has no reason, or when the text is too large.
    """
    with transaction.atomic():
        fetch(by, Plan.objects, "plans.write", pk=plan.pk)
        return _freeze(plan, by=by, reason=reason)


def move(version: DocumentVersion, action: str, *, by, comment: str = "") -> DocumentVersion:
    """Give a submitted version back, or take it back; raises what ``change_state`` raises."""
    if action == "issue_version":
        raise ValidationError("Ban hành cần số và ngày: ghi ở trang «Ban hành».")
    return change_state(version, action, by=by, comment=comment)


def issue_plan(
    plan: Plan, *, by, number: str, on: date, today: date, reason: str = "", seen: str | None = None
) -> DocumentVersion:
    """Issue the submitted version of ``plan``; without one its text is frozen and issued in one step.

    ``seen`` is ``text_to_issue`` when the person opened the page: nothing else is issued. Raises what ``issue`` and
    ``submit`` raise, ValidationError when the text is another by now; then nothing is frozen either.
    """
    with transaction.atomic():
        fetch(by, Plan.objects, "plans.issue", pk=plan.pk)
        _hold(plan.pk)
        waiting = submitted(plan)
        version = waiting or _freeze(plan, by=by, reason=reason)
        if seen is not None and seen != _mark(waiting, version.digest):
            raise ValidationError(OTHER_TEXT)
        return issue(version, by=by, number=number, on=on, today=today)


def text_to_issue(plan: Plan) -> str:
    """What issuing would issue now, the submitted version or the text of the plan, as a mark of at most 70 letters."""
    waiting = submitted(plan)
    return _mark(waiting, waiting.digest if waiting else stored.digest(printed(plan)))


def _mark(waiting: DocumentVersion | None, digest: str) -> str:
    return f"{waiting.number if waiting else 0}-{digest}"


def issue(version: DocumentVersion, *, by, number: str, on: date, today: date) -> DocumentVersion:
    """Put number and day on a submitted version; the first version of a draft also gives its work.

    ``number`` is the bare one ("57", "57a"). Its PDF is rendered by a job, once. Raises Http404 and PermissionDenied
    as ``change_state`` does; ValidationError for a number or a day that cannot be, for a number that another document
    of the same issuer, type and year has, when the text has changed since it was frozen, or when it is not submitted.
    """
    with transaction.atomic():
        fetch(by, DocumentVersion.objects, "plans.issue", pk=version.pk)
        plan = _hold(version.plan_id)
        version.refresh_from_db()
        check_move(version, transition_of(version, "issue_version"), comment="")
        number, head = _head(plan, number, on)
        _check_day(plan, on, today)
        _check_number(plan, number, on)
        document = _as_frozen(version, plan, head)
        version = change_state(
            version,
            "issue_version",
            by=by,
            content=stored.dump(document).decode(),
            digest=stored.digest(document),
            printed_number=f"{number}/{head['symbol']}",
            issued_on=on,
            issued_by=by,
        )
        _write_head(plan, head, by=by)
        if plan.state == Plan.State.DRAFT:
            move_plan(plan, "issue", by=by)
        order_file(version, by=by)
    return version


def order_file(version: DocumentVersion, *, by) -> Job:
    """The job that renders the frozen text of ``version``: the one under way, or a new one."""
    params = {"version": version.pk, "plan": version.plan_id}
    label = f"Bản PDF lần {version.number} – {version.plan}"
    page = {"page": reverse("versions", args=[version.plan_id]), "page_label": "Về các bản của văn bản"}
    return jobs.enqueue("render_version", params, label=label, agency=by.agency, by=by, **page)


def latest_jobs(plan: Plan) -> dict[int, Job]:
    """How the PDF of each version is coming on: its key → the job ordered last."""
    rows = Job.objects.filter(kind="render_version", params__plan=plan.pk).order_by("pk")
    return {job.params["version"]: job for job in rows}


def return_reasons(plan: Plan) -> dict[int, str]:
    """Why versions were given back: key → the words of whoever did it."""
    keys = plan.versions.filter(state=DocumentVersion.State.RETURNED).values("pk")
    rows = AuditEntry.objects.filter(model="plans.documentversion", action="return_draft", record_id__in=keys)
    return {row.record_id: f"{row.comment} ({row.actor})" for row in rows.select_related("actor")}


def submitted(plan: Plan) -> DocumentVersion | None:
    """The version that waits for the leader."""
    return plan.versions.filter(state=DocumentVersion.State.SUBMITTED).first()


def last_issued(plan: Plan) -> DocumentVersion | None:
    """The version in force."""
    return plan.versions.issued().order_by("-number").first()


def document_of(version: DocumentVersion) -> Document:
    """The frozen text."""
    return stored.load(version.content.encode())


def printed(plan: Plan, head: dict | None = None) -> Document:
    """The text of a plan as it stands in the database now: under ``head`` (HEAD → values) as issued, without it as a
    draft whose number and day are blank."""
    fresh = Plan.objects.select_related("issuer__kind", "assessment").get(pk=plan.pk)
    blank = {"number": "", "day": None, "month": None, "signed_year": None}
    for name, value in (head or blank).items():
        setattr(fresh, name, value)
    return replace(build_document(fresh), is_draft=head is None)


def live(version: DocumentVersion) -> Document:
    """The text of the plan now, under the number and the day of ``version``: comparable with its frozen text."""
    if version.state != ISSUED:
        return printed(version.plan)
    number, _, _ = version.printed_number.partition("/")
    return printed(version.plan, {"number": number, **_days(version.issued_on)})


def compared(version: DocumentVersion) -> tuple[Document, Document]:
    """(the frozen text of ``version``, the text of its plan now). Unlike texts need not differ in a line: layout
    counts, too, which ``difference`` does not tell."""
    return document_of(version), live(version)


def version_before(version: DocumentVersion) -> DocumentVersion | None:
    """The issued version that ``version`` amends."""
    return version.plan.versions.issued().filter(number__lt=version.number).order_by("-number").first()


def _hold(pk: int) -> Plan:
    """The plan, its row locked for this transaction: one at a time freezes or issues."""
    Plan.objects.select_for_update().get(pk=pk)
    return Plan.objects.select_related("issuer").get(pk=pk)


def _freeze(plan: Plan, *, by, reason: str) -> DocumentVersion:
    plan = _hold(plan.pk)
    if waiting := submitted(plan):
        raise ValidationError(f"Bản lần {waiting.number} đang trình ký: ban hành, trả lại hoặc rút lại bản đó trước.")
    document = printed(plan)
    limits.check(document)
    _check_amendment(plan, reason)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    version = DocumentVersion.objects.create(
        plan=plan,
        number=last + 1,
        content=stored.dump(document).decode(),
        digest=stored.digest(document),
        reason=reason.strip(),
        submitted_by=by,
    )
    audit.record(version, by=by, action="submit_draft", comment=version.reason)
    return version


def _check_amendment(plan: Plan, reason: str) -> None:
    before = last_issued(plan)
    if before is None:
        return
    frozen, now = compared(before)
    if frozen == now:
        raise ValidationError(f"Nội dung không khác bản đã ban hành lần {before.number}: không có gì để trình lại.")
    if not reason.strip():
        raise ValidationError("Ghi lý do sửa đổi so với bản đã ban hành.")


def _head(plan: Plan, number: str, on: date) -> tuple[str, dict]:
    """(the number as printed, what goes into the plan's head); ValidationError when one of them cannot be printed."""
    found = NUMBER.fullmatch(number.strip())
    if found is None:
        raise ValidationError("Số văn bản là chữ số, có thể thêm một chữ cái: 57 hoặc 57a.")
    printed_number = (
        f"{found[1]:0>2}{found[2].lower()}"  # below 10 with a leading 0: Nghị định 30/2020, Phụ lục I, II.3
    )
    symbol, place = symbol_of(plan, style_of(plan.issuer)), plan.place or plan.issuer.place_name
    if not symbol:
        raise ValidationError("Văn bản chưa có ký hiệu (KH-UBND): ghi ở phần đầu văn bản rồi ban hành.")
    if not place:
        raise ValidationError("Văn bản chưa có địa danh: ghi ở phần đầu văn bản rồi ban hành.")
    head = {"has_number_line": True, "number": printed_number, "symbol": symbol, "place": place}
    return printed_number, {**head, **_days(on)}


def _days(on: date) -> dict:
    return {"day": on.day, "month": on.month, "signed_year": on.year}


def _check_day(plan: Plan, on: date, today: date) -> None:
    before = last_issued(plan)
    if on > today:
        raise ValidationError(f"Ngày {on:%d/%m/%Y} còn ở phía trước: ban hành đề ngày hôm nay hoặc trước đó.")
    if abs(on.year - plan.year) > 1:
        raise ValidationError(f"Năm {on.year} không hợp với văn bản của năm {plan.year}: kiểm tra lại ngày.")
    if before is not None and on < before.issued_on:
        raise ValidationError(f"Bản trước ban hành ngày {before.issued_on:%d/%m/%Y}: bản sửa đổi không thể sớm hơn.")


def _check_number(plan: Plan, number: str, on: date) -> None:
    """One number once a year for each issuer and type; the issuer's row is held so that two cannot pass each other."""
    Agency.objects.select_for_update(no_key=True).get(pk=plan.issuer_id)
    same = DocumentVersion.objects.issued().filter(plan__issuer=plan.issuer_id, plan__kind=plan.kind)
    taken = (
        same.filter(issued_on__year=on.year, printed_number__istartswith=f"{number}/").select_related("plan").first()
    )
    if taken is not None:
        name = f"«{' '.join(taken.plan.subject.split())}» ({taken.printed_number}, ngày {taken.issued_on:%d/%m/%Y})"
        raise ValidationError(f"Số {number} năm {on.year} đã cấp cho {name}: ghi số khác.")


def _as_frozen(version: DocumentVersion, plan: Plan, head: dict) -> Document:
    """The frozen text with number and day; ValidationError when the plan no longer prints what was frozen."""
    document = printed(plan, head)  # read before the comparison: what comes in between is then seen there
    frozen, now = document_of(version), printed(plan)
    if frozen != now:
        places = len(difference(frozen, now)) or 1  # layout alone is no line of the difference
        raise ValidationError(
            f"Nội dung đã sửa sau khi trình ký ({places} chỗ): trả lại hoặc rút lại bản này rồi trình lại bản mới."
        )
    return document


def _write_head(plan: Plan, head: dict, *, by) -> None:
    """Number and day into the plan, so that everything that names it agrees; its open forms are out of date."""
    before = audit.snapshot(plan, HEAD)
    Plan.objects.filter(pk=plan.pk).update(**head, version=F("version") + 1)
    plan.refresh_from_db()
    changes = audit.difference(before, audit.snapshot(plan, HEAD))
    if changes:
        audit.record(plan, by=by, action="change", changes=changes)
    follow_plan(plan, by=by)
