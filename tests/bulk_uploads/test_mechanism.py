"""From a file to written rows: chunks, kills, doubles, corrections."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.utils import OperationalError

from bulk_uploads import checking, judging, sending, working
from bulk_uploads.kinds import kinds
from bulk_uploads.models import Upload, UploadFile, UploadRow
from bulk_uploads.sending import AlreadySent, start_sending
from bulk_uploads.services import (
    KEPT_FOR,
    RowRefused,
    check_again,
    correct,
    edit_row,
    forget_old_rows,
    leave_out,
    prepare,
    receive,
)
from bulk_uploads.states import RowState, UploadState
from bulk_uploads.working import take_next, work, work_on
from casework.models import Event
from casework.steps import PermissionDenied, StepRefused
from core import clock
from notifications.models import Notice
from registry.choices import CompanyStanding
from registry.models import Membership
from tests.bulk_uploads.kinds import BROKEN, UNWRITABLE, csv, line, many, number, written

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


class Killed(BaseException):
    """What no program catches."""


@pytest.fixture
def chunks_of_three(monkeypatch):
    monkeypatch.setattr(checking, "CHUNK", 3)
    monkeypatch.setattr(sending, "CHUNK", 3)


def brought(team, data: bytes, *, by=None, name="orang.csv") -> Upload:
    upload, _known = receive(kind="orang", data=data, file_name=name, owner=by or team.owner, scope=team.company)
    return upload


def go(upload: Upload, *, tell=False) -> Upload:
    work_on(upload.pk, clock.now, until=clock.machine_now() + AN_HOUR, tell=tell)
    upload.refresh_from_db()
    return upload


def checked(team, data: bytes, **details) -> Upload:
    return go(brought(team, data, **details))


def counts(upload: Upload) -> dict[str, int]:
    upload.refresh_from_db()
    names = ("total", "ready", "faulty", "duplicate", "warned", "sent")
    return {name: getattr(upload, f"rows_{name}") for name in names if getattr(upload, f"rows_{name}")}


def row_at(upload: Upload, at: int) -> UploadRow:
    return upload.rows.get(line=at)


def codes(upload: Upload, at: int) -> list[str]:
    return [fault["code"] for fault in row_at(upload, at).faults]


MIXED = csv(
    line(1),
    line(2, nik="12345"),
    line(3, upah="9500000"),
    line(1, nama="Lagi"),
    "",
    line(5, mulai="32-13-2025"),
)


class TestChecking:
    def test_a_file_is_checked_and_nothing_is_written(self, team):
        upload = checked(team, MIXED)
        assert upload.state == UploadState.CHECKED
        assert counts(upload) == {"total": 5, "ready": 2, "faulty": 2, "duplicate": 1, "warned": 1}
        assert upload.fault_counts == {"DATE_FORMAT": 1, "DUPLICATE": 1, "HIGH": 1, "SIXTEEN": 1}
        assert codes(upload, 7) == ["DATE_FORMAT"], "an empty line keeps the numbers of the file"
        assert row_at(upload, 5).faults[0]["details"] == {"other": 2}
        assert written(team.company) == []
        assert not UploadFile.objects.exists()

    @pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 6, 7])
    def test_every_row_is_checked_once_whatever_the_chunks(self, rows, team, chunks_of_three):
        upload = checked(team, many(rows))
        assert upload.state == UploadState.CHECKED
        assert list(upload.rows.order_by("line").values_list("line", flat=True)) == list(range(2, rows + 2))
        assert counts(upload) == {"total": rows, "ready": rows}

    def test_a_double_is_found_across_chunks(self, team, chunks_of_three):
        upload = checked(team, csv(*[line(serial) for serial in (1, 2, 3, 4, 5, 6, 1)]))
        assert counts(upload) == {"total": 7, "ready": 6, "duplicate": 1}
        assert row_at(upload, 8).faults[0]["details"] == {"other": 2}

    def test_a_worker_killed_between_chunks_loses_and_doubles_nothing(self, team, chunks_of_three, monkeypatch):
        upload = brought(team, many(10))
        for _kill in range(3):
            worker = checking.check_chunks(upload.pk, clock.now, tell=False)
            next(worker)
            worker.close()
        upload.refresh_from_db()
        assert (upload.state, upload.position) == (UploadState.CHECKING, 10)
        go(upload)
        assert counts(upload) == {"total": 10, "ready": 10}

    def test_a_worker_killed_within_a_chunk_leaves_nothing_of_it(self, team, chunks_of_three, monkeypatch):
        upload = brought(team, many(5))
        real, calls = checking.count, []

        def die(counted):
            calls.append(counted)
            if len(calls) == 2:
                raise Killed
            real(counted)

        monkeypatch.setattr(checking, "count", die)
        with pytest.raises(Killed):
            go(upload)
        assert upload.rows.count() == 3
        assert counts(go(upload)) == {"total": 5, "ready": 5}

    def test_a_second_worker_that_has_fallen_behind_stops(self, team, chunks_of_three):
        upload = brought(team, many(8))
        slow = checking.check_chunks(upload.pk, clock.now, tell=False)
        next(slow)
        go(upload)
        assert list(slow) == []
        assert counts(upload) == {"total": 8, "ready": 8}

    def test_a_row_the_kind_cannot_cope_with_does_not_keep_the_others_back(self, team):
        upload = checked(team, csv(line(1), line(2, nama=BROKEN), line(3)))
        assert counts(upload) == {"total": 3, "ready": 2, "faulty": 1}
        assert codes(upload, 3) == ["NOT_CHECKED"]

    def test_a_file_without_the_columns_is_refused_and_leaves_nothing(self, team):
        upload = checked(team, b"a;b\n1;2\n")
        assert (upload.state, upload.file_fault) == (UploadState.UNREADABLE, "COLUMN_MISSING")
        assert not UploadFile.objects.exists()

    def test_the_file_and_the_rows_are_unreadable_in_the_database(self, team):
        upload = brought(team, many(3))
        assert number(1).encode() not in bytes(upload.file.content)
        assert upload.file.data == many(3)
        go(upload)
        with connection.cursor() as cursor:
            cursor.execute("SELECT content, faults::text FROM bulk_uploads_uploadrow")
            assert all(number(0)[:11].encode() not in bytes(content) for content, _faults in cursor.fetchall())

    def test_no_number_of_a_person_stands_in_what_is_said_about_a_row(self, team):
        upload = checked(team, csv(line(1, nik="327501010190000")))
        found = row_at(upload, 2).faults[0]["found"]
        assert (found[:4], found[-4:]) == ("3275", "0000")
        assert "10101900" not in found

    def test_the_owner_is_told_when_the_portal_has_finished(self, team):
        go(brought(team, many(2)), tell=True)
        assert Notice.objects.get(recipient=team.owner).title.endswith("sudah diperiksa")

    def test_the_owner_is_told_that_a_file_is_unreadable(self, team):
        go(brought(team, b"a;b\n1;2\n"), tell=True)
        assert "tidak terbaca" in Notice.objects.get(recipient=team.owner).title


class TestTakingTurns:
    def test_who_holds_an_upload_keeps_it_until_the_lease_runs_out(self, team):
        upload = brought(team, many(1))
        assert take_next() is None, "its owner's request is at it"
        Upload.objects.update(lease_until=clock.machine_now() - timedelta(seconds=1))
        assert take_next() == upload.pk
        assert take_next() is None

    def test_the_sweep_goes_on_with_what_stands_still(self, team, chunks_of_three):
        first, second = brought(team, many(4)), brought(team, many(5))
        next(checking.check_chunks(first.pk, clock.now, tell=False))
        Upload.objects.update(lease_until=clock.machine_now())
        assert work(clock.now) is False
        assert counts(first) == {"total": 4, "ready": 4}
        assert counts(second) == {"total": 5, "ready": 5}

    def test_who_has_had_a_turn_waits_behind_who_had_none(self, team):
        first, second = brought(team, many(1)), brought(team, many(2))
        Upload.objects.filter(pk=first.pk).update(lease_until=clock.machine_now() - timedelta(seconds=1))
        Upload.objects.filter(pk=second.pk).update(lease_until=None)
        assert [take_next(), take_next()] == [second.pk, first.pk]

    def test_a_broken_upload_does_not_keep_the_others_waiting(self, team, monkeypatch):
        broken, whole = brought(team, many(1)), brought(team, many(2))
        UploadFile.objects.filter(upload=broken).update(content=b"\x01nonsense that nobody can decrypt")
        Upload.objects.update(lease_until=None)
        work(clock.now)
        assert counts(whole) == {"total": 2, "ready": 2}

    def test_a_database_that_is_gone_is_not_the_uploads_fault(self, team, monkeypatch):
        brought(team, many(1))
        Upload.objects.update(lease_until=None)

        def gone(*args, **kwargs):
            raise OperationalError

        monkeypatch.setattr(working, "check_chunks", gone)
        with pytest.raises(OperationalError):
            work(clock.now)

    def test_time_is_up_between_chunks_and_the_next_goes_on(self, team, chunks_of_three):
        upload = brought(team, many(7))
        work_on(upload.pk, clock.now, until=clock.machine_now())
        assert upload.rows.count() == 3
        assert take_next() == upload.pk


class TestTheSameFile:
    def test_a_file_that_was_sent_leads_to_that_time(self, team):
        upload = checked(team, many(2))
        start_sending(upload, by=team.owner)
        go(upload)
        with pytest.raises(AlreadySent) as again:
            brought(team, many(2), by=team.approver)
        assert again.value.upload == upload
        assert Upload.objects.count() == 1

    def test_a_file_that_waits_leads_to_it(self, team):
        first = brought(team, many(2))
        second, known = receive(kind="orang", data=many(2), file_name="b.csv", owner=team.preparer, scope=team.company)
        assert (second, known) == (first, True)

    def test_another_company_may_send_the_same_file(self, team):
        other = team.stranger.memberships.get().company
        first = brought(team, many(1))
        second, known = receive(kind="orang", data=many(1), file_name="a.csv", owner=team.stranger, scope=other)
        assert first != second
        assert not known

    def test_two_uploads_of_one_file_are_sent_once(self, team):
        first = checked(team, many(2))
        second = Upload.objects.create(
            kind="orang", scope_id=team.company.pk, owner=team.owner, sha256="x", header=first.header
        )
        UploadFile(upload=second, name="a.csv")
        file = UploadFile(upload=second, name="a.csv")
        file.seal(many(2))
        file.save()
        go(second)
        Upload.objects.filter(pk=second.pk).update(sha256=first.sha256)
        second.refresh_from_db()
        start_sending(first, by=team.owner)
        with pytest.raises(AlreadySent):
            start_sending(second, by=team.owner)
        go(first)
        assert written(team.company) == [2, 3]


class TestSending:
    @pytest.mark.parametrize("rows", [1, 2, 3, 4, 6, 7])
    def test_every_row_is_written_once_whatever_the_chunks(self, rows, team, chunks_of_three):
        upload = start_sending(checked(team, many(rows)), by=team.owner)
        go(upload)
        assert upload.state == UploadState.SENT
        assert written(team.company) == list(range(2, rows + 2))
        assert row_at(upload, 2).reference == "REF-2"
        assert counts(upload) == {"total": rows, "sent": rows}

    def test_only_what_is_ready_is_sent_and_the_rest_later(self, team):
        upload = start_sending(checked(team, MIXED), by=team.owner)
        go(upload)
        assert written(team.company) == [2, 4]
        assert counts(upload) == {"total": 5, "faulty": 2, "duplicate": 1, "sent": 2}
        edit_row(row_at(upload, 3), {"nik": number(2)}, by=team.owner, today=clock.today())
        upload.refresh_from_db()
        go(start_sending(upload, by=team.owner))
        assert written(team.company) == [2, 3, 4]

    def test_rows_are_checked_against_the_registry_of_the_moment(self, team):
        upload = checked(team, csv(line(1), line(2, nama="PT Baru")))
        team.company.name = "PT Baru"
        team.company.save()
        go(start_sending(upload, by=team.owner))
        assert written(team.company) == [2]
        assert codes(upload, 3) == ["TAKEN"]
        assert counts(upload) == {"total": 2, "faulty": 1, "sent": 1}

    def test_when_nothing_can_be_written_the_upload_is_given_back(self, team):
        upload = checked(team, csv(line(2, nama="PT Baru")))
        team.company.name = "PT Baru"
        team.company.save()
        go(start_sending(upload, by=team.owner))
        upload.refresh_from_db()
        assert upload.state == UploadState.CHECKED
        assert written(team.company) == []

    def test_a_row_that_cannot_be_written_does_not_keep_the_others_from_it(self, team):
        upload = start_sending(checked(team, csv(line(1), line(2, nama=UNWRITABLE), line(3), line(4))), by=team.owner)
        go(upload)
        assert written(team.company) == [2, 4, 5]
        assert codes(upload, 3) == ["NOT_WRITTEN"]

    def test_a_worker_killed_after_the_write_has_written_nothing(self, team, chunks_of_three, monkeypatch):
        upload = start_sending(checked(team, many(7)), by=team.owner)
        next(sending.send_chunks(upload.pk, clock.now, tell=False))

        def die(counted):
            raise Killed

        with monkeypatch.context() as killing:
            killing.setattr(sending, "count", die)
            with pytest.raises(Killed):
                go(upload)
        assert written(team.company) == [2, 3, 4]
        go(upload)
        assert written(team.company) == list(range(2, 9))
        assert upload.rows.filter(state=RowState.SENT).count() == 7

    def test_two_workers_in_turns_write_each_row_once(self, team, chunks_of_three):
        upload = start_sending(checked(team, many(8)), by=team.owner)
        one, two = (sending.send_chunks(upload.pk, clock.now, tell=False) for _worker in range(2))
        for worker in (one, two, one, two):
            next(worker, None)
        assert written(team.company) == list(range(2, 10))

    def test_a_preparer_cannot_have_it_sent(self, team):
        upload = checked(team, many(1), by=team.preparer)
        with pytest.raises(PermissionDenied):
            start_sending(upload, by=team.preparer)
        go(upload)
        assert written(team.company) == []
        go(start_sending(upload, by=team.approver))
        assert written(team.company) == [2]
        assert Event.objects.about(upload).filter(verb="send").get().actor_id == team.approver.pk

    def test_nothing_is_sent_for_a_company_that_is_not_approved(self, team):
        team.company.standing = CompanyStanding.PENDING
        team.company.save()
        upload = checked(team, many(1))
        with pytest.raises(PermissionDenied):
            start_sending(upload, by=team.owner)

    def test_who_loses_the_right_in_the_middle_sends_nothing_more(self, team, chunks_of_three):
        upload = start_sending(checked(team, many(7)), by=team.approver)
        next(sending.send_chunks(upload.pk, clock.now, tell=False))
        Membership.objects.filter(user=team.approver).delete()
        go(upload)
        assert written(team.company) == [2, 3, 4]
        assert upload.state == UploadState.SENT
        assert counts(upload) == {"total": 7, "ready": 4, "sent": 3}

    def test_who_sent_it_and_who_brought_it_are_told(self, team):
        upload = checked(team, many(1), by=team.preparer)
        Notice.objects.all().delete()
        go(start_sending(upload, by=team.owner), tell=True)
        assert set(Notice.objects.values_list("recipient", flat=True)) == {team.owner.pk, team.preparer.pk}


@pytest.mark.django_db(transaction=True)
def test_a_double_click_in_two_threads_writes_each_row_once(team):
    upload = checked(team, many(60))
    together, outcomes = Barrier(2), []

    def click():
        try:
            together.wait()
            start_sending(Upload.objects.get(pk=upload.pk), by=team.owner)
            outcomes.append("started")
        except StepRefused:
            outcomes.append("refused")
        finally:
            work_on(upload.pk, clock.now, until=clock.machine_now() + AN_HOUR, tell=False)
            connection.close()

    threads = [Thread(target=click) for _click in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    go(upload)
    assert sorted(outcomes) == ["refused", "started"]
    assert written(team.company) == list(range(2, 62))


class TestPuttingRight:
    def test_an_edited_row_keeps_what_was_typed_and_is_checked_again(self, team):
        upload = checked(team, MIXED)
        row = edit_row(row_at(upload, 3), {"nik": "99"}, by=team.owner, today=clock.today())
        assert (row.state, row.cells[0]) == (RowState.FAULTY, "99")
        row = edit_row(row, {"nik": number(2)}, by=team.owner, today=clock.today())
        assert (row.state, row.values["nik"], row.faults) == (RowState.READY, number(2), [])
        row = row_at(upload, 3)
        assert (row.cells[0], row.values["nama"]) == (number(2), "Orang 2")
        assert counts(upload) == {"total": 5, "ready": 3, "faulty": 1, "duplicate": 1, "warned": 1}

    def test_a_column_that_the_file_did_not_have_can_be_filled_in(self, team):
        upload = checked(team, csv(f"{number(1)};nol;Ani", f"{number(2)};5000000;Budi", header="nik;upah;nama"))
        cells = {"upah": "6000000", "mulai": "31-01-2025", "jenis": ""}
        edit_row(row_at(upload, 2), cells, by=team.owner, today=clock.today())
        upload = go(check_again(upload, by=team.owner))
        assert row_at(upload, 2).values["mulai"] == "2025-01-31"
        assert row_at(upload, 3).values["mulai"] is None
        assert counts(upload) == {"total": 2, "ready": 2}

    def test_a_double_is_none_any_more_when_the_other_row_is_left_out_or_another(self, team):
        upload = checked(team, csv(line(1), line(1, nama="Lagi"), line(1, nama="Lagi lagi")))
        leave_out(row_at(upload, 2), by=team.owner, today=clock.today())
        assert counts(upload) == {"total": 3, "ready": 1, "duplicate": 1}
        edit_row(row_at(upload, 3), {"nik": number(7)}, by=team.owner, today=clock.today())
        assert counts(upload) == {"total": 3, "ready": 2}
        leave_out(row_at(upload, 2), by=team.owner, today=clock.today())
        assert counts(upload) == {"total": 3, "ready": 2, "duplicate": 1}

    def test_a_row_that_was_sent_is_the_first_of_its_doubles(self, team):
        upload = go(start_sending(checked(team, csv(line(2, nik="1"), line(3))), by=team.owner))
        row = edit_row(row_at(upload, 2), {"nik": number(3)}, by=team.owner, today=clock.today())
        assert row.faults[0]["details"] == {"other": 3}

    def test_a_row_that_was_sent_stays_as_it_is(self, team):
        upload = go(start_sending(checked(team, many(2)), by=team.owner))
        with pytest.raises(RowRefused):
            edit_row(row_at(upload, 2), {"nama": "Lain"}, by=team.owner, today=clock.today())
        with pytest.raises(RowRefused):
            leave_out(row_at(upload, 2), by=team.owner, today=clock.today())

    def test_nothing_is_edited_while_the_portal_sends(self, team):
        upload = start_sending(checked(team, many(2)), by=team.owner)
        with pytest.raises(RowRefused):
            edit_row(row_at(upload, 2), {"nama": "Lain"}, by=team.owner, today=clock.today())

    def test_a_row_that_is_left_out_is_not_sent(self, team):
        upload = checked(team, many(2))
        leave_out(row_at(upload, 2), by=team.owner, today=clock.today())
        upload.refresh_from_db()
        go(start_sending(upload, by=team.owner))
        assert written(team.company) == [3]

    def test_rows_are_compared_anew_with_the_registry(self, team, chunks_of_three):
        team.company.name = "Orang 1"
        team.company.save()
        upload = checked(team, many(5))
        assert counts(upload) == {"total": 5, "ready": 4, "faulty": 1}
        team.company.name = "PT Lain"
        team.company.save()
        go(check_again(upload, by=team.owner))
        assert upload.state == UploadState.CHECKED
        assert counts(upload) == {"total": 5, "ready": 5}


class TestCorrectedFile:
    def test_only_rows_that_are_not_ready_are_replaced_by_their_line(self, team, chunks_of_three):
        upload = checked(team, MIXED)
        corrected = csv(
            f"2;{line(1, nama='Tidak dipakai')}",
            f"3;{line(2)}",
            f"7;{line(5, mulai='31-12-2024')}",
            f"99;{line(9)}",
            header="Baris;nik;nama;upah;mulai;jenis",
        )
        go(correct(upload, data=corrected, file_name="b.csv", by=team.owner))
        assert upload.state == UploadState.CHECKED
        assert counts(upload) == {"total": 5, "ready": 4, "duplicate": 1, "warned": 1}
        assert row_at(upload, 2).values["nama"] == "Orang 1"
        assert row_at(upload, 7).values["mulai"] == "2024-12-31"
        assert upload.correction == {"matched": 2, "unchanged": 1, "unmatched": [5], "unmatched_count": 1}

    def test_without_lines_rows_are_found_by_what_makes_them_the_same(self, team):
        upload = checked(team, csv(line(1), line(2, mulai="kapan"), line(3, upah="nol")))
        corrected = csv(f"{number(3)};7000000;Orang 3;;", f"{number(8)};1;X;;", header="nik;upah;nama;mulai;jenis")
        go(correct(upload, data=corrected, file_name="b.csv", by=team.owner))
        assert counts(upload) == {"total": 3, "ready": 2, "faulty": 1}
        assert row_at(upload, 4).cells == (number(3), "Orang 3", "7000000", "", "")
        assert upload.correction["unmatched"] == [3]

    def test_after_a_first_sending_the_upload_stays_sent(self, team):
        upload = go(start_sending(checked(team, MIXED), by=team.owner))
        corrected = csv(f"3;{line(2)}", header="Baris;nik;nama;upah;mulai;jenis")
        go(correct(upload, data=corrected, file_name="b.csv", by=team.owner))
        assert upload.state == UploadState.SENT
        assert counts(upload)["ready"] == 1

    def test_an_unreadable_correction_changes_no_row(self, team):
        upload = checked(team, MIXED)
        upload = go(correct(upload, data=b"a;b\n1;2\n", file_name="b.csv", by=team.owner))
        assert (upload.state, upload.file_fault) == (UploadState.CHECKED, "COLUMN_MISSING")
        assert counts(upload) == {"total": 5, "ready": 2, "faulty": 2, "duplicate": 1, "warned": 1}


class TestPrepared:
    def prepared(self, team, by, *names):
        values = [
            {"nik": number(serial), "nama": name, "upah": 5_000_000, "mulai": "2025-01-31"}
            for serial, name in enumerate(names)
        ]
        return prepare(kind="orang", values=values, scope=team.company, owner=by, today=clock.today(), now=clock.now())

    def test_rows_of_a_form_wait_for_approval_and_are_sent_like_others(self, team):
        upload = self.prepared(team, team.preparer, "Ani", "Budi")
        assert (upload.state, upload.needs_approval, upload.file_name) == (UploadState.CHECKED, True, "")
        assert set(Notice.objects.values_list("recipient", flat=True)) == {team.owner.pk, team.approver.pk}
        assert list(Upload.objects.visible_to(team.approver).waiting_for_approval()) == [upload]
        assert written(team.company) == []
        go(start_sending(upload, by=team.approver))
        assert written(team.company) == [2, 3]
        assert not Upload.objects.waiting_for_approval()

    def test_a_prepared_row_can_be_put_right(self, team):
        upload = self.prepared(team, team.preparer, team.company.name)
        assert codes(upload, 2) == ["TAKEN"]
        row = edit_row(row_at(upload, 2), {"nama": "Ani"}, by=team.preparer, today=clock.today())
        assert (row.state, row.values["mulai"]) == (RowState.READY, "2025-01-31")

    def test_a_form_sent_twice_is_prepared_once(self, team):
        first = self.prepared(team, team.preparer, "Ani")
        assert self.prepared(team, team.preparer, "Ani") == first
        assert self.prepared(team, team.preparer, "Budi") != first
        assert Upload.objects.count() == 2
        assert self.prepared(team, team.approver, "Budi").owner == team.approver

    def test_two_prepared_uploads_are_no_copies_of_one_file(self, team):
        for name in ("Ani", "Budi"):
            go(start_sending(self.prepared(team, team.preparer, name), by=team.owner))
        assert written(team.company) == [2, 2]


def test_rows_go_when_nobody_has_worked_on_them_for_long(team):
    sent = go(start_sending(checked(team, csv(line(1), line(2), line(3, nik="1"))), by=team.owner))
    unsent, fresh, resumed = checked(team, many(3)), checked(team, many(4)), checked(team, many(5))
    go(start_sending(resumed, by=team.owner))
    long_ago = clock.now() - KEPT_FOR - timedelta(days=1)
    for upload in (sent, unsent, resumed):
        Upload.objects.filter(pk=upload.pk).update(created_at=long_ago, checked_at=long_ago)
    Upload.objects.filter(pk=sent.pk).update(sent_at=long_ago)
    Upload.objects.filter(pk=resumed.pk).update(sent_at=long_ago, checked_at=clock.now())
    forget_old_rows(clock.now())
    unsent.refresh_from_db()
    assert unsent.state == UploadState.CLOSED
    assert {row.upload_id for row in UploadRow.objects.all()} == {fresh.pk, resumed.pk}
    assert counts(sent) == {"total": 3, "sent": 2}, "what is left of it cannot be sent any more"


def test_what_was_sent_stays_sent_after_its_rows_have_gone(team):
    upload = go(start_sending(checked(team, many(2)), by=team.owner))
    upload.rows.all().delete()
    with pytest.raises(StepRefused):
        check_again(upload, by=team.owner)
    with pytest.raises(StepRefused):
        correct(upload, data=many(2), file_name="b.csv", by=team.owner)
    with pytest.raises(AlreadySent):
        brought(team, many(2))


def test_what_stops_the_reading_every_time_ends_as_a_broken_file(team, monkeypatch):
    def crash(*args, **kwargs):
        raise ZeroDivisionError

    upload = brought(team, many(2))
    monkeypatch.setattr(checking, "_add", crash)
    go(upload)
    assert (upload.state, upload.file_fault) == (UploadState.UNREADABLE, "BROKEN_FILE")


def test_many_rows_of_one_person_are_judged_in_pieces(team, monkeypatch):
    upload = checked(team, csv(*[line(1)] * 6))
    sizes = []
    monkeypatch.setattr(judging, "CHUNK", 2)
    true_rejudge = judging.rejudge
    monkeypatch.setattr(
        judging, "rejudge", lambda of, rows, today: sizes.append(len(rows)) or true_rejudge(of, rows, today)
    )
    leave_out(row_at(upload, 2), by=team.owner, today=clock.today())
    assert sizes == [2, 2, 1]
    assert counts(upload) == {"total": 6, "ready": 1, "duplicate": 4}


class TestAskingForApproval:
    def asked(self, team):
        return Notice.objects.filter(recipient=team.approver, title__contains="menunggu persetujuan").count()

    def test_rows_put_right_by_a_preparer_are_asked_for(self, team):
        upload = checked(team, csv(line(1, nik="1")), by=team.preparer)
        assert self.asked(team) == 0
        edit_row(row_at(upload, 2), {"nik": number(1)}, by=team.preparer, today=clock.today())
        assert self.asked(team) == 1

    def test_what_is_put_right_after_a_part_was_sent_is_asked_for_again(self, team):
        upload = checked(team, csv(line(1), line(2, nik="1"), line(3, nik="1")), by=team.preparer)
        go(start_sending(upload, by=team.approver))
        for at in (3, 4):
            edit_row(row_at(upload, at), {"nik": number(at)}, by=team.preparer, today=clock.today())
        assert self.asked(team) == 2
        assert list(Upload.objects.waiting_for_approval()) == [upload]


def test_an_upload_of_a_kind_that_is_gone_is_nobodys(team):
    upload = brought(team, many(1))
    Upload.objects.filter(pk=upload.pk).update(kind="lama", lease_until=None)
    assert not Upload.objects.visible_to(team.owner)
    assert take_next() is None
    assert "lama" not in kinds()
