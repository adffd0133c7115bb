from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.models import User
from siapkerja.demo_world.accounts import EMAILS_AT, PASSWORD, WORTH_A_VISIT


class Command(BaseCommand):
    help = "List the demo accounts: e-mail and NIK to sign in with, role, office, and what to try."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demo (DEMO=1): there are no demo accounts.")
        hints = {f"{key}@{EMAILS_AT}": hint for key, hint in WORTH_A_VISIT}
        people = User.objects.prefetch_related("assignments").in_bulk(hints, field_name="email")
        if not people:
            self.stdout.write("There are no demo accounts; `manage.py seed_demo` makes them.")
            return
        self.stdout.write(f"Demo accounts. The password of each: {PASSWORD}")
        self.stdout.write(f"Officers are asked for a code too: {reverse('mailbox')} shows the current ones.\n")
        for email, hint in hints.items():
            if email in people:
                self.stdout.write(self.line(people[email], hint))

    def line(self, user, hint):
        roles = ", ".join(acting.label for acting in user.actings)
        names = f"{user.email:<34} {user.nik or '-':<17}"
        return f"  {names} {user.full_name} ({roles})\n  {'':<34} {'':<17} {hint}"
