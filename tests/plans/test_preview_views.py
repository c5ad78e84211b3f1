"""The preview: the text at once, its pages when a worker has laid them out, one section alone, only for who may see."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import telling
from agencies.jobs import run_job
from agencies.models import Job
from agencies.telling import teller
from tests.factories import make_agency, make_line, make_plan, make_section, make_task, make_user

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def plan():
    plan = make_plan(make_agency(), preamble="Mở đầu[^1].\n" + "Đoạn văn của kế hoạch.\n" * 60, closing="Kết./.")
    make_line(plan, "footnote", "Nguồn số liệu.")
    return plan


@pytest.fixture
def address(plan):
    return f"/ke-hoach/{plan.pk}/xem-truoc/"


@pytest.fixture
def reader(plan, client):
    client.force_login(make_user(plan.issuer))
    return client


def lay_out(reader, address) -> str:
    """Order the layout as the page does, have it done, ask for it as the page does."""
    answer = reader.post(f"{address}dan-trang/", headers=FRAGMENT).content.decode()
    asks = re.search(rf'hx-get="({address}\?viec=\d+)" hx-trigger="every 1s"', answer)[1]
    assert "Đang dàn trang…" in reader.get(asks, headers=FRAGMENT).content.decode()
    run_job(Job.objects.latest("pk").pk)
    return reader.get(asks, headers=FRAGMENT).content.decode()


def test_looking_writes_nothing_and_shows_the_text_at_once(reader, address):
    page = reader.get(address).content.decode()
    assert page.count("Đoạn văn của kế hoạch.") == 60
    assert f'hx-post="{address}dan-trang/"' in page
    assert (page.count('class="page'), Job.objects.count()) == (1, 0)


def test_the_pages_come_in_place_of_the_text_when_they_are_laid_out(reader, address):
    answer = lay_out(reader, address)
    assert '<main id="giay" class="draft" hx-swap-oob="true">' in answer
    assert answer.count('<section class="page"') == 3
    first, second, _ = answer.split('<section class="page"')[1:]
    assert '<p class="note"><sup>1</sup> Nguồn số liệu.</p>' in first
    assert '<div class="page-number">2</div>' in second
    page = reader.get(address).content.decode()
    assert "Từng trang như bản PDF, dự thảo" in page
    assert (page.count('<section class="page"'), "hx-post" in page) == (3, False)


def test_a_changed_text_is_shown_without_pages_until_it_is_laid_out_anew(reader, plan, address):
    lay_out(reader, address)
    plan.preamble = plan.preamble.replace("Mở đầu", "Lời đầu")
    plan.save()
    page = reader.get(address).content.decode()
    assert ("Lời đầu" in page, "Mở đầu" in page, "hx-post" in page) == (True, False, True)
    assert '<section class="page"' not in page
    assert "Lời đầu" in lay_out(reader, address)


def test_a_text_changed_while_it_was_laid_out_is_not_ordered_without_end(reader, plan, address):
    lay_out(reader, address)
    plan.preamble = "Chữ khác."
    plan.save()
    answer = reader.get(f"{address}?viec={Job.objects.get().pk}", headers=FRAGMENT).content.decode()
    assert ("Văn bản vừa thay đổi." in answer, "Chữ khác." in answer, "load" in answer) == (True, True, False)


def test_a_layout_that_failed_says_why(reader, plan, address):
    reader.post(f"{address}dan-trang/", headers=FRAGMENT)
    Job.objects.update(state="failed", error="Quá 300 giây chưa xong nên đã dừng.")
    answer = reader.get(f"{address}?viec={Job.objects.get().pk}", headers=FRAGMENT).content.decode()
    assert "✗ Không dàn được trang: Quá 300 giây" in answer
    assert "hx-get" not in answer


def test_progress_is_shown_on_the_page(reader, address, monkeypatch):
    monkeypatch.setattr(telling, "TELL_SECONDS", 0)
    reader.post(f"{address}dan-trang/", headers=FRAGMENT)
    Job.objects.update(state="running")
    teller(Job.objects.get())(31, "Đang dàn trang 37, lần 2")
    answer = reader.get(f"{address}?viec={Job.objects.get().pk}", headers=FRAGMENT).content.decode()
    assert '<progress max="100" value="31"' in answer
    assert "Đang dàn trang 37, lần 2…" in answer


def test_without_script_the_order_leads_to_the_page_of_the_job(reader, address):
    answer = reader.post(f"{address}dan-trang/")
    assert answer["Location"] == f"/viec-nen/{Job.objects.get().pk}/"


def test_too_long_a_plan_is_a_sentence_and_orders_nothing(reader, plan, address):
    plan.preamble = "a" * 10_001
    plan.save()
    page = reader.get(address).content.decode()
    assert ("hãy chia nhỏ" in page, "hx-post" in page) == (True, False)


def test_one_section_alone_with_its_tasks_and_all_below(reader, plan, address):
    above = make_section(plan, title="NHIỆM VỤ", marker="I.", body="Lời dẫn[^1].")
    below = make_section(plan, 2, title="Thể chế", marker="1.", parent=above)
    make_task(below, heading="Tiêu chí 1.1", lead="Phòng Nội vụ")
    make_section(plan, 3, title="KẾT", body="Khác.")
    part = reader.get(f"{address}?muc={above.pk}", headers=FRAGMENT).content.decode()
    assert [words in part for words in ("I. NHIỆM VỤ", "Nguồn số liệu.", "Tiêu chí 1.1", "Phòng Nội vụ")] == [True] * 4
    assert ("KẾT" in part, "Mở đầu" in part, "<html" in part) == (False, False, False)
    assert 'class="level-1">I. NHIỆM VỤ' in part
    assert 'class="level-2">1. Thể chế' in reader.get(f"{address}?muc={below.pk}").content.decode()


def test_a_section_says_how_many_of_its_tasks_are_printed_elsewhere(reader, plan, address):
    section = make_section(plan, title="NHIỆM VỤ")
    appendix = plan.appendices.create(position=1, label="Phụ lục I")
    part = reader.get(f"{address}?muc={section.pk}", headers=FRAGMENT).content.decode()
    assert "phụ lục" not in part
    for n in range(2):
        make_task(section, n, heading="Việc ở phụ lục", appendix=appendix)
    part = reader.get(f"{address}?muc={section.pk}", headers=FRAGMENT).content.decode()
    assert ("(2 nhiệm vụ của mục in ở phụ lục" in part, "Việc ở phụ lục" in part) == (True, False)


@pytest.mark.parametrize("query", ["muc=0", "muc=x", "muc=", "viec=0", "viec=²", "muc=" + "9" * 30])
def test_what_is_no_section_and_no_job_is_not_found(reader, address, query):
    assert reader.get(f"{address}?{query}").status_code == 404


def test_a_section_of_another_plan_is_not_found(reader, plan, address):
    other = make_section(make_plan(plan.issuer, subject="Khác"), title="CỦA KẾ HOẠCH KHÁC")
    assert reader.get(f"{address}?muc={other.pk}").status_code == 404


def test_a_job_of_another_person_or_another_plan_is_not_found(reader, plan, address, client):
    lay_out(reader, address)
    job = Job.objects.get()
    other = make_plan(plan.issuer, subject="Khác")
    assert reader.get(f"/ke-hoach/{other.pk}/xem-truoc/?viec={job.pk}").status_code == 404
    client.force_login(make_user(plan.issuer, username="nguoi-khac"))
    assert client.get(f"{address}?viec={job.pk}").status_code == 404
    assert '<section class="page"' in client.get(address).content.decode()  # the pages are those of the text


def test_a_draft_is_seen_by_its_own_agency_alone_laid_out_or_not(reader, plan, address, client):
    lay_out(reader, address)
    client.force_login(make_user(make_agency("khac"), username="nguoi-la"))
    for path in (address, f"{address}?muc=1", f"{address}?viec={Job.objects.get().pk}"):
        assert client.get(path).status_code == 404
    assert client.post(f"{address}dan-trang/").status_code == 404


def test_the_page_keeps_the_strict_policy(reader, address):
    lay_out(reader, address)
    answer = reader.get(address)
    page = answer.content.decode()
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert re.findall(r"<script(?! src=)|<style|\sstyle=|\son\w+=", page) == []
    assert "site.css" not in page


def queries(reader, path) -> int:
    with CaptureQueriesContext(connection) as found:
        assert reader.get(path, headers=FRAGMENT).status_code == 200
    return len(found)


def test_the_queries_do_not_grow_with_the_plan(reader, plan, address):
    section = make_section(plan, title="NHIỆM VỤ")
    make_task(section, lead="Phòng Nội vụ", heading="Việc", measures=["Rà soát"])
    before = [queries(reader, path) for path in (address, f"{address}?muc={section.pk}")]
    for n in range(2, 12):
        child = make_section(plan, n, title=f"Mục {n}", parent=section)
        for m in range(5):
            make_task(child, m, lead="Phòng Nội vụ", heading=f"Việc {m}", measures=["Rà soát", "Báo cáo"])
    assert [queries(reader, path) for path in (address, f"{address}?muc={section.pk}")] == before
    assert before == [11, 12]


def test_a_poll_asks_little(reader, address):
    reader.post(f"{address}dan-trang/", headers=FRAGMENT)
    assert queries(reader, f"{address}?viec={Job.objects.get().pk}") <= 4
