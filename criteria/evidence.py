"""Writing evidence: files, links, documents by number and page; allowed after publication too, with a trail row."""

import re
import unicodedata
from collections.abc import Iterable

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from agencies import audit
from agencies.files import drop_file, store_file
from agencies.models import StoredFile

from .models import Assessment, Criterion, Evidence, Score

FIELDS = ["document", "page", "link", "file"]
SALT = "criteria.evidence.pending"
HOURS = 4
EXPLAIN_FIRST = "Đây là tài liệu kiểm chứng cuối cùng của tiêu chí có điểm: ghi giải trình trước khi xoá."
STALE = "Danh sách tệp đã quá lâu hoặc không phải của bạn: chọn lại tệp."
HANDED_IN = (
    "Bảng điểm đang ở bước «{}»: chưa thêm, bớt tài liệu kiểm chứng được. "
    "Chờ kết quả thẩm định rồi bổ sung khi giải trình, hoặc đề nghị cơ quan tổ chức trả lại bảng."
)
UNDER_APPRAISAL = (Assessment.State.SUBMITTED, Assessment.State.APPRAISING, Assessment.State.REAPPRAISING)
CODE = re.compile(r"[0-9A-Za-zĐđ]+(?:\.[0-9A-Za-zĐđ]+)*")
PREFIX = re.compile(r"^(tiêu chí|tieu chi|tc)[\s_.:-]*", re.IGNORECASE)


def takes_evidence(assessment: Assessment) -> bool:
    """Whether evidence may be added and taken away: not while others appraise what was handed in."""
    return assessment.state not in UNDER_APPRAISAL


def _open_to_evidence(assessment_id: int) -> Assessment:
    """The table, locked: nobody hands it in meanwhile. Raises ValidationError while it is being appraised."""
    locked = Assessment.objects.lock(assessment_id)
    if not takes_evidence(locked):
        raise ValidationError(HANDED_IN.format(locked.get_state_display()))
    return locked


def needs_explanation(score: Score) -> bool:
    """Points that nothing proves: an explanation is compulsory (DOMAIN §1)."""
    return bool(score.achieved) and not score.evidence.exists()


def add_evidence(form, score: Score, *, by) -> list[Evidence]:
    """Store a valid EvidenceForm for one score: one piece of evidence for each of its files, or one without a file."""
    with transaction.atomic():
        _open_to_evidence(score.assessment_id)
        files = [store_file(upload, agency=score.owner, by=by) for upload in form.cleaned_data["files"]]
        values = {name: form.cleaned_data[name] for name in ("document", "page", "link")}
        return [_add(Evidence(score=score, file=file, **values), by) for file in files or [None]]


def delete_evidence(evidence: Evidence, *, by) -> None:
    """Take evidence away with its file. Raises ValidationError for the last one of points without an explanation."""
    with transaction.atomic():
        _open_to_evidence(evidence.score.assessment_id)
        score = Score.objects.select_for_update(of=("self",)).get(pk=evidence.score_id)
        if score.achieved and not score.explanation and score.evidence.count() == 1:
            raise ValidationError(EXPLAIN_FIRST)
        before = audit.snapshot(evidence, FIELDS)
        audit.record(evidence, by=by, action="delete", changes={name: [value, None] for name, value in before.items()})
        evidence.delete()
        if evidence.file is not None:
            drop_file(evidence.file)


def _add(evidence: Evidence, by) -> Evidence:
    evidence.save(force_insert=True)
    after = audit.snapshot(evidence, FIELDS)
    audit.record(evidence, by=by, action="add", changes={name: [None, value] for name, value in after.items()})
    return evidence


# --- many files at once -------------------------------------------------------------------------------------


def criterion_of(name: str, leaves: Iterable[Criterion]) -> Criterion | None:
    """The leaf whose code stands at the start of a file's name ("7.3.1_Báo cáo.pdf", "TC 7.3.1 - …"), if any.

    The whole code must agree: "1.10 …" is never 1.1. A code that stands twice in the set is not guessed.
    """
    stem = unicodedata.normalize("NFC", name).rpartition(".")[0].strip()
    found = CODE.match(PREFIX.sub("", stem))
    wanted = found[0].lower() if found else ""
    matching = [leaf for leaf in leaves if leaf.code and leaf.code.lower() == wanted]
    return matching[0] if len(matching) == 1 else None


def hold(assessment: Assessment, uploads: list, *, by) -> list[StoredFile]:
    """Keep files until it is confirmed what they prove; all or none. What is never confirmed is swept after a day."""
    with transaction.atomic():
        _open_to_evidence(assessment.pk)
        return [store_file(upload, agency=assessment.agency, by=by) for upload in uploads]


def pack(files: list[StoredFile], assessment: Assessment, by) -> str:
    """The held files as a signed text: nobody else, and no other table, can claim them."""
    return signing.dumps([assessment.pk, by.pk, [str(file.pk) for file in files]], salt=SALT)


def unpack(text: str, assessment: Assessment, by) -> list[StoredFile]:
    """The files of ``pack`` that are still held. Raises ValidationError for a text of another table or person."""
    try:
        table, person, keys = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature as error:
        raise ValidationError(STALE) from error
    if (table, person) != (assessment.pk, by.pk):
        raise ValidationError(STALE)
    return list(_unused(keys))


def _unused(keys: list) -> QuerySet[StoredFile]:
    """Those of the held files that prove nothing yet."""
    used = Evidence.objects.filter(file__in=keys).values("file")
    return StoredFile.objects.filter(pk__in=keys).exclude(pk__in=used)


def confirm(assessment: Assessment, chosen: dict[StoredFile, Criterion | None], *, by) -> tuple[int, list[str]]:
    """Attach held files to their criteria; those without one are given up.

    Returns how many were attached, and the names of files that their criterion had already (same content).
    """
    attached, doubles = 0, []
    with transaction.atomic():
        _open_to_evidence(assessment.pk)  # locked: a double click comes second
        scores = {score.criterion_id: score for score in assessment.scores.all()}
        for file in _unused([file.pk for file in chosen]):
            criterion = chosen[file]
            score = scores.get(criterion.pk) if criterion else None
            is_double = score is not None and score.evidence.filter(file__sha256=file.sha256).exists()
            if score is None or is_double:
                doubles += [file.title] if is_double else []
                drop_file(file)
            else:
                _add(Evidence(score=score, file=file), by)
                attached += 1
    return attached, doubles
