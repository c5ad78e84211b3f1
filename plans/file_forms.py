"""Forms that take a PDF: a signed copy, a file to be recognised."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from agencies.forms import ReadableForm

from .documents.known import HASH

NO_FILE = "Chưa chọn tệp: bấm «Chọn tệp», lấy tệp PDF rồi gửi lại."
NOTHING = "Chọn một tệp, hoặc dán mã SHA-256 của tệp."
EMPTY = "Tệp rỗng (0 byte): kiểm tra lại tệp trên máy."
NOT_A_HASH = "Mã SHA-256 gồm đúng 64 chữ số 0–9 và chữ cái a–f: chép lại cả mã."


class PdfField(forms.FileField):
    """One PDF; ``refused`` is the sentence about a file that the upload limit stopped on its way (agencies.uploads)."""

    widget = forms.FileInput(attrs={"accept": ".pdf,application/pdf"})

    def __init__(self, **kwargs):
        super().__init__(help_text=f"Tệp PDF, đến {settings.UPLOAD_MEGABYTES} MB.", **kwargs)
        self.error_messages |= {"required": NO_FILE, "empty": EMPTY}


class SignedFileForm(ReadableForm, forms.Form):
    file = PdfField(label="Tệp PDF đã ký")

    def __init__(self, *args, refused: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        if refused:
            self.fields["file"].error_messages["required"] = refused


class VerifyForm(ReadableForm, forms.Form):
    """A file or its hash; of both the file counts."""

    file = PdfField(label="Tệp cần kiểm tra", required=False)
    digest = forms.CharField(label="Hoặc mã SHA-256 của tệp", required=False, strip=True)

    def __init__(self, *args, refused: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.refused = refused

    def clean_file(self):
        if self.refused:
            raise ValidationError(self.refused)
        return self.cleaned_data["file"]

    def clean_digest(self):
        digest = "".join(self.cleaned_data["digest"].split()).lower()
        if digest and not HASH.fullmatch(digest):
            raise ValidationError(NOT_A_HASH)
        return digest

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("digest"):
            raise ValidationError(NOTHING)
        return cleaned
