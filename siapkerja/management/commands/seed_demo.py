from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import User
from core import clock
from payouts.models import LedgerEntry
from siapkerja.demo_world.build import build


class Command(BaseCommand):
    help = "Fill an empty database with the demo world; as the owner of its tables, for it books payments."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="do nothing when somebody has an account already")

    def handle(self, *args, if_empty, **options):
        if not settings.DEMO:
            raise CommandError("This is not a demo (DEMO=1): invented people have no place here.")
        if User.objects.exists():
            if if_empty:
                self.stdout.write("People are here already; the demo world is left as it is.")
                return
            raise CommandError("The database is not empty. Empty it first (make demo-reset), or add --if-empty.")
        self.require_right_to_book()
        build(clock.now())
        self.stdout.write("The demo world is filled. `manage.py demo_accounts` lists who can sign in.")

    def require_right_to_book(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege(%s, 'INSERT'), current_user", [LedgerEntry._meta.db_table])
            may_book, role = cursor.fetchone()
        if not may_book:
            raise CommandError(f"The database role {role} may not write the ledger: use OWNER_DATABASE_URL.")
