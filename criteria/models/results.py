"""Whose score tables, and whose results alone, a person sees."""

from django.core.exceptions import ValidationError
from django.db.models import F, Q

from agencies.scope import Reach, ScopedQuerySet, has_alike

GONE = "Bảng điểm này không còn: đợt đánh giá của nó vừa được xoá. Lập bảng điểm mới rồi nhập lại."


class AssessmentQuerySet(ScopedQuerySet):
    scope = [Reach("agency")]

    def lock(self, pk: int):
        """The table as it stands, locked until the end of the transaction: whoever writes into it comes one after the
        other. Raises ValidationError for one that went while the person had it open."""
        found = self.select_for_update(of=("self",)).filter(pk=pk).first()
        if found is None:
            raise ValidationError(GONE)
        return found

    def results_for(self, user):
        """The tables whose result (totals, index, rank; never a criterion's points) the person may see.

        Those in sight; and, since results are published to all who are measured alike, every published table of a set
        and year in which a body the person works for has a published table too, among the agencies of the set's issuer.
        None for a person without an agency.
        """
        in_sight = self.visible_to(user)
        if in_sight.query.is_empty():
            return in_sight
        published = self.filter(state="published")
        is_of_level = Q(state="published", agency__path__startswith=F("criteria_set__issuer__path"))
        alike = has_alike(user, published, "agency", same=["criteria_set", "year"])
        return self.filter(self.scope[0].within(user) | (is_of_level & Q(alike)))
