"""Django's admin site, for quản trị only: agencies, groups, people, jobs and the audit trail."""

import json

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.db import transaction
from django.db.models import QuerySet
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from . import audit
from .agency_sheet import agency_export, agency_importer
from .exports import answer
from .forms import ReadableText, form_page
from .imports import pages
from .models import Agency, AgencyAlias, AgencyGroup, AgencyKind, AgencySuccession, AuditEntry, Job, User
from .tree import save_agency


class ReadableModelForm(ReadableText, forms.ModelForm):
    """Names typed here end up in documents, mails and workbooks like every other text."""


class AuditedAdmin(admin.ModelAdmin):
    """Every change made here, of inlines and passwords too, leaves a row in the append-only trail.

    Django calls the ``log_*`` methods once for each record added, changed or deleted, in the same transaction.
    """

    form = ReadableModelForm

    def save_model(self, request, obj, form, change):
        request.audit_changes = {
            name: [_plain(form.initial.get(name)), _plain(form.cleaned_data.get(name))]
            for name in form.changed_data
            if "password" not in name
        }
        self.store(obj)

    def store(self, obj):
        obj.save()

    def log_addition(self, request, obj, message):
        self._record(request, obj, "admin_add", message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self._record(request, obj, "admin_change", message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._record(request, obj, "admin_delete", "")
        return super().log_deletions(request, queryset)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            super().delete_queryset(request, queryset)

    def _record(self, request, obj, action: str, message) -> None:
        words = LogEntry(change_message=message if isinstance(message, str) else json.dumps(message))
        changes = getattr(request, "audit_changes", {})
        audit.record(obj, by=request.user, action=action, changes=changes, comment=words.get_change_message())


def _plain(value):
    """A form's value as the trail keeps it: chosen rows by their names, everything else as text."""
    if isinstance(value, QuerySet | list):
        return [str(row) for row in value]
    return value if value is None else str(value)


@admin.register(AgencyKind)
class AgencyKindAdmin(AuditedAdmin):
    list_display = ["name", "code", "level", "is_authority", "is_outside"]


class AliasInline(admin.TabularInline):
    model = AgencyAlias
    form = ReadableModelForm
    extra = 1


class SuccessionFormSet(forms.BaseInlineFormSet):
    """The rules that the rows of one page break together, before the database refuses them without a sentence."""

    def clean(self):
        super().clean()
        kept = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        kept = [row for row in kept if not row.get("DELETE")]
        if any(row.get("successor") == self.instance for row in kept if self.instance.pk):
            raise forms.ValidationError("Cơ quan không thể kế thừa chính mình.")
        if sum(bool(row.get("takes_open_work")) for row in kept) > 1:
            raise forms.ValidationError("Chỉ một cơ quan kế thừa nhận việc đang mở.")


class SuccessionInline(admin.TabularInline):
    model = AgencySuccession
    formset = SuccessionFormSet
    fk_name = "predecessor"
    extra = 1


@admin.register(Agency)
class AgencyAdmin(AuditedAdmin):
    change_list_template = "agencies/agencies_admin.html"
    list_display = ["name", "code", "kind", "parent", "leads_reform", "ended_on", "is_illustrative"]
    list_filter = ["kind", "is_illustrative"]
    list_select_related = ["kind", "parent"]
    search_fields = ["name", "short_name", "code", "aliases__text"]
    autocomplete_fields = ["parent"]
    inlines = [AliasInline, SuccessionInline]

    def store(self, obj):
        save_agency(obj)

    def get_urls(self):
        views = [
            ("xuat-excel/", "export", self.sheet_export),
            ("nhap-excel/", "import", self.sheet_import),
            ("nhap-excel/ghi/", "import_write", self.sheet_write),
            ("nhap-excel/loi/", "import_report", self.sheet_report),
        ]
        own = [
            path(route, self.admin_site.admin_view(view), name=f"agencies_agency_{name}") for route, name, view in views
        ]
        return [*own, *super().get_urls()]

    @method_decorator(form_page)
    def sheet_export(self, request):
        return answer(request, agency_export(request.user))

    @method_decorator(form_page)
    def sheet_import(self, request):
        return pages.choose(request, agency_importer(request.user))

    @method_decorator(require_POST)
    def sheet_write(self, request):
        return pages.write(request, agency_importer(request.user))

    @method_decorator(require_POST)
    def sheet_report(self, request):
        return pages.report(request, agency_importer(request.user))


@admin.register(AgencyGroup)
class AgencyGroupAdmin(AuditedAdmin):
    list_display = ["name", "owner"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    autocomplete_fields = ["owner", "members"]


class PersonForm(ReadableText, UserChangeForm):
    pass


class PersonCreationForm(ReadableText, UserCreationForm):
    class Meta:
        model = User
        fields = ["username", "full_name", "email", "agency", "role"]


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
    form = PersonForm
    add_form = PersonCreationForm
    list_display = ["username", "full_name", "role", "agency", "is_active", "last_login"]
    list_filter = ["role", "is_active"]
    list_select_related = ["agency"]
    search_fields = ["username", "full_name", "email"]
    ordering = ["username"]
    filter_horizontal = []
    autocomplete_fields = ["agency"]
    readonly_fields = ["last_login", "created_at"]
    fieldsets = [
        (None, {"fields": ["username", "password", "full_name", "email"]}),
        ("Quyền", {"fields": ["agency", "role", "is_active"]}),
        ("Thời gian", {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "full_name", "email", "agency", "role", "password1", "password2"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Nobody takes the role or the account away from themselves: the last quản trị would be locked out."""
        own = ["role", "is_active"] if obj == request.user else []
        return [*self.readonly_fields, *own]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Looked at, never changed here."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ActionFilter(admin.SimpleListFilter):
    title = "việc"
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return list(audit.ACTIONS.items())

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "actor", "what", "record_label", "agency"]
    list_filter = [ActionFilter]
    list_select_related = ["actor", "agency"]
    search_fields = ["record_label"]
    date_hierarchy = "at"
    asked_by = ["action", "at"]  # in the address; any other field would answer, value by value, what a sealed row says

    def lookup_allowed(self, lookup, value, request):
        return lookup.split("__")[0] in self.asked_by

    def get_object(self, request, object_id, from_field=None):
        """The entry as it may be shown: never stored again, for nothing is changed here."""
        entry = super().get_object(request, object_id, from_field)
        if entry is not None and entry.action in audit.SEALED:
            entry.changes = {"": audit.SEALED_WORDS}
        return entry

    @admin.display(description="việc", ordering="action")
    def what(self, entry):
        return audit.ACTIONS.get(entry.action, entry.action)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["pk", "label", "state", "attempts", "requested_by", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["requested_by"]
