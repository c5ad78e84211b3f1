"""Opening a round, taking agencies in and out of it, changing its days and who appraises what."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404

from agencies import audit
from agencies.models import Agency
from agencies.permissions import fetch
from agencies.scope import authority_of

from ..entry import open_assessment
from ..models import AreaLead, Assessment, CriteriaSet, Criterion, Round
from ..table import stamp

STATE = Assessment.State
DAYS = [f"{step}_{end}" for step in Round.STEPS for end in ("opens", "closes")]
FIELDS = ["name", *DAYS]
ELSEWHERE = "{}: bảng điểm năm {} đang ở «{}» của {}. Đề nghị cơ quan đó rút khỏi đợt của họ trước."
STALE = "Người khác vừa sửa đợt này: tải lại trang để xem, rồi sửa lại phần của bạn."
LOCKED = "{}: bảng điểm năm {} đã khoá số liệu, không đưa vào đợt được. Mở khoá bảng đó trước, hoặc bỏ cơ quan này."


def organised_by(user) -> Agency | None:
    """The authority for which the person may organise rounds; None for all but its đầu mối CCHC."""
    if user.agency is None:
        return None
    authority = authority_of(user.agency)
    return authority if user.may("criteria.organise", Round(agency=authority)) else None


def candidates(criteria_set: CriteriaSet, authority: Agency, *, on: date):
    """The agencies that a round by this set may take in: those of its kind below the authority, never itself."""
    return _below(authority, on=on).filter(kind=criteria_set.agency_kind).order_by("path")


def _below(authority: Agency, *, on: date):
    return Agency.objects.active(on).under(authority.path).exclude(pk=authority.pk)


def newcomers(round: Round, *, on: date):
    """The candidates that have no table in the round yet."""
    inside = round.assessments.values("agency")
    return candidates(round.criteria_set, round.agency, on=on).exclude(pk__in=inside)


def appraisers(round: Round, *, on: date) -> list[Agency]:
    """The bodies that may lead a lĩnh vực: the organiser's own offices, not the authorities below it; and those that
    lead one already."""
    offices = Agency.objects.active(on).filter(parent=round.agency, kind__is_authority=False, kind__is_outside=False)
    leading = round.leads.values_list("agency", flat=True) if round.pk else []
    return list(Agency.objects.filter(Q(pk__in=offices.values("pk")) | Q(pk__in=leading)).order_by("path"))


class Choice(NamedTuple):
    """A set by which a round may be opened, and how many agencies of its kind there are."""

    criteria_set: CriteriaSet
    agencies: int


def sets_to_choose(sets, authority: Agency, *, on: date) -> list[Choice]:
    """Those of ``sets`` that have criteria and are made for a kind of agency that the authority has."""
    kinds = Counter(_below(authority, on=on).values_list("kind_id", flat=True))
    found = sets.filter(criteria__isnull=False).distinct().order_by("-first_year", "name")
    return [Choice(one, kinds[one.agency_kind_id]) for one in found if kinds[one.agency_kind_id]]


def draft(criteria_set: CriteriaSet, authority: Agency, *, year: int) -> Round:
    """An unsaved round with what can be told beforehand; its year is the nearest that the set serves."""
    year = max(year, criteria_set.first_year)
    year = min(year, criteria_set.last_year or year)
    name = f"Đánh giá {criteria_set.index.short_name} năm {year} – {criteria_set.agency_kind}"
    return Round(criteria_set=criteria_set, agency=authority, year=year, name=name)


def areas(criteria_set: CriteriaSet) -> list[Criterion]:
    """The lĩnh vực of a set, in its order."""
    return list(criteria_set.criteria.filter(parent=None).order_by("sort_key"))


def open_round(round: Round, *, agencies: Iterable[Agency], leads: Mapping[int, Agency], by, on: date) -> Round:
    """Store a new round with its agencies' tables; a table of the same set and year that is still open joins it.

    ``leads`` maps the lĩnh vực of the set to the agency that appraises it. Raises ValidationError as open_assessment
    does, PermissionDenied where the person does not speak for the organiser.
    """
    if not by.may("criteria.organise", round):
        raise PermissionDenied
    with transaction.atomic():
        round.full_clean()
        round.save(force_insert=True)
        audit.record(round, by=by, action="open_round")
        set_leads(round, leads, by=by)
        add_agencies(round, agencies, by=by, on=on)
    return round


def mark(round: Round) -> str:
    """A short mark of all that can be changed of a round, to tell whether it is still the one that was shown."""
    leads = round.leads.order_by("criterion").values_list("criterion_id", "agency_id")
    return stamp(repr((audit.snapshot(round, FIELDS), list(leads))))


def lock_round(round: Round, *, by) -> Round:
    """The round as it stands, locked until the end of the transaction: two who change or remove it come one after the
    other. Raises Http404 for one that is gone or out of sight, PermissionDenied for one that others lead."""
    fetch(by, Round.objects, "criteria.organise", pk=round.pk)
    return get_object_or_404(Round.objects.select_for_update(of=("self",)), pk=round.pk)


def change_round(round: Round, *, by, seen: str = "", **values) -> None:
    """Make the named FIELDS of a round be ``values``.

    Raises ValidationError for days out of order, and where the round is no longer what ``seen`` (see ``mark``) marks.
    """
    with transaction.atomic():
        locked = lock_round(round, by=by)
        if seen and seen != mark(locked):
            raise ValidationError(STALE)
        before = audit.snapshot(locked, FIELDS)
        for name in FIELDS:
            setattr(locked, name, values.get(name, getattr(locked, name)))
        locked.full_clean()
        changes = audit.difference(before, audit.snapshot(locked, FIELDS))
        if changes:
            locked.save(update_fields=list(changes))
            audit.record(locked, by=by, action="change_round", changes=changes)


def edit_round(round: Round, *, values: Mapping, leads, agencies, seen: str, by, on: date) -> None:
    """Days, appraisers and further agencies at once, or nothing of it. Raises what each of them raises."""
    with transaction.atomic():
        change_round(round, by=by, seen=seen, **values)
        set_leads(round, leads, by=by)
        add_agencies(round, agencies, by=by, on=on)


def set_leads(round: Round, leads: Mapping[int, Agency | None], *, by) -> None:
    """Make exactly these agencies appraise the lĩnh vực; an area without one is the organiser's own."""
    with transaction.atomic():
        lock_round(round, by=by)
        before = {str(area): agency for area, agency in round.leads.values_list("criterion_id", "agency_id")}
        after = {str(area): agency.pk for area, agency in leads.items() if agency is not None}
        if before == after:
            return
        areas = set(round.criteria_set.criteria.filter(parent=None).values_list("pk", flat=True))
        if strange := {area for area, agency in leads.items() if agency is not None} - areas:
            raise ValidationError(f"{len(strange)} mục không phải lĩnh vực của bộ tiêu chí này.")
        round.leads.all().delete()
        AreaLead.objects.bulk_create(
            AreaLead(round=round, criterion_id=area, agency=agency) for area, agency in leads.items() if agency
        )
        audit.record(round, by=by, action="change_round", changes={"leads": [before, after]})


def add_agencies(round: Round, agencies: Iterable[Agency], *, by, on: date) -> list[Assessment]:
    """Take agencies of the organiser's authority into the round; returns their tables. All or nothing."""
    with transaction.atomic():
        lock_round(round, by=by)
        return [_table_of(round, agency, by=by, on=on) for agency in agencies]


def _table_of(round: Round, agency: Agency, *, by, on: date) -> Assessment:
    if not agency.is_within(round.agency.path):
        raise ValidationError(f"{agency} không thuộc {round.agency}.")
    if agency == round.agency:
        raise ValidationError(f"{agency} không thẩm định, công bố cho chính mình: cấp trên đưa vào đợt của cấp trên.")
    key = {"criteria_set": round.criteria_set, "agency": agency, "year": round.year}
    table = Assessment.objects.select_for_update(of=("self",)).filter(**key).first()
    if table is None:
        table = open_assessment(**key, by=by, on=on)
    if table.is_frozen:
        raise ValidationError(LOCKED.format(agency, round.year))
    if table.round_id not in (None, round.pk):
        raise ValidationError(ELSEWHERE.format(agency, round.year, table.round, table.round.agency))
    if table.round_id is None:
        table.round = round
        table.save(update_fields=["round"])
        audit.record(table, by=by, action="join_round", changes={"round": [None, round.pk]})
    return table


def leave(assessment: Assessment, reason: str, *, by) -> None:
    """Take a table out of its round (an agency that ended, one entered by mistake); points stay, as open for entry.

    Raises ValidationError without a reason and for a published table.
    """
    with transaction.atomic():
        locked = Assessment.objects.lock(assessment.pk)
        if locked.round is None:
            raise ValidationError("Bảng điểm không còn ở trong đợt: có thể người khác vừa rút, hãy tải lại trang.")
        round = fetch(by, Round.objects, "criteria.organise", pk=locked.round_id)
        if locked.is_frozen:
            raise ValidationError("Kết quả đã công bố: mở khoá trước khi rút khỏi đợt.")
        if not reason.strip():
            raise ValidationError("Ghi lý do rút cơ quan khỏi đợt.")
        changes = {"state": [locked.state, STATE.ENTRY], "round": [round.pk, None]}
        locked.state, locked.round, locked.handed_in_on = STATE.ENTRY, None, None
        locked.save(update_fields=["state", "round", "handed_in_on"])
        audit.record(locked, by=by, action="leave_round", changes=changes, comment=reason)
