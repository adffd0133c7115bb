"""No table that points at a person can be forgotten: every model is in the copy, or has a reason why not."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from accounts.models import User
from my_data.copying import condition_of, end_of, shown_fields
from my_data.person_tables import IN_OFFICE, NOT_IN_THE_COPY, OF_CASES, TABLES
from registry.models import Participant

SECRET_NAMES = {"password", "secret", "hash", "session_key", "nik_index", "number_index", "token_hash", "link_hash"}


def forgotten(known: list[type[models.Model]]) -> list[str]:
    """Models that are neither in the copy nor have a reason to be left out."""
    return [model._meta.label for model in known if model._meta.label not in TABLES.keys() | NOT_IN_THE_COPY.keys()]


def unspoken_relations(known: list[type[models.Model]]) -> list[str]:
    """Relations to a person that no path follows, and that are not of somebody in office."""
    found = []
    for model in known:
        label = model._meta.label
        paths = TABLES[label].paths if label in TABLES else ()
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if field.is_relation and field.related_model in (User, Participant):
                said = any(path.split("__")[0] == field.name for path in paths)
                reached = end_of_any(model, paths) and field.related_model is Participant
                if not said and not reached and field.name not in IN_OFFICE.get(label, ()):
                    found.append(f"{label}.{field.name}")
    return found


def end_of_any(model, paths) -> bool:
    return any(end_of(model, path) in (User, Participant) for path in paths if path != OF_CASES)


def test_every_model_is_in_the_copy_or_has_a_reason():
    assert forgotten(apps.get_models(include_auto_created=True)) == []


def test_every_relation_to_a_person_is_followed_or_of_somebody_in_office():
    assert unspoken_relations(apps.get_models()) == []


@isolate_apps("my_data")
def test_a_new_table_about_a_person_is_found():
    class Diary(models.Model):
        writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

        class Meta:
            app_label = "my_data"

        def __str__(self):
            return "diary"

    assert forgotten([Diary]) == ["my_data.Diary"]
    assert unspoken_relations([Diary]) == ["my_data.Diary.writer"]


def test_the_tables_name_only_what_is_there():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert TABLES.keys() | NOT_IN_THE_COPY.keys() | IN_OFFICE.keys() <= labels
    assert TABLES.keys().isdisjoint(NOT_IN_THE_COPY)
    for label, fields in IN_OFFICE.items():
        assert fields <= {field.name for field in apps.get_model(label)._meta.get_fields()}


@pytest.mark.parametrize("label", TABLES)
def test_every_path_leads_somewhere_and_every_held_back_column_exists(label):
    model, person = apps.get_model(label), User(nik_index=b"x" * 32)
    for path in TABLES[label].paths:
        model._base_manager.filter(condition_of(model, path, person, {person.pk}))  # raises for a wrong name
    names = {field.name for field in model._meta.concrete_fields}
    assert set(TABLES[label].held_back) <= names


@pytest.mark.parametrize("label", TABLES)
def test_no_secret_is_copied(label):
    assert {field.name for field in shown_fields(label)}.isdisjoint(SECRET_NAMES)


def test_the_secrets_are_known():
    """A column of bytes that is not encrypted text is a fingerprint; one of allauth's `data` is a secret."""
    for label in TABLES:
        for field in shown_fields(label):
            assert field.get_internal_type() != "BinaryField" or hasattr(field, "context_of"), f"{label}.{field.name}"
    for label in ("mfa.Authenticator", "allauth_idp_oidc.Token", "usersessions.UserSession"):
        assert "data" in TABLES[label].held_back
    assert EmailAddress._meta.label in TABLES
