"""Personal numbers are unreadable in the database, bound to their row, and found again by their blind index only."""

import os
from base64 import b64encode

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection

from accounts.models import User
from core import fields
from core.fields import blind_index, decrypt, encrypt
from messaging.models import Channel, OutboxMessage
from tests.accounts.factories import UserFactory, made_up_nik

NIK = made_up_nik(4321)


def stored(user) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nik FROM accounts_user WHERE id = %s", [user.pk])
        return bytes(cursor.fetchone()[0])


def store(user, value: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET nik = %s WHERE id = %s", [value, user.pk])


@pytest.fixture
def person(db):
    return UserFactory(nik=NIK, nik_index=blind_index(NIK))


@pytest.fixture
def decrypted(monkeypatch):
    """The contexts for which something was decrypted."""
    contexts = []

    def spy(value, context):
        contexts.append(context)
        return decrypt(value, context)

    monkeypatch.setattr(fields, "decrypt", spy)
    return contexts


def test_what_goes_in_comes_out_and_only_ciphertext_is_stored(person):
    assert User.objects.get(pk=person.pk).nik == NIK
    assert NIK.encode() not in stored(person)
    assert len(stored(person)) == 1 + 12 + 16 + 16  # key number, nonce, text, tag


def test_nothing_of_the_row_tells_the_number(person):
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_user::text FROM accounts_user WHERE id = %s", [person.pk])
        row = cursor.fetchone()[0]
    assert NIK not in row
    assert NIK.encode().hex() not in row


def test_the_same_number_is_never_encrypted_alike(person):
    before = stored(person)
    person.save()
    assert stored(person) != before
    assert User.objects.get(pk=person.pk).nik == NIK


def test_none_stays_none(db):
    user = UserFactory()
    assert User.objects.get(pk=user.pk).nik is None
    assert User.objects.filter(nik__isnull=True).get() == user


def test_a_ciphertext_moved_to_another_row_cannot_be_read(person):
    other = UserFactory(worker=True)
    store(other, stored(person))
    with pytest.raises(InvalidTag):
        _ = User.objects.get(pk=other.pk).nik


def test_a_ciphertext_moved_to_another_column_cannot_be_read(db):
    message = OutboxMessage.objects.create(key="a", channel=Channel.EMAIL, address="a@b.example", subject="s", body="b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE messaging_outboxmessage SET body = address WHERE id = %s", [message.pk])
    message = OutboxMessage.objects.get()
    assert message.address == "a@b.example"
    with pytest.raises(InvalidTag):
        _ = message.body


@pytest.mark.parametrize("position", [1, 13, -1])
def test_a_changed_byte_is_noticed(person, position):
    changed = bytearray(stored(person))
    changed[position] ^= 1
    store(person, bytes(changed))
    with pytest.raises(InvalidTag):
        _ = User.objects.get(pk=person.pk).nik


def test_every_key_decrypts_and_the_first_encrypts(person, settings):
    old = dict(settings.FIELD_KEYS)
    settings.FIELD_KEYS = {7: os.urandom(32), **old}
    again = User.objects.get(pk=person.pk)
    assert again.nik == NIK
    again.save()
    assert stored(person)[0] == 7
    settings.FIELD_KEYS = old
    with pytest.raises(KeyError):
        _ = User.objects.get(pk=person.pk).nik


def test_encrypting_uses_the_first_key_of_the_environment():
    assert encrypt("x", "y")[0] == 2
    assert decrypt(encrypt("é", "y"), "y") == "é"


@pytest.mark.parametrize("value", [NIK, ""])
def test_a_set_cannot_be_updated(person, value):
    with pytest.raises(TypeError, match="encrypted for its row"):
        User.objects.filter(pk=person.pk).update(nik=value)
    with pytest.raises(TypeError, match="encrypted for its row"):
        User.objects.filter(nik=value).exists()
    person.nik = NIK
    with pytest.raises(TypeError, match="encrypted for its row"):
        User.objects.bulk_update([person], ["nik"])


def test_bulk_create_encrypts_each_for_its_row(db):
    niks = [made_up_nik(number) for number in (1, 2, 3)]
    people = [User(full_name="Contoh", password="!", nik=nik, nik_index=blind_index(nik)) for nik in niks]
    User.objects.bulk_create(people)
    assert [User.objects.get(pk=person.pk).nik for person in people] == niks
    assert len({stored(person) for person in people}) == 3


def test_a_list_that_shows_no_number_decrypts_none(person, decrypted):
    UserFactory.create_batch(3, worker=True)
    assert len([user.full_name for user in User.objects.all()]) == 4
    assert decrypted == []
    _ = User.objects.get(pk=person.pk).nik
    assert decrypted == [f"accounts.user.nik:{person.pk}"]


def test_it_is_decrypted_once_an_instance(person, decrypted):
    user = User.objects.get(pk=person.pk)
    assert [user.nik, user.nik] == [NIK, NIK]
    assert len(decrypted) == 1


def test_a_deferred_number_is_left_alone_by_save(person, decrypted):
    before = stored(person)
    user = User.objects.defer("nik").get(pk=person.pk)
    user.full_name = "Nama Baru"
    user.save()
    assert decrypted == []
    assert stored(person) == before
    assert user.nik == NIK


def test_a_new_row_reads_an_empty_text_where_nothing_was_given(db):
    message = OutboxMessage(key="a")
    assert (message.address, message.subject, User().nik) == ("", "", None)


def test_a_row_with_a_number_can_be_validated(person):
    user = User.objects.get(pk=person.pk)
    user.clean_fields()
    assert user.nik == NIK


def test_the_blind_index_tells_nothing_without_its_key(settings):
    index = blind_index(NIK)
    assert len(index) == 32
    assert index == blind_index(NIK)
    assert index != blind_index(NIK, purpose="account")
    assert index != blind_index(made_up_nik(4322))
    settings.INDEX_KEY = b64encode(b"another key of the index........")
    assert blind_index(NIK) != index


def test_one_number_has_one_account(person):
    with pytest.raises(IntegrityError, match="nik_index"):
        UserFactory(nik=NIK, nik_index=blind_index(NIK))
