"""Names that match no agency: listed with their tasks, resolved for the whole plan, the printed words kept."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agencies.models import AgencyGroup, AuditEntry
from plans.models import TaskParty
from plans.unresolved import offered, resolve, unresolved
from tests.factories import make_agency, make_kind, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)
WORDS = "Bộ phận Một cửa"


@pytest.fixture
def huyen(db):
    return make_agency("huyen")


@pytest.fixture
def plan(huyen):
    plan = make_plan(huyen, state="issued")
    section = make_section(plan)
    for position in (1, 2):
        make_task(section, position, lead=WORDS, summary=f"Việc {position}")
    return plan


@pytest.fixture
def xa(huyen):
    return make_agency("xa", huyen, kind=make_kind("xa", level=3))


def names(plan):
    return [(item.printed, [task.summary for task in item.tasks]) for item in unresolved(plan)]


def test_names_are_listed_once_with_all_their_tasks(plan, xa):
    task = plan.tasks.first()
    task.parties.create(role="implementing", printed="các ngành", position=1)
    task.parties.create(role="cooperating", printed="xã", agency=xa)
    assert names(plan) == [(WORDS, ["Việc 1", "Việc 2"]), ("các ngành", ["Việc 1"])]


def test_a_name_becomes_an_agency_everywhere_and_gets_its_work(plan, xa, huyen):
    assert resolve(plan, WORDS, f"a{xa.pk}", by=make_user(huyen), on=DAY) == 2
    assert set(TaskParty.objects.values_list("printed", "agency")) == {(WORDS, xa.pk)}
    assert [task.assignments.get().agency for task in plan.tasks.all()] == [xa, xa]
    assert names(plan) == []
    trail = AuditEntry.objects.filter(action="resolve_name")
    assert [entry.changes for entry in trail] == [{"parties": [WORDS, str(xa)]}] * 2


def test_a_name_becomes_a_group_with_a_line_for_every_unit(plan, xa, huyen):
    group = AgencyGroup.objects.create(owner=huyen, name="UBND cấp xã")
    group.members.set([xa, make_agency("xa-hai", huyen, kind=xa.kind)])
    resolve(plan, WORDS, f"g{group.pk}", by=None, on=DAY)
    assert plan.tasks.first().assignments.count() == 2


def test_a_name_kept_in_words_is_listed_no_more_and_gives_no_work(plan):
    resolve(plan, WORDS, "giu", by=None, on=DAY)
    assert (names(plan), plan.tasks.first().assignments.count()) == ([], 0)


def test_forms_of_the_task_opened_before_are_outdated(plan, xa):
    resolve(plan, WORDS, f"a{xa.pk}", by=None, on=DAY)
    assert [task.version for task in plan.tasks.all()] == [1, 1]


@pytest.mark.parametrize("key", ["", "a0", "g1", "p1", "x", "a"])
def test_what_is_not_offered_is_refused(plan, key):
    with pytest.raises(ValidationError):
        resolve(plan, WORDS, key, by=None, on=DAY)
    assert len(names(plan)) == 1


def test_agencies_of_another_authority_are_not_offered(plan):
    foreign = make_agency("khac")
    assert f"a{foreign.pk}" not in dict(offered(plan, on=DAY))


def test_a_name_resolved_meanwhile_is_said_so(plan, xa):
    resolve(plan, WORDS, "giu", by=None, on=DAY)
    with pytest.raises(ValidationError, match="đã được ghép"):
        resolve(plan, WORDS, f"a{xa.pk}", by=None, on=DAY)
