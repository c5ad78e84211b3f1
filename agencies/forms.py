"""Forms about people, and the one way in which forms of the product look and read text."""

import re
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.views.decorators.http import require_http_methods

from .text import readable

ROW_KEY = re.compile(r"[0-9]{1,18}")  # Python itself refuses to read thousands of digits
form_page = require_http_methods(["GET", "HEAD", "POST"])


def sent(request):
    """What was sent, even if it is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refusals(request):
    """What refuses the work of the block (a ValidationError) is said on the next page, and the view goes on."""
    try:
        yield
    except ValidationError as error:
        messages.error(request, error.messages[0])


class ReadableText:
    """Mixin: what people type is stored as ``readable`` text, whatever the keyboard or the clipboard sent."""

    def clean(self):
        cleaned = super().clean()
        cleaned = self.cleaned_data if cleaned is None else cleaned
        for name, value in cleaned.items():
            if isinstance(value, str):
                cleaned[name] = readable(value, lines=isinstance(self.fields[name].widget, forms.Textarea))
        return cleaned


class ReadableForm(ReadableText):
    """Mixin: Bootstrap classes on every widget, and readable text."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", _css_class(field.widget))


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "check-list"
    if isinstance(widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


class LoginForm(ReadableForm, AuthenticationForm):
    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "Tên đăng nhập hoặc mật khẩu không đúng. Mật khẩu phân biệt chữ hoa, chữ thường: "
        "kiểm tra phím Caps Lock và tắt Unikey rồi gõ lại.",
    }


class OwnPasswordForm(ReadableForm, PasswordChangeForm):
    pass
