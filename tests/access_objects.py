"""One object for every kind of address, as the access matrix asks for them: all of huyện Bắc Sơn."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agencies.files import store_file
from agencies.models import Job
from criteria.cycle.rounds import open_round
from criteria.models import Evidence, Round, ScoreImport
from plans.documents.versions import issue_plan
from plans.feeds import create_feed
from plans.models import (
    Assignment,
    DocumentVersion,
    FeedToken,
    PlanReceipt,
    ReferenceDocument,
    SignedCopy,
    TaskCriterion,
)
from plans.sample import SAMPLE_DAY
from tests.factories import make_criterion, make_periodic, make_report, make_request, make_round, make_set, make_table


def objects_of(demo) -> dict:
    """Parameters of every address by name."""
    plan = demo.plan("S4")
    return {
        "plan": plan.pk,
        "agency": plan.issuer_id,
        "kind": "recipient",
        "reference": ReferenceDocument.objects.get(number="194/KH-UBND").pk,
        **score_objects(demo),
        **set_objects(demo),
        **appraisal_objects(demo),
        **round_objects(demo),
        **task_objects(demo, plan),
        **job_objects(demo, plan),
        **feed_objects(demo),
        **document_objects(demo, plan),
        **table_objects(plan),
        **report_objects(demo, plan),
    }


def score_objects(demo) -> dict:
    """The result of 2023 with a cause, a piece of evidence that has a file, and an Excel file that was read in."""
    assessment, leaf = demo.assessment, demo.criterion("1.6.2")
    upload = SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.7")
    file = store_file(upload, agency=assessment.agency, by=demo.user("phongnoivu"))
    score = assessment.scores.get(criterion=leaf)
    nothing = {"criteria": [], "causes_before": [], "causes_after": [], "scores": {}, "printed": {}}
    return {
        "assessment": assessment.pk,
        "ranked set": assessment.criteria_set_id,
        "year": assessment.year,
        "criterion": leaf.pk,
        "cause": assessment.causes.first().pk,
        "evidence": Evidence.objects.create(score=score, document="Báo cáo số 12/BC-UBND", file=file).pk,
        "number": ScoreImport.objects.create(assessment=assessment, changed=0, unchanged=0, changes=nothing).pk,
    }


def set_objects(demo) -> dict:
    """A set that the district has issued itself, with one criterion."""
    criteria_set = make_set(demo.agency("bac-son"))
    return {"criteria_set": criteria_set.pk, "criterion of the set": make_criterion(criteria_set, "1", "1").pk}


def task_objects(demo, plan) -> dict:
    """A task of S4, and the work of UBND xã Nhất Tiến with the file of its product."""
    task = plan.tasks.get(heading__startswith="Tiêu chí 7.2")
    assignment = Assignment.objects.get(agency__code="bs-nhat-tien", task__last_day="2024-06-13")
    product = SimpleUploadedFile("Kế hoạch xã.pdf", b"%PDF-1.7")
    assignment.product_file = store_file(product, agency=assignment.agency, by=demo.user("canbo.nhattien"))
    assignment.save()
    return {
        "task": task.pk,
        "section": task.section_id,
        "measure": task.measures.first().pk,
        "link": TaskCriterion.objects.get(task__plan=plan, is_cited=False).pk,
        "assignment": assignment.pk,
        "receipt": PlanReceipt.objects.get(plan=plan, agency=assignment.agency).pk,
    }


def job_objects(demo, plan) -> dict:
    """A finished job of Phòng Nội vụ; its file is kh.pdf."""
    job = Job.objects.create(
        kind="render_plan",
        params={"plan": plan.pk},
        label="KH",
        agency=demo.agency("bac-son"),
        requested_by=demo.user("phongnoivu"),
        state=Job.State.DONE,
        result_name="kh.pdf",
        result_path="kh.pdf",
    )
    return {"job": job.pk}


def feed_objects(demo) -> dict:
    secret = create_feed("person", by=demo.user("canbo.nhattien"), now=timezone.now())
    return {"feed": FeedToken.objects.get(person__username="canbo.nhattien").pk, "secret": secret}


def appraisal_objects(demo) -> dict:
    """The table of huyện Bắc Sơn of 2024, in a round of the province and under appraisal."""
    organiser, district = demo.user("sonoivu"), demo.agency("bac-son")
    criteria_set = demo.assessment.criteria_set
    round = Round(criteria_set=criteria_set, agency=criteria_set.issuer, year=2024, name="Đợt 2024")
    open_round(round, agencies=[district], leads={}, by=organiser, on=date(2024, 1, 1))
    round.assessments.update(state="appraising", appraisal_number=1, submitted_at=timezone.now())
    return {"appraised": round.assessments.get().pk}


def document_objects(demo, plan) -> dict:
    """S4 as issued, with a signed copy (whatever its bytes are: it is only handed out)."""
    by = demo.user("phongnoivu")
    pdf = store_file(SimpleUploadedFile("Bản PDF.pdf", b"%PDF-1.7"), agency=plan.issuer, by=by)
    signed = store_file(SimpleUploadedFile("Đã ký.pdf", b"%PDF-1.7"), agency=plan.issuer, by=by)
    version = issue_plan(plan, by=by, number="57", on=date(2024, 3, 12), today=SAMPLE_DAY)
    DocumentVersion.objects.filter(pk=version.pk).update(file=pdf)
    copy = SignedCopy.objects.create(version=version, file=signed, signatures=[], uploaded_by=by)
    return {"version": version.pk, "copy": copy.pk}


def table_objects(plan) -> dict:
    appendix = plan.appendices.create(position=9, label="Phụ lục", kind="table")
    return {"appendix": appendix.pk, "table": make_table({"Việc": 100}, ["Một"], appendix=appendix).pk}


def round_objects(demo) -> dict:
    """A round of huyện Bắc Sơn for one commune."""
    commune = demo.agency("bs-nhat-tien")
    found = make_round(demo.agency("bac-son"), commune, by=demo.user("phongnoivu"), year=2026)
    return {"round": found.pk, "table of the round": found.assessments.get().pk}


def report_objects(demo, plan) -> dict:
    """A request of huyện Bắc Sơn with the draft of UBND xã Nhất Tiến, and a periodic report of the district's own."""
    asked = make_request(demo.agency("bac-son"), answer_day=date(2024, 6, 14))
    report, _ = (make_report(asked, demo.agency(code), "draft") for code in ("bs-nhat-tien", "bs-tckh"))
    report.answers.create(question=asked.questions.first(), text="Đã làm")
    own_report = make_periodic(demo.agency("bac-son"), plan)
    own_report.parts.create(topic="results", text="Đã làm")
    return {"request": asked.pk, "report": report.pk, "periodic": own_report.pk}
