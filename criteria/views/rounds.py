"""Pages of rounds: the list, opening one, its board, its days and agencies, publication."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, refusals, sent
from agencies.permissions import fetch, requires

from ..cycle import board, publishing, removing, rounds
from ..cycle.forms import PublicationForm, RemovalForm, RoundForm
from ..cycle.moves import begin_all
from ..listing import Listing
from ..models import CriteriaSet
from .shared import rounds_of, tables_of


@require_safe
def round_list(request):
    """The rounds in sight, a page at a time, with how their tables stand that the person sees."""
    found = Listing(rounds_of(request.user).order_by("-year", "-pk"), request.GET, "name")
    context = {
        "list": found,
        "rounds": board.overview(found.page, tables_of(request.user)),
        "may_open": rounds.organised_by(request.user) is not None,
    }
    return render(request, "criteria/cycle/rounds.html", context)


@form_page
@requires("criteria.organise")
def round_new(request):
    """Choose the set first: it says which agencies and which lĩnh vực there are."""
    authority = rounds.organised_by(request.user)
    if authority is None:
        raise PermissionDenied
    sets = CriteriaSet.objects.usable_by(request.user).select_related("index", "issuer", "agency_kind")
    chosen = request.GET.get("bo", "")
    if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 18:
        context = {"choices": rounds.sets_to_choose(sets, authority, on=today())}
        return render(
            request, "criteria/cycle/round_set.html", context, status=422 if request.method == "POST" else 200
        )
    return _new_page(request, get_object_or_404(sets, pk=chosen), authority)


def _new_page(request, criteria_set, authority):
    subject = rounds.draft(criteria_set, authority, year=today().year)
    form = _form(request, subject, rounds.candidates(criteria_set, authority, on=today()))
    if request.method == "POST" and form.is_valid():
        chosen = {"agencies": form.cleaned_data["agencies"], "leads": form.leads()}
        try:
            opened = rounds.open_round(form.instance, **chosen, by=request.user, on=today())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã mở đợt cho {len(chosen['agencies'])} cơ quan.")
            return redirect("round", opened.pk)
    context = {"form": form, "criteria_set": criteria_set}
    return render(request, "criteria/cycle/round_form.html", context, status=422 if form.errors else 200)


def _form(request, subject, agencies):
    offices = rounds.appraisers(subject, on=today())
    areas = rounds.areas(subject.criteria_set)
    initial = {} if subject.pk else {"agencies": agencies}
    return RoundForm(
        sent(request), instance=subject, areas=areas, appraisers=offices, agencies=agencies, initial=initial
    )


@require_safe
@never_cache
def round_page(request, pk):
    """The board: who stands where, and what is next."""
    subject = get_object_or_404(rounds_of(request.user), pk=pk)
    tables = list(tables_of(request.user).filter(round=subject).order_by("agency__path"))
    shown = [table for table in tables if request.GET.get("trang-thai", "") in ("", table.state)]
    context = {
        "round": subject,
        "days": board.days_of(subject, today=today()),
        "counts": board.counts(tables),
        "number": len(tables),
        "is_published": any(table.is_frozen for table in tables),
        "is_all_published": all(table.is_frozen for table in tables),
        "leads": subject.leads.select_related("criterion", "agency").order_by("criterion__sort_key"),
        "lines": board.lines(subject, shown, user=request.user, today=today()),
        "only": request.GET.get("trang-thai", ""),
        "may_organise": request.user.may("criteria.organise", subject),
        "may_survey": request.user.may("criteria.survey", subject),
    }
    return render(request, "criteria/cycle/round.html", context)


@form_page
def round_edit(request, pk):
    subject = fetch(request.user, rounds_of(request.user), "criteria.organise", pk=pk)
    form = _form(request, subject, rounds.newcomers(subject, on=today()))
    if request.method == "POST" and form.is_valid():
        values = {"seen": form.cleaned_data["seen"], "agencies": form.cleaned_data["agencies"], "leads": form.leads()}
        try:
            rounds.edit_round(subject, **values, values=form.values(), by=request.user, on=today())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, "Đã lưu.")
            return redirect("round", pk)
    context = {"form": form, "round": subject, "criteria_set": subject.criteria_set}
    return render(request, "criteria/cycle/round_form.html", context, status=422 if form.errors else 200)


@form_page
@never_cache
def round_remove(request, pk):
    """What the removal of a round does to each of its tables, and the removal itself."""
    subject = fetch(request.user, rounds_of(request.user), "criteria.organise", pk=pk)
    form = RemovalForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            removing.remove(subject, form.cleaned_data["comment"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã xoá «{subject}».")
            return redirect("rounds")
    context = {"round": subject, "form": form, "removal": removing.removal_of(subject)}
    return render(request, "criteria/cycle/round_remove.html", context, status=422 if form.errors else 200)


@require_POST
def round_begin(request, pk):
    subject = fetch(request.user, rounds_of(request.user), "criteria.organise", pk=pk)
    with refusals(request):
        begun = begin_all(subject, by=request.user, today=today())
        said = f"Đã bắt đầu thẩm định {begun} bảng điểm." if begun else "Không có bảng nào đang chờ thẩm định."
        messages.success(request, said)
    return redirect("round", pk)


@form_page
def round_publish(request, pk):
    """The ranks as they would be published, what stands in the way, and the decision that publishes them."""
    subject = fetch(request.user, rounds_of(request.user), "criteria.organise", pk=pk)
    form = PublicationForm(sent(request), today=today())
    if request.method == "POST" and form.is_valid():
        try:
            done = publishing.publish(subject, **form.cleaned_data, by=request.user, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"Đã công bố kết quả của {len(done)} cơ quan và khoá số liệu.")
            return redirect("round", pk)
    context = {"round": subject, "form": form, "preview": publishing.preview(subject)}
    return render(request, "criteria/cycle/round_publish.html", context, status=422 if form.errors else 200)
