"""The copy holds every table about the person and nothing of anybody else; it is made once, told, fetched and removed."""

import io
import json
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from core import clock
from jkp_claims.liabilities import PAYMENT_PROOF, WAGE_PROOF
from my_data import copying, tasks
from my_data.copying import CopyRefused, ask_for_copy, make_waiting_copies, remove, write_copy
from my_data.models import DataCopy
from my_data.models.copies import A_WEEK, KEPT_FOR
from my_data.person_tables import TABLES
from notifications.models import Notice
from phk_reports.models import PhkReport
from phk_reports.services import start_report
from tests.access.world import ELSEWHERE, HERE, World
from tests.accounts.factories import UserFactory
from tests.documents.factories import DocumentFactory
from tests.jkp_claims.factories import Story
from tests.my_data.factories import DataCopyFactory
from tests.my_data.planting import SECRET, plant
from tests.registry.factories import EmploymentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.PRIVATE_FILES = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


@pytest.fixture
def person():
    return UserFactory(worker=True)


def copy_of(user) -> zipfile.ZipFile:
    file = io.BytesIO()
    write_copy(user, file)
    return zipfile.ZipFile(file)


def tables_in(archive) -> dict[str, list[dict]]:
    return {label: json.loads(archive.read(f"data/{label.lower()}.json")) for label in TABLES}


def keys_in(archive) -> dict[str, set[str]]:
    """By label; a row without a key of its own is known by all it says."""
    return {
        label: {str(row["id"]) if "id" in row else json.dumps(row, sort_keys=True) for row in rows}
        for label, rows in tables_in(archive).items()
    }


def text_of(archive) -> str:
    return "\n".join(archive.read(name).decode() for name in archive.namelist() if not name.startswith("berkas/"))


class TestEveryTable:
    """Two worlds with the same things in them: all of one's own, nothing of the other's, no secret."""

    @pytest.fixture
    def worlds(self, db):
        worlds = World(HERE), World(ELSEWHERE)
        for world in worlds:
            plant(world)
        return worlds

    def test_all_of_the_person_and_nothing_of_anybody_else(self, worlds):
        here, elsewhere = worlds
        mine, theirs = copy_of(here.story.worker), copy_of(elsewhere.story.worker)
        own, foreign = keys_in(mine), keys_in(theirs)
        assert [label for label, keys in own.items() if not keys] == [], "a table without a planted row proves nothing"
        assert {label: keys & foreign[label] for label, keys in own.items() if keys & foreign[label]} == {}
        self.check_marks(here, elsewhere, text_of(mine))
        self.check_secrets(here, text_of(mine))
        self.check_files(here, mine)
        self.check_readme(mine)

    def check_marks(self, here, elsewhere, text):
        story = elsewhere.story
        for mark in (story.worker.nik, story.worker.email, str(story.participant.pk), story.claim.number):
            assert mark not in text
        assert here.story.worker.nik in text, "one's own numbers are readable in one's own copy"
        assert here.month.claim.participant.bank_accounts.get().number in text

    def check_secrets(self, here, text):
        assert SECRET not in text
        assert here.story.worker.password not in text
        assert str(here.objects["employer_draft"].pk) not in text, "what the company has not sent is the company's"

    def check_files(self, here, archive):
        stored = here.story.worker.documents.first()
        name = f"berkas/{stored.file.name.rsplit('/')[-1]}"
        with stored.file.open("rb") as file:
            assert archive.read(name) == file.read()

    def check_readme(self, archive):
        words = archive.read("BACA-SAYA.txt").decode()
        for label in TABLES:
            assert f"data/{label.lower()}.json" in words


def test_who_has_nothing_gets_a_copy_with_empty_tables():
    person = UserFactory()
    rows = tables_in(copy_of(person))
    assert [row["id"] for row in rows["accounts.User"]] == [str(person.pk)]
    assert rows["registry.Participant"] == rows["jkp_claims.JkpClaim"] == []


def test_a_member_of_a_company_gets_no_papers_of_its_workers():
    story = Story()
    report = story.reported()
    own = tables_in(copy_of(story.employer))
    assert own["documents.Document"] == own["phk_reports.PhkReport"] == []
    assert len(own["registry.Membership"]) == 1
    assert str(report.pk) in keys_in(copy_of(story.worker))["phk_reports.PhkReport"]


def test_proofs_about_a_worker_are_not_in_the_copy_of_who_uploaded_them():
    member = UserFactory()
    for kind in (WAGE_PROOF, PAYMENT_PROOF):
        DocumentFactory(owner=member, kind=kind)
    own = DocumentFactory(owner=member)
    assert keys_in(copy_of(member))["documents.Document"] == {str(own.pk)}


def test_the_trail_of_an_officer_names_no_case_in_words():
    story = Story()
    story.approved()
    events = tables_in(copy_of(story.mediator))["casework.Event"]
    assert {event["verb"] for event in events} >= {"take", "approve"}
    assert {event["note"] for event in events} == {""}


def test_a_draft_of_the_company_is_not_in_the_copy():
    story = Story()
    again = EmploymentFactory(participant=story.participant, company=story.member.company, ended_on=clock.today())
    start_report(employment=again, by=story.employer, side="employer")
    assert PhkReport.objects.count() == 1
    assert tables_in(copy_of(story.worker))["phk_reports.PhkReport"] == []


class TestAsking:
    def test_one_at_a_time(self, person):
        ask_for_copy(person)
        with pytest.raises(CopyRefused, match="sedang disiapkan"):
            ask_for_copy(person)
        assert DataCopy.objects.count() == 1

    def test_three_a_week(self, person):
        moment = clock.machine_now()
        DataCopyFactory.create_batch(3, person=person, asked_at=moment)
        with pytest.raises(CopyRefused, match="minggu depan"):
            ask_for_copy(person)
        DataCopy.objects.update(asked_at=moment - A_WEEK)
        assert ask_for_copy(person)

    def test_the_job_makes_what_waits_and_tells(self, person):
        copy = ask_for_copy(person)
        assert make_waiting_copies() == 1
        copy.refresh_from_db()
        assert copy.expires_at - copy.made_at == KEPT_FOR
        assert copy.size == default_storage.size(copy.file.name) > 0
        assert Notice.objects.get(recipient=person).title == "Salinan data Anda siap"
        assert make_waiting_copies() == 0

    def test_one_that_cannot_be_made_waits_for_the_next_run_and_holds_up_nobody(self, person, monkeypatch):
        broken, good = ask_for_copy(person), ask_for_copy(UserFactory())
        write = copying.write_copy

        def fails(user, file):
            if user == person:
                raise OSError("disk full")
            write(user, file)

        monkeypatch.setattr(copying, "write_copy", fails)
        assert make_waiting_copies() == 1
        good.refresh_from_db()
        broken.refresh_from_db()
        assert (bool(good.file), bool(broken.file)) == (True, False)
        monkeypatch.undo()
        assert make_waiting_copies() == 1

    def test_the_task_takes_no_person_and_is_nudged_after_the_request(
        self, person, sign_in, monkeypatch, django_capture_on_commit_callbacks
    ):
        nudges = []
        monkeypatch.setattr(tasks.make_copies, "apply_async", lambda **options: nudges.append(options))
        with django_capture_on_commit_callbacks(execute=True):
            answer = sign_in(person).post(reverse("my_data:copy_ask"))
        assert (answer.status_code, nudges) == (302, [{"retry": False}])

    def test_a_broker_that_is_down_costs_nothing(
        self, person, sign_in, monkeypatch, django_capture_on_commit_callbacks
    ):
        def down(**options):
            raise OSError("no broker")

        monkeypatch.setattr(tasks.make_copies, "apply_async", down)
        with django_capture_on_commit_callbacks(execute=True):
            assert sign_in(person).post(reverse("my_data:copy_ask")).status_code == 302
        tasks.make_copies(scheduled=False)
        assert DataCopy.objects.get().made_at


class TestFetching:
    @pytest.fixture
    def copy(self, person):
        return DataCopyFactory(person=person, file=ContentFile(b"PK-mine", name="copy.zip"))

    def url(self, copy):
        return reverse("my_data:copy_file", args=[copy.pk])

    def test_the_owner_gets_it(self, copy, person, sign_in):
        answer = sign_in(person).get(self.url(copy))
        assert b"".join(answer.streaming_content) == b"PK-mine"
        assert answer["Content-Disposition"].startswith('attachment; filename="data-saya-')
        assert answer["Cache-Control"] == "no-store"

    def test_nobody_else_does(self, copy, sign_in):
        assert sign_in(UserFactory(worker=True)).get(self.url(copy)).status_code == 404

    def test_only_after_a_recent_proof(self, copy, person, sign_in):
        for url in (self.url(copy), reverse("my_data:close")):
            answer = sign_in(person, ago=24 * 3600).get(url)
            assert answer.status_code == 302
            assert "/akun/" in answer.url
        asked = sign_in(person, ago=24 * 3600).post(reverse("my_data:copy_ask"))
        assert (asked.status_code, DataCopy.objects.waiting().count()) == (302, 0)

    def test_not_after_it_expired_even_before_the_job_has_removed_it(self, copy, person, sign_in):
        DataCopy.objects.update(made_at=clock.machine_now() - 2 * KEPT_FOR, expires_at=clock.machine_now())
        assert sign_in(person).get(self.url(copy)).status_code == 404

    def test_the_job_removes_the_file_and_keeps_the_line(self, copy, person, sign_in):
        moment = clock.machine_now()
        assert remove(DataCopy.objects.expired(moment)) == 0
        name = copy.file.name
        DataCopy.objects.update(made_at=moment - 2 * KEPT_FOR, expires_at=moment)
        assert remove(DataCopy.objects.expired(moment)) == 1
        assert not default_storage.exists(name)
        copy.refresh_from_db()
        assert (copy.file.name, bool(copy.removed_at)) == ("", True)
        assert "sudah dihapus" in sign_in(person).get(reverse("my_data:copies")).content.decode()
