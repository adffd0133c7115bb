from django.core.management.base import BaseCommand, CommandError

from siapkerja import catalogue


class Command(BaseCommand):
    help = "The English catalogue: extract what the source says, compile it, or check that nothing is missing."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("act", choices=["extract", "compile", "check"])

    def handle(self, *args, **options):
        {"extract": self._extract, "compile": self._compile, "check": self._check}[options["act"]]()

    def _extract(self):
        """Bring the catalogue up to the source."""
        source = catalogue.extracted(catalogue.sources())
        catalogue.merge(source, catalogue.path())
        left = len(catalogue.faults(source, catalogue.read(catalogue.path())))
        self.stdout.write(f"{catalogue.path()}: {len(source)} messages, {left} left to translate.")

    def _compile(self):
        """Write the file that Django loads."""
        if not catalogue.path().exists():
            raise CommandError(f"{catalogue.path()} is missing; `manage.py translations extract` makes it.")
        self.stdout.write(str(catalogue.compile_catalogue(catalogue.path())))

    def _check(self):
        """End with 1 when a reader of English would meet Indonesian, or a broken sentence."""
        faults = catalogue.faults(catalogue.extracted(catalogue.sources()), catalogue.read(catalogue.path()))
        if faults:
            hint = f"{len(faults)} faults; `manage.py translations extract` adds what is new."
            raise CommandError("\n".join([*faults, hint]))
