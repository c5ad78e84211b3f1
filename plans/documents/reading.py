"""Which text of a document a person reads: who works for the issuing body what stands in it now; everybody else, for as
long as an amendment is being prepared, what was signed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import JSONField
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Cast

from agencies.scope import own_paths, works_for

from ..models import DocumentVersion, Plan
from .builder import build_document, subject_of
from .difference import lines
from .model import Document
from .versions import compared, last_issued


@dataclass(frozen=True)
class InForce:
    """The version issued last, and its frozen text."""

    version: DocumentVersion
    document: Document


def signed_text(plan: Plan, user) -> InForce | None:
    """What ``user`` reads in place of the text of ``plan``; None for whoever works for its issuer, where nothing was
    issued, and where the plan says word for word what was issued."""
    if works_for(user, plan.issuer):
        return None
    version = last_issued(plan)
    if version is None:
        return None
    frozen, now = compared(version)
    return None if frozen == now or lines(frozen) == lines(now) else InForce(version, frozen)


def read_as(plan: Plan, user) -> InForce | None:
    """``signed_text`` for a page that stores nothing of ``plan``, which then has its signed name, too."""
    signed = signed_text(plan, user)
    if signed:
        plan.subject = "\n".join(signed.document.subject)
    return signed


def named_for(user, plans: Iterable[Plan]) -> list[Plan]:
    """``plans`` for a page that names them and stores nothing of them: each under the name that ``user`` may read. One
    query at most; ``issuer`` is read already."""
    plans, own = list(plans), own_paths(user)
    others = [plan for plan in plans if plan.issuer.path not in own]
    signed = _signed_names(others) if others else {}
    for plan in others:
        name = signed.get(plan.pk)
        if name and tuple(name) != subject_of(plan):
            plan.subject = "\n".join(name)
    return plans


def _signed_names(plans: Iterable[Plan]) -> dict[int, list[str]]:
    """Plan → its name in the version issued last: the texts themselves, hundreds of pages, stay in the database."""
    name = KeyTransform("subject", Cast("content", JSONField()))
    issued = DocumentVersion.objects.issued().filter(plan__in=plans).order_by("number")
    return dict(issued.values_list("plan_id", name))


def text_for(plan: Plan, user) -> Document:
    """The text of ``plan`` as ``user`` may read it."""
    signed = signed_text(plan, user)
    return signed.document if signed else build_document(plan)
