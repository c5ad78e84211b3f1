"""The pages of the appraisal: who opens them, what they say, what a save answers, files looked at in the page."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse

from agencies.files import store_file
from criteria.cycle import appraising
from criteria.models import Appraisal, Assessment, Evidence
from tests.factories import make_agency, make_kind, make_user, sign_in

from .conftest import NOW, Walk

PART = {"HX-Request": "true"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)


@pytest.fixture
def begun(walk):
    walk.submit()
    walk.begin()
    return walk


def address(walk, name="appraisal", *rest) -> str:
    return reverse(name, args=[walk.table.pk, *rest])


def leaf_at(walk, code: str) -> str:
    return address(walk, "appraisal_leaf", walk.area(code))


def opened(walk, person, path="", query="", **headers) -> tuple[int, str]:
    answer = sign_in(person).get((path or address(walk)) + query, headers=headers)
    return answer.status_code, answer.content.decode()


def said(walk, person, code, verdict, points="", reason="", v="0", *, query="", headers=None, **more):
    data = {"y-kien": verdict, "diem": points, "ly-do": reason, "v": v, "lan": str(walk.table.appraisal_number), **more}
    return sign_in(person).post(leaf_at(walk, code) + query, data, headers=headers or {})


def stored(walk) -> list[tuple]:
    rows = Appraisal.objects.filter(score__assessment=walk.table).order_by("score__criterion__sort_key")
    return [(row.score.criterion.code, row.verdict, row.points, row.reason) for row in rows]


def test_the_page_opens_at_the_first_leaf_that_waits(begun):
    begun.say("I.1", "accepted")
    status, page = opened(begun, begun.organiser)
    assert (status, "<h2" in page, "I.2 Tiêu chí I.2</h2>" in page) == (200, True, True)
    assert "Còn 1 tiêu chí chờ ý kiến của bạn" in page


def test_an_appraiser_sees_the_leaves_of_their_area_alone(begun):
    page = opened(begun, begun.appraiser)[1]
    assert ("Tiêu chí II.1" in page, "Tiêu chí I.1" in page) == (True, False)


def test_the_organiser_reads_the_areas_of_others_without_a_form(begun):
    status, page = opened(begun, begun.organiser, leaf_at(begun, "II.1"))
    assert (status, "data-keep" in page, "không ghi ý kiến" in page) == (200, False, True)


@pytest.mark.parametrize("name", ["appraisal", "appraisal_sheet"])
def test_who_appraises_nothing_is_turned_away(begun, name):
    other = make_agency("so-y-te", begun.province, kind=make_kind("phong"))
    idle = make_user(other, "appraiser", username="y-te")
    assert opened(begun, idle, address(begun, name))[0] == 403


def test_the_officer_of_the_commune_never_sees_drafts(begun):
    begun.say("II.1", "changed", "1", "Thiếu minh chứng")
    for path in (address(begun), leaf_at(begun, "II.1"), address(begun, "appraisal_sheet")):
        assert opened(begun, begun.officer, path)[0] == 403
    assert opened(begun, begun.officers[1])[0] == 404
    assert "Thiếu minh chứng" not in opened(begun, begun.officer, reverse("assessment", args=[begun.table.pk]))[1]


def test_a_leaf_of_others_is_forbidden_and_what_is_no_leaf_not_found(begun):
    assert opened(begun, begun.appraiser, leaf_at(begun, "I.1"))[0] == 403
    assert opened(begun, begun.appraiser, leaf_at(begun, "II"))[0] == 404
    assert said(begun, begun.appraiser, "I.1", "accepted").status_code == 403


def test_a_table_in_no_round_has_no_appraisal(begun):
    Assessment.objects.filter(pk=begun.table.pk).update(round=None)
    assert sign_in(begun.organiser).get(reverse("appraisal", args=[1])).status_code == 404


def test_before_the_appraisal_the_page_says_what_it_waits_for(walk):
    status, page = opened(walk, walk.appraiser)
    assert (status, "chưa vào thẩm định" in page, "data-keep" in page) == (200, True, False)


def test_a_save_goes_on_to_the_next_leaf(begun):
    answer = said(begun, begun.organiser, "I.1", "accepted", query="?loc=chua-xem")
    assert answer["Location"] == f"{address(begun)}?loc=chua-xem&sau={begun.area('I.1')}"
    assert stored(begun) == [("I.1", "accepted", Decimal("1"), "")]
    assert "I.2 Tiêu chí I.2</h2>" in opened(begun, begun.organiser, query=f"?sau={begun.area('I.1')}")[1]


def test_for_htmx_the_parts_come_with_the_address_of_the_next_leaf(begun):
    begun.say("I.1", "accepted")
    answer = sign_in(begun.organiser).get(f"{address(begun)}?loc=tat-ca&sau={begun.area('I.1')}", headers=PART)
    page = answer.content.decode()
    assert answer["HX-Replace-Url"] == f"{leaf_at(begun, 'I.2')}?loc=tat-ca"
    assert ("<html" in page, page.count('hx-swap-oob="true"')) == (False, 2)


def test_going_back_in_the_browser_brings_the_whole_page(begun):
    headers = {**PART, "HX-History-Restore-Request": "true"}
    assert "<html" in sign_in(begun.organiser).get(address(begun), headers=headers).content.decode()


@pytest.mark.parametrize(
    ("points", "reason", "sentence"),
    [
        ("0,5x", "Thiếu", "không phải số điểm"),
        ("3", "Thiếu", "lớn hơn điểm tối đa 2,00"),
        ("1", "", appraising.NO_REASON),
        ("", "Thiếu", appraising.NO_POINTS),
    ],
)
def test_what_is_refused_stands_in_its_fields_again(begun, points, reason, sentence):
    answer = said(begun, begun.appraiser, "II.1", "changed", points, reason)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, stored(begun)) == (422, True, [])
    assert (f'value="{points}" data-stored' in page, f">\n{reason}</textarea>" in page) == (True, True)


def test_a_conflict_names_the_other_opinion_and_keeps_what_was_typed(begun):
    begun.say("II.1", "changed", "1", "Thiếu báo cáo")
    answer = said(begun, begun.appraiser, "II.1", "asked", reason="Bổ sung <biên bản>")
    page = answer.content.decode()
    assert (answer.status_code, "vừa ghi «Chấm khác 1,00» lúc 09:00. Lý do: Thiếu báo cáo" in page) == (409, True)
    assert ('name="v" value="1"' in page, "\nBổ sung &lt;biên bản&gt;</textarea>" in page) == (True, True)
    assert stored(begun) == [("II.1", "changed", Decimal("1"), "Thiếu báo cáo")]


@pytest.mark.parametrize("wrong", [{"y-kien": "la"}, {"v": "x"}, {"lan": "7"}, {"lan": ""}])
def test_a_page_of_another_appraisal_stores_nothing(begun, wrong):
    answer = said(begun, begun.appraiser, "II.1", "accepted", **wrong)
    assert (answer.status_code, "Trang này đã cũ" in answer.content.decode(), stored(begun)) == (422, True, [])


def test_sending_an_area_closes_it(begun):
    begun.say("II.1", "accepted")
    client = sign_in(begun.appraiser)
    assert "Gửi kết quả thẩm định lĩnh vực II (1 ý kiến)" in client.get(address(begun)).content.decode()
    page = client.post(address(begun, "appraisal_send"), {"muc": begun.area("II")}, follow=True).content.decode()
    assert ("Đã gửi 1 ý kiến thẩm định." in page, "✓ đã gửi" in page, "data-keep" in page) == (True, True, False)


def test_sending_too_early_says_how_many_are_missing(begun):
    begun.say("I.1", "accepted")
    client = sign_in(begun.organiser)
    page = client.post(address(begun, "appraisal_send"), {"muc": begun.area("I")}, follow=True).content.decode()
    assert "Còn 1 tiêu chí chưa có ý kiến: ghi đủ rồi gửi." in page
    assert Appraisal.objects.filter(sent_at__isnull=False).count() == 0


def test_nobody_sends_what_is_not_theirs(begun):
    data = {"muc": begun.area("II")}
    assert sign_in(begun.organiser).post(address(begun, "appraisal_send"), data).status_code == 403


def test_a_second_appraisal_shows_the_question_and_the_answer(begun):
    begun.appraise(II_1="1")
    begun.explain(II_1="Đã gửi Quyết định số 5.")
    page = opened(begun, begun.appraiser)[1]
    assert ("Lần 1: Chấm khác 1,00" in page, "Đã gửi Quyết định số 5." in page, "lần 2" in page) == (True, True, True)
    assert ('value="1,00" data-stored="1,00"' in page, "Giữ kết quả lần trước" in page) == (True, True)


def test_the_sheet_lists_every_leaf_with_its_reason(begun):
    begun.say("I.1", "changed", "0.5", "Ban hành muộn")
    page = opened(begun, begun.organiser, address(begun, "appraisal_sheet"))[1]
    assert '<td class="pre-line" data-label="Ý kiến">chấm khác: Ban hành muộn</td>' in page
    assert ("Tiêu chí I.2" in page, "Tiêu chí II.1" in page) == (True, False)


def test_the_score_table_leads_appraisers_there(begun):
    table = reverse("assessment", args=[begun.table.pk])
    links = [f'href="{address(begun)}"' in opened(begun, who, table)[1] for who in (begun.appraiser, begun.officer)]
    assert links == [True, False]


def test_the_first_page_of_an_appraiser_lists_what_waits(begun):
    page = opened(begun, begun.appraiser, reverse("assessments"))[1]
    assert (f'href="{address(begun)}"' in page, "còn 1 tiêu chí" in page) == (True, True)
    assert f'href="{address(begun)}"' not in opened(begun, begun.officer, reverse("assessments"))[1]


# --- evidence --------------------------------------------------------------------------------------------------------


def prove(walk, name: str, content: bytes, code="II.1") -> Evidence:
    file = store_file(SimpleUploadedFile(name, content), agency=walk.table.agency, by=walk.officer)
    return Evidence.objects.create(score=walk.table.scores.get(criterion__code=code), file=file)


def looked_at(walk, evidence, person=None):
    return sign_in(person or walk.appraiser).get(reverse("evidence_view", args=[walk.table.pk, evidence.pk]))


@pytest.mark.parametrize(
    ("name", "content", "kind", "policy"),
    [
        ("Báo cáo.pdf", b"%PDF-1.7\n", "application/pdf", ""),
        ("Ảnh.png", PNG, "image/png", "sandbox; "),
        ("Ảnh.jpg", b"\xff\xd8\xff\xe0" + bytes(8), "image/jpeg", "sandbox; "),
    ],
)
def test_what_is_shown_in_the_page_may_load_nothing_and_stand_nowhere_else(begun, name, content, kind, policy):
    answer = looked_at(begun, prove(begun, name, content))
    frame = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    assert (b"".join(answer), answer["Content-Type"], answer["Content-Disposition"][:6]) == (content, kind, "inline")
    assert (answer["Content-Security-Policy"], answer["X-Frame-Options"]) == (policy + frame, "SAMEORIGIN")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


def test_other_kinds_are_downloads_alone(begun):
    evidence = prove(begun, "Báo cáo.pdf", b"%PDF-1.7\n")
    type(evidence.file).objects.update(media_type="text/html")
    assert looked_at(begun, evidence).status_code == 404


def test_files_of_another_table_are_not_found(begun):
    evidence = prove(begun, "Báo cáo.pdf", b"%PDF-1.7\n")
    assert looked_at(begun, evidence, begun.officers[1]).status_code == 404


def test_the_page_may_frame_this_site_alone(begun):
    prove(begun, "Báo cáo.pdf", b"%PDF-1.7\n")
    answer = sign_in(begun.appraiser).get(address(begun))
    assert "<iframe" in answer.content.decode()
    assert "frame-src 'self'" in answer["Content-Security-Policy"]


# --- queries ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def large(db) -> Walk:
    """A table of 108 leaves under its second appraisal, with an opinion, a document and an answer to each."""
    walk = Walk(maxima=["0.5"] * 107)
    table = walk.table
    table.scores.update(achieved=Decimal("0.5"))
    table.scores.update(self_achieved=F("achieved"))
    Evidence.objects.bulk_create(Evidence(score=score, document="Báo cáo số 1") for score in table.scores.all())
    rows = [Appraisal(score=score, number=1, verdict="changed", points=0, reason="Thiếu", answer="Đã có", sent_at=NOW)
            for score in table.scores.all()]  # fmt: skip
    Appraisal.objects.bulk_create(rows)
    values = {"state": "reappraising", "appraisal_number": 2, "submitted_at": NOW}
    Assessment.objects.filter(pk=table.pk).update(**values)
    return walk


def test_the_page_takes_twelve_queries_with_108_leaves(large, django_assert_max_num_queries):
    client, path = sign_in(large.organiser), address(large)
    with django_assert_max_num_queries(12):
        page = client.get(path).content.decode()
    assert page.count("data-leaf=") == 107


def test_a_save_takes_twelve_queries(large, django_assert_max_num_queries):
    client, path = sign_in(large.organiser), leaf_at(large, "I.5")
    data = {"y-kien": "changed", "diem": "0,25", "ly-do": "Một phần", "v": "0", "lan": "2"}
    with django_assert_max_num_queries(12):
        assert client.post(path, data).status_code == 302


def test_the_sheet_takes_twelve_queries(large, django_assert_max_num_queries):
    client, path = sign_in(large.organiser), address(large, "appraisal_sheet")
    with django_assert_max_num_queries(12):
        client.get(path)


def test_an_opinion_that_came_too_late_stays_readable_in_the_refusal(begun):
    begun.appraise()
    answer = said(begun, begun.appraiser, "II.1", "changed", "1,5", "Chữ gõ trong thẻ cũ", v="1")
    page = answer.content.decode()
    assert (answer.status_code, appraising.CLOSED in page) == (422, True)
    assert "1,5 điểm. Chữ gõ trong thẻ cũ</textarea>" in page
    assert stored(begun)[2] == ("II.1", "accepted", Decimal(2), "")


def test_the_sheet_adds_up_an_area_once_every_leaf_has_points(begun):
    begun.say("I.1", "changed", "0.5", "Ban hành muộn")
    before = opened(begun, begun.organiser, address(begun, "appraisal_sheet"))[1]
    begun.say("I.2", "accepted")
    after = opened(begun, begun.organiser, address(begun, "appraisal_sheet"))[1]
    cell = '<td class="number" data-label="Thẩm định">{}</td>'
    assert ("Cộng lĩnh vực I</th>" in before, cell.format("1,00") in before) == (True, False)
    assert "Còn tiêu chí chưa có điểm nên chưa cộng được." in before
    assert (cell.format("1,00") in after, "chưa cộng được" in after) == (True, False)


def test_the_appraisal_leads_back_to_what_waits(begun):
    page = opened(begun, begun.appraiser)[1]
    assert f'<a href="{reverse("assessments")}">← Chờ thẩm định</a>' in page


def test_the_organiser_prints_the_whole_table_too(begun):
    for code in ("I.1", "I.2"):
        begun.say(code, "accepted")
    sheet = address(begun, "appraisal_sheet")
    own, whole = (opened(begun, begun.organiser, sheet, query)[1] for query in ("", "?loc=tat-ca"))
    assert ('href="?loc=tat-ca"' in own, "Tiêu chí II.1" in own, "Tổng điểm" in own) == (True, False, False)
    assert ('href="?loc=tat-ca"' in whole, "Tiêu chí II.1" in whole, "Tổng điểm" in whole) == (False, True, True)
    begun.say("II.1", "accepted")
    assert (
        '<td class="number" data-label="Thẩm định">3,50</td>' in opened(begun, begun.organiser, sheet, "?loc=tat-ca")[1]
    )


def test_a_bonus_that_nobody_has_looked_at_is_no_sum_of_0(begun):
    begun.round.criteria_set.criteria.filter(code__startswith="I").exclude(code__startswith="II").update(kind="bonus")
    page = opened(begun, begun.organiser, address(begun, "appraisal_sheet"))[1]
    sums = page.split("Cộng lĩnh vực I</th>")[1].split("</tr>")[0]
    assert ('data-label="Tối đa">–<' in sums, 'data-label="Thẩm định">–<' in sums) == (True, True)
