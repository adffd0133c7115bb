from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from single_sign_on.models import RelyingService
from single_sign_on.services import edit, register

CLIENT_ID = "skkni-contoh"
NAME = "SKKNI (contoh)"
DESCRIPTION = "Daftar standar kompetensi kerja. Layanan contoh di luar SIAPkerja."


class Command(BaseCommand):
    help = "Register the demo's SKKNI service (examples/relying_party) at SKKNI_URL, or bring it up to date."

    @transaction.atomic
    def handle(self, *args, **options):
        if not (settings.DEMO and settings.SKKNI_URL and settings.SKKNI_SECRET):
            raise CommandError("Only on a demo (DEMO=1), with SKKNI_URL and SKKNI_SECRET.")
        address = settings.SKKNI_URL.rstrip("/")
        details = {
            "name": NAME,
            "description": DESCRIPTION,
            "home_url": f"{address}/masuk",
            "show_on_home": True,
            "redirect_uris": [f"{address}/kembali"],
            "post_logout_redirect_uris": [f"{address}/"],
            "scopes": ["openid", "profile"],
        }
        service = RelyingService.objects.select_related("client").filter(client=CLIENT_ID).first()
        if service is None:
            register(by=None, type="confidential", client_id=CLIENT_ID, secret=settings.SKKNI_SECRET, **details)
        else:
            edit(service, by=None, **details)
            service.client.set_secret(settings.SKKNI_SECRET)
            service.client.save(update_fields=["secret"])
        self.stdout.write(f"{NAME}: {address}")
