"""A new plan's form follows the office: what was filled in follows kind, issuer and signer; what was typed stays."""

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from plans import editing
from plans.forms import PlanForm
from plans.models import OfficeStyle, Plan, RecipientList, Signer
from tests.factories import make_agency, make_kind, make_plan, make_user

from ..posting import posted

KT = {"form": "KT", "authority": "CHỦ TỊCH", "title": "PHÓ CHỦ TỊCH"}
TYPED = {"sign_authority": "Q", "sign_title": "R", "sign_name": "S"}


@pytest.fixture
def huyen(db):
    agency = make_agency("huyen", symbol="UBND", place_name="Bắc Sơn", head_title="Chủ tịch")
    OfficeStyle.objects.create(agency=agency, drafting_unit="NV")
    Signer.objects.create(agency=agency, position=1, title="CHỦ TỊCH", name="Nga")
    Signer.objects.create(agency=agency, position=2, name="Anh", **KT)
    RecipientList.objects.create(agency=agency, kind="plan", text="Sở Nội vụ;\nLưu: VT.")
    RecipientList.objects.create(agency=agency, kind="letter", text="Như trên;\nLưu: VT, NV.")
    return agency


@pytest.fixture
def room(huyen):
    kind = make_kind("phong", level=3)
    return make_agency("phong", huyen, kind=kind, symbol="NV", place_name="Bắc Sơn", leads_reform=True)


@pytest.fixture
def person(room):
    return make_user(room)


@pytest.fixture
def deputy(huyen):
    return Signer.objects.get(agency=huyen, form="KT")


def made(person, plan=None, data=None):
    own = Agency.objects.under("huyen/").order_by("path")
    return PlanForm(data, user=person, agencies=own, instance=plan)


def sent(person, plan=None, **changes):
    """The form as a browser sends it back with these inputs changed."""
    data = QueryDict(mutable=True)
    for name, value in posted(made(person, plan), **{"year": "2024", "subject": "Nâng cao chỉ số", **changes}).items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return made(person, plan, data)


def sent_again(person, form, **changes):
    """What was shown after sending, changed and sent once more."""
    data = form.data.copy()
    for name, value in changes.items():
        data[name] = value
    return made(person, None, data)


def shown(form, *names):
    return {name: form[name].value() for name in names}


def test_a_new_plan_is_filled_in(person, huyen):
    form = made(person)
    first = Signer.objects.get(title="CHỦ TỊCH")
    assert shown(form, "issuer", "symbol", "place", "recipients", "signer", "sign_title", "sign_name") == {
        "issuer": huyen.pk,
        "symbol": "KH-UBND",
        "place": "Bắc Sơn",
        "recipients": "Sở Nội vụ;\nLưu: VT.",
        "signer": str(first.pk),
        "sign_title": "CHỦ TỊCH",
        "sign_name": "Nga",
    }


def test_another_kind_brings_its_symbol_and_recipients(person):
    form = sent(person, kind="letter")
    assert shown(form, "symbol", "recipients", "sign_name") == {
        "symbol": "UBND-NV",
        "recipients": "Như trên;\nLưu: VT, NV.",
        "sign_name": "Nga",
    }


def test_another_kind_never_wipes_what_was_typed(person):
    typed = {"symbol": "KH-BCĐ", "recipients": "Chỉ gửi Sở Nội vụ;", "place": "", **TYPED}
    form = sent(person, kind="letter", **typed)
    assert shown(form, *typed) == typed
    assert form.is_valid(), form.errors


def test_what_was_typed_stays_through_several_changes(person, huyen):
    once = sent(person, kind="letter", symbol="CỦA TÔI")
    again = sent_again(person, once, kind="plan")
    assert shown(again, "symbol", "recipients") == {"symbol": "CỦA TÔI", "recipients": "Sở Nội vụ;\nLưu: VT."}
    assert again.data["filled_for"].startswith(f"{huyen.pk}:plan:")


def test_another_issuer_brings_its_own_signer(person, room):
    chief = Signer.objects.create(agency=room, title="TRƯỞNG PHÒNG", name="Bình")
    form = sent(person, issuer=room.pk)
    expected = {"symbol": "KH-NV", "recipients": "", "signer": str(chief.pk), "sign_name": "Bình"}
    assert shown(form, *expected) == expected
    assert form.is_valid(), form.errors


def test_another_issuer_leaves_a_typed_signature(person, room):
    form = sent(person, issuer=room.pk, **TYPED)
    assert shown(form, "signer", *TYPED) == {"signer": "", **TYPED}
    assert form.is_valid(), form.errors


def test_a_chosen_signer_fills_the_three_words(person, deputy):
    form = sent(person, signer=deputy.pk)
    assert shown(form, "sign_authority", "sign_title", "sign_name") == {
        "sign_authority": "KT. CHỦ TỊCH",
        "sign_title": "PHÓ CHỦ TỊCH",
        "sign_name": "Anh",
    }


def test_somebody_else_signs_with_typed_words(person):
    form = sent(person, signer="", **TYPED)
    plan = editing.save_plan(form, by=person) if form.is_valid() else None
    assert (plan.sign_authority, plan.sign_title, plan.sign_name) == tuple(TYPED.values())


def test_corrected_words_of_the_first_signer_count(person):
    assert sent(person, sign_name="Phùng Thị Nga").is_valid()


def test_a_chosen_signer_and_other_typed_words_are_refused(person, deputy):
    form = sent(person, signer=deputy.pk, **TYPED)
    assert (list(form.errors), shown(form, *TYPED)) == (["signer"], TYPED)
    again = made(person, None, form.data)
    assert list(again.errors) == ["signer"]  # sending it once more does not slip through
    cleared = sent_again(person, form, **dict.fromkeys(TYPED, ""))
    assert (cleared.is_valid(), cleared["sign_name"].value()) == (True, "Anh")


def test_a_signer_of_another_body_is_refused(person, room):
    foreign = Signer.objects.create(agency=room, title="TRƯỞNG PHÒNG", name="Bình")
    assert sent(person, signer=foreign.pk).errors["signer"] == ["Người ký này không thuộc cơ quan ban hành đã chọn."]


@pytest.mark.parametrize("value", ["", "x", "1:2", "999999999:plan:1", "1:plan:1:1", "٣:plan:", "9" * 60, "::"])
def test_a_forged_memory_fills_in_nothing(person, value):
    form = sent(person, filled_for=value, symbol="GÕ", recipients="Một")
    assert (form.is_valid(), form["symbol"].value()) == (True, "GÕ")


def test_recipients_become_lines_of_the_new_plan(person):
    plan = editing.save_plan(sent(person), by=person)
    lines = list(plan.lines.values_list("kind", "position", "text"))
    assert lines == [("recipient", 1, "Sở Nội vụ;"), ("recipient", 2, "Lưu: VT.")]


def test_too_many_recipients_are_refused_and_kept(person):
    text = "- Như trên;\n" * 301
    form = sent(person, recipients=text)
    assert form.errors == {"recipients": ["Có 301 dòng, nhiều hơn 300: hãy gộp bớt."]}
    assert form["recipients"].value() == text


# --- a plan that is there already ---


def test_a_stored_plan_keeps_its_own_words(person, huyen):
    plan = make_plan(huyen, symbol="", sign_name="Cũ")
    form = made(person, plan)
    assert shown(form, "signer", "symbol", "sign_name") == {"signer": None, "symbol": "", "sign_name": "Cũ"}
    assert "recipients" not in form.fields


def test_a_signer_is_chosen_for_a_stored_plan(person, huyen, deputy):
    plan = make_plan(huyen, sign_title="CHỦ TỊCH", sign_name="Cũ")
    form = sent(person, plan, signer=deputy.pk)
    assert form.is_valid(), form.errors
    editing.save_plan(form, by=person)
    assert Plan.objects.get(pk=plan.pk).sign_name == "Anh"


def test_a_stored_plan_does_not_take_a_signer_over_typed_words(person, huyen, deputy):
    form = sent(person, make_plan(huyen, sign_name="Cũ"), signer=deputy.pk, sign_name="Mới")
    assert (list(form.errors), form["sign_name"].value()) == (["signer"], "Mới")


# --- through the client ---


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    return client


def test_filling_in_stores_nothing(client, person):
    data = posted(made(person), kind="letter", dien="1")
    response = client.post(reverse("plan_new"), data)
    assert (response.status_code, Plan.objects.count()) == (200, 0)
    assert response.context["form"]["symbol"].value() == "UBND-NV"


def test_a_choice_of_signer_without_the_script_counts_when_saving(client, person, deputy):
    client.post(reverse("plan_new"), posted(made(person), year="2024", subject="Chỉ số", signer=deputy.pk))
    assert Plan.objects.get().sign_authority == "KT. CHỦ TỊCH"
