"""The page "Thể thức văn bản": what it stores and trails, what it refuses, two people at once, hostile words."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Agency, AuditEntry
from plans.models import OfficeStyle, RecipientList, Signer
from plans.office.page import OfficePage
from tests.factories import make_agency, make_kind, make_user, sign_in

from ..posting import posted

KT = {"form": "KT", "authority": "CHỦ TỊCH", "title": "PHÓ CHỦ TỊCH"}
NFD = unicodedata.normalize("NFD", "Lưu: VT, Nội vụ.")


@pytest.fixture
def huyen(db):
    agency = make_agency("huyen", symbol="UBND", place_name="Bắc Sơn", head_title="Chủ tịch")
    Signer.objects.create(agency=agency, position=1, title="CHỦ TỊCH", name="Nga")
    Signer.objects.create(agency=agency, position=2, name="Anh", **KT)
    return agency


@pytest.fixture
def room(huyen):
    return make_agency("phong", huyen, kind=make_kind("phong", level=3), leads_reform=True)


@pytest.fixture
def url(huyen):
    return reverse("office_style", args=[huyen.pk])


@pytest.fixture
def client(room):
    return sign_in(make_user(room))


def opened(client, url, **changes) -> dict:
    """What a browser would send of the page it was shown."""
    page = client.get(url).context["page"]
    rows = page.signers
    return posted(page.seen, page.head, page.style, rows.management_form, *rows.forms, page.recipients, **changes)


def names():
    return list(Signer.objects.order_by("position").values_list("name", flat=True))


def errors(response) -> dict:
    page = response.context["page"]
    found = [page.seen.errors, page.head.errors, page.style.errors, *page.signers.errors, page.recipients.errors]
    return {name: list(texts) for one in found for name, texts in one.items()}


def test_the_authority_comes_first_and_the_room_beside_it(client, huyen, room, url):
    assert client.get(reverse("office"))["Location"] == url
    assert list(client.get(url).context["bodies"]) == [huyen, room]


def test_everything_is_stored_with_its_trail(client, huyen, url):
    words = {"superior_line": "UBND TỈNH", "head_lines": "ỦY BAN NHÂN DÂN | HUYỆN", "symbol": "UB"}
    words |= {"collective": "Ủy ban nhân dân", "drafting_unit": "NV", "attached": "blank", "letter": "Như trên;"}
    response = client.post(url, opened(client, url, **words))
    assert response["Location"] == url
    huyen.refresh_from_db()
    style = OfficeStyle.objects.get(agency=huyen)
    assert (huyen.superior_line, huyen.head_lines, huyen.symbol) == ("UBND TỈNH", "ỦY BAN NHÂN DÂN|HUYỆN", "UB")
    assert (style.collective, style.drafting_unit, style.attached) == ("TM. ỦY BAN NHÂN DÂN", "NV", "blank")
    assert list(RecipientList.objects.values_list("kind", "text")) == [("letter", "Như trên;")]
    own, rest = AuditEntry.objects.order_by("pk")
    assert (own.model, own.changes["symbol"]) == ("agencies.agency", ["UBND", "UB"])
    assert (rest.agency, rest.changes["recipients"]) == (huyen, [[], ["letter: Như trên;"]])


def test_saving_what_is_there_leaves_no_trail(client, url):
    client.post(url, opened(client, url))
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("move", "after"), [("1:up", ["Anh", "Nga"]), ("0:down", ["Anh", "Nga"]), ("9:up", ["Nga", "Anh"])]
)
def test_signers_change_places_without_a_script(client, url, move, after):
    client.post(url, opened(client, url, doi=move))
    assert names() == after


def test_signers_are_added_changed_and_removed_at_once(client, url):
    new = {"nguoi-ky-2-form": "TL", "nguoi-ky-2-authority": "Chủ tịch", "nguoi-ky-2-title": "Chánh Văn phòng"}
    data = opened(
        client, url, **{"nguoi-ky-0-DELETE": "on", "nguoi-ky-1-name": "Ánh", **new, "nguoi-ky-2-name": "Bình"}
    )
    client.post(url, data)
    assert [str(signer) for signer in Signer.objects.order_by("position")] == [
        "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Ánh",
        "TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG / Bình",
    ]
    assert AuditEntry.objects.get().changes["signers"][1][0] == "KT | CHỦ TỊCH | PHÓ CHỦ TỊCH | Ánh"


def test_a_form_typed_before_the_authority_is_not_printed_twice(client, url):
    client.post(url, opened(client, url, **{"nguoi-ky-1-authority": "KT. GIÁM ĐỐC"}))
    assert Signer.objects.get(form="KT").words()["sign_authority"] == "KT. GIÁM ĐỐC"


def test_an_emptied_list_of_recipients_goes(client, huyen, url):
    RecipientList.objects.create(agency=huyen, kind="plan", text="Sở Nội vụ;")
    client.post(url, opened(client, url, plan=" \n "))
    assert RecipientList.objects.count() == 0


# --- two at once ---


def test_the_second_of_two_tabs_overwrites_nothing_and_keeps_its_words(client, url):
    first, second = opened(client, url, symbol="MỘT"), opened(client, url, place_name="Hai")
    client.post(url, first)
    response = client.post(url, second)
    assert (response.status_code, "Người khác vừa sửa" in response.content.decode()) == (422, True)
    assert response.context["page"].head["place_name"].value() == "Hai"
    assert Agency.objects.values_list("symbol", "place_name").get(code="huyen") == ("MỘT", "Bắc Sơn")


def test_a_signer_removed_meanwhile_is_said_and_not_brought_back(client, url):
    stale = opened(client, url, symbol="X")
    Signer.objects.filter(name="Nga").delete()
    response = client.post(url, stale)
    assert (response.status_code, names()) == (422, ["Anh"])
    assert "Người khác vừa sửa" in response.content.decode()


def test_a_change_between_checking_and_storing_is_refused(client, huyen, room, url):
    page = OfficePage(opened(client, url, symbol="X"), Agency.objects.get(pk=huyen.pk))
    assert page.is_valid()
    Signer.objects.filter(name="Anh").update(name="Ánh")
    with pytest.raises(ValidationError, match="Người khác vừa sửa"):
        page.save(by=room.people.first())
    assert (names(), Agency.objects.get(pk=huyen.pk).symbol) == (["Nga", "Ánh"], "UBND")


def test_a_change_by_the_administrator_counts_as_well(client, huyen, url):
    stale = opened(client, url, symbol="X")
    Agency.objects.filter(pk=huyen.pk).update(head_title="Quyền Chủ tịch")
    assert client.post(url, stale).status_code == 422


# --- what is refused ---


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("head_lines", "||", "Ghi tên cơ quan như in ở đầu văn bản, không chỉ dấu |."),
        ("head_lines", "", "Trường này là bắt buộc."),
        ("nguoi-ky-0-title", "|", "Ghi chức vụ người ký, không chỉ dấu |."),
        ("nguoi-ky-0-authority", "CHỦ TỊCH", "Người đứng đầu hoặc quyền đứng đầu ký thì để trống ô này."),
        ("nguoi-ky-1-authority", "|", "Ghi ký thay cho ai, in sau KT. (ví dụ CHỦ TỊCH, GIÁM ĐỐC)."),
        ("nguoi-ky-1-authority", "A" * 117, "Dòng in ra dài quá 120 ký tự: hãy viết gọn lại."),
        ("collective", "A" * 117, "Dòng in ra dài quá 120 ký tự: hãy viết gọn lại."),
        ("plan", "Như trên;\n" * 301, "Có 301 dòng, nhiều hơn 300: hãy gộp bớt."),
    ],
)
def test_bad_words_are_refused_with_a_sentence_and_kept(client, url, field, value, sentence):
    response = client.post(url, opened(client, url, **{field: value}))
    assert (response.status_code, [sentence] in errors(response).values()) == (422, True)
    assert AuditEntry.objects.count() == 0
    assert value.strip() in response.content.decode()


def test_a_symbol_that_would_not_fit_a_plan_is_refused(client, url):
    response = client.post(url, opened(client, url, symbol="U" * 25, drafting_unit="V" * 20))
    assert errors(response) == {"drafting_unit": ["Ký hiệu công văn dài quá 40 ký tự: viết tắt đơn vị soạn thảo."]}


@pytest.mark.parametrize("field", ["superior_line", "symbol", "collective", "drafting_unit", "nguoi-ky-0-name", "plan"])
def test_ten_thousand_characters_are_refused(client, url, field):
    response = client.post(url, opened(client, url, **{field: "Đ" * 10_000}))
    assert (response.status_code, Signer.objects.count()) == (422, 2)


def test_markup_is_shown_as_typed_and_words_are_composed(client, url):
    client.post(url, opened(client, url, head_lines="<script>alert(1)</script>", plan=NFD))
    html = client.get(url).content.decode()
    assert ("<script>alert(1)" in html, html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2) == (False, True)
    assert RecipientList.objects.get().text == "Lưu: VT, Nội vụ."


def test_a_body_without_its_fields_is_refused(client, url):
    response = client.post(url, {})
    assert (response.status_code, "tải lại trang" in response.content.decode()) == (422, True)


# --- the sample ---


def test_the_sample_shows_what_was_typed_and_stores_nothing(client, url):
    data = opened(client, url, xem="1", symbol="MỚI", collective="ủy ban nhân dân", **{"nguoi-ky-1-name": "Người Mới"})
    response = client.post(url, data)
    sample = response.context["sample"]
    assert [number.symbol for _, number in sample.numbers] == ["KH-MỚI", "MỚI", "BC-MỚI"]
    assert [(row.titles, row.name) for row in sample.signatures] == [
        (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nga"),
        (("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Người Mới"),
    ]
    assert (response.status_code, Agency.objects.get(code="huyen").symbol, names()) == (200, "UBND", ["Nga", "Anh"])


# --- who ---


def test_an_officer_reads_the_own_page_and_sets_nothing(huyen, url):
    client = sign_in(make_user(huyen, "officer", "can-bo-huyen"))
    html = client.get(url).content.decode()
    assert ("<fieldset disabled>" in html, ">Lưu</button>" in html.split("<fieldset")[1]) == (True, False)
    assert client.post(url, {}).status_code == 403


def test_a_body_below_is_not_found(client, huyen):
    below = make_agency("xa", huyen, kind=make_kind("xa", level=3))
    assert client.get(reverse("office_style", args=[below.pk])).status_code == 404


def test_the_page_is_in_the_navigation_of_those_who_set_it(client, huyen, url):
    officer = sign_in(make_user(huyen, "officer", "can-bo-huyen"))
    link = f'href="{reverse("office")}"'
    assert [link in page.get(reverse("plans")).content.decode() for page in (client, officer)] == [True, False]
