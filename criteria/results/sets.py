"""The set whose results are asked for."""

from django.http import Http404

from ..models import Assessment, CriteriaSet


def set_of(user, pk: int, year: int) -> CriteriaSet:
    """The set, if the person may see a result by it in that year; Http404 otherwise. One query."""
    rows = Assessment.objects.results_for(user).filter(criteria_set=pk, year=year)
    found = CriteriaSet.objects.filter(pk=pk, pk__in=rows.values("criteria_set")).select_related("index", "issuer")
    subject = found.first()
    if subject is None:
        raise Http404
    return subject
