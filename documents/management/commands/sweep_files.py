"""Look through the whole private storage: delete files that no row names, and tell documents whose file is missing."""

from django.core.management.base import BaseCommand, CommandError

from core import clock
from documents.sweeping import sweep_all


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        swept = sweep_all(clock.machine_now())
        self.stdout.write(
            f"{swept.orphans} files without a row and {swept.halves} halves of uploads deleted, "
            f"{swept.doomed} late deletions made up."
        )
        if swept.missing:
            raise CommandError(f"{len(swept.missing)} documents have no file; their keys are in the log.")
