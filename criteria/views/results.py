"""Results beside each other: the ranking of a level, its heat map, all indices of one agency."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from agencies.exports import answer
from agencies.forms import form_page
from agencies.permissions import requires

from ..results import export
from ..results.agency import read_agency
from ..results.heat import SORTS, HeatMap
from ..results.level import levels_of, read_level
from ..results.narrowing import BANDS, WITHOUT_RANK, Narrowing
from ..results.sets import set_of


@require_safe
@requires("criteria.read")
def rankings(request):
    """The sets and years to choose from."""
    return render(request, "criteria/results/rankings.html", {"levels": levels_of(request.user)})


@require_safe
@requires("criteria.read")
def ranking(request, pk, year):
    """All agencies of the level; who organises the round may rank what is concluded before it is published."""
    subject = set_of(request.user, pk, year)
    level = read_level(subject, year, request.user, with_concluded="tam-tinh" in request.GET)
    context = {"level": level, "chosen": Narrowing(level, request.GET), "bands": BANDS, "without_rank": WITHOUT_RANK}
    return render(request, "criteria/results/ranking.html", context)


@form_page
@requires("criteria.read")
def ranking_export(request, pk, year):
    concluded = "tam-tinh" in request.GET
    return answer(request, export.ranking_export(request.user, pk=pk, year=year, with_concluded=concluded))


@require_safe
@requires("criteria.read")
def heat_map(request, pk, year):
    """Where the agencies in sight lost their points."""
    level = read_level(set_of(request.user, pk, year), year, request.user)
    return render(request, "criteria/results/heat_map.html", {"heat": HeatMap(level, request.GET), "sorts": SORTS})


@form_page
@requires("criteria.read")
def heat_map_export(request, pk, year):
    chosen = {name: request.GET[name] for name in ("xep", "linh-vuc") if name in request.GET}
    return answer(request, export.heat_map_export(request.user, pk=pk, year=year, address=chosen))


@require_safe
@requires("criteria.read")
def index_results(request, pk):
    """PAR INDEX, SIPAS, PAPI and whatever else measures one agency, over the years."""
    year = request.GET.get("nam", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return render(request, "criteria/results/agency.html", {"found": read_agency(request.user, pk, year=chosen)})


@form_page
@requires("criteria.read")
def index_results_export(request, pk):
    return answer(request, export.index_results_export(request.user, pk=pk))
