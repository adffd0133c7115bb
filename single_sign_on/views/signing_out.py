"""Signing out from a relying service, and from the portal with it when the person wants that (RP-Initiated Logout 1.0)."""

from urllib.parse import urlsplit

from allauth.idp.oidc import views as allauth
from django.utils.translation import gettext_lazy as _

from accounts.access import PUBLIC
from single_sign_on.asking import WRONG_ADDRESS
from single_sign_on.views.authorization import refused_page, with_form_to

HELP = _("Permintaan keluar dari layanan itu tidak lengkap. Anda masih masuk.")


class SignOutView(allauth.LogoutView):
    """allauth also takes addresses that are only alike, or only on the same host; here they are registered exactly."""

    access = PUBLIC
    template_name = "single_sign_on/sign_out.html"

    def dispatch(self, request, *args, **kwargs):
        asked = request.POST if request.method == "POST" else request.GET
        form = self.form_class(asked)
        address = asked.get("post_logout_redirect_uri", "")
        client = form.cleaned_data.get("client") if form.is_valid() else None
        if client and address and address not in client.get_post_logout_redirect_uris():
            return refused_page(request, WRONG_ADDRESS)
        response = super().dispatch(request, *args, **kwargs)
        if client and address and response.status_code == 200:
            back = urlsplit(address)
            return with_form_to(f"{back.scheme}://{back.netloc}", response)
        return response

    def form_invalid(self, form):
        return refused_page(self.request, HELP)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        hidden = [field for field in context["form"].hidden_fields() if field.name != "action" and field.value()]
        return {**context, "client": context["form"].cleaned_data["client"], "hidden": hidden}
