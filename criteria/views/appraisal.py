"""Appraisal side by side: the leaves of the person's lĩnh vực, one leaf with all that proves it, the opinion on it."""

from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.forms import form_page, refusals
from agencies.text import readable

from ..cycle.appraising import AppraisalConflict, Opinion, save_opinion, send
from ..cycle.desk import ALL, FILTERS, Desk, Leaf, read_desk
from ..cycle.dossier import read_dossier
from ..cycle.sheet import sums
from ..models import Appraisal
from ..points import format_points, parse_points
from .shared import tables_of

SHOWS_FILES = csp_update({"frame-src": [SELF]})
MALFORMED = "Trang này đã cũ hoặc gửi thiếu: chép lại chữ vừa gõ rồi tải lại trang."


def _desk(request, pk) -> Desk:
    """404 for a table out of sight or in no round, 403 for one in which the person appraises nothing."""
    subject = get_object_or_404(tables_of(request.user), pk=pk, round__isnull=False)
    desk = read_desk(subject, request.user)
    if not desk.areas:
        raise PermissionDenied
    return desk


@require_safe
@never_cache
@SHOWS_FILES
def appraisal(request, pk):
    """The leaf that waits for an opinion: the first, or after a save the next one (``sau``)."""
    desk = _desk(request, pk)
    shown = _shown(request, desk)
    done = desk.find(_number(request.GET.get("sau", "")))
    start = desk.next_left(done, shown) or done or (shown or [None])[0]
    return _page(request, desk, start)


@form_page
@never_cache
@SHOWS_FILES
def appraisal_leaf(request, pk, criterion):
    """One leaf; what is posted is the opinion on it."""
    if request.method == "POST":
        return _save(request, pk, criterion)
    desk = _desk(request, pk)
    return _page(request, desk, _leaf(desk, criterion))


def _leaf(desk: Desk, criterion: int) -> Leaf:
    """404 for what is no leaf of the table, 403 for one of a lĩnh vực that others appraise."""
    leaf = desk.find(criterion)
    if leaf is None and desk.assessment.scores.filter(criterion=criterion, criterion__children=None).exists():
        raise PermissionDenied
    if leaf is None:
        raise Http404
    return leaf


def _shown(request, desk: Desk) -> list[Leaf]:
    return desk.shown(request.GET.get("loc", ""), _number(request.GET.get("muc", "")))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _page(request, desk: Desk, leaf: Leaf | None, *, problem: str = "", status: int = 200):
    """The whole page, or for htmx the parts that a save changes."""
    shown = _shown(request, desk)
    before, after = desk.around(leaf, shown) if leaf else (None, None)
    query = f"?{urlencode(kept)}" if (kept := _kept(request)) else ""
    context = {
        "assessment": desk.assessment,
        "desk": desk,
        "leaf": leaf,
        "dossier": read_dossier(desk, leaf) if leaf else None,
        "shown": shown,
        "chosen": request.GET.get("loc", ""),
        "area": _number(request.GET.get("muc", "")),
        "filters": [(key, label) for key, (label, _) in FILTERS.items()],
        "query": query,
        "before": before,
        "after": after,
        "problem": problem,
        "typed": problem and {"points": request.POST.get("diem", ""), "reason": request.POST.get("ly-do", "")},
    }
    is_part = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    name = "criteria/_appraisal_swap.html" if is_part else "criteria/appraisal.html"
    response = render(request, name, context, status=status)
    if is_part and leaf:
        response.headers["HX-Replace-Url"] = reverse("appraisal_leaf", args=[desk.assessment.pk, leaf.pk]) + query
    return response


def _kept(request) -> dict[str, str]:
    """The chosen filter and lĩnh vực, to be kept from leaf to leaf."""
    return {name: request.GET[name] for name in ("loc", "muc") if request.GET.get(name)}


def _save(request, pk, criterion):
    """Store the opinion and go on to the next leaf; what was refused stands in its fields again."""
    subject = get_object_or_404(tables_of(request.user), pk=pk, round__isnull=False)
    try:
        row = save_opinion(subject, criterion, _typed(request.POST, subject), by=request.user, now=timezone.now())
    except ValidationError as error:
        problem, status = error.messages[0], 422
    except AppraisalConflict as conflict:
        problem, status = str(conflict), 409
    else:
        points = format_points(row.points, subject.criteria_set.decimals)
        said = f"{row.score.criterion.label}: {row.get_verdict_display().lower()} {points}".strip()
        messages.success(request, f"Đã lưu {said}.")
        return redirect(f"{reverse('appraisal', args=[pk])}?{urlencode(_kept(request) | {'sau': criterion})}")
    desk = _desk(request, pk)
    return _page(request, desk, _leaf(desk, criterion), problem=problem, status=status)


def _typed(data, subject) -> Opinion:
    """What was typed. Raises ValidationError for points that cannot be read, and for a page of another appraisal."""
    verdict, version = data.get("y-kien", ""), _number(data.get("v", ""))
    is_current = _number(data.get("lan", "")) == subject.appraisal_number
    if verdict not in Appraisal.Verdict.values or version is None or not is_current:
        raise ValidationError(MALFORMED)
    points = None
    if verdict == Appraisal.Verdict.CHANGED:
        points = parse_points(data.get("diem", ""), decimals=subject.criteria_set.decimals)
    return Opinion(verdict, points, readable(data.get("ly-do", ""), lines=True), version)


@require_POST
def appraisal_send(request, pk):
    """Send the opinions on one lĩnh vực."""
    desk = _desk(request, pk)
    area = _number(request.POST.get("muc", ""))
    with refusals(request):
        if area is None:
            raise ValidationError(MALFORMED)
        count = send(desk.assessment, {area}, by=request.user, now=timezone.now())
        messages.success(request, f"Đã gửi {count} ý kiến thẩm định.")
    return redirect("appraisal", pk)


@require_safe
@never_cache
def appraisal_sheet(request, pk):
    """The opinions as one table, to be printed: of the person's own lĩnh vực, or of all that they may look at."""
    desk = _desk(request, pk)
    is_part = bool(desk.own) and len(desk.own) < len(desk.areas) and request.GET.get("loc") != ALL
    areas = desk.own if is_part else desk.areas
    found = sums(desk.assessment, areas)
    context = {
        "assessment": desk.assessment,
        "areas": [(area, found.get(area.pk)) for area in areas],
        "whole": found.get(None),
        "is_part": is_part,
        "all": ALL,
    }
    return render(request, "criteria/appraisal_sheet.html", context)
