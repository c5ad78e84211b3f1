"""The tasks of a plan as a sheet: stored by the functions of the page, matched by their number, sections by place."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AuditEntry
from agencies.sheets.run import run
from plans.models import Appendix, Section, Task
from plans.resources import TaskResource
from plans.scheduling import set_deadline
from tests.agencies.sheets.files import choose, hidden, refs, round_trip, words, workbook, written, xlsx
from tests.factories import make_agency, make_plan, make_section, make_task, make_user

DAY = date(2024, 6, 10)
HEAD = ["Số nhiệm vụ", "Mục", "Tên gọn", "Chủ trì", "Tiêu chí", "Sản phẩm", "Ngày đặt bằng tay"]


def places(plan) -> dict[int, str]:
    resource = TaskResource(by=None, plan=plan, on=DAY)
    resource.load()
    return resource.fields["section"].widget.places


@pytest.fixture
def make(demo):
    plan, user = demo.plan("S4"), demo.user("phongnoivu")
    return lambda: TaskResource(by=user, plan=plan, on=DAY)


@pytest.fixture
def task(demo):
    return demo.plan("S4").tasks.get(heading__startswith="Tiêu chí 7.2")


@pytest.mark.parametrize("key", ["S0", "S1", "S2", "S3", "S4", "MH"])
def test_what_goes_out_comes_in_unchanged(demo, key):
    subject = demo.plan(key)
    plan = round_trip(lambda: TaskResource(by=demo.user("phongnoivu"), plan=subject, on=DAY))
    assert (plan.added, plan.changed, plan.missing, plan.errors) == (0, 0, [], [])
    assert plan.unchanged == subject.tasks.count()


def test_a_row_with_a_number_changes_that_task_and_nothing_else_of_it(make, task):
    measures, parties = list(task.measures.values()), list(task.parties.values())
    head = ["Số nhiệm vụ", "Mục", "Tên gọn", "Sản phẩm"]
    plan = written(make, head, [task.pk, "III / 2 / 1.5", "Tên mới", "Báo cáo"])
    assert (plan.changed, words(plan)) == (1, "")
    after = Task.objects.get(pk=task.pk)
    assert (after.summary, after.product, after.heading, after.version) == ("Tên mới", "Báo cáo", task.heading, 1)
    assert (list(task.measures.values()), list(task.parties.values())) == (measures, parties)
    assert AuditEntry.objects.latest("pk").changes == {"summary": [task.summary, "Tên mới"], "product": ["", "Báo cáo"]}


def test_what_the_sheet_does_not_show_stays(make, task):
    appendix = Appendix.objects.create(plan=task.plan, position=1, label="Phụ lục I")
    Task.objects.filter(pk=task.pk).update(kind="duty", asks_plan=True, appendix=appendix)
    assert written(make, HEAD[:3], [task.pk, "III / 2 / 1.5", "Tên mới"]).changed == 1
    after = Task.objects.get(pk=task.pk)
    assert (after.summary, after.kind, after.asks_plan, after.appendix) == ("Tên mới", "duty", True, appendix)


def test_the_number_that_a_preview_would_give_is_not_part_of_what_is_agreed_to(make):
    """PostgreSQL never gives a number twice, so the writing would never match its preview."""
    (change,) = run(make(), workbook(HEAD, [None, "I", "Việc mới"])).changes
    assert change.after == "Mục: I\nTên gọn: Việc mới"


def test_a_preview_neither_stores_nor_opens_a_transaction(make, task):
    """SQLite has one writer: who looks at a large file must not keep it from everybody else."""
    book = workbook(HEAD[:3], [None, "I", "Việc mới"], [task.pk, "III / 2 / 1.5", "Tên mới"])
    with CaptureQueriesContext(connection) as queries:
        plan = run(make(), book)
    assert (plan.added, plan.changed, plan.errors) == (1, 1, [])
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_a_row_without_a_number_is_a_new_task_with_its_work(make, demo):
    row = [None, "iii/2/1.4.", "Việc mới", "phòng nội vụ; UBND cấp xã", "7.3.1; 1.6.2", None, date(2024, 9, 30)]
    assert written(make, HEAD, row).added == 1
    task = Task.objects.get(summary="Việc mới")
    assert (task.section.marker, task.heading, task.last_day) == ("1.4.", "Việc mới", date(2024, 9, 30))
    assert sorted(link.criterion.code for link in task.criterion_links.all()) == ["1.6.2", "7.3.1"]
    assert [party.printed for party in task.parties.all()] == ["Phòng Nội vụ huyện Bắc Sơn", "UBND cấp xã"]
    assert task.assignments.count() == 1 + demo.agency("bac-son").groups.get(name="UBND cấp xã").members.count()
    assert AuditEntry.objects.latest("pk").action == "add"


@pytest.mark.parametrize("heading", ["Ngày đặt bằng tay", "Ngày cuối còn đúng hạn"])
def test_a_day_in_the_sheet_is_by_hand_and_an_empty_cell_takes_it_back(make, task, heading):
    head = ["Số nhiệm vụ", "Mục", "Tên gọn", "Thời hạn", heading]
    row = [task.pk, "III / 2 / 1.5", task.summary, "trước ngày 15/6/2024"]
    for day, expected in ((date(2024, 9, 30), (date(2024, 9, 30), True)), (None, (date(2024, 6, 14), False))):
        assert written(make, head, [*row, day]).changed == 1
        task.refresh_from_db()
        assert (task.last_day, task.is_day_by_hand) == expected


def test_the_preview_says_what_new_words_mean(make, task):
    head = ["Số nhiệm vụ", "Mục", "Tên gọn", "Thời hạn"]
    plan = run(make(), workbook(head, [task.pk, "III / 2 / 1.5", task.summary, "trước ngày 15/6/2024"]))
    assert [(change.what, change.after) for change in plan.changes] == [
        ("Thời hạn", "trước ngày 15/6/2024"),
        ("Thời hạn được hiểu là", "hết ngày 14/6/2024."),
    ]


def test_a_day_read_out_of_the_words_is_not_made_one_set_by_hand(make, demo):
    task = demo.plan("S4").tasks.get(deadline_phrase="trong năm 2024")
    head = ["Số nhiệm vụ", "Mục", "Tên gọn", "Sản phẩm", "Ngày đặt bằng tay"]
    place = places(task.plan)[task.section_id]
    sheet = TaskResource(by=None, plan=task.plan, on=DAY)
    sheet.load()
    (day,) = [row.day for row in sheet.records() if row.pk == task.pk]
    assert written(make, head, [task.pk, place, task.summary, "Phương án", day]).changed == 1
    task.refresh_from_db()
    assert (task.product, task.last_day, task.is_day_by_hand) == ("Phương án", date(2024, 12, 31), False)


def test_days_of_occurrences_set_by_hand_survive_the_sheet(make, task):
    task.deadline_phrase = "6 tháng, năm"
    task.save()
    set_deadline(task, days={"6 tháng": date(2024, 6, 10)})
    head = ["Số nhiệm vụ", "Mục", "Tên gọn", "Sản phẩm"]
    assert written(make, head, [task.pk, "III / 2 / 1.5", task.summary, "Báo cáo mới"]).changed == 1
    assert task.occurrences.get(label="6 tháng").last_day == date(2024, 6, 10)


def test_names_in_another_order_change_nothing(make, task):
    number = Task.objects.filter(parties__role="implementing", plan=task.plan, parties__joint=", ").first()
    line = "; ".join(reversed([party.printed for party in number.parties.filter(role="implementing")]))
    place = places(task.plan)[number.section_id]
    plan = run(make(), workbook([*HEAD[:3], "Thực hiện"], [number.pk, place, number.summary, line]))
    assert (plan.unchanged, plan.changes, words(plan)) == (1, [], "")


def test_every_error_is_told_with_its_cell_and_nothing_is_written(make, task, demo):
    other = demo.plan("S1").tasks.first()
    rows = [
        [other.pk, "I", "Của kế hoạch khác"],
        ["x", "I", "Không phải số"],
        [None, "IX", "Mục lạ"],
        [None, None, "Thiếu mục"],
        [None, "I", None],
        [None, "I", "Dài" * 200],
        [None, "I", "Cơ quan lạ", "Phòng Lạ"],
        [None, "I", "Mã lạ", None, "9.9.9"],
        [None, "I", "Mã thành ngày", None, date(2024, 3, 7)],
        [None, "I", "Ngày sai", None, None, None, "31/6/2024"],
        [task.pk, "I", "Chuyển mục"],
        [task.pk, "III / 2 / 1.5", "Hai dòng một nhiệm vụ"],
    ]
    before = (Task.objects.count(), AuditEntry.objects.count())
    plan = run(make(), workbook(HEAD, *rows), digest="")
    assert refs(plan) == ["A2", "A3", "B4", "B5", "C6", "C7", "D8", "E9", "E10", "G11", "B12", "A13"]
    assert all(found.reason and found.remedy for found in plan.errors)
    assert (Task.objects.count(), AuditEntry.objects.count(), plan.is_written) == (*before, False)


@pytest.mark.django_db
def test_sections_with_the_same_number_are_told_apart():
    plan = make_plan()
    first = make_section(plan, 1, marker="-", title="A")
    make_section(plan, 2, marker="-", title="B")
    Section.objects.create(plan=plan, position=3, title="Không số / có gạch", parent=first)
    assert list(places(plan).values()) == ["-", "- / Không số - có gạch", "- (2)"]


@pytest.mark.django_db
def test_words_that_only_another_task_carries_are_refused():
    section = make_section(make_plan(), marker="I.")
    task = make_task(section, summary="Việc", lead="Tổ công tác")
    user = make_user(section.plan.issuer)
    rows = [[None, "I", "Mới", "Tổ công tác"], [task.pk, "I", "Việc", "tổ công tác"]]
    assert refs(run(TaskResource(by=user, plan=section.plan, on=DAY), workbook(HEAD[:4], *rows))) == ["D2"]


class Silent(TaskResource):
    def _posted(self, task, stored):
        return {**super()._posted(task, stored), "summary": ""}


def test_what_the_form_of_the_page_refuses_stands_at_its_cell(demo):
    resource = Silent(by=demo.user("phongnoivu"), plan=demo.plan("S4"), on=DAY)
    assert refs(run(resource, workbook(HEAD[:3], [None, "I", "Việc mới"]))) == ["C2"]


@pytest.mark.django_db
def test_choose_look_write_on_the_page(client):
    section = make_section(make_plan(make_agency("huyen")), marker="I.")
    client.force_login(make_user(section.plan.issuer), "django.contrib.auth.backends.ModelBackend")
    start = f"/ke-hoach/{section.plan.pk}/nhap-excel/"
    answer = choose(client, start, xlsx(HEAD[:3], [None, "I", "Việc mới"]))
    assert (answer.status_code, "1 thêm mới" in answer.content.decode(), Task.objects.count()) == (200, True, 0)
    posts = [client.post(f"{start}ghi/", hidden(answer)) for _ in range(2)]
    assert [post.status_code for post in posts] == [302, 409]
    assert (posts[0]["Location"], Task.objects.count()) == (f"/ke-hoach/{section.plan.pk}/", 1)
    assert start in client.get(f"/ke-hoach/{section.plan.pk}/").content.decode()
