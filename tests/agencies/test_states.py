"""Moving a state: the table, the person, the lock, the trail."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEntry
from agencies.states import change_state, possible_transitions
from plans.models import Assignment
from tests.factories import make_agency, make_assessment, make_assignment, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    return make_agency("bac-son", make_agency("tinh"))


@pytest.fixture
def user(agency):
    return make_user(agency)


@pytest.fixture
def work(agency):
    return make_assignment(agency)


def refused(record, action, by, **values) -> str:
    with pytest.raises(ValidationError) as error:
        change_state(record, action, by=by, **values)
    assert AuditEntry.objects.filter(action=action).count() == 0
    return error.value.messages[0]


def test_a_move_is_stored_with_its_trail_row(work, user, agency):
    moved = change_state(work, "start", by=user, comment="Bắt đầu")
    assert (moved.state, Assignment.objects.get().state) == ("doing", "doing")
    entry = AuditEntry.objects.get(action="start")
    assert (entry.actor, entry.agency, entry.record_id, entry.model) == (user, agency, work.pk, "plans.assignment")
    assert (entry.changes, entry.comment) == ({"state": ["todo", "doing"]}, "Bắt đầu")


def test_values_that_come_with_the_move_are_stored(work, user):
    change_state(work, "report", by=user, done_on="2024-06-10")
    assert Assignment.objects.get().done_on.isoformat() == "2024-06-10"


def test_an_unknown_action_is_refused(work, user):
    assert refused(work, "xoa", user) == "Không có thao tác này."


def test_a_wrong_state_is_refused_by_its_words(work, user):
    assert refused(work, "confirm", user) == (
        "Không thể «Xác nhận» khi đang ở trạng thái «Chưa thực hiện»: có thể người khác vừa đổi, hãy tải lại trang."
    )


def test_the_state_counts_as_it_stands_and_not_as_the_person_saw_it(work, user):
    seen = Assignment.objects.get()
    change_state(work, "report", by=user)
    assert "Hoàn thành, chờ xác nhận" in refused(seen, "start", user)


@pytest.mark.parametrize("comment", ["", "  \n"])
def test_a_reason_is_asked_for_where_it_is_needed(work, user, comment):
    assert refused(work, "cancel", user, comment=comment) == "Cần ghi lý do khi «Không tiếp tục»."
    assert Assignment.objects.get().state == "todo"
    assert change_state(work, "cancel", by=user, comment="Hết kinh phí").state == "cancelled"


def test_a_wrong_role_is_403(work, agency):
    officer = make_user(agency, "officer", "can-bo-2")
    with pytest.raises(PermissionDenied):
        change_state(work, "cancel", by=officer, comment="x")
    assert Assignment.objects.get().state == "todo"


def test_a_foreign_record_is_404(work):
    with pytest.raises(Http404):
        change_state(work, "start", by=make_user(make_agency("khac"), username="khac"))


def test_publishing_is_for_the_coordinator(agency, user):
    assessment = make_assessment(agency)
    for role in ("officer", "leader", "appraiser", "admin", "viewer"):
        with pytest.raises(PermissionDenied):
            change_state(assessment, "publish", by=make_user(agency, role, role))
    assert change_state(assessment, "publish", by=user).is_frozen is True


def test_the_row_is_locked_while_it_moves(work, user):
    with CaptureQueriesContext(connection) as queries:
        change_state(work, "start", by=user)
    locks = [query["sql"] for query in queries if "FOR UPDATE OF" in query["sql"]]
    assert len(locks) == connection.features.has_select_for_update  # SQLite locks the whole database instead


def test_buttons_are_those_of_state_and_role(work, agency, user):
    officer, leader = make_user(agency, "officer", "o"), make_user(agency, "leader", "l")
    stranger = make_user(make_agency("khac"), username="khac")

    def buttons(by):
        return [transition.action for transition in possible_transitions(Assignment.objects.get(), by)]

    assert [buttons(by) for by in (user, officer, leader, stranger)] == [
        ["start", "report", "cancel", "decline"], ["start", "report", "decline"], ["cancel"], [],
    ]  # fmt: skip
    change_state(work, "report", by=user)
    assert [buttons(by) for by in (officer, leader)] == [[], ["confirm", "send_back", "cancel"]]
