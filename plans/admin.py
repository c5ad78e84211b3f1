"""The outbox in Django's admin site: looked at, and sent again where sending failed."""

from django.contrib import admin, messages

from agencies.admin import ReadOnlyAdmin

from . import reminders
from .models import Reminder


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "assignment", "due_on", "state", "attempts", "error", "sent_at"]
    list_filter = ["state", "due_on"]
    list_select_related = ["recipient", "assignment__task", "assignment__agency"]
    search_fields = ["recipient__username", "recipient__full_name", "assignment__task__summary"]
    actions = ["send_again"]

    def has_resend_permission(self, request):
        return request.user.may("plans.resend_reminder")

    @admin.action(description="Gửi lại thư không gửi được", permissions=["resend"])
    def send_again(self, request, queryset):
        count = reminders.send_again(queryset, by=request.user)
        if count:
            messages.success(request, f"{count} lời nhắc sẽ được gửi lại trong ít phút.")
        else:
            messages.warning(request, "Không có lời nhắc nào ở trạng thái «Không gửi được» trong số đã chọn.")
