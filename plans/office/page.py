"""The page "Thể thức văn bản" of one agency: its forms as one, read, checked and stored together.

Head lines, place, symbol and the head's office are columns of the agency, which the admin site edits, too. Whoever
saves must have seen what is stored by then: ``seen`` is the fingerprint of everything that the page shows.
"""

import json
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.models import Agency

from ..editing import STALE
from ..line_text import split_lines
from ..models import OfficeStyle, RecipientList
from ..rows import store_rows
from .forms import HeadForm, RecipientsForm, SeenForm, StyleForm, signer_rows
from .habits import Office


class OfficePage:
    """The forms for ``agency``; ``data`` None for a page that is only opened."""

    def __init__(self, data, agency: Agency):
        office = Office.of(agency)
        self.agency = agency
        self.seen = SeenForm(data, initial={"seen": fingerprint(office)})
        self.head = HeadForm(data, instance=agency)
        self.style = StyleForm(data, instance=office.style)
        self.signers = signer_rows(data, agency)
        self.recipients = RecipientsForm(data, initial=office.recipients)

    @property
    def forms(self) -> list:
        return [self.seen, self.head, self.style, self.signers, self.recipients]

    def is_valid(self) -> bool:
        """Whether everything can be stored; each form keeps its own errors."""
        found = [form.is_valid() for form in self.forms]
        return all(found)

    def refuse(self, error: ValidationError) -> None:
        self.seen.add_error(None, error)

    def save(self, *, by, move: str = "") -> None:
        """Store all in one transaction with its trail; ``move`` ("2:up") changes the place of a signer.

        Raises ValidationError when something was stored since the page was opened; then nothing is written.
        """
        with transaction.atomic():
            before = Office.of(Agency.objects.select_for_update().get(pk=self.agency.pk))
            if fingerprint(before) != self.seen.cleaned_data["seen"]:
                raise ValidationError(STALE)
            self.head.instance.save(update_fields=self.head._meta.fields)
            self.style.save()
            store_rows(self.signers, move)
            self._store_recipients()
            _record(described(before), described(Office.of(Agency.objects.get(pk=self.agency.pk))), self, by)

    def _store_recipients(self) -> None:
        for kind, text in self.recipients.cleaned_data.items():
            text = "\n".join(split_lines(text))
            if text:
                RecipientList.objects.update_or_create(agency=self.agency, kind=kind, defaults={"text": text})
            else:
                RecipientList.objects.filter(agency=self.agency, kind=kind).delete()

    def unsaved(self) -> Office:
        """The office as the forms stand, for the sample beside them; what cannot be read is as stored."""
        is_read = self.signers.is_bound and self.signers.is_valid()
        rows = self.signers.ordered_forms if is_read else self.signers.initial_forms
        return Office(self.head.instance, self.style.instance, [row.instance for row in rows])


def described(office: Office) -> dict:
    """Everything that the page shows, in plain values."""
    return {
        **audit.snapshot(office.agency, HeadForm._meta.fields),
        **audit.snapshot(office.style, StyleForm._meta.fields),
        "signers": [" | ".join([row.form, row.authority, row.title, row.name]) for row in office.signers],
        "recipients": [f"{kind}: {text}" for kind, text in sorted(office.recipients.items())],
    }


def fingerprint(office: Office) -> str:
    """The same for the same settings; 64 hexadecimal figures."""
    return sha256(json.dumps(described(office), ensure_ascii=False).encode()).hexdigest()


def _record(before: dict, after: dict, page: OfficePage, by) -> None:
    """One trail row for the agency's own columns, one for the rest; none where nothing changed."""
    changes = audit.difference(before, after)
    own = {name: changes.pop(name) for name in HeadForm._meta.fields if name in changes}
    for subject, found in ((page.agency, own), (OfficeStyle.objects.get(agency=page.agency), changes)):
        if found:
            audit.record(subject, by=by, action="change", changes=found)
