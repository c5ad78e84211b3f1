"""Writing criteria sets by hand: the set, its criteria, a copy for the next decision.

Every function runs in one short transaction under the set's row lock, which also makes the opening of a new table
wait. A set with a published result takes no change of its criteria (a trigger says the same); open tables follow the
tree, and nothing that was entered in them is lost or falls out of its bounds.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify

from agencies import audit

from .models import AreaLead, Assessment, CriteriaSet, Criterion, Index, Score
from .points import format_points
from .set_methods import check_methods
from .sets import add_criterion, add_remainder, drop_rows, place_of, refresh_tables
from .table import stamp

SET_FIELDS = [
    "name", "index", "issuer", "agency_kind", "decision", "first_year", "last_year", "unit", "decimals",
]  # fmt: skip
FIXED_IN_USE = ["index", "agency_kind", "unit", "decimals"]  # what entered figures mean hangs on these
FORM_FIELDS = ["parent", "code", "name", "kind", "minimum", "maximum", "is_survey", "guidance"]
CRITERION_FIELDS = [*FORM_FIELDS, "method", "parameters"]
WORDS = {"code", "name", "guidance", "is_survey"}  # what an appraisal under way does not hang on
NAMED = 3  # tables that a refusal names before it counts the others

FROZEN = (
    "Bộ tiêu chí đã có kết quả công bố nên không sửa tiêu chí được nữa. Khi có quyết định mới, sao chép thành bộ mới."
)
HANDED_IN = (
    "Bảng điểm của {} đã nộp, đang chờ kết quả: lúc này chỉ sửa được mã, tên và câu chữ của tiêu chí. "
    "Trả lại hoặc rút các bảng đó khỏi đợt trước, hoặc sao chép thành bộ mới."
)
STALE = "Người khác vừa sửa tiêu chí này. Chép lại chữ bạn vừa gõ, mở lại trang rồi sửa tiếp để không ghi đè lên nhau."
STALE_SET = "Người khác vừa sửa thông tin chung của bộ này. Mở lại trang rồi sửa tiếp để không ghi đè lên nhau."
SET_GONE = "Bộ tiêu chí này vừa bị xoá: quay lại danh sách bộ tiêu chí."
GONE = "Tiêu chí này vừa bị xoá: quay lại bộ tiêu chí."
METHODS_IN_POINTS = (
    "Bộ có tiêu chí chấm điểm theo số liệu khai nên đơn vị phải là điểm. Bỏ các cách chấm đó trước khi đổi sang %."
)
LED = "{}: «{}» đang giao lĩnh vực này cho {} thẩm định. Bỏ phân công ở trang sửa đợt trước."
IN_PLANS = "{}: nhiệm vụ trong kế hoạch đang gắn với tiêu chí này. Gỡ tiêu chí khỏi nhiệm vụ trước khi xoá."


def save_set(form, *, by, source: CriteriaSet | None = None) -> CriteriaSet:
    """Store a valid CriteriaSetForm; with ``source`` a new set that begins with a copy of its criteria.

    Raises ValidationError when tables already count on what would change.
    """
    with transaction.atomic():
        subject = form.instance
        before = {}
        if subject.pk:
            stored = _locked(subject)
            if (seen := form.cleaned_data["seen"]) and seen != mark_set(stored):
                raise ValidationError(STALE_SET)
            before = audit.snapshot(stored, SET_FIELDS)
            _check_use(subject, audit.difference(before, audit.snapshot(subject, SET_FIELDS)))
        _check_unit(subject, source or subject)
        if other := form.cleaned_data.get("other_index"):
            subject.index = _index_named(other)
        if not subject.code:
            subject.code = _free_code(subject)
        subject.previous = source or subject.previous
        saved = form.save()
        if source:
            _copy_criteria(source, saved)
        changes = audit.difference(before, audit.snapshot(saved, SET_FIELDS)) if before else {}
        audit.record(saved, by=by, action="change" if before else "copy_set" if source else "add", changes=changes)
    return saved


def delete_set(criteria_set: CriteriaSet, *, by) -> None:
    """Take away a set that no table uses; raises ValidationError for one that is used."""
    with transaction.atomic():
        locked = _locked(criteria_set)
        if tables := _names(locked.assessments.all()):
            raise ValidationError(f"Không xoá được: bộ tiêu chí đã có bảng điểm của {tables}.")
        if round := locked.rounds.first():
            raise ValidationError(f"Không xoá được: «{round}» đánh giá theo bộ tiêu chí này.")
        audit.record(locked, by=by, action="delete", changes={"criteria": [locked.criteria.count(), 0]})
        try:
            locked.delete()
        except models.ProtectedError as error:
            raise ValidationError("Không xoá được: kế hoạch đang dẫn tiêu chí của bộ này.") from error


def insert_criterion(criteria_set: CriteriaSet, *, by, **values) -> Criterion:
    """Add a criterion at its natural place; the tables in use get its cell, and a remainder beside it gives way.

    Raises ValidationError for a frozen set, a code that stands there already, or a parent in which points are entered.
    """
    with transaction.atomic():
        locked = open_for_design(criteria_set)
        if values.get("parent") is not None:
            values["parent"] = _stored(values["parent"])  # its code, place and kind as they are now
        _check_parent(values.get("parent"))
        criterion = add_criterion(locked, **_of_its_branch(values))
        _fit_remainder(criterion.parent_id)
        check_methods(locked)
        refresh_tables(locked)
        audit.record(criterion, by=by, action="add", changes=_changes({}, criterion))
    return criterion


def change_criterion(criterion: Criterion, *, by, seen: str = "", **values) -> None:
    """Make the named fields of a criterion be ``values``; ``seen`` is its ``mark`` as the person saw it ("": any).

    Raises ValidationError when somebody else changed it since, for a frozen set, for a place inside itself, and for
    bounds that entered points do not keep.
    """
    with transaction.atomic():
        locked = _open_for_words(criterion.criteria_set)
        stored = _stored(criterion)
        if seen and seen != mark(stored):
            raise ValidationError(STALE)
        before, old_parent = audit.snapshot(stored, CRITERION_FIELDS), stored.parent_id
        for name, value in _of_its_branch({"parent": stored.parent, **values}).items():
            setattr(stored, name, value)
        changes = _changes(before, stored)
        if not changes:
            return
        if changes.keys() - WORDS:
            _refuse_handed_in(locked)
        _write(stored, changes, old_parent)
        check_methods(locked)
        refresh_tables(locked)
        audit.record(stored, by=by, action="change", changes=changes)


def remove_criterion(criterion: Criterion, *, by) -> None:
    """Take away a criterion with all below it; raises ValidationError when figures, evidence or tasks hang on it."""
    with transaction.atomic():
        locked = open_for_design(criterion.criteria_set)
        stored = _stored(criterion)
        going = {stored.pk, *_below(stored)}
        _check_leads(stored)
        drop_rows(Score.objects.filter(criterion__in=going))
        audit.record(stored, by=by, action="delete", changes={"criteria": [len(going), 0]})
        try:
            Criterion.objects.filter(pk__in=going).delete()
        except models.ProtectedError as error:
            raise ValidationError(IN_PLANS.format(stored.title)) from error
        _fit_remainder(stored.parent_id)
        refresh_tables(locked)


def fill_up(parent: Criterion, *, by) -> None:
    """Add the remainder that makes the children of ``parent`` sum up to its maximum (DOMAIN §2.5)."""
    with transaction.atomic():
        locked = open_for_design(parent.criteria_set)
        made = add_remainder(_stored(parent))
        if made is None:
            return
        refresh_tables(locked)
        audit.record(
            made, by=by, action="add", changes={"maximum": ["0", audit.snapshot(made, ["maximum"])["maximum"]]}
        )


def mark(criterion: Criterion) -> str:
    """A short mark of all that can be changed of a criterion, to tell whether it is still the one that was shown."""
    return stamp(repr(audit.snapshot(criterion, CRITERION_FIELDS)))


def mark_set(criteria_set: CriteriaSet) -> str:
    """The same of the head of a set."""
    return stamp(repr(audit.snapshot(criteria_set, SET_FIELDS)))


def open_for_design(criteria_set: CriteriaSet) -> CriteriaSet:
    """The set, locked with its open tables until the end of the transaction; raises ValidationError for a frozen one.

    Whoever enters points meanwhile waits: no score slips past bounds that are being changed. A table that was handed
    in refuses it too: what its self-assessment and the opinions on it mean hangs on the criteria as they were.
    """
    locked = _open_for_words(criteria_set)
    _refuse_handed_in(locked)
    return locked


def _refuse_handed_in(criteria_set: CriteriaSet) -> None:
    if tables := _names(criteria_set.assessments.exclude(state__in=Assessment.OPEN_STATES)):
        raise ValidationError(HANDED_IN.format(tables))


def _open_for_words(criteria_set: CriteriaSet) -> CriteriaSet:
    locked = _locked(criteria_set)
    list(locked.assessments.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    if locked.is_frozen:
        raise ValidationError(FROZEN)
    return locked


def _locked(criteria_set: CriteriaSet) -> CriteriaSet:
    found = CriteriaSet.objects.select_for_update(of=("self",)).filter(pk=criteria_set.pk).first()
    if found is None:
        raise ValidationError(SET_GONE)
    return found


def _index_named(name: str) -> Index:
    found = Index.objects.filter(models.Q(short_name__iexact=name) | models.Q(name__iexact=name)).first()
    return found or Index.objects.create(code=_free(Index, _slug(name) or "chi-so"), name=name, short_name=name)


def _free_code(subject: CriteriaSet) -> str:
    """A code from what the set is, as the shell commands name it: par-index-lang-son-2025, -2 where that is taken."""
    return _free(CriteriaSet, _slug(f"{subject.index.code}-{subject.issuer.code}-{subject.first_year}"))


def _slug(text: str) -> str:
    return slugify(text.replace("đ", "d").replace("Đ", "D"))  # the one letter that has no decomposition


def _free(model: type[models.Model], code: str) -> str:
    taken = set(model.objects.filter(code__startswith=code[:40]).values_list("code", flat=True))
    numbered = (f"{code[:40]}-{number}" for number in range(2, len(taken) + 3))
    return code if len(code) <= 50 and code not in taken else next(free for free in numbered if free not in taken)


def _check_use(subject: CriteriaSet, changes: dict) -> None:
    tables = subject.assessments
    fixed = [CriteriaSet._meta.get_field(name).verbose_name for name in FIXED_IN_USE if name in changes]
    if fixed and (used := _names(tables.all())):
        raise ValidationError(f"Đã có bảng điểm của {used}: không đổi {', '.join(fixed)} được nữa.")
    outside = models.Q(year__lt=subject.first_year)
    if subject.last_year is not None:
        outside |= models.Q(year__gt=subject.last_year)
    if left := _names(tables.filter(outside)):
        raise ValidationError(f"Đã có bảng điểm ngoài các năm này: {left}.")


def _check_unit(subject: CriteriaSet, source: CriteriaSet) -> None:
    """Methods give points: a set in percent takes none along."""
    if subject.unit == CriteriaSet.Unit.PERCENT and source.pk and source.criteria.exclude(method="").exists():
        raise ValidationError(METHODS_IN_POINTS)


def _names(tables) -> str:
    rows = list(tables.select_related("agency").order_by("-year", "agency__name"))
    named = ", ".join(f"{row.agency.label} năm {row.year}" for row in rows[:NAMED])
    return f"{named} và {len(rows) - NAMED} bảng khác" if len(rows) > NAMED else named


def _copy_criteria(source: CriteriaSet, copy: CriteriaSet) -> None:
    made: dict[int | None, int | None] = {None: None}
    waiting = list(source.criteria.all())
    while waiting:
        level = [criterion for criterion in waiting if criterion.parent_id in made]
        waiting = [criterion for criterion in waiting if criterion.parent_id not in made]
        for criterion, old in [(criterion, criterion.pk) for criterion in level]:
            criterion.pk, criterion.criteria_set, criterion.parent_id = None, copy, made[criterion.parent_id]
            criterion.old = old
        for criterion in Criterion.objects.bulk_create(level):
            made[criterion.old] = criterion.pk


def _stored(criterion: Criterion) -> Criterion:
    found = Criterion.objects.select_related("parent", "criteria_set").filter(pk=criterion.pk).first()
    if found is None:
        raise ValidationError(GONE)
    return found


def _of_its_branch(values: dict) -> dict:
    """Below a bonus or penalty everything is one: a cap that bounds something else would mean nothing."""
    parent = values.get("parent")
    return values if parent is None or parent.kind == Criterion.Kind.NORMAL else {**values, "kind": parent.kind}


def _changes(before: dict, criterion: Criterion) -> dict:
    after = audit.snapshot(criterion, CRITERION_FIELDS)
    return audit.difference({name: before.get(name) for name in after}, after)


def _write(criterion: Criterion, changes: dict, old_parent: int | None) -> None:
    if "parent" in changes:
        _check_parent(criterion.parent, criterion)
        _check_leads(criterion)
    if "maximum" in changes or "minimum" in changes:
        _check_entered(criterion)
    criterion.full_clean()
    criterion.save()
    if "kind" in changes:
        Criterion.objects.filter(pk__in=_below(criterion)).update(kind=criterion.kind)
    if "code" in changes or "parent" in changes:
        _rekey(criterion, criterion.parent)
    for parent in {criterion.pk, criterion.parent_id, old_parent}:
        _fit_remainder(parent)


def _check_parent(parent: Criterion | None, criterion: Criterion | None = None) -> None:
    if parent is not None and parent.is_remainder:
        raise ValidationError("Dòng «các tiêu chí không in trong bảng» không có tiêu chí con.")
    if parent is not None and criterion is not None and parent.pk in {criterion.pk, *_below(criterion)}:
        raise ValidationError("Không đặt một mục vào trong chính nó: chọn mục khác ở ô «Thuộc».")


def _check_leads(criterion: Criterion) -> None:
    """A lĩnh vực that an agency appraises in a round stays one."""
    if lead := AreaLead.objects.select_related("round", "agency").filter(criterion=criterion).first():
        raise ValidationError(LED.format(criterion.title, lead.round, lead.agency))


def _check_entered(criterion: Criterion) -> None:
    """The points that stand in open tables keep the new bounds; a parent's maximum bounds nobody's points."""
    beyond = models.Q(achieved__gt=criterion.maximum) | models.Q(achieved__lt=criterion.minimum)
    tables = Assessment.objects.filter(pk__in=criterion.scores.filter(beyond).values("assessment"))
    if found := _names(tables):
        bounds = f"{format_points(criterion.minimum)} – {format_points(criterion.maximum)}"
        raise ValidationError(
            f"{criterion.title}: điểm đã nhập của {found} nằm ngoài {bounds}. Sửa điểm ở các bảng đó trước."
        )


def _below(criterion: Criterion) -> set[int]:
    """Keys of all criteria below, at any depth."""
    children: dict[int | None, list[int]] = {}
    for pk, parent in criterion.criteria_set.criteria.values_list("pk", "parent_id"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), [criterion.pk]
    while waiting:
        below = children.get(waiting.pop(), [])
        found.update(below)
        waiting.extend(below)
    return found


def _rekey(criterion: Criterion, parent: Criterion | None) -> None:
    """Write the places of a criterion and of all below it anew."""
    criterion.sort_key = place_of(criterion, parent)
    criterion.clean_fields(exclude=["parent"])  # a tree too deep for its key
    criterion.save(update_fields=["sort_key"])
    for child in criterion.children.all():
        _rekey(child, criterion)


def _fit_remainder(parent_id: int | None) -> None:
    """The remainder below a parent, if there is one, stands for what its siblings leave; for nothing it goes."""
    remainder = Criterion.objects.filter(parent=parent_id, is_remainder=True).select_related("parent").first()
    if remainder is None or parent_id is None:
        return
    rest = remainder.parent.maximum - sum(
        remainder.parent.children.exclude(pk=remainder.pk).values_list("maximum", flat=True), Decimal(0)
    )
    if rest < 0:
        raise ValidationError(
            f"{remainder.parent.title}: các tiêu chí con vượt điểm tối đa {format_points(-rest)} điểm. "
            "Sửa điểm tối đa của mục này trước."
        )
    remainder.maximum = rest
    _check_entered(remainder)
    if rest:
        remainder.save(update_fields=["maximum"])
    else:
        drop_rows(remainder.scores.all())
        remainder.delete()
