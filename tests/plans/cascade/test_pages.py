"""The pages of carrying out a plan, through the client."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Plan, ReferenceDocument
from tests.factories import make_plan, make_user, sign_in

from .scene import DAY, finish

SUBJECT = "Nâng cao chỉ số của xã"


@pytest.fixture
def officer(scene):
    return sign_in(scene.officer)


@pytest.fixture
def leader(scene):
    return sign_in(scene.leader)


def derive_url(scene) -> str:
    return reverse("plan_derive", args=[scene.upper.pk])


def send(client, url, step, *tasks, **values):
    data = {"chosen": [task.pk for task in tasks], "subject": SUBJECT, "buoc": step, **values}
    return client.post(url, data)


def text(response) -> str:
    return response.content.decode()


def test_everything_is_ticked_beforehand_but_the_plan_itself(scene, officer):
    task, asked = scene.give("Rà soát"), scene.give("Ban hành kế hoạch", asks_plan=True)
    page = text(officer.get(derive_url(scene)))
    assert f'value="{task.pk}" id="chon-{task.pk}" checked' in page
    assert f'value="{asked.pk}" id="chon-{asked.pk}">' in page
    assert "Kế hoạch số 194/KH-UBND ngày 08/6/2024" in page


def test_looking_writes_nothing(scene, officer):
    first, second = scene.give("Một"), scene.give("Hai")
    page = text(send(officer, derive_url(scene), "xem", second))
    assert ("Hai" in page, "Một" in page, "1 nhiệm vụ được chép" in page) == (True, False, True)
    assert not Plan.objects.filter(parent=scene.upper).exists()
    assert first.pk != second.pk


def test_what_was_looked_at_is_written(scene, officer):
    task = scene.give()
    response = send(officer, derive_url(scene), "ghi", task)
    plan = Plan.objects.get(parent=scene.upper)
    assert (response.status_code, response.url, plan.subject) == (302, reverse("plan", args=[plan.pk]), SUBJECT)
    assert "Đã đưa 1 nhiệm vụ vào bản dự thảo" in text(officer.get(response.url))


def test_choosing_again_keeps_what_was_ticked_and_typed(scene, officer):
    first, second = scene.give("Một"), scene.give("Hai")
    page = text(send(officer, derive_url(scene), "sua", second))
    assert f'id="chon-{second.pk}" checked' in page
    assert f'id="chon-{first.pk}" checked' not in page
    assert SUBJECT in page


def test_the_second_time_the_draft_is_offered_first(scene, officer):
    first, second = scene.give("Một"), scene.give("Hai")
    plan = scene.derive(first)
    page = text(officer.get(derive_url(scene)))
    assert f'<option value="{plan.pk}" selected>' in page
    assert f'id="chon-{first.pk}"' not in page
    assert "Đã đưa vào" in page
    send(officer, derive_url(scene), "ghi", second, into=plan.pk, subject="")
    assert plan.tasks.count() == 2


def test_a_task_taken_meanwhile_is_told(scene, officer):
    task = scene.give("Rà soát")
    scene.derive(task)
    response = send(officer, derive_url(scene), "ghi", task)
    assert response.status_code == 422
    assert "«Rà soát» đã được đưa vào kế hoạch của cơ quan" in text(response)


def test_a_new_plan_needs_a_subject(scene, officer):
    response = send(officer, derive_url(scene), "ghi", scene.give(), subject=" ")
    assert (response.status_code, "Ghi trích yếu của kế hoạch mới" in text(response)) == (422, True)


def test_an_odd_key_is_not_a_fault_of_the_server(scene, officer):
    scene.give()
    response = officer.post(derive_url(scene), {"chosen": ["x", "9" * 40], "subject": SUBJECT, "buoc": "ghi"})
    assert response.status_code == 302
    assert Plan.objects.get(parent=scene.upper).tasks.count() == 0


def test_a_plan_without_number_says_that_the_sentence_has_gaps(scene, officer):
    scene.give()
    Plan.objects.filter(pk=scene.upper.pk).update(number="", day=None)
    assert "Văn bản cấp trên chưa ghi số hoặc ngày" in text(officer.get(derive_url(scene)))
    response = send(officer, derive_url(scene), "ghi")
    assert "Câu dẫn còn chỗ trống «……»" in text(officer.get(response.url))


def test_whoever_is_not_on_the_plan_is_refused(scene, leader):
    scene.give()
    assert leader.get(derive_url(scene)).status_code == 403


def test_an_office_for_two_bodies_chooses_in_whose_name(scene, leader):
    section = scene.section
    section.plan.issuer = scene.province
    section.plan.save()
    own, other = scene.give("Của phòng", to=scene.office), scene.give("Của huyện", to=scene.district)
    assert f'id="chon-{other.pk}"' in text(leader.get(derive_url(scene)))
    page = text(leader.get(f"{derive_url(scene)}?co-quan={scene.office.pk}"))
    assert f'id="chon-{own.pk}"' in page
    send(leader, f"{derive_url(scene)}?co-quan={scene.office.pk}", "ghi", own)
    assert Plan.objects.get(parent=scene.upper).issuer == scene.office


def test_the_ways_in_stand_on_the_list_the_plan_and_the_page_of_plans_above(scene, officer):
    scene.give()
    link = f'href="{derive_url(scene)}'
    for name, args in [("plans", []), ("plan", [scene.upper.pk]), ("upper_plans", [])]:
        assert link in text(officer.get(reverse(name, args=args)))


def test_the_list_above_counts_what_is_missing(scene, officer):
    first = scene.give("Một")
    scene.give("Hai")
    scene.derive(first)
    page = text(officer.get(reverse("upper_plans")))
    assert "1/2 nhiệm vụ chưa đưa vào kế hoạch" in page
    assert "Kế hoạch của xã" in page


def test_without_plans_above_the_page_says_when_one_comes(scene, officer):
    assert "Kế hoạch hiện ở đây sau khi cấp trên ban hành" in text(officer.get(reverse("upper_plans")))


def test_differences_are_shown_with_their_warning(scene, officer):
    plan = scene.derive(scene.give("Rà soát", last_day="2024-06-14"))
    plan.tasks.update(summary="Rà soát lại", last_day="2024-06-17")
    page = text(officer.get(reverse("plan_differences", args=[plan.pk])))
    assert "1 nhiệm vụ lấy từ cấp trên: 0 giữ nguyên, 1 có khác" in page
    assert "muộn hơn hạn của cấp trên 3 ngày" in page


def test_units_are_filtered_by_the_address(scene, leader):
    scene.give("Kế hoạch", asks_plan=True)
    scene.issue(scene.derive(), number="12", day=9, month=6)
    url = reverse("plan_units", args=[scene.upper.pk])
    page = text(leader.get(url))
    assert "1/3 đơn vị phải gửi kế hoạch đã ban hành" in page
    assert "số 12/KH-UBND, ngày 09/06/2024" in page
    shown = {
        key: [row.agency.code for row in leader.get(url, {"loc": key}).context["rows"]] for key in ("chua", "da", "x")
    }
    assert shown == {"chua": ["xa-2", "xa-3"], "da": ["xa-1"], "x": ["xa-1", "xa-2", "xa-3"]}


def test_the_units_come_as_excel(scene, leader):
    scene.give()
    response = leader.get(reverse("plan_units_excel", args=[scene.upper.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    assert sheet["A1"].value.startswith("Kế hoạch số 194/KH-UBND ngày 08/6/2024")
    assert [sheet.cell(row, 2).value for row in (4, 5, 6)] == [str(agency) for agency in scene.communes]


def test_the_page_of_units_takes_the_same_queries_for_few_and_many(scene, leader):
    url, found = reverse("plan_units", args=[scene.upper.pk]), []
    for number in range(2):
        task = scene.give(f"Việc {number}")
        for agency in scene.communes[: 1 + number * 2]:
            scene.issue(scene.derive(task, agency=agency))
        with CaptureQueriesContext(connection) as queries:
            leader.get(url)
        found.append(len(queries))
    assert found[0] == found[1]


def test_the_task_above_proposes_to_report_and_one_click_does(scene, officer):
    task = scene.give("Rà soát")
    plan = scene.issue(scene.derive(task))
    url = reverse("task", args=[scene.upper.pk, task.pk])
    assert "Các nhiệm vụ con đã xong" not in text(officer.get(url))
    finish(plan.tasks.get())
    assert "Các nhiệm vụ con đã xong 1/1." in text(officer.get(url))
    own = task.assignments.get(agency=scene.commune)
    words = "Các nhiệm vụ triển khai trong kế hoạch của cơ quan đã xong 1/1."
    officer.post(reverse("assignment_move", args=[own.pk]), {"action": "report", "comment": words, "trang": "nhiem-vu"})
    own.refresh_from_db()
    assert (own.state, own.progress.get().text) == ("reported", words)


def test_late_work_is_reported_from_the_proposal_with_its_reason(scene, officer, settings):
    settings.TODAY = DAY
    task = scene.give("Rà soát")
    finish(scene.issue(scene.derive(task)).tasks.get())
    task.assignments.update(last_day=DAY - timedelta(days=1))
    own = task.assignments.get(agency=scene.commune)
    page = text(officer.get(reverse("task", args=[scene.upper.pk, task.pk])))
    proposal = page[page.index('id="cap-duoi"') :]
    assert "required" in proposal[proposal.index('name="late_reason"') :].partition(">")[0]
    assert f'name="seen" value="{own.version}"' in proposal
    said = {"action": "report", "comment": "Xong", "trang": "nhiem-vu", "seen": own.version}
    url = reverse("assignment_move", args=[own.pk])
    assert "ghi lý do chậm" in text(officer.post(url, said, follow=True))
    officer.post(url, said | {"late_reason": "Mưa lũ"})
    own.refresh_from_db()
    assert (own.state, own.late_reason) == ("reported", "Mưa lũ")


def test_filtering_the_units_of_a_task_does_not_change_how_many_took_it_over(scene, leader):
    task = scene.give("Rà soát")
    scene.issue(scene.derive(task))
    url = reverse("task", args=[scene.upper.pk, task.pk])
    for address in (url, f"{url}?trangthai=confirmed"):
        assert "1/3 đơn vị đã đưa nhiệm vụ này" in text(leader.get(address))


def test_the_task_below_leads_back_to_the_one_above(scene, officer):
    source = scene.give("Rà soát")
    task = scene.derive(source).tasks.get()
    page = text(officer.get(reverse("task", args=[task.plan_id, task.pk])))
    assert reverse("task", args=[source.plan_id, source.pk]) in page


def test_a_plan_written_without_the_one_above_is_tied_to_it_by_hand(scene, officer):
    scene.give()
    plan = make_plan(scene.commune)
    response = officer.post(reverse("plan_parents", args=[plan.pk]), {"parent": scene.upper.pk})
    plan.refresh_from_db()
    assert (response.status_code, plan.parent) == (302, scene.upper)
    assert officer.post(reverse("plan_parents", args=[plan.pk]), {"parent": plan.pk}).status_code == 422


@pytest.fixture
def kh194(scene) -> ReferenceDocument:
    return ReferenceDocument.objects.create(
        kind="Kế hoạch",
        number="195/KH-UBND",
        issued_on="2024-06-08",
        issuer_name=scene.district.short_name,
        title="Nâng cao Chỉ số",
    )


def test_a_document_known_by_number_says_that_its_content_is_not_here(officer, kh194):
    page = text(officer.get(reverse("reference", args=[kh194.pk])))
    assert "nội dung không có trong hệ thống" in page
    form = text(officer.get(reverse("reference_derive", args=[kh194.pk])))
    assert "không có nhiệm vụ nào để chọn" in form
    assert reverse("plan_import") in form


def test_a_draft_is_begun_from_its_number(scene, officer, kh194):
    url = reverse("reference_derive", args=[kh194.pk])
    response = officer.post(url, {"agency": scene.commune.pk, "subject": SUBJECT})
    plan = Plan.objects.get(carries_out=kh194)
    assert (response.url, plan.issuer) == (reverse("plan", args=[plan.pk]), scene.commune)
    page = text(officer.get(response.url))
    assert reverse("reference", args=[kh194.pk]) in page
    assert SUBJECT in text(officer.get(reverse("reference", args=[kh194.pk])))


def test_nobody_carries_out_what_the_own_body_issued(scene, leader, kh194):
    scene.upper.carries_out.add(kh194)
    url = reverse("reference_derive", args=[kh194.pk])
    offered = leader.get(url).context["form"].fields["agency"].queryset
    assert list(offered) == [scene.office]


def test_a_draft_of_a_commune_is_begun_by_its_own_people_alone(scene, leader, officer):
    """Phòng Nội vụ would lose sight of it at once."""
    issuers = {
        client: list(client.get(reverse("plan_new")).context["form"].fields["issuer"].queryset)
        for client in (leader, officer)
    }
    assert issuers == {leader: [scene.district, scene.office], officer: [scene.commune]}


def test_an_issued_plan_of_a_commune_is_read_and_not_corrected_by_the_district(scene, leader):
    plan = scene.issue(scene.derive(scene.give()))
    answers = [leader.get(reverse(name, args=[plan.pk])).status_code for name in ("plan", "plan_edit")]
    assert answers == [200, 403]


def test_a_viewer_sees_the_units_and_no_button(scene):
    scene.give()
    viewer = sign_in(make_user(scene.commune, "viewer", "nguoi-xem"))
    page = text(viewer.get(reverse("plan", args=[scene.upper.pk])))
    assert (reverse("plan_units", args=[scene.upper.pk]) in page, derive_url(scene) in page) == (True, False)
