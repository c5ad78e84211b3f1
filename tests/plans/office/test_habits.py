"""What an office prints by habit: the words of each form of signing, symbols by kind, what is left a gap."""

import pytest
from django.urls import reverse

from plans.documents.builder import build_document
from plans.documents.html import to_html
from plans.documents.model import NumberLine
from plans.documents.word.head import number_words
from plans.models import Appendix, OfficeStyle, RecipientList, Signer
from plans.office import Office, style_of, usual_symbol
from tests.factories import make_agency, make_plan, make_user

pytestmark = pytest.mark.django_db
TM = "TM. ỦY BAN NHÂN DÂN"
UNDER = "CHỦ TỊCH|KT. CHÁNH VĂN PHÒNG"


@pytest.fixture
def agency():
    return make_agency("huyen", symbol="UBND", place_name="Bắc Sơn", head_title="Chủ tịch")


@pytest.mark.parametrize(
    ("form", "authority", "title", "collective", "printed"),
    [
        ("", "", "CHỦ TỊCH", "", ("", "CHỦ TỊCH")),
        ("", "", "CHỦ TỊCH", TM, (TM, "CHỦ TỊCH")),
        ("TM", "ỦY BAN NHÂN DÂN|KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", (f"{TM}|KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TM", "", "CHỦ TỊCH", TM, (TM, "CHỦ TỊCH")),
        ("Q", "", "CHỦ TỊCH", TM, (TM, "Q. CHỦ TỊCH")),
        ("KT", "CHỦ TỊCH", "PHÓ CHỦ TỊCH", TM, ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")),
        ("TL", UNDER, "PHÓ CHÁNH VĂN PHÒNG", "", (f"TL. {UNDER}", "PHÓ CHÁNH VĂN PHÒNG")),
        ("TUQ", "GIÁM ĐỐC", "TRƯỞNG PHÒNG", "", ("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG")),
    ],
)
def test_the_words_of_each_form(form, authority, title, collective, printed):
    words = Signer(form=form, authority=authority, title=title, name="Nguyễn Văn A").words(collective)
    assert tuple(words.values()) == (*printed, "Nguyễn Văn A")


def test_a_bar_ends_a_line_of_the_signature(agency):
    plan = make_plan(agency, sign_authority=f"TL. {UNDER}", sign_title="|PHÓ CHÁNH VĂN PHÒNG|", sign_name="Trần B")
    assert build_document(plan).signature.titles == ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")


def test_bars_alone_print_nothing(agency):
    agency.head_lines = "||"
    document = build_document(make_plan(agency, sign_authority="|", sign_title=" | "))
    assert (document.head.issuer, document.signature.titles) == ((), ())


@pytest.mark.parametrize(("kind", "symbol"), [("plan", "KH-UBND"), ("report", "BC-UBND"), ("letter", "UBND-NV")])
def test_the_usual_symbol(agency, kind, symbol):
    OfficeStyle.objects.create(agency=agency, drafting_unit="NV")
    assert usual_symbol(style_of(agency), kind) == symbol
    assert build_document(make_plan(agency, kind=kind)).number == NumberLine("", symbol)


@pytest.mark.parametrize(("kind", "printed"), [("plan", "KH"), ("report", "BC"), ("letter", "")])
def test_an_office_without_a_symbol_prints_the_type_and_a_gap(kind, printed):
    document = build_document(make_plan(make_agency("so"), kind=kind))
    gap = '<span class="gap"></span>'
    assert document.number == NumberLine("", printed)
    assert f"Số: {gap}/{printed}{gap}" in to_html(document)
    assert number_words(document.number).strip("\u00a0") == f"/{printed}"


def test_the_page_of_issuing_names_the_usual_symbol(agency, client):
    leader = make_user(agency, "leader")
    client.force_login(leader, "django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("version_issue", args=[make_plan(agency).pk])).content.decode()
    assert "In thành «Số: …/KH-UBND»" in html


def test_a_plans_own_symbol_and_place_come_first(agency):
    document = build_document(make_plan(agency, symbol="KH-HĐND", place="Vũ Lễ"))
    assert (document.number.symbol, document.date.place) == ("KH-HĐND", "Vũ Lễ")


def test_an_office_without_signers_offers_its_heads_title(agency):
    OfficeStyle.objects.create(agency=agency, collective=TM)
    values = Office.of(agency).plan_values()
    assert values == {
        "symbol": "KH-UBND",
        "place": "Bắc Sơn",
        "sign_authority": TM,
        "sign_title": "CHỦ TỊCH",
        "sign_name": "",
    }


def test_recipients_come_from_the_list_of_the_kind(agency):
    RecipientList.objects.create(agency=agency, kind="letter", text="Như trên;\n\n  Lưu: VT. ")
    office = Office.of(agency)
    lines = office.recipient_lines(make_plan(agency, kind="letter"))
    assert [(line.position, line.text) for line in lines] == [(1, "Như trên;"), (2, "Lưu: VT.")]
    assert office.recipient_lines(make_plan(agency)) == []


@pytest.mark.parametrize(
    ("attached", "printed"),
    [("filled", "số 12/KH-UBND ngày 09 tháng 02 năm 2024"), ("blank", "số /KH-UBND ngày tháng năm 2024")],
)
def test_the_line_of_the_appendix_is_filled_or_left_blank(agency, attached, printed):
    OfficeStyle.objects.create(agency=agency, attached=attached)
    plan = make_plan(agency, number="12", symbol="KH-UBND", day=9, month=2)
    Appendix.objects.create(plan=plan, position=1, label="Phụ lục I")
    document = build_document(plan)
    words = to_html(document).replace('<span class="gap"></span>', "")
    found = words.split("(Kèm theo Kế hoạch ")[1].split(" của ")[0]
    assert " ".join(found.split()) == printed
    assert f"Số: {document.number.number}/KH-UBND" in words  # the head is filled in either case


def test_the_line_of_the_appendix_in_word(agency):
    OfficeStyle.objects.create(agency=agency, attached="blank")
    document = build_document(make_plan(agency, number="12", day=9, month=2))
    number, date = document.attached_number, document.attached_date
    assert (number.number, date.day, date.month, date.year) == ("", "", "", "2024")
