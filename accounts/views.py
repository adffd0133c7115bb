from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, RedirectView

from accounts.access import PUBLIC, SIGNED_IN

ONE_YEAR = 365 * 24 * 3600


class ActingForm(forms.Form):
    acting = forms.ChoiceField(label=gettext_lazy("Bertindak sebagai"), widget=forms.RadioSelect)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["acting"].choices = [(acting.key, acting.label) for acting in user.actings]
        if user.acting:
            self.initial["acting"] = user.acting.key


class ActingView(FormView):
    """Choose the role, and the office, to act as; holds until sign-out."""

    access = SIGNED_IN
    form_class = ActingForm
    template_name = "accounts/acting.html"
    success_url = reverse_lazy("home")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "user": self.request.user}

    def form_valid(self, form):
        self.request.session["acting"] = form.cleaned_data["acting"]
        self.request.user.act_as(form.cleaned_data["acting"])
        messages.success(self.request, _("Anda sekarang bertindak sebagai %s.") % self.request.user.acting.label)
        return super().form_valid(form)


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
        target = form.cleaned_data["next"]
        hosts = {self.request.get_host()}
        if not url_has_allowed_host_and_scheme(target, hosts, require_https=self.request.is_secure()):
            target = str(reverse_lazy("front"))
        response = HttpResponseRedirect(target)
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


class SignUpHelpView(RedirectView):
    """Where allauth links for "no account yet": the help page says how an account is made."""

    access = PUBLIC
    pattern_name = "help"
