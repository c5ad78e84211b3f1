"""Pages of criteria sets: the list, one set with its tree, the set's head, a copy, its criteria."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from agencies.clock import today
from agencies.forms import form_page, refusals, sent
from agencies.models import Agency
from agencies.permissions import fetch, own_agencies, requires
from agencies.scope import authority_of

from .. import designing
from ..forms import CriteriaSetForm, CriterionForm
from ..models import CriteriaSet
from ..tree import next_code, read_tree
from .shared import own_sets, sets_of


@require_safe
def criteria_sets(request):
    """All sets the person may look into."""
    sets = sets_of(request.user).order_by("-first_year", "index__code", "name")
    return render(request, "criteria/sets.html", {"sets": sets, "may_design": request.user.may("criteria.design")})


@require_safe
def criteria_set(request, pk):
    subject = get_object_or_404(sets_of(request.user), pk=pk)
    may_design = request.user.may("criteria.design", subject)
    context = {
        "criteria_set": subject,
        "tree": read_tree(subject),
        "is_frozen": subject.is_frozen,
        "may_design": may_design,
        "may_edit": may_design and not subject.is_frozen,
        "may_copy": request.user.may("criteria.design"),
        "may_score": request.user.may("criteria.score"),
        "tables": subject.assessments.visible_to(request.user).select_related("agency", "criteria_set__index")[:20],
    }
    return render(request, "criteria/set.html", context)


@form_page
@requires("criteria.design")
def criteria_set_new(request):
    authority = authority_of(request.user.agency) if request.user.agency else None
    return _set_page(request, CriteriaSet(issuer=authority, first_year=today().year), "Lập bộ tiêu chí")


@form_page
@requires("criteria.design")
def criteria_set_copy(request, pk):
    """A new set with the criteria of this one, for the next decision; the old one stays as it is."""
    source = get_object_or_404(sets_of(request.user), pk=pk)
    kept = {name: getattr(source, name) for name in ("name", "index", "agency_kind", "unit", "decimals")}
    year = max(source.first_year + 1, today().year)
    copy = CriteriaSet(**kept, issuer=authority_of(request.user.agency), first_year=year)
    return _set_page(request, copy, "Sao chép bộ tiêu chí", source=source)


@form_page
def criteria_set_edit(request, pk):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    return _set_page(request, subject, "Sửa bộ tiêu chí")


def _set_page(request, subject, title, source=None):
    form = CriteriaSetForm(
        sent(request),
        instance=subject,
        issuers=own_agencies(request.user, Agency.objects if subject.pk else Agency.objects.active(today())),
        in_use=subject.pk is not None and subject.assessments.exists(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = designing.save_set(form, by=request.user, source=source)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("criteria_set", saved.pk)
    context = {"form": form, "criteria_set": subject, "source": source, "title": title}
    return render(request, "criteria/set_form.html", context, status=422 if form.errors else 200)


@require_POST
def criteria_set_delete(request, pk):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    with refusals(request):
        designing.delete_set(subject, by=request.user)
        messages.success(request, f"Đã xoá bộ tiêu chí «{subject.name}».")
        return redirect("criteria_sets")
    return redirect("criteria_set", pk)


@form_page
def criterion_new(request, pk):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    parent = subject.criteria.filter(pk=_number(request.GET.get("thuoc")), is_remainder=False).first()
    siblings = subject.criteria.filter(parent=parent, is_remainder=False).order_by("sort_key")
    initial = {
        "parent": parent,
        "code": next_code(parent, [sibling.code for sibling in siblings]),
        "kind": parent.kind if parent else "normal",
        "maximum": 100 if subject.unit == CriteriaSet.Unit.PERCENT else None,
        "is_survey": parent.is_survey if parent else subject.unit == CriteriaSet.Unit.PERCENT,
    }
    form = CriterionForm(sent(request), criteria_set=subject, initial=initial)
    return _criterion_page(
        request, subject, form, lambda: designing.insert_criterion(subject, by=request.user, **form.values())
    )


@form_page
def criterion_edit(request, pk, criterion):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    found = get_object_or_404(subject.criteria, pk=criterion, is_remainder=False)
    form = CriterionForm(sent(request), instance=found, criteria_set=subject)
    seen = request.POST.get("seen", "")
    return _criterion_page(
        request,
        subject,
        form,
        lambda: designing.change_criterion(found, by=request.user, seen=seen, **form.values()) or found,
    )


def _criterion_page(request, subject, form, store):
    if request.method == "POST" and form.is_valid():
        try:
            saved = store()
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, f"Đã lưu {saved.title}.")
            if "them" in request.POST:
                above = f"?thuoc={saved.parent_id}" if saved.parent_id else ""
                return redirect(f"{reverse('criterion_new', args=[subject.pk])}{above}")
            return redirect(f"{reverse('criteria_set', args=[subject.pk])}#tc-{saved.pk}")
    context = {"form": form, "criteria_set": subject}
    return render(request, "criteria/criterion_form.html", context, status=422 if form.errors else 200)


@require_POST
def criterion_delete(request, pk, criterion):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    found = get_object_or_404(subject.criteria, pk=criterion)
    return _done(request, subject, f"Đã xoá {found.title}.", lambda: designing.remove_criterion(found, by=request.user))


@require_POST
def criterion_fill_up(request, pk, criterion):
    subject = fetch(request.user, own_sets(request.user), "criteria.design", pk=pk)
    parent = get_object_or_404(subject.criteria, pk=criterion, is_remainder=False)
    said = f"{parent.title}: đã thêm dòng «các tiêu chí không in trong bảng»."
    return _done(request, subject, said, lambda: designing.fill_up(parent, by=request.user))


def _done(request, subject, said, work):
    with refusals(request):
        work()
        messages.success(request, said)
    return redirect("criteria_set", subject.pk)


def _number(text) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
