"""The access matrix: every address × role × method, expectations written by hand.

An address without a row fails, a row without an address fails. One letter a role, in the order of ROLES: L sent to
sign-in, O answered (200), U refused input (422), R redirected onwards, F forbidden (403), H hidden (404), M method not
allowed (405). The objects are those of huyện Bắc Sơn: its 2023 score table, plan S4, an assignment of UBND xã Nhất
Tiến, a job of Phòng Nội vụ; ``stranger`` is Phòng Nội vụ of another authority, ``loner`` has no agency.
"""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from agencies.models import Agency, AgencyGroup, AgencyKind, AuditEntry, Job, Role, User
from plans.cascade.deriving import derive
from plans.models import (
    Assignment,
    CalendarDay,
    Digest,
    Plan,
    Reminder,
    ReminderRule,
)
from plans.sample import SAMPLE_DAY
from tests.access_objects import objects_of, table_objects

ROLES = [
    "anonymous",
    "quantri",
    "phongnoivu",
    "thamdinh",
    "canbo.tckh",
    "canbo.nhattien",
    "lanhdao",
    "viewer",
    "stranger",
    "loner",
]
EVERYBODY = "LOOOOOOOOO"
SEES_SCORES = "LOOOHHOOHH"
EDITS_SCORES = "LFOFHHFFHH"
APPRAISES = "LFFOHHFFHH"  # the table of huyện Bắc Sơn in the province's round
DESIGNS = "LFOFHHFFHH"  # of a set that huyện Bắc Sơn has issued itself
SEES_PLAN = "LOOOOOOOHH"
EDITS_PLAN = "LFOFFFFFHH"
ISSUES = "LFOFFFOFHH"
CHECKS_PLAN = "LOOOFFOOHH"  # those in whose reach its issuer is; who was only given work sees no faults
SEES_ROUND = "LOOOHOOOHH"  # of huyện Bắc Sơn for its communes, UBND xã Nhất Tiến among them
LEADS_ROUND = "LFOFHFFFHH"
TAKES_PART = "LFFFHOFFHH"
OF_ROUND = {"assessment_move", "assessment_submit", "assessment_explain", "assessment_answer"}
WRITES = "LFOFOOFFOH"  # whoever may write for an agency of their own; 404 without an agency
FOLLOWS_REPORTS = "LFOFFFOFHH"
OWN_DRAFT = "LHHHHOHHHH"  # of UBND xã Nhất Tiến, which has not handed its report in
WRITES_FOR_DISTRICT = "LFOHHHFFHH"  # a draft of UBND huyện itself: also Phòng Nội vụ speaks for it


def refused(row: str) -> str:
    """The same people, with input that is refused."""
    return row.replace("O", "U")


def onwards(row: str) -> str:
    """The same people, sent onwards after the work is done."""
    return row.replace("O", "R")


WITHOUT_SIGN_IN = {"feed", "healthz", "readyz"}  # asked by programs: calendars, monitors

# name: (GET, POST); None: the method is not allowed to anybody signed in.
EXPECTED = {
    "home": ("LOORRROROR", None),
    "password_change": (EVERYBODY, EVERYBODY),
    "password_changed": (onwards(EVERYBODY), None),
    "session": (EVERYBODY, None),
    "jobs": (EVERYBODY, None),
    "job": ("LHOHHHHHHH", None),
    "job_retry": (None, "LHRHHHHHHH"),
    "job_file": ("LHOHHHHHHH", None),
    "healthz": ("O" * 10, None),
    "readyz": ("503" * 10, None),  # nobody works for the suite
    "criteria_sets": (EVERYBODY, None),
    "criteria_set": ("LOOOOOOOHH", None),
    "criteria_set_new": ("LFOFFFFFOF", "LFUFFFFFUF"),
    "criteria_set_edit": (EDITS_SCORES, refused(EDITS_SCORES)),
    "criteria_set_copy": ("LFOFFFFFHF", "LFUFFFFFHF"),
    "criteria_set_delete": (None, onwards(EDITS_SCORES)),
    "criterion_new": (EDITS_SCORES, refused(EDITS_SCORES)),
    "criterion_edit": (EDITS_SCORES, refused(EDITS_SCORES)),
    "criterion_method": (EDITS_SCORES, onwards(EDITS_SCORES)),
    "criterion_delete": (None, onwards(EDITS_SCORES)),
    "criterion_fill_up": (None, onwards(EDITS_SCORES)),
    "assessments": (EVERYBODY, None),
    "assessment_new": (WRITES, refused(WRITES)),
    "assessment": (SEES_SCORES, None),
    "assessment_publish": (None, onwards(EDITS_SCORES)),
    "comparison": (SEES_SCORES, None),
    "comparison_export": (SEES_SCORES, onwards(SEES_SCORES)),
    "scores_save": (None, refused(EDITS_SCORES)),
    "paste_preview": (None, refused(EDITS_SCORES)),
    "assessment_history": (SEES_SCORES, None),
    "assessment_unlock": (EDITS_SCORES, refused(EDITS_SCORES)),
    "rounds": (EVERYBODY, None),
    "round_new": ("LFOFFFFFOF", "LFUFFFFFUF"),
    "round": (SEES_ROUND, None),
    "round_edit": (LEADS_ROUND, refused(LEADS_ROUND)),
    "round_remove": (LEADS_ROUND, refused(LEADS_ROUND)),
    "round_begin": (None, onwards(LEADS_ROUND)),
    "round_publish": (LEADS_ROUND, refused(LEADS_ROUND)),
    "round_surveys": (LEADS_ROUND, refused(LEADS_ROUND)),
    "round_surveys_export": (LEADS_ROUND, onwards(LEADS_ROUND)),
    "assessment_move": (LEADS_ROUND, refused(LEADS_ROUND)),
    "assessment_submit": (TAKES_PART, onwards(TAKES_PART)),
    "assessment_explain": (SEES_ROUND, onwards(TAKES_PART)),
    "assessment_answer": (None, refused(TAKES_PART)),
    "assessment_checks": (SEES_SCORES, None),
    "score_export": (SEES_SCORES, onwards(SEES_SCORES)),
    "score_import": (EDITS_SCORES, refused(EDITS_SCORES)),
    "score_import_write": (None, refused(EDITS_SCORES)),
    "score_import_report": (None, refused(EDITS_SCORES)),
    "score_import_undo": (None, onwards(EDITS_SCORES)),
    "score_detail": (SEES_SCORES, onwards(EDITS_SCORES)),
    "score_declare": (None, onwards(EDITS_SCORES)),
    "score_reckon": (None, refused(EDITS_SCORES)),
    "evidence_add": (None, refused(EDITS_SCORES)),
    "evidence_file": (SEES_SCORES, None),
    "evidence_view": (SEES_SCORES, None),
    "appraisal": (APPRAISES, None),
    "appraisal_sheet": (APPRAISES, None),
    "appraisal_send": (None, onwards(APPRAISES)),
    "appraisal_leaf": (APPRAISES, refused(APPRAISES)),
    "evidence_many": (EDITS_SCORES, refused(EDITS_SCORES)),
    "evidence_confirm": (None, onwards(EDITS_SCORES)),
    "evidence_delete": (None, onwards(EDITS_SCORES)),
    "set_export": ("LOOOOOOOHH", "LRRRRRRRHH"),
    "set_import": (DESIGNS, refused(DESIGNS)),
    "set_import_write": (None, refused(DESIGNS)),
    "set_import_report": (None, refused(DESIGNS)),
    "cause_new": (EDITS_SCORES, refused(EDITS_SCORES)),
    "cause_edit": (EDITS_SCORES, refused(EDITS_SCORES)),
    "cause_delete": (None, onwards(EDITS_SCORES)),
    "rankings": (EVERYBODY, None),
    "ranking": (SEES_SCORES, None),
    "ranking_export": (SEES_SCORES, onwards(SEES_SCORES)),
    "heat_map": (SEES_SCORES, None),
    "heat_map_export": (SEES_SCORES, onwards(SEES_SCORES)),
    "index_results": (SEES_SCORES, None),
    "index_results_export": (SEES_SCORES, onwards(SEES_SCORES)),
    "plans": (EVERYBODY, None),
    "plan_new": (WRITES, refused(WRITES)),
    "office": (onwards(WRITES), None),
    "office_style": (EDITS_SCORES, refused(EDITS_SCORES)),  # who writes for another body does not find it
    "plan_import": (WRITES, refused(WRITES)),
    "plan_import_write": (None, refused(WRITES)),
    "plan": (SEES_PLAN, None),
    "plan_checks": ("LOOFFFOOHH", None),  # the plan is being amended: for its issuer alone
    "plan_edit": (EDITS_PLAN, refused(EDITS_PLAN)),
    "plan_state": (None, "LFRFFFRFHH"),
    "plan_reminding": (ISSUES, refused(ISSUES)),
    "plan_reminded": (FOLLOWS_REPORTS, None),
    "plan_pdf": (None, onwards(SEES_PLAN)),
    "preview": (SEES_PLAN, None),
    "preview_order": (None, onwards(SEES_PLAN)),
    "versions": (SEES_PLAN, None),
    "version_submit": (None, refused(EDITS_PLAN)),
    "version_issue": (ISSUES, refused(ISSUES)),
    "plan_changes": ("LOOFFFOOHH", None),
    "version_state": (None, "LFRFFFRFHH"),
    "version_render": (None, onwards(SEES_PLAN)),
    "version_file": (SEES_PLAN, None),
    "version_difference": (SEES_PLAN, None),
    "plan_head_save": (None, refused(EDITS_PLAN)),
    "section_save": (None, refused(EDITS_PLAN)),
    "plan_list": (EDITS_PLAN, refused(EDITS_PLAN)),
    "plan_appendices": (EDITS_PLAN, refused(EDITS_PLAN)),
    "section_table_new": (EDITS_PLAN, refused(EDITS_PLAN)),
    "appendix_table_new": (EDITS_PLAN, refused(EDITS_PLAN)),
    "table_edit": (EDITS_PLAN, refused(EDITS_PLAN)),
    "table_delete": (None, onwards(EDITS_PLAN)),
    "reference_new": (EDITS_PLAN, refused(EDITS_PLAN)),
    "plan_copy": (EDITS_PLAN, refused(EDITS_PLAN)),
    "plan_leftovers": (EDITS_PLAN, None),
    "plan_arrange": (EDITS_PLAN, None),
    "plan_move": (None, onwards(EDITS_PLAN)),
    "plan_renumber": (EDITS_PLAN, onwards(EDITS_PLAN)),
    "plan_lines": (EDITS_PLAN, refused(EDITS_PLAN)),
    "section_new": (EDITS_PLAN, refused(EDITS_PLAN)),
    "section_edit": (EDITS_PLAN, refused(EDITS_PLAN)),
    "section_delete": (None, onwards(EDITS_PLAN)),
    "task_new": (EDITS_PLAN, refused(EDITS_PLAN)),
    "task": (SEES_PLAN, None),
    "task_edit": (EDITS_PLAN, refused(EDITS_PLAN)),
    "task_delete": (None, onwards(EDITS_PLAN)),
    "deadline_hint": (EDITS_PLAN, None),
    "measure_status": (None, onwards(EDITS_PLAN)),
    "tasks_export": (EDITS_PLAN, onwards(EDITS_PLAN)),
    "tasks_import": (EDITS_PLAN, refused(EDITS_PLAN)),
    "tasks_import_write": (None, refused(EDITS_PLAN)),
    "tasks_import_report": (None, refused(EDITS_PLAN)),
    "upper_plans": ("LOOOOOOOOH", None),
    "plan_derive": ("LFOFOOFFHH", refused("LFOFOOFFHH")),
    "plan_parents": (EDITS_PLAN, onwards(EDITS_PLAN)),
    "plan_differences": (SEES_PLAN, None),
    "plan_units": (SEES_PLAN, None),
    "plan_units_excel": (SEES_PLAN, onwards(SEES_PLAN)),
    "reference": (SEES_PLAN, None),
    "reference_derive": ("LFOFOOFFHH", refused("LFOFOOFFHH")),
    "tasks_from_lost": (EDITS_SCORES, refused(EDITS_SCORES)),
    "lost_points": (SEES_SCORES, None),
    "link_criterion": (None, onwards(EDITS_SCORES)),
    "unlink_criterion": (None, onwards(EDITS_SCORES)),
    "ledger_export": (SEES_SCORES, onwards(SEES_SCORES)),
    "ledger_expected": (None, onwards(EDITS_SCORES)),
    "ledger_give_up": (None, refused(EDITS_SCORES)),
    "notices": (EVERYBODY, None),
    "notices_read": (None, onwards(EVERYBODY)),
    "my_work": ("LFOFOOOFOO", None),
    "assignment_move": (None, "LFRFHRFFHH"),
    "assignment_file": ("LOOOHOOOHH", None),
    "work_bulk": (None, "LFUFUUUFUU"),
    "receipt_confirm": (None, "LFRFHRFFHH"),
    "name_resolve": (None, onwards(EDITS_PLAN)),
    "feeds": ("LFOFOOOFOO", None),
    "feed_create": (None, "LFOFOOOFOO"),
    "feed_revoke": (None, "LFHFHRHFHH"),
    "feed": ("O" * 10, None),
    "signed_copies": (SEES_PLAN, refused(EDITS_PLAN)),
    "signed_copy_file": (SEES_PLAN, None),
    "verify": (EVERYBODY, refused(EVERYBODY)),
    "reports": (EVERYBODY, None),
    "plan_urge": (EDITS_PLAN, refused(EDITS_PLAN)),
    "report_request_letter": (None, onwards(EDITS_PLAN)),
    "periodic_document": (None, onwards(WRITES_FOR_DISTRICT)),
    "report_request_from": (None, "LFRFFFFFHH"),
    "report_request_new": ("LFOFFFFFOF", "LFUFFFFFUF"),
    "report_request": (SEES_PLAN, None),  # officers of both addressees among them
    "report_request_edit": (EDITS_PLAN, refused(EDITS_PLAN)),
    "report_request_state": (None, "LFRFFFFFHH"),
    "report_request_delete": (None, "LFRFFFFFHH"),
    "report_receipts_export": (FOLLOWS_REPORTS, onwards(FOLLOWS_REPORTS)),
    "report_synthesis": (FOLLOWS_REPORTS, None),
    "report_synthesis_export": (FOLLOWS_REPORTS, onwards(FOLLOWS_REPORTS)),
    "report": (OWN_DRAFT, None),
    "report_edit": (OWN_DRAFT, refused(OWN_DRAFT)),
    "report_state": (None, onwards(OWN_DRAFT)),
    "report_refill": (None, onwards(OWN_DRAFT)),
    "periodic_new": (WRITES, refused(WRITES)),
    "periodic": ("LOOHHHOOHH", None),
    "periodic_edit": (WRITES_FOR_DISTRICT, refused(WRITES_FOR_DISTRICT)),
    "periodic_state": (None, onwards(WRITES_FOR_DISTRICT)),
    "periodic_refill": (None, onwards(WRITES_FOR_DISTRICT)),
    "periodic_delete": (None, onwards(WRITES_FOR_DISTRICT)),
}
DATA = {
    "score_detail": {"version": "1"},
    "plan_state": {"action": "finish"},
    "version_state": {"action": "return_draft"},
    "assignment_move": {"action": "start"},
    "measure_status": {"status": "done"},
    "feed_create": {"loai": "person"},
    "report_request_state": {"action": "close_request"},
    "report_state": {"action": "submit"},
    "periodic_state": {"action": "submit"},
    "plan_head_save": {"truong": "year", "year": "24"},
    "section_save": {"truong": "kind", "kind": "?"},
}
# Signing in and out answer to class-based views of Django, which know PUT and OPTIONS too.
SIGNING = {
    "login": {"GET": "O" + "R" * 9, "HEAD": "O" + "R" * 9, "POST": "O" + "R" * 9, "PUT": "O" + "R" * 9},
    "logout": {"GET": "L" + "M" * 9, "POST": "L" * 10, "PUT": "L" + "M" * 9},
}
ADMINISTRATION = {  # (GET, POST) for quản trị; everybody else 403, strangers to sign-in
    "index": "OO", "logout": "MO", "password_change": "OO", "password_change_done": "OO", "login": "RR", "jsi18n": "OO",
    "autocomplete": "FF", "view_on_site": "HH", "app_list": "OO", "agencies_agency_export": "OR",
    "agencies_agency_import": "OU", "agencies_agency_import_write": "MU", "agencies_agency_import_report": "MU",
    "auth_user_password_change": "OO",
}  # fmt: skip
MODELS = {  # changelist, add, history, delete, change for quản trị (GET)
    "agencies_agencykind": "OOOOO", "agencies_agency": "OOOOO", "agencies_agencygroup": "OOOOO",
    "agencies_user": "OOOFO", "agencies_auditentry": "OFOFO", "agencies_job": "OFOFO", "plans_reminder": "OFOFO",
    "plans_digest": "OFOFO", "plans_reminderrule": "OOOOO", "plans_calendarday": "OOOOO",
    "axes_accessattempt": "OFOOO", "axes_accesslog": "FFFFF", "axes_accessfailurelog": "FFFFF", "auth_group": "FFFFF",
}  # fmt: skip
VIEWS = ["changelist", "add", "history", "delete", "change"]


def addresses(patterns=None, namespace=""):
    """(name or None, route, parameters) of every address that the resolver knows."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            name = f"{namespace}{pattern.name}" if pattern.name else None
            yield name, str(pattern.pattern), list(pattern.pattern.converters)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)


@pytest.fixture
def clients(demo):
    User.objects.create_user("viewer", agency=demo.agency("bac-son"), role=Role.VIEWER)
    User.objects.create_user("stranger", agency=demo.agency("tp-noi-vu"), role=Role.COORDINATOR)
    User.objects.create_user("loner", role=Role.OFFICER)
    return {name: client_of(name) for name in ROLES}


def client_of(name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name != "anonymous":
        client.force_login(User.objects.get(username=name), "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def objects(demo, tmp_path, settings) -> dict:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "kh.pdf").write_bytes(b"%PDF")
    return objects_of(demo)


def address(name: str, parameters: list[str], objects: dict) -> str:
    """The address with the right object for ``pk``: that of its first words."""
    route = next(route for found, route, _ in addresses() if found == name)
    owner = {
        "bo-tieu-chi": "criteria_set",
        "bang-diem": "assessment",
        "xep-hang": "ranked set",
        "ket-qua": "agency",
        "ke-hoach": "plan",
        "viec-nen": "job",
        "viec": "assignment",
        "van-ban": "reference",
        "ban-van-ban": "version",
        "ban-da-ky": "copy",
        "the-thuc": "agency",
        "lich-cua-toi": "feed",
        "yeu-cau-bao-cao": "request",
        "bao-cao": "report",
        "bao-cao-dinh-ky": "periodic",
        "dot-danh-gia": "round",
    }
    start = route.split("/")[0]
    subject = owner.get(start)
    if name in OF_ROUND:
        subject = "table of the round"
    elif name.startswith("appraisal"):
        subject = "appraised"
    values = {key: objects[subject if key == "pk" else key] for key in parameters}
    if start == "bo-tieu-chi" and "criterion" in values:
        values["criterion"] = objects["criterion of the set"]
    return reverse(name, kwargs=values)


def verdict(response) -> str:
    status = response.status_code
    doors = (resolve_url(settings.LOGIN_URL), reverse("admin:login"))  # the second leads on to the first, see below
    if status == 302 and response["Location"].startswith(doors):
        return "L"
    letters = {200: "O", 302: "R", 403: "F", 404: "H", 405: "M", 422: "U"}
    return letters.get(status, str(status))


def ask(client: Client, method: str, url: str, data: dict) -> str:
    """The verdict of one request; what it changed is taken back."""
    with transaction.atomic():
        response = client.post(url, data) if method == "POST" else client.generic(method, url)
        b"".join(response)  # read to its end a file closes; close() would end the connection on PostgreSQL
        transaction.set_rollback(True)
    return verdict(response)


def own_addresses() -> list[tuple[str, list[str]]]:
    return [(name, parameters) for name, _, parameters in addresses() if name and ":" not in name]


def test_every_address_has_a_row_and_every_row_an_address():
    names = [name for name, _ in own_addresses()]
    assert sorted(names) == sorted([*EXPECTED, *SIGNING])


def test_every_address_has_a_name():
    nameless = [route for name, route, _ in addresses() if name is None]
    assert set(nameless) == {"<path:object_id>/", "(?P<url>.*)$"}  # both of Django's admin site, asked below


@pytest.mark.parametrize("name", EXPECTED)
def test_matrix(name, clients, objects):
    """Every method: what is not named for an address is 405 for whoever is signed in."""
    get, post = EXPECTED[name]
    parameters = dict(own_addresses())[name]
    url, data = address(name, parameters, objects), dict(DATA.get(name, {"bieu-mau": "trống"}))
    if name == "plan_move":
        data["lam"] = f"n{objects['task']}:down"
    if name == "link_criterion":
        data["task"] = objects["task"]
    closed = "M" * 10 if name in WITHOUT_SIGN_IN else "L" + "M" * 9
    if name == "password_change":  # a class-based view of Django
        expected = {"GET": get, "HEAD": get, "POST": post, "PUT": post}
    else:
        expected = {
            "GET": get or closed,
            "HEAD": get or closed,
            "POST": post or closed,
            "PUT": closed,
            "OPTIONS": closed,
        }
    for method, row in {**expected, "PATCH": closed, "DELETE": closed}.items():
        assert "".join(ask(clients[role], method, url, data) for role in ROLES) == row, method


# A draft asks nobody for a receipt.
PLAN_PAGES = [
    name for name, route, _ in addresses() if route.startswith("ke-hoach/<int:pk>/") and name != "receipt_confirm"
]


@pytest.fixture
def draft(demo) -> Plan:
    """What UBND xã Nhất Tiến is drafting after a plan of huyện Bắc Sơn."""
    upper, own = demo.plan("MH"), demo.agency("bs-nhat-tien")
    chosen = set(upper.tasks.filter(assignments__agency=own).values_list("pk", flat=True))
    by = demo.user("canbo.nhattien")
    return derive(upper, own, chosen, by=by, on=SAMPLE_DAY, subject="Kế hoạch của xã")


@pytest.mark.parametrize("name", PLAN_PAGES)
def test_a_draft_is_seen_by_the_people_of_its_issuer_alone(name, clients, objects, draft):
    """Not by the level above, whose plan it carries out; not by quản trị, thẩm định or lãnh đạo there."""
    task = draft.tasks.first()
    own = {"plan": draft.pk, "task": task.pk, "section": task.section_id, "measure": task.measures.first().pk}
    own |= table_objects(draft)
    url = address(name, dict(own_addresses())[name], objects | own)
    method = "GET" if EXPECTED[name][0] else "POST"
    data = DATA.get(name, {}) | {"lam": f"n{task.pk}:down"}
    answers = {role: ask(clients[role], method, url, data) for role in ROLES}
    assert answers.pop("anonymous") == "L"
    assert answers.pop("canbo.nhattien") != "H"
    assert set(answers.values()) <= {"H", "F"}


@pytest.mark.parametrize("name", SIGNING)
def test_matrix_of_signing_in_and_out(name, clients):
    for method, row in SIGNING[name].items():
        assert "".join(ask(client_of(role), method, reverse(name), {}) for role in ROLES) == row, method


@pytest.fixture
def records(demo) -> dict:
    """One row of every model of the admin site, by "app_model"."""
    job = Job.objects.create(
        kind="render_plan", label="KH", agency=demo.agency("bac-son"), requested_by=demo.user("quantri")
    )
    person, assignment = demo.user("canbo.nhattien"), Assignment.objects.first()
    day = {"due_on": "2024-06-13", "planned_on": "2024-06-10"}
    reminder = Reminder.objects.create(assignment=assignment, recipient=person, kind="-3", **day)
    digest = Digest.objects.create(person=person, planned_on="2024-06-10", day="2024-06-10")
    rule = ReminderRule.objects.create(authority=demo.agency("bac-son"), days=-3, audience="officer")
    free = CalendarDay.objects.create(day="2024-06-12", note="Bão")
    made = [
        job,
        person,
        reminder,
        digest,
        rule,
        free,
        Group.objects.create(),
        AccessAttempt.objects.create(failures_since_start=1),
    ]
    made += [AccessLog.objects.create(), AccessFailureLog.objects.create()]
    made += [model.objects.first() for model in (Agency, AgencyGroup, AgencyKind, AuditEntry)]
    return {f"{row._meta.app_label}_{row._meta.model_name}": row.pk for row in made}


def admin_addresses(records: dict) -> list[tuple[str, str]]:
    """(name without its namespace, address) of the whole admin site."""
    person = records["agencies_user"]
    values = {"id": person, "app_label": "agencies", "content_type_id": 1, "object_id": person, "url": "khong-co"}
    found = []
    for name, _, parameters in addresses():
        if name and name.startswith("admin:"):
            model = name.removeprefix("admin:").rpartition("_")[0]
            known = {**values, "object_id": records.get(model, person)}
            kwargs = {key: known[key] for key in parameters or (["app_label"] if "app_list" in name else [])}
            found.append((name.removeprefix("admin:"), reverse(name, kwargs=kwargs)))
    return found


def test_every_admin_address_has_a_row(records):
    names = [name for name, _ in admin_addresses(records)]
    assert sorted(names) == sorted([*ADMINISTRATION, *(f"{model}_{view}" for model in MODELS for view in VIEWS)])


def test_admin_site_is_closed_to_all_but_the_administrator(clients, records):
    closed = "L" + "F" * 8
    others = [role for role in ROLES if role != "quantri"]
    for name, url in [*admin_addresses(records), ("?", "/quan-tri/khong-co/"), ("?", "/quan-tri/agencies/agency/1/")]:
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]:
            found = "".join(ask(clients[role], method, url, {}) for role in others)
            assert found == closed, f"{method} {name}"


def test_admin_site_has_no_sign_in_form_of_its_own(client):
    response = client.get(reverse("admin:login"))
    assert response["Location"].startswith(resolve_url(settings.LOGIN_URL))


def test_admin_site_for_the_administrator(clients, records):
    rows = {name: row[0] for name, row in ADMINISTRATION.items()}
    rows |= {f"{model}_{view}": MODELS[model][at] for model in MODELS for at, view in enumerate(VIEWS)}
    found = {name: ask(clients["quantri"], "GET", url, {}) for name, url in admin_addresses(records)}
    assert found == rows
