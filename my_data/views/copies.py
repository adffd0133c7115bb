"""A copy of my data: ask for it, see whether it is ready, fetch it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView

from accounts.access import SIGNED_IN, private_file
from core import clock
from documents.views import serve
from my_data import copying
from my_data.models import DataCopy
from my_data.models.copies import KEPT_FOR, MOST_A_WEEK
from my_data.tasks import nudge_make_copies


class CopiesView(ListView):
    """The copies asked for, the latest first."""

    access = SIGNED_IN
    paginate_by = 20
    template_name = "my_data/copies.html"

    def get_queryset(self):
        return DataCopy.objects.visible_to(self.request.user).order_by("-id")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(most=MOST_A_WEEK, days=KEPT_FOR.days, **kwargs)
        moment = clock.machine_now()
        rows = [
            {"copy": copy, "is_there": bool(copy.file) and copy.expires_at > moment} for copy in context["object_list"]
        ]
        waits = DataCopy.objects.visible_to(self.request.user).waiting().exists()
        return context | {"rows": rows, "waits": waits}


class AskForCopyView(View):
    access = SIGNED_IN
    reauthenticates = True
    http_method_names = ["post"]

    def post(self, request):
        try:
            with transaction.atomic():
                copying.ask_for_copy(request.user)
                transaction.on_commit(nudge_make_copies, robust=True)
        except copying.CopyRefused as refused:
            messages.warning(request, refused.message)
        else:
            messages.success(request, _("Salinan sedang disiapkan. Kami memberi tahu Anda begitu siap."))
        return HttpResponseRedirect(reverse("my_data:copies"))


class CopyFileView(View):
    """The file, for its person alone, until it expires."""

    access = private_file()
    reauthenticates = True
    http_method_names = ["get"]

    def get(self, request, pk):
        there = DataCopy.objects.visible_to(request.user).there(clock.machine_now())
        return serve(get_object_or_404(there, pk=pk))
