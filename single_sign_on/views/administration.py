"""The administrators' pages: which services may use the portal's accounts."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView

from accounts.access import roles
from accounts.history import history
from accounts.models import Role
from casework.forms import NoQuestions
from casework.models import Event
from core import clock
from single_sign_on import services
from single_sign_on.forms import ReasonForm, RegisterForm, ServiceForm
from single_sign_on.models import RelyingService
from single_sign_on.scopes import labels

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
SHOWN_ONCE = "new_client_secret"
VERBS = {
    "register": gettext_lazy("mendaftarkan layanan ini"),
    "edit": gettext_lazy("mengubah data layanan"),
    "new_secret": gettext_lazy("membuat rahasia baru"),
    "disable": gettext_lazy("menonaktifkan layanan"),
    "enable": gettext_lazy("mengaktifkan layanan lagi"),
}


class ServicesView(ListView):
    access = ADMINISTRATOR
    paginate_by = 20
    template_name = "single_sign_on/service_list.html"

    def get_queryset(self):
        found = RelyingService.objects.visible_to(self.request.user).select_related("client")
        return found.order_by("client__name", "pk")


class RegisterView(FormView):
    access = ADMINISTRATOR
    reauthenticates = True
    form_class = RegisterForm
    template_name = "single_sign_on/service_register.html"

    def form_valid(self, form):
        service, secret = services.register(by=self.request.user, **form.cleaned_data)
        messages.success(self.request, _("Layanan terdaftar."))
        return _show_once(self.request, service, secret)


def _show_once(request, service: RelyingService, secret: str) -> HttpResponseRedirect:
    """The secret waits in the encrypted session until the next page has shown it; a public client has no use for one."""
    if service.client.type == service.client.Type.CONFIDENTIAL:
        request.session[SHOWN_ONCE] = {"service": str(service.pk), "secret": secret}
    return HttpResponseRedirect(service.get_absolute_url())


class OfService:
    """A page about one service."""

    access = ADMINISTRATOR

    def dispatch(self, request, *args, **kwargs):
        found = RelyingService.objects.visible_to(request.user).select_related("client", "disabled_by")
        self.service = get_object_or_404(found, pk=kwargs["pk"])
        if not self.is_open(self.service):
            return HttpResponseRedirect(self.service.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def is_open(self, service: RelyingService) -> bool:
        """Whether there is anything to do here; who comes too late sees the service as it is."""
        return True

    def get_context_data(self, **kwargs):
        return super().get_context_data(service=self.service, **kwargs)


class ServiceView(OfService, TemplateView):
    template_name = "single_sign_on/service_detail.html"

    def get_context_data(self, **kwargs):
        client = self.service.client
        shown = self.request.session.get(SHOWN_ONCE, {})
        if shown.get("service") == str(self.service.pk):
            del self.request.session[SHOWN_ONCE]
        else:
            shown = {}
        return super().get_context_data(
            secret=shown.get("secret"),
            is_public=client.type == client.Type.PUBLIC,
            redirect_uris=client.get_redirect_uris(),
            post_logout_redirect_uris=client.get_post_logout_redirect_uris(),
            scopes=labels(client.get_scopes()),
            people=self.service.consents.running().count(),
            entries=history(Event.objects.about(self.service), VERBS),
            **kwargs,
        )


class ChangeView(OfService, FormView):
    """Something about a service is changed, after the administrator has proven anew who they are."""

    reauthenticates = True
    template_name = "single_sign_on/service_change.html"
    title = explanation = button = done = ""
    tone = ""

    def form_valid(self, form):
        self.change(**form.cleaned_data)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.service.get_absolute_url())

    def get_context_data(self, **kwargs):
        words = {"title": self.title, "explanation": self.explanation, "button": self.button, "tone": self.tone}
        return super().get_context_data(**words, **kwargs)


class EditView(ChangeView):
    form_class = ServiceForm
    title = gettext_lazy("Ubah data layanan")
    explanation = gettext_lazy("Kalau data yang diminta bertambah, setiap orang ditanya lagi saat masuk berikutnya.")
    button = gettext_lazy("Simpan perubahan")
    done = gettext_lazy("Perubahan tersimpan.")

    def get_initial(self):
        service, client = self.service, self.service.client
        return {
            "name": client.name,
            "description": service.description,
            "home_url": service.home_url,
            "show_on_home": service.show_on_home,
            "redirect_uris": client.get_redirect_uris(),
            "post_logout_redirect_uris": client.get_post_logout_redirect_uris(),
            "scopes": client.get_scopes(),
        }

    def change(self, **details):
        services.edit(self.service, by=self.request.user, **details)


class NewSecretView(ChangeView):
    form_class = NoQuestions
    title = button = gettext_lazy("Buat rahasia baru")
    explanation = gettext_lazy(
        "Rahasia lama langsung tidak berlaku. Layanan tidak dapat memakai akun SIAPkerja sampai rahasia baru dipasang."
    )

    def is_open(self, service):
        return service.client.type == service.client.Type.CONFIDENTIAL

    def form_valid(self, form):
        secret = services.new_secret(self.service, by=self.request.user)
        messages.success(self.request, _("Rahasia baru dibuat."))
        return _show_once(self.request, self.service, secret)


class DisableView(ChangeView):
    form_class = ReasonForm
    title = button = gettext_lazy("Nonaktifkan layanan")
    explanation = gettext_lazy("Mulai sekarang tidak ada yang dapat masuk ke layanan ini. Semua aksesnya dicabut.")
    done = gettext_lazy("Layanan dinonaktifkan dan semua aksesnya dicabut.")
    tone = "bad"

    def is_open(self, service):
        return service.is_enabled

    def change(self, reason):
        services.disable(self.service, by=self.request.user, reason=reason, now=clock.now())


class EnableView(ChangeView):
    form_class = ReasonForm
    title = button = gettext_lazy("Aktifkan layanan")
    explanation = gettext_lazy("Orang dapat masuk lagi ke layanan ini. Izin yang pernah diberikan masih berlaku.")
    done = gettext_lazy("Layanan aktif lagi.")

    def is_open(self, service):
        return not service.is_enabled

    def change(self, reason):
        services.enable(self.service, by=self.request.user, reason=reason)
