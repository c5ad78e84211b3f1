"""The part of the plan form that follows the office: symbol, place, recipients and signer, filled in for a new plan.

Another kind, issuer or signer brings other values, but never over words that a person has typed: what was filled in
is known from ``filled_for``, the kind, issuer and signer whose values the page was written with.
"""

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass

from agencies.forms import ROW_KEY
from agencies.text import readable

from ..line_text import faults, split_lines
from ..models import Plan, Signer
from .habits import SIGNATURE, Office

TEXTS = ("symbol", "place", "recipients")
FILLED = (*TEXTS, "signer", *SIGNATURE)
FILLS = {  # the server fills in again at once what depends on this field
    "hx-post": "",
    "hx-trigger": "change",
    "hx-vals": '{"dien": "1"}',
    "hx-swap": "none",
}
TWO_SIGNERS = (
    "Đã chọn người ký trong danh sách nhưng ba ô dưới ghi khác: chọn «Người ký khác», "
    "hoặc xoá trắng ba ô để lấy theo người đã chọn."
)
FOREIGN_SIGNER = "Người ký này không thuộc cơ quan ban hành đã chọn."


class OfficeFields(metaclass=DeclarativeFieldsMetaclass):
    """Mixin of PlanForm."""

    signer = forms.ModelChoiceField(
        label="Người ký",
        queryset=Signer.objects.none(),
        required=False,
        empty_label="Người ký khác: gõ ở ba ô dưới",
        help_text="Chọn thì điền ba ô dưới.",
    )
    recipients = forms.CharField(
        label="Nơi nhận",
        required=False,
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi nơi nhận một dòng, dòng cuối là «Lưu: VT.»",
    )
    filled_for = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def fill_in(self, agencies) -> None:
        """Offer the signers of ``agencies``; a new plan begins with the values of the first of them."""
        names = [name for name in self._meta.fields if name not in SIGNATURE]
        self.order_fields([*names, "recipients", "signer", *SIGNATURE])
        self.fields["signer"].queryset = Signer.objects.filter(agency__in=agencies).order_by("agency__path", "position")
        self.is_torn = False  # two signers: one chosen, another typed
        if self.instance.pk:
            del self.fields["recipients"], self.fields["filled_for"]
            self.fields["signer"].queryset = self.fields["signer"].queryset.filter(agency=self.instance.issuer)
            filling = ["signer"]
            if self.is_bound:
                self._follow_signer()
        else:
            del self.fields["has_number_line"]
            filling = ["kind", "issuer", "signer"]
            self._begin(agencies)
        for name in filling:
            renewed = [f"#truong-{other}" for other in FILLED if other != name]  # itself it keeps, with the focus
            swapped = {"hx-select-oob": ",".join([*renewed, "#id_filled_for"])}
            self.fields[name].widget.attrs |= FILLS | swapped

    def _begin(self, agencies) -> None:
        first = agencies.first()
        if self.is_bound:
            self._follow(agencies)
        elif first is not None:
            values = usual(Office.of(first), Plan.Kind.PLAN)
            self.initial = {"issuer": first.pk, **values, **self.initial}

    def _follow(self, agencies) -> None:
        """Fill in again what still stands as it was filled in for what was chosen before."""
        sent = [str(self.data.get(name, "")) for name in ("issuer", "kind", "signer")]
        before = self.data.get("filled_for", "").split(":")
        offices = {str(agency.pk): Office.of(agency) for agency in agencies if str(agency.pk) in (sent[0], before[0])}
        if sent == before or len(before) != 3 or not {sent[0], before[0]} <= set(offices):
            return
        old, new = offices[before[0]], offices[sent[0]]
        has_moved = before[0] != sent[0] and sent[2] == before[2]  # the old issuer's signer goes with it
        stood, wanted = usual(old, *before[1:]), usual(new, sent[1], None if has_moved else sent[2])
        self.data = self.data.copy()
        for name in TEXTS:
            if self._typed(name) == _plain(stood[name]):
                self.data[name] = wanted[name]
        if not self._sign(stood, wanted):
            self.is_torn = sent[2] not in ("", before[2])
            signer = before[2] if self.is_torn else ("" if has_moved else sent[2])
            wanted["filled_for"] = f"{sent[0]}:{sent[1]}:{signer}"
            wanted["signer"] = sent[2] if self.is_torn else signer
        for name in ("signer", "filled_for"):
            self.data[name] = wanted[name]

    def _follow_signer(self) -> None:
        """A signer chosen for a plan that is there already replaces the words that it has."""
        signer = self.fields["signer"].queryset.filter(pk=_key(self.data.get("signer"))).first()
        if signer is not None:
            self.data = self.data.copy()
            stored = {name: getattr(self.instance, name) for name in SIGNATURE}
            self.is_torn = not self._sign(stored, Office.of(self.instance.issuer).words(signer))

    def _sign(self, stood: dict, wanted: dict) -> bool:
        """Put the wanted words of the signature where those that stood there, or none, were sent; False where others
        were typed, which stay."""
        typed = [self._typed(name) for name in SIGNATURE]
        known = [[_plain(words[name]) for name in SIGNATURE] for words in (stood, wanted)]
        if any(typed) and typed not in known:
            return False
        for name in SIGNATURE:
            self.data[name] = wanted[name]
        return True

    def _typed(self, name: str) -> str:
        return _plain(self.data.get(name, ""))

    def clean_recipients(self):
        text = self.cleaned_data["recipients"]
        if sentences := list(faults(split_lines(text))):
            raise forms.ValidationError(sentences)
        return text

    def clean(self):
        cleaned = super().clean()
        signer = cleaned.get("signer")
        if signer is not None and cleaned.get("issuer") is not None and signer.agency_id != cleaned["issuer"].pk:
            self.add_error("signer", FOREIGN_SIGNER)
        elif self.is_torn and "signer" in self.fields:
            self.add_error("signer", TWO_SIGNERS)
        return cleaned

    def recipient_texts(self) -> list[str]:
        """The recipients typed for a new plan; [] for one that has its own page for them."""
        return split_lines(self.cleaned_data.get("recipients", ""))


def usual(office: Office, kind: str, signer: str | None = None) -> dict[str, str]:
    """What the form of a new plan is filled in with; ``signer`` is a key, "" for somebody else, None for the first."""
    chosen = office.first_signer
    if signer is not None:
        chosen = next((row for row in office.signers if str(row.pk) == signer), None)
    key = str(chosen.pk) if chosen else signer or ""  # one of another body stays chosen, and is refused
    return {
        **office.head(kind),
        **office.words(chosen),
        "recipients": office.recipients.get(kind, ""),
        "signer": key,
        "filled_for": f"{office.agency.pk}:{kind}:{key}",
    }


def _plain(text: str) -> str:
    return readable(text, lines=True).strip()


def _key(value) -> int | None:
    """A key as a browser sends it; None for anything else."""
    return int(value) if ROW_KEY.fullmatch(str(value)) else None
