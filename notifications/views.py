from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, UpdateView

from accounts.access import SIGNED_IN
from core import clock
from notifications.models import Notice, Preference


class InboxView(ListView):
    """Everything the portal has told this person, newest first."""

    access = SIGNED_IN
    paginate_by = 20
    template_name = "notifications/inbox.html"

    def get_queryset(self):
        return Notice.objects.visible_to(self.request.user).order_by("-id")


class ReadNoticeView(View):
    """Mark as read and go where the notice points."""

    access = SIGNED_IN
    http_method_names = ["post"]

    def post(self, request, pk):
        notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
        if notice.read_at is None:
            notice.read_at = clock.now()
            notice.save(update_fields=["read_at"])
        return HttpResponseRedirect(notice.url or reverse("notifications:inbox"))


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ["email", "whatsapp", "sms"]


class PreferenceView(UpdateView):
    """Through which channels reminders come. The inbox always has everything."""

    access = SIGNED_IN
    form_class = PreferenceForm
    template_name = "notifications/preference.html"
    success_url = reverse_lazy("notifications:inbox")

    def get_object(self, queryset=None):
        return Preference.objects.filter(user=self.request.user).first() or Preference(user=self.request.user)

    def form_valid(self, form):
        messages.success(self.request, _("Pilihan saluran pengingat tersimpan."))
        return super().form_valid(form)
