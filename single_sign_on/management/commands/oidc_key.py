from django.conf import settings
from django.core.management.base import BaseCommand

from core import clock
from single_sign_on.keys import new_key, rotated, write_keys


class Command(BaseCommand):
    help = (
        "Print the value of OIDC_KEYS for the next rotation: a new key that signs from tomorrow, and the present ones with "
        "the moment when they go. Set it and restart the web servers. --first prints a single key for a new installation."
    )

    def add_arguments(self, parser):
        parser.add_argument("--first", action="store_true", help="one new key that signs at once")

    def handle(self, *args, first, **options):
        keys = [new_key()] if first else rotated(settings.OIDC_KEYS, clock.machine_now())
        self.stdout.write(write_keys(keys))
