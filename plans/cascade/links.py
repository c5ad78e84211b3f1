"""The ties of a plan: what it carries out above, who carries it out below, and setting them by hand."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from agencies import audit
from agencies.models import Agency

from ..models import Plan, ReferenceDocument
from ..models.plan import GIVES_WORK
from .offers import deriving_agencies
from .wording import short_name


@dataclass(frozen=True)
class Ties:
    """What the page of a plan says of it: ``parent`` and ``references`` as far as the reader sees them, ``issued`` the
    plans below in force or finished, ``may_derive`` whether the reader may carry the plan out."""

    parent: Plan | None
    parent_name: str
    references: list[ReferenceDocument]
    issued: list[Plan]
    has_units: bool
    may_derive: bool

    @property
    def is_empty(self) -> bool:
        return not (self.parent or self.references or self.has_units or self.may_derive)


def ties(plan: Plan, user, *, today: date) -> Ties:
    """The ties in the person's sight."""
    plans = Plan.objects.visible_to(user)
    parent = plans.filter(pk=plan.parent_id).select_related("issuer").first() if plan.parent_id else None
    return Ties(
        parent=parent,
        parent_name=short_name(parent) if parent else "",
        references=list(ReferenceDocument.objects.visible_to(user).filter(plans=plan)),
        issued=list(plans.filter(parent=plan, state__in=GIVES_WORK).select_related("issuer").order_by("issuer__path")),
        has_units=plan.state in GIVES_WORK and plan.tasks.exclude(assignments__agency=None).exists(),
        may_derive=user.may("plans.write") and bool(deriving_agencies(user, Agency.objects.active(today), plan)),
    )


def possible_parents(plan: Plan, plans):
    """Those of ``plans`` (a scoped query) that a plan may be said to carry out: in force or finished, of another body,
    giving its issuer work, and not derived from the plan itself; and the one it carries out now."""
    found = plans.filter(state__in=GIVES_WORK, tasks__assignments__agency=plan.issuer_id).exclude(issuer=plan.issuer_id)
    return (found.exclude(pk__in=_below(plan)) | plans.filter(pk=plan.parent_id)).distinct()


def set_parents(plan: Plan, parent: Plan | None, references: list[ReferenceDocument], *, by) -> None:
    """Say by hand what a plan carries out, one that was imported or written without the plan above; words stay."""
    with transaction.atomic():
        before = {"parent": str(plan.parent or ""), "carries_out": _names(plan.carries_out.all())}
        plan.parent = parent
        plan.save(update_fields=["parent"])
        plan.carries_out.set(references)
        after = {"parent": str(parent or ""), "carries_out": _names(references)}
        audit.record(plan, by=by, action="change", changes=audit.difference(before, after))


def _names(references) -> str:
    return "; ".join(sorted(str(reference) for reference in references))


def _below(plan: Plan) -> set[int]:
    """The plan and everything that carries it out, through all levels."""
    found = level = {plan.pk}
    while level:
        level = set(Plan.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found = found | level
    return found
