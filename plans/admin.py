"""Reminders in Django's admin site: the outbox, looked at and sent again where sending failed; when whom to remind, and
on which days offices work."""

from django.contrib import admin, messages

from agencies.admin import AuditedAdmin, ReadOnlyAdmin

from . import reminders
from .models import CalendarDay, Digest, Reminder, ReminderRule


@admin.register(Digest)
class DigestAdmin(ReadOnlyAdmin):
    list_display = ["person", "day", "state", "attempts", "error", "sent_at"]
    list_filter = ["state", "day"]
    list_select_related = ["person"]
    search_fields = ["person__username", "person__full_name", "person__email", "message_id"]
    actions = ["send_again"]

    def has_resend_permission(self, request):
        return request.user.may("plans.resend_reminder")

    @admin.action(description="Gửi lại thư không gửi được", permissions=["resend"])
    def send_again(self, request, queryset):
        count = reminders.send_again(queryset, by=request.user)
        if count:
            messages.success(request, f"{count} thư sẽ được gửi lại: trong ít phút, hoặc vào thư kế tiếp của người ấy.")
        else:
            messages.warning(request, "Không có thư nào ở trạng thái «Không gửi được» trong số đã chọn.")


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "assignment", "stage", "due_on", "state", "digest"]
    list_filter = ["state", "due_on"]
    list_select_related = ["recipient", "assignment__task", "assignment__agency", "digest__person"]
    search_fields = ["recipient__username", "recipient__full_name", "assignment__task__summary"]

    @admin.display(description="mốc", ordering="kind")
    def stage(self, reminder):
        return reminders.words_of(reminder.kind)


@admin.register(ReminderRule)
class ReminderRuleAdmin(AuditedAdmin):
    list_display = ["authority", "days", "audience", "is_weekly"]
    list_filter = ["audience"]
    list_select_related = ["authority"]
    autocomplete_fields = ["authority"]


@admin.register(CalendarDay)
class CalendarDayAdmin(AuditedAdmin):
    list_display = ["day", "is_working", "note"]
    list_filter = ["is_working"]
    date_hierarchy = "day"
