"""A copy of S4, every finding mended in the forms to which it leads: nothing is found any more."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from criteria.entry import ScoreEntry, open_assessment, save_scores
from plans.checking import findings
from plans.models import Plan
from plans.sample import SAMPLE_DAY
from plans.sample.documents import make_plan
from plans.sample.fixtures import read
from tests.factories import make_plan as make_own_plan

from .posting import posted, posted_task

MOST_ROUNDS = 60
TYPED = {
    "early_deadline": {"deadline_phrase": "trong tháng 4/2024", "last_day": "30/4/2024"},
    "no_deadline": {"deadline_phrase": "trước ngày 30/11/2024", "last_day": "29/11/2024"},
    "no_product": {"product": "Báo cáo kết quả"},
}


@pytest.fixture
def copy(demo) -> Plan:
    make_plan(read("plan_S4") | {"key": "S4-sua"}, SAMPLE_DAY)
    return demo.plan("S4-sua")


@pytest.fixture
def client(demo) -> Client:
    client = Client()
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    return client


def mended_table(demo):
    """The same points in a table of its own that publishes what they come to."""
    old = demo.assessment
    by, figures = demo.user("phongnoivu"), {"published_percent": Decimal("85.30")}
    new = open_assessment(
        criteria_set=old.criteria_set, agency=old.agency, year=2024, by=by, on=date(2024, 6, 10), **figures
    )
    entries = [ScoreEntry(score.criterion_id, score.achieved, version=0) for score in old.scores.all()]
    assert save_scores(new, entries, by=by) is not None
    return new


def fill(client, url, **changes) -> None:
    """Open the form at ``url`` and send it back with changes, as a browser does; what is refused fails."""
    context = client.get(url).context
    forms = [context["form"]]
    data = posted_task(*forms, context["measures"]) if "measures" in context else posted(*forms)
    assert client.post(url, data | changes).status_code == 302


def value(client, url, field) -> str:
    return client.get(url).context["form"][field].value()


def link_to_block_7_2(demo, client, copy) -> None:
    block = copy.tasks.get(heading__startswith="Tiêu chí 7.2")
    for code in ("7.6.1", "7.6.2", "7.6.3"):
        url = reverse("link_criterion", args=[copy.assessment_id, demo.criterion(code).pk])
        assert client.post(url, {"task": block.pk}).status_code == 302


def correct(demo, client, copy, finding) -> None:
    """What a careful officer does about one finding."""
    url = finding.mend.url.partition("#")[0]
    match finding.code:
        case "uncited":
            link_to_block_7_2(demo, client, copy)
        case "published":
            fill(client, reverse("plan_edit", args=[copy.pk]), assessment=mended_table(demo).pk)
        case "missing_appendix":
            cited = " tại phụ lục kèm theo kế hoạch này"
            fill(client, url, body=value(client, url, "body").replace(cited, ""))
        case "numbering_prefix":
            fill(client, url, marker=f"2{value(client, url, 'marker')[1:]}")
        case code if code in TYPED:
            fill(client, url, **TYPED[code])
        case "unit_without_plan":
            for unit in Agency.objects.filter(assignments__task__in=copy.tasks.filter(asks_plan=True)):
                make_own_plan(unit, parent=copy, state="issued")
        case "empty_group":
            fill(client, url, implementing=[f"a{demo.agency('bs-gddt').pk}"])


def test_a_corrected_copy_has_no_finding(demo, client, copy, capsys):
    seen = []
    while found := findings(Plan.objects.get(pk=copy.pk), on=SAMPLE_DAY):
        seen.append(found[0].code)
        assert len(seen) < MOST_ROUNDS, found[0]
        correct(demo, client, copy, found[0])
    assert set(seen) == {
        *["uncited", "missing_appendix", "early_deadline", "published", "numbering_prefix"],
        *["no_deadline", "empty_group", "no_product", "unit_without_plan"],
    }
    call_command("check_plan", str(copy.pk))
    assert capsys.readouterr().out.endswith("năm 2024: không có lỗi.\n")


def test_the_original_keeps_its_findings(demo, client, copy):
    assert len(findings(copy, on=SAMPLE_DAY)) == len(findings(demo.plan("S4"), on=SAMPLE_DAY)) == 39
