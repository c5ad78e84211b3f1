"""Pages of carrying out what stands above: what is given, taking it over, documents known by number, ties by hand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agencies.clock import today
from agencies.forms import form_page, sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies, requires

from ..cascade import deriving, links
from ..cascade.differences import compare
from ..cascade.forms import DeriveForm, DeriveFromReferenceForm, ParentsForm
from ..cascade.offers import deriving_agencies, offers, upper_plans
from ..cascade.wording import GAP, sentence_for_plan, sentence_for_reference, short_name
from ..documents.reading import named_for
from ..models import Plan, ReferenceDocument
from .plan import issuers


@require_safe
def upper(request):
    """Kế hoạch cấp trên giao cho cơ quan: what is not yet taken over, and plans known by their number only."""
    references = ReferenceDocument.objects.visible_to(request.user).filter(kind=Plan.Kind.PLAN.label)
    rows = upper_plans(request.user, own_agencies(request.user, Agency.objects.active(today())))
    named_for(request.user, [row.plan for row in rows])
    context = {
        "rows": rows,
        "references": references.issued_above(request.user).order_by("-issued_on", "number"),
        "may_write": request.user.may("plans.write"),
    }
    return render(request, "plans/cascade/upper.html", context)


@form_page
def derive(request, pk):
    """Tick, look, write: what is sent is shown as it would be written, unless the step is "ghi" (or "sua", back)."""
    parent = get_object_or_404(Plan.objects.visible_to(request.user).select_related("issuer"), pk=pk)
    named_for(request.user, [parent])
    agencies = _derivers(request, parent)
    agency = next((one for one in agencies if str(one.pk) == request.GET.get("co-quan")), agencies[0])
    drafts = deriving.open_drafts(parent, agency)
    initial = {"subject": parent.subject, "into": drafts.first()}
    form, step = DeriveForm(sent(request), drafts=drafts, initial=initial), request.POST.get("buoc", "xem")
    if request.method == "POST" and form.is_valid() and step != "sua":
        if step != "ghi":
            return _preview(request, parent, agency, form)
        try:
            plan = deriving.derive(parent, agency, by=request.user, on=today(), **form.wanted())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _written(len(form.cleaned_data["chosen"]), plan))
            return redirect("plan", plan.pk)
    return _derive_page(request, parent, agencies, agency, form)


def _derivers(request, parent) -> list[Agency]:
    if not request.user.may("plans.write"):
        raise PermissionDenied
    found = deriving_agencies(request.user, own_agencies(request.user, Agency.objects.active(today())), parent)
    if not found:
        raise PermissionDenied("Kế hoạch không giao việc cho cơ quan của bạn.")
    return found


def _derive_page(request, parent, agencies, agency, form):
    sections = offers(parent, agency)
    found = [offer for row in sections for offer in row.tasks]
    ticked = {offer.task.pk for offer in found if offer.is_ticked}
    context = {
        "parent": parent,
        "agencies": agencies,
        "agency": agency,
        "form": form,
        "sections": sections,
        "untaken": [offer for offer in found if not offer.taken],
        "taken": [offer for offer in found if offer.taken],
        "ticked": form.cleaned_data["chosen"] if form.is_bound else ticked,
        **_sentence(sentence_for_plan(parent)),
    }
    return render(request, "plans/cascade/derive.html", context, status=422 if form.errors else 200)


def _preview(request, parent, agency, form):
    chosen, into = form.cleaned_data["chosen"], form.cleaned_data.get("into")
    rows = [(row, [offer for offer in row.tasks if offer.task.pk in chosen]) for row in offers(parent, agency)]
    context = {
        "parent": parent,
        "agency": agency,
        "form": form,
        "rows": [(row, tasks) for row, tasks in rows if tasks],
        "chosen": sorted(chosen),
        "into": into,
        **_sentence(sentence_for_plan(parent)),
    }
    return render(request, "plans/cascade/derive_preview.html", context)


def _sentence(words: str) -> dict:
    return {"sentence": words, "has_gaps": GAP in words}


def _written(number: int, plan: Plan) -> str:
    words = f"Đã đưa {number} nhiệm vụ vào bản dự thảo" if number else "Đã lập bản dự thảo chưa có nhiệm vụ"
    gaps = f" Câu dẫn còn chỗ trống «{GAP}»: điền số, ngày khi biết." if _line_has_gap(plan) else ""
    return f"{words}: sửa cho đúng với cơ quan mình trước khi ban hành.{gaps}"


def _line_has_gap(plan: Plan) -> bool:
    return plan.lines.filter(kind="basis", text__contains=GAP).exists()


@require_safe
def reference(request, pk):
    """A document known by number and date, with the plans in sight that carry it out."""
    subject = get_object_or_404(ReferenceDocument.objects.visible_to(request.user), pk=pk)
    plans = Plan.objects.visible_to(request.user).filter(carries_out=subject).select_related("issuer")
    context = {
        "reference": subject,
        "plans": [(plan, short_name(plan)) for plan in named_for(request.user, plans.order_by("issuer__path", "pk"))],
        "may_derive": request.user.may("plans.write"),
    }
    return render(request, "plans/cascade/reference.html", context)


@form_page
@requires("plans.write")
def derive_reference(request, pk):
    """A draft that carries out a document whose content is not in the system."""
    subject = get_object_or_404(ReferenceDocument.objects.visible_to(request.user), pk=pk)
    agencies = issuers(request)
    agencies = agencies.exclude(short_name=subject.issuer_name).exclude(name=subject.issuer_name)
    form = DeriveFromReferenceForm(sent(request), agencies=agencies, initial={"subject": subject.title})
    if request.method == "POST" and form.is_valid():
        try:
            plan = deriving.derive_from_reference(subject, by=request.user, on=today(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _written(0, plan))
            return redirect("plan", plan.pk)
    context = {"form": form, "reference": subject, **_sentence(sentence_for_reference(subject))}
    return render(request, "plans/cascade/derive_reference.html", context, status=422 if form.errors else 200)


@form_page
def plan_parents(request, pk):
    """Say by hand what a plan carries out: one imported from Word, or written without the plan above."""
    plans = Plan.objects.visible_to(request.user).select_related("issuer")
    subject = fetch(request.user, plans, "plans.write", pk=pk)
    references = ReferenceDocument.objects.visible_to(request.user)
    initial = {"parent": subject.parent_id, "references": list(subject.carries_out.values_list("pk", flat=True))}
    form = ParentsForm(
        sent(request), parents=links.possible_parents(subject, plans), references=references, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        links.set_parents(subject, data["parent"], list(data["references"]), by=request.user)
        messages.success(request, "Đã ghi kế hoạch, văn bản được triển khai.")
        return redirect("plan", pk)
    context = {"form": form, "plan": subject, "title": "Triển khai từ kế hoạch, văn bản nào"}
    return render(request, "plans/part_form.html", context, status=422 if form.errors else 200)


@require_safe
def differences(request, pk):
    """Khác với kế hoạch cấp trên: what was changed in taking over, and what is later than above allows."""
    plans = Plan.objects.visible_to(request.user).select_related("issuer", "parent")
    subject = get_object_or_404(plans, pk=pk)
    return render(
        request, "plans/cascade/differences.html", {"plan": subject, "found": compare(subject, plans.order_by())}
    )
