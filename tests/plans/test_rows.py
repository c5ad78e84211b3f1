"""Ordered rows of a plan: lines and appendices, moved, added, removed; what they point to stays."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEntry
from criteria.models import Index
from plans import row_forms
from plans.documents.builder import build_document
from plans.editing import STALE
from plans.models import Appendix, Plan, PlanLine, ReferenceDocument
from plans.rows import save_reference, save_rows
from tests.factories import make_agency, make_line, make_plan, make_section, make_task, make_user

from .posting import posted


@pytest.fixture
def plan(db):
    return make_plan(make_agency("huyen"))


@pytest.fixture
def person(plan):
    return make_user(plan.issuer)


@pytest.fixture
def lines(plan) -> list[PlanLine]:
    return [make_line(plan, "basis", text, place) for place, text in enumerate(["một", "hai", "ba"], start=1)]


@pytest.fixture
def decision(db):
    return ReferenceDocument.objects.create(kind="Quyết định", number="1926/QĐ-UBND", issuer_name="UBND tỉnh")


def sent(rows, **changes) -> dict:
    return posted(rows.management_form, *rows.forms, **changes)


def save(plan, person, kind="basis", move="", **changes):
    data = sent(row_forms.line_rows(None, plan, kind), **changes)
    rows = row_forms.line_rows(data, Plan.objects.get(pk=plan.pk), kind)
    assert ([errors for errors in rows.errors if errors], rows.non_form_errors()) == ([], [])
    save_rows(Plan.objects.get(pk=plan.pk), rows, kind, by=person, move=move)


def save_appendices(plan, person, **changes):
    data = sent(row_forms.appendix_rows(None, plan), **changes)
    rows = row_forms.appendix_rows(data, plan)
    if rows.is_valid():
        save_rows(Plan.objects.get(pk=plan.pk), rows, "appendices", by=person)
    return rows


def texts(plan, kind="basis"):
    return list(plan.lines.filter(kind=kind).order_by("position").values_list("text", flat=True))


@pytest.mark.parametrize(
    ("move", "after"),
    [
        ("1:up", ["hai", "một", "ba"]),
        ("1:down", ["một", "ba", "hai"]),
        ("0:up", ["một", "hai", "ba"]),
        ("2:down", ["một", "hai", "ba"]),
        ("9:up", ["một", "hai", "ba"]),
        ("x", ["một", "hai", "ba"]),
    ],
)
def test_a_line_moves_one_step(plan, person, lines, move, after):
    save(plan, person, move=move)
    assert texts(plan) == after


def test_lines_are_added_changed_and_removed_at_once(plan, person, lines):
    save(plan, person, **{"dong-0-text": "một, sửa", "dong-1-DELETE": "on", "dong-3-text": "mới"})
    assert texts(plan) == ["một, sửa", "ba", "mới"]
    assert AuditEntry.objects.first().changes == {"basis": [["một", "hai", "ba"], ["một, sửa", "ba", "mới"]]}


def test_other_kinds_of_lines_stay_where_they_are(plan, person, lines):
    make_line(plan, "recipient", "Lưu: VT.")
    save(plan, person, move="1:up")
    assert texts(plan, "recipient") == ["Lưu: VT."]


def test_a_basis_points_to_the_document_it_cites(plan, person, lines, decision):
    save(plan, person, **{"dong-1-reference": decision.pk})
    save(plan, person, move="1:up", **{"dong-1-text": "hai, sửa"})
    first = plan.lines.get(position=1)
    assert (first.pk, first.text, first.reference) == (lines[1].pk, "hai, sửa", decision)


def test_an_addressee_names_agencies_also_outside_the_authority(plan, person):
    line, outside = make_line(plan, "addressee", "Các phòng"), make_agency("mttq", kind=plan.issuer.kind)
    line.agencies.add(outside)
    save(plan, person, "addressee", **{"dong-0-agencies": [outside.pk, plan.issuer.pk]})
    assert set(line.agencies.all()) == {outside, plan.issuer}
    assert AuditEntry.objects.first().changes["addressee"][1] == [f"Các phòng | {plan.issuer}, {outside}"]


def test_unchanged_rows_write_nothing(plan, person, lines):
    save(plan, person)
    assert (AuditEntry.objects.count(), Plan.objects.get().version) == (0, 0)


def test_rows_saved_in_between_are_not_overwritten(plan, person, lines):
    seen = Plan.objects.get(pk=plan.pk)
    data = sent(row_forms.line_rows(None, plan, "basis"), **{"dong-0-text": "của tôi"})
    save(plan, person, **{"dong-1-text": "của người khác"})
    rows = row_forms.line_rows(data, seen, "basis")
    assert rows.is_valid()
    with pytest.raises(ValidationError, match=STALE[:20]):
        save_rows(seen, rows, "basis", by=person)
    assert texts(plan) == ["một", "của người khác", "ba"]


def test_lines_of_every_sample_survive_opening_and_saving(demo):
    for plan in Plan.objects.all():
        for kind in PlanLine.Kind.values:
            rows = row_forms.line_rows(sent(row_forms.line_rows(None, plan, kind)), plan, kind)
            assert (rows.is_valid(), [form.changed_data for form in rows.initial_forms if form.has_changed()]) == (
                True,
                [],
            )


def test_the_page_asks_the_same_however_many_rows(plan, person, django_assert_num_queries, client):
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    url = reverse("plan_list", args=[plan.pk, "addressee"])
    for number in range(2):
        make_line(plan, "addressee", f"dòng {number}", number)
    with django_assert_num_queries(8):
        client.get(url)
    for number in range(2, 12):
        make_line(plan, "addressee", f"dòng {number}", number)
    with django_assert_num_queries(8):
        client.get(url)


# --- appendices ---


def test_several_indices_each_with_its_appendix(plan, person):
    par, sipas = (Index.objects.create(code=code, name=code, short_name=code) for code in ("par", "sipas"))
    save_appendices(
        plan,
        person,
        **{
            "dong-0-label": "Phụ lục I",
            "dong-0-index": par.pk,
            "dong-1-label": "Phụ lục II",
            "dong-1-index": sipas.pk,
            "dong-1-title": "SIPAS",
        },
    )
    found = plan.appendices.order_by("position").values_list("position", "label", "title", "index__code")
    assert list(found) == [(1, "Phụ lục I", "", "par"), (2, "Phụ lục II", "SIPAS", "sipas")]
    assert AuditEntry.objects.first().changes["appendices"][1] == ["Phụ lục I | par", "Phụ lục II | SIPAS | sipas"]


def test_an_appendix_that_holds_tasks_stays(plan, person):
    row = Appendix.objects.create(plan=plan, position=1, label="Phụ lục I")
    make_task(make_section(plan), appendix=row)
    rows = save_appendices(plan, person, **{"dong-0-DELETE": "on"})
    assert rows.non_form_errors() == [row_forms.HOLDS_TASKS.format("Phụ lục I")]
    assert plan.appendices.count() == 1


def test_an_empty_appendix_goes_and_is_no_longer_printed(plan, person):
    Appendix.objects.create(plan=plan, position=1, label="Phụ lục I")
    assert [row.label for row in build_document(plan).appendices] == ["Phụ lục I"]
    save_appendices(plan, person, **{"dong-0-DELETE": "on"})
    assert build_document(plan).appendices == ()


# --- documents that are cited ---


def reference(plan, person, **values):
    data = {"kind": "Kế hoạch", "number": "194/KH-UBND", "issued_on": "08/6/2024", "issuer_name": "UBND huyện"}
    form = row_forms.ReferenceForm(data | values)
    assert form.errors == {}
    return save_reference(form, plan, by=person)


def test_a_document_is_written_once_and_found_again(plan, person):
    first = reference(plan, person)
    assert (reference(plan, person, kind="KH"), ReferenceDocument.objects.get().kind) == (first, "Kế hoạch")
    assert (f"{first.issued_on:%d/%m/%Y}", AuditEntry.objects.count()) == ("08/06/2024", 1)


def test_a_plan_carries_out_a_document_once(plan, person):
    found = reference(plan, person, is_carried_out="on")
    reference(plan, person, is_carried_out="on")
    assert (list(plan.carries_out.all()), AuditEntry.objects.count()) == ([found], 2)
    assert AuditEntry.objects.first().changes == {"carries_out": ["", str(found)]}


def test_a_wrong_date_is_refused_in_words(db):
    form = row_forms.ReferenceForm({"kind": "KH", "number": "1", "issuer_name": "UBND", "issued_on": "8/6/24"})
    assert form.errors == {"issued_on": ["Ngày không đúng: gõ theo dạng 15/6/2024."]}


# --- pages ---


@pytest.fixture
def coordinator(demo):
    client = Client()
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    return client


def send(client, url, **changes):
    context = client.get(url).context
    return client.post(
        url, posted(context["guard"], context["rows"].management_form, *context["rows"].forms, **changes)
    )


def test_arrows_stay_on_the_page_and_save_goes_back(demo, coordinator):
    plan = demo.plan("S4")
    url = reverse("plan_list", args=[plan.pk, "recipient"])
    assert send(coordinator, url, doi="1:up")["Location"] == url
    assert texts(plan, "recipient")[:2] == ["TT Huyện ủy;", "Sở Nội vụ;"]
    assert send(coordinator, url, them="1")["Location"] == url
    assert send(coordinator, url)["Location"] == f"{reverse('plan', args=[plan.pk])}#dong-recipient"


def test_the_second_window_keeps_its_words_and_is_told(demo, coordinator):
    plan = demo.plan("S4")
    url = reverse("plan_list", args=[plan.pk, "recipient"])
    context = coordinator.get(url).context
    late = posted(context["guard"], context["rows"].management_form, *context["rows"].forms)
    send(coordinator, url, doi="1:up")
    response = coordinator.post(url, late | {"dong-0-text": "Của tôi"})
    html = response.content.decode()
    assert (response.status_code, STALE in html, "Của tôi</textarea>" in html) == (422, True, True)


def test_an_unknown_kind_is_not_found_and_long_lists_are_one_text(demo, coordinator):
    plan = demo.plan("S4")
    assert coordinator.get(reverse("plan_list", args=[plan.pk, "khac"])).status_code == 404
    for number in range(row_forms.MOST_ROWS):
        make_line(plan, "recipient", f"Nơi {number}", number + 20)
    response = coordinator.get(reverse("plan_list", args=[plan.pk, "recipient"]))
    assert response["Location"] == reverse("plan_lines", args=[plan.pk, "recipient"])


def test_a_new_document_leads_back_to_the_lines_that_cite_it(demo, coordinator):
    plan = demo.plan("S4")
    data = {"kind": "Kế hoạch", "number": "126/KH-UBND", "issuer_name": "UBND tỉnh", "is_carried_out": "on"}
    url = reverse("reference_new", args=[plan.pk])
    assert coordinator.post(f"{url}?dong=basis", data)["Location"] == reverse("plan_list", args=[plan.pk, "basis"])
    assert coordinator.post(url, data)["Location"] == reverse("plan_edit", args=[plan.pk])
    assert plan.carries_out.get(number="126/KH-UBND").kind == "Kế hoạch"
