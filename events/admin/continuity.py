from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from episodes.editing import EditorAdmin
from events.adminforms import ExemptionForm
from events.continuity import report
from events.continuity.findings import by_rule
from events.models import Exemption


@admin.register(Exemption)
class ExemptionAdmin(EditorAdmin):
    """What is meant so, and the report of what is not."""

    list_display = ("object", "rule", "reason", "who", "when")
    list_filter = ("rule",)
    search_fields = ("object", "reason", "who")
    fields = (("rule", "object"), "reason", ("who", "when"))
    readonly_fields = ("who", "when")

    def save_model(self, request, obj, form, change):
        if not change:
            _sign(obj, request.user)
        super().save_model(request, obj, form, change)

    def get_urls(self):
        page = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.continuity))
        return [path("continuity/", page, name="events_continuity"), *super().get_urls()]

    def continuity(self, request):
        """Show what breaks a rule; take the reason why something of it is meant so."""
        if not request.user.has_perm("events.view_event"):
            raise PermissionDenied
        found = report()
        form: Any = None
        if request.method == "POST":
            if not self.has_add_permission(request):
                raise PermissionDenied
            form = ExemptionForm(request.POST, findings=found.findings)
            if form.is_valid():
                self._exempt(request, form)
                return redirect(f"{reverse('admin:events_continuity')}#{form.cleaned_data['rule']}")
        return TemplateResponse(
            request,
            "admin/events/continuity.html",
            {
                **self.admin_site.each_context(request),
                "title": _("Continuity"),
                "report": found,
                "groups": by_rule(found.findings),
                "form": form,
                "may_exempt": self.has_add_permission(request),
                "media": self.media,
            },
        )

    def _exempt(self, request, form):
        exemption = form.save(commit=False)
        _sign(exemption, request.user)
        with self.as_one_change(request):
            exemption.save()
        self.log_addition(request, exemption, [{"added": {}}])
        said = _("“%(finding)s” is marked as intended.")
        messages.success(request, said % {"finding": exemption.object})


def _sign(exemption, user) -> None:
    """Say who has marked a finding, and on which day."""
    exemption.who, exemption.when = user.get_username(), timezone.localdate()
