"""Django's admin site, for quản trị only: agencies, groups, people, jobs and the audit trail."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserCreationForm
from import_export import resources
from import_export.admin import ExportMixin
from import_export.formats.base_formats import XLSX

from . import audit
from .models import Agency, AgencyAlias, AgencyGroup, AgencyKind, AgencySuccession, AuditEntry, Job, User
from .tree import save_agency


class AuditedAdmin(admin.ModelAdmin):
    """Every change made here leaves a row in the append-only trail."""

    def save_model(self, request, obj, form, change):
        before = {name: str(form.initial.get(name)) for name in form.changed_data}
        self.store(obj)
        changes = {name: [before[name], str(form.cleaned_data.get(name))] for name in form.changed_data}
        changes = {name: pair for name, pair in changes.items() if "password" not in name}
        audit.record(obj, by=request.user, action="admin_change" if change else "admin_add", changes=changes)

    def store(self, obj):
        obj.save()

    def save_formset(self, request, form, formset, change):
        """Rows below (aliases, successors) are written into the trail of the record they belong to."""
        rows = formset.model.objects.filter(**{formset.fk.name: formset.instance})
        before = [str(row) for row in rows]
        super().save_formset(request, form, formset, change)
        after = [str(row) for row in rows.all()]
        if before != after:
            changes = {formset.model._meta.model_name: [before, after]}
            audit.record(formset.instance, by=request.user, action="admin_change", changes=changes)

    def delete_model(self, request, obj):
        audit.record(obj, by=request.user, action="admin_delete")
        obj.delete()

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)


@admin.register(AgencyKind)
class AgencyKindAdmin(AuditedAdmin):
    list_display = ["name", "code", "level", "is_authority", "is_outside"]


class AliasInline(admin.TabularInline):
    model = AgencyAlias
    extra = 1


class SuccessionInline(admin.TabularInline):
    model = AgencySuccession
    fk_name = "predecessor"
    extra = 1


class AgencyResource(resources.ModelResource):
    class Meta:
        model = Agency
        fields = ["code", "name", "short_name", "kind__code", "parent__code", "email", "active_from", "ended_on"]
        export_order = fields


@admin.register(Agency)
class AgencyAdmin(ExportMixin, AuditedAdmin):
    resource_classes = [AgencyResource]
    formats = [XLSX]
    list_display = ["name", "code", "kind", "parent", "ended_on", "is_illustrative"]
    list_filter = ["kind", "is_illustrative"]
    list_select_related = ["kind", "parent"]
    search_fields = ["name", "short_name", "code", "aliases__text"]
    autocomplete_fields = ["parent"]
    inlines = [AliasInline, SuccessionInline]

    def store(self, obj):
        save_agency(obj)


@admin.register(AgencyGroup)
class AgencyGroupAdmin(AuditedAdmin):
    list_display = ["name", "owner"]
    list_select_related = ["owner"]
    search_fields = ["name"]
    autocomplete_fields = ["owner", "members"]


class PersonCreationForm(UserCreationForm):
    class Meta:
        model = User
        fields = ["username", "full_name", "email", "agency", "role"]


@admin.register(User)
class PersonAdmin(AuditedAdmin, UserAdmin):
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

    @admin.display(description="việc", ordering="action")
    def what(self, entry):
        return audit.ACTIONS.get(entry.action, entry.action)


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ["pk", "label", "state", "attempts", "requested_by", "created_at", "finished_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["requested_by"]
