"""An appraiser's draft is read by no one of the agency that is appraised: by no page, no file, not in the trail."""

import io
import zipfile

import pytest
from django.urls import reverse

from agencies import audit
from agencies.models import AuditEntry
from criteria import urls
from criteria.cycle import appraising
from tests.factories import make_agency, make_kind, make_user, sign_in

SECRET, POINTS = "Thiếu quyết định số 7391", "0,37"
ROLES = ["admin", "coordinator", "appraiser", "officer", "leader", "viewer"]
PLACES = ["agency", "office"]


@pytest.fixture
def drafted(walk):
    """The first commune's table under appraisal with one draft, which was changed once; nothing is sent."""
    walk.submit()
    walk.begin()
    walk.say("I.1", "changed", "0.5", SECRET)
    walk.say("I.1", "changed", "0.37", SECRET, version=1)
    return walk


@pytest.fixture(params=[(place, role) for place in PLACES for role in ROLES], ids="-".join)
def person(request, drafted):
    """Everybody there is in the appraised agency: in each role, in the agency itself and in its leading office."""
    place, role = request.param
    home = drafted.communes[0]
    if place == "office":
        home = make_agency("vhxh", home, kind=make_kind("phong"), leads_reform=True)
    return make_user(home, role, username="nguoi-cua-xa")


def addresses(walk) -> list[str]:
    """Every page and file of criteria for the table, its leaf, its round, its set and its agency."""
    owners = {"bang-diem": walk.table.pk, "dot-danh-gia": walk.round.pk, "ket-qua": walk.communes[0].pk}
    values = {"criterion": walk.leaf("I.1").pk, "year": 2024}
    found = []
    for pattern in urls.urlpatterns:
        names = pattern.pattern.converters
        own = owners.get(str(pattern.pattern).split("/")[0], walk.round.criteria_set_id)
        if set(names) <= {"pk", *values}:
            found.append(reverse(pattern.name, kwargs={name: own if name == "pk" else values[name] for name in names}))
    return [reverse("home"), *found]


def text_of(response) -> str:
    """What a browser or a spreadsheet would show of the answer."""
    content = b"".join(response) if response.streaming else response.content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"".join(book.read(name) for name in book.namelist())
    return content.decode(errors="replace")


def tells(client, address) -> bool:
    answers = [client.get(address)]
    if answers[0].status_code == 200 and "xuat-excel" in address:
        answers.append(client.post(address))
    return any("7391" in text or "0,37" in text or "0.37" in text for text in map(text_of, answers))


def test_no_page_and_no_file_tells_the_agency_of_a_draft(drafted, person):
    client = sign_in(person)
    assert [address for address in addresses(drafted) if tells(client, address)] == []


def test_whoever_appraises_reads_it_there(drafted):
    client = sign_in(drafted.organiser)
    leaf = reverse("appraisal_leaf", args=[drafted.table.pk, drafted.leaf("I.1").pk])
    assert leaf in [address for address in addresses(drafted) if tells(client, address)]


def test_the_trail_keeps_the_draft_and_shows_an_administrator_only_that_there_is_one(drafted):
    administrator = make_user(drafted.communes[0], "admin", username="quantri-xa")
    client = sign_in(administrator)
    entries = AuditEntry.objects.filter(action="appraise").order_by("pk")
    assert [entry.changes["points"] for entry in entries] == [[None, "0.5"], ["0.5", "0.37"]]
    listed = text_of(client.get(reverse("admin:agencies_auditentry_changelist"), {"action": "appraise"}))
    assert ("Ghi ý kiến thẩm định" in listed, "I.1" in listed, "Chấm khác" in listed) == (True, True, False)
    for entry in entries:
        shown = text_of(client.get(reverse("admin:agencies_auditentry_change", args=[entry.pk])))
        assert audit.SEALED_WORDS in shown
        assert [part for part in ("7391", "0.37", "0.5", "Chấm khác", "changed&quot;") if part in shown] == []


@pytest.mark.parametrize(
    "query",
    [
        {"changes__points__1": "0.37"},
        {"changes__icontains": "7391"},
        {"record_label__startswith": "Chấm"},
        {"comment__contains": "7"},
        {"record_id": "1"},
    ],
)
def test_the_address_of_the_trail_answers_nothing_about_what_is_sealed(drafted, query):
    client = sign_in(make_user(drafted.communes[0], "admin", username="quantri-xa"))
    address = reverse("admin:agencies_auditentry_changelist")
    assert client.get(address, query).status_code in (302, 400)


def test_once_concluded_the_agency_reads_it(drafted):
    for code in ("I.2", "II.1"):
        drafted.say(code, "accepted")
    drafted.send()
    client = sign_in(drafted.officer)
    address = reverse("assessment_explain", args=[drafted.table.pk])
    assert not tells(client, address)
    appraising.conclude(drafted.table, by=drafted.organiser, now=drafted.table.submitted_at)
    assert tells(client, address)


def test_the_addresses_asked_are_all_but_those_of_single_causes_and_files(walk):
    left_out = [p.name for p in urls.urlpatterns if set(p.pattern.converters) - {"pk", "criterion", "year"}]
    assert sorted(left_out) == [
        "cause_delete", "cause_edit", "evidence_delete", "evidence_file", "evidence_view", "score_import_undo",
    ]  # fmt: skip
