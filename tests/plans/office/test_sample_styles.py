"""The offices of the seed documents: signers and recipients as printed there, loaded once."""

import pytest
from django.urls import reverse

from plans.models import OfficeStyle, PlanLine, RecipientList, Signer
from plans.sample import SAMPLE_DAY
from plans.sample.styles import SEEDS, load_styles


@pytest.mark.parametrize("key", SEEDS)
def test_an_office_signs_and_sends_as_its_document_does(demo, key):
    plan = demo.plan(key)
    printed = {name: getattr(plan, name) for name in ("sign_authority", "sign_title", "sign_name")}
    assert Signer.objects.get(agency=plan.issuer).words() == printed
    lines = plan.lines.filter(kind=PlanLine.Kind.RECIPIENT).order_by("position").values_list("text", flat=True)
    assert RecipientList.objects.get(agency=plan.issuer, kind=plan.kind).text == "\n".join(lines)
    assert OfficeStyle.objects.get(agency=plan.issuer).collective == ""


def test_the_drafting_unit_is_read_off_the_letter(demo):
    assert OfficeStyle.objects.get(agency__code="binh-son").drafting_unit == "TTHC"


def test_settings_changed_since_are_left_alone(demo):
    Signer.objects.filter(agency__code="bac-son").delete()
    made = {}
    load_styles(made)
    assert (made, Signer.objects.filter(agency__code="bac-son").exists()) == ({}, False)


def test_a_new_plan_of_the_demo_shows_them(demo, client, settings):
    settings.TODAY = SAMPLE_DAY
    client.force_login(demo.user("phongnoivu"), "django.contrib.auth.backends.ModelBackend")
    form = client.get(reverse("plan_new")).context["form"]
    names = ["issuer", "year", "symbol", "place", "sign_title", "sign_name"]
    expected = [demo.agency("bac-son").pk, 2024, "KH-UBND", "Bắc Sơn", "CHỦ TỊCH", "Phùng Thị Thanh Nga"]
    assert [form[name].value() for name in names] == expected
    assert form["recipients"].value().splitlines()[-1] == "Lưu: VT."
