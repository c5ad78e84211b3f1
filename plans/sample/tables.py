"""One score table of the sample with its causes and evidence, written as its office would write it."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from agencies.models import Agency, User
from criteria.causes import save_cause
from criteria.entry import Keep, ScoreEntry, open_assessment, save_scores
from criteria.evidence import add_evidence
from criteria.forms import CauseForm, EvidenceForm
from criteria.models import Assessment, CriteriaSet, Criterion


def rest_of(code: str) -> str:
    """By what name a fixture's points of the remainder below the lĩnh vực ``code`` go."""
    return f"{code} (phần không in)"


def load_table(table: dict, *, on: date) -> bool:
    """Make a table unless it is there; returns whether it was made.

    ``by`` enters it, except the points of a survey, which ``survey_by`` enters; what ``scores`` does not name stays
    blank. What ``declared`` names has the points that its method makes of the figures.
    """
    key = {
        "criteria_set": CriteriaSet.objects.get(code=table["criteria_set"]),
        "agency": Agency.objects.get(code=table["agency"]),
        "year": table["year"],
    }
    if Assessment.objects.filter(**key).exists():
        return False
    by = User.objects.get(username=table["by"])
    published = {name: value for name, value in table.items() if name.startswith("published_")}
    assessment = open_assessment(**key, by=by, on=on, **published)
    leaves = _leaves(key["criteria_set"])
    surveyor = User.objects.get(username=table.get("survey_by", table["by"]))
    for is_survey, person in ((False, by), (True, surveyor)):
        save_scores(assessment, _entries(table, leaves, is_survey=is_survey), by=person)
    _add_causes(assessment, table.get("causes", []), leaves, by)
    _add_evidence(assessment, table.get("evidence", []), leaves, by)
    return True


def _leaves(criteria_set: CriteriaSet) -> dict[str, Criterion]:
    leaves = criteria_set.criteria.filter(children=None).select_related("parent")
    return {rest_of(leaf.parent.code) if leaf.is_remainder else leaf.code: leaf for leaf in leaves}


def _entries(table: dict, leaves: dict[str, Criterion], *, is_survey: bool) -> list[ScoreEntry]:
    explanations = table.get("explanations", {})
    declared = table.get("declared", {})
    entries = [
        ScoreEntry(
            leaves[code].pk,
            Keep.STORED if code in declared else Decimal(points),
            version=0,
            explanation=explanations.get(code, Keep.STORED),
            declared=declared.get(code, Keep.STORED),
        )
        for code, points in table["scores"].items()
        if leaves[code].is_survey == is_survey
    ]
    return entries + [
        ScoreEntry(leaves[code].pk, None, version=0, not_applicable=True, not_applicable_reason=reason)
        for code, reason in table.get("not_applicable", {}).items()
        if leaves[code].is_survey == is_survey
    ]


def _add_causes(assessment: Assessment, rows: list[dict], leaves: dict[str, Criterion], by: User) -> None:
    agencies = Agency.objects.under(assessment.agency.path)
    for row in rows:
        data = {**row, "criteria": [leaves[code].pk for code in row["criteria"]]}
        if "agency" in row:
            data["agency"] = agencies.get(code=row["agency"]).pk
        save_cause(_valid(CauseForm(data, assessment=assessment, agencies=agencies)), assessment, by=by)


def _add_evidence(assessment: Assessment, rows: list[dict], leaves: dict[str, Criterion], by: User) -> None:
    """Each document or link proves several criteria, on a page of its own."""
    scores = {score.criterion_id: score for score in assessment.scores.all()}
    for row in rows:
        for code, page in row["pages"].items():
            add_evidence(_valid(EvidenceForm({**row, "page": page})), scores[leaves[code].pk], by=by)


def _valid(form):
    # What an office could not have entered fails loudly instead of being loaded.
    if not form.is_valid():
        raise ValidationError(form.errors.as_text())
    return form
