"""Appoint the first administrators of a new portal, as the owner of the tables. They appoint everybody else."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Assignment, Office, OfficeKind, Role, User
from accounts.offices.duty import FEWEST_ADMINISTRATORS
from casework.steps import record
from core import clock


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email", help="a verified address of an account that exists")
        parser.add_argument("--office", required=True, help="name of the ministry's office; made if it is not there")

    @transaction.atomic
    def handle(self, *args, email, office, **options):
        today = clock.today()
        there = Assignment.objects.in_force(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
        if there.values("user").distinct().count() >= FEWEST_ADMINISTRATORS:
            raise CommandError("There are two administrators: let one propose the next, and the other approve.")
        person = User.objects.filter(email=email.lower(), is_active=True).first()
        if person is None:
            raise CommandError("No active account has this verified address: let the person register first.")
        place, _made = Office.objects.get_or_create(name=office, defaults={"kind": OfficeKind.MINISTRY})
        if place.kind != OfficeKind.MINISTRY:
            raise CommandError("Administrators work at an office of the ministry.")
        assignment = Assignment.objects.create(user=person, role=Role.ADMINISTRATOR, office=place, from_on=today)
        record(assignment, "appointed")
        self.stdout.write("Appointed.")
