from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from accounts.access import PUBLIC, SIGNED_IN
from accounts.models import Acting
from core.templatetags.siap import tanggal

ONE_YEAR = 365 * 24 * 3600


def own_address(request, target: str, otherwise: str) -> str:
    """The address that the page asked to go to, if it is one of ours."""
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if allowed else otherwise


class ActingForm(forms.Form):
    acting = forms.ChoiceField(label=gettext_lazy("Bertindak sebagai"), widget=forms.RadioSelect)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["acting"].choices = [(acting.key, with_last_day(acting)) for acting in user.actings]
        if user.acting:
            self.initial["acting"] = user.acting.key


def with_last_day(acting: Acting) -> str:
    """The role, its office, and until when."""
    if acting.to_on is None:
        return acting.label
    return _("%(role)s (sampai %(day)s)") % {"role": acting.label, "day": tanggal(acting.to_on)}


class ActingView(FormView):
    """Choose the role, and the office, to act as; holds until sign-out. `next` says where to go then."""

    access = SIGNED_IN
    form_class = ActingForm
    template_name = "accounts/acting.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_initial(self):
        return {"next": self.request.GET.get("next", "")}

    def form_valid(self, form):
        self.request.session["acting"] = form.cleaned_data["acting"]
        self.request.user.act_as(form.cleaned_data["acting"])
        messages.success(self.request, _("Anda sekarang bertindak sebagai %s.") % self.request.user.acting.label)
        return HttpResponseRedirect(own_address(self.request, form.cleaned_data["next"], reverse("home")))


class AppearanceForm(forms.Form):
    theme = forms.ChoiceField(
        label=gettext_lazy("Tampilan"),
        widget=forms.RadioSelect,
        choices=[
            ("auto", gettext_lazy("Ikuti ponsel atau komputer")),
            ("light", gettext_lazy("Terang")),
            ("dark", gettext_lazy("Gelap")),
        ],
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class AppearanceView(FormView):
    """Light or dark, kept in a cookie, so the server draws the page right at once."""

    access = PUBLIC
    form_class = AppearanceForm
    template_name = "accounts/appearance.html"

    def get_initial(self):
        return {"theme": self.request.COOKIES.get("theme", "auto"), "next": self.request.GET.get("next", "")}

    def form_valid(self, form):
        response = HttpResponseRedirect(own_address(self.request, form.cleaned_data["next"], reverse("front")))
        if form.cleaned_data["theme"] == "auto":
            response.delete_cookie("theme")
        else:
            response.set_cookie(
                "theme",
                form.cleaned_data["theme"],
                max_age=ONE_YEAR,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response
