from dataclasses import dataclass
from datetime import date
from functools import cached_property

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models.places import Office
from accounts.models.roles import Role
from core import clock
from core.fields import EncryptedTextField, blind_index
from core.ids import uuid7
from core.nik import clean_nik


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Administrators look after everybody's account; everybody has their own."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.role == Role.ADMINISTRATOR else self.filter(pk=user.pk)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, *, full_name, email=None, nik=None, phone="", password=None):
        """A person who can sign in; `nik` in any usual spelling (raises `NikError`). Contacts are taken as verified."""
        email = (email or "").lower() or None
        user = self.model(full_name=full_name, email=email, phone=phone, phone_verified=bool(phone))
        if nik:
            user.nik = clean_nik(nik)
            user.nik_index = blind_index(user.nik)
        user.set_password(password)
        user.save()
        if email:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def with_nik(self, nik: str):
        return self.filter(nik_index=blind_index(nik)).first()


@dataclass(frozen=True)
class Acting:
    """What a person acts as: a role, at an office where the role has one."""

    key: str
    role: Role
    office: Office | None = None
    to_on: date | None = None

    @property
    def label(self) -> str:
        return f"{self.role.label}, {self.office}" if self.office else str(self.role.label)


class User(AbstractBaseUser):
    """A person with an account. One account opens every service; what it may do is said by its assignments.

    `email` is a verified address, and None until one is (allauth's `EmailAddress` holds what waits for its code). A NIK
    stands here only after the identity was confirmed; with it come the name and birth date of the population register.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    full_name = models.CharField(_("nama sesuai KTP"), max_length=120)
    email = models.EmailField(_("email"), unique=True, null=True)
    phone = models.CharField(_("nomor ponsel"), max_length=20, blank=True)
    phone_verified = models.BooleanField(_("nomor ponsel terbukti"), default=False)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    nik = EncryptedTextField(null=True)
    nik_index = models.BinaryField(max_length=32, unique=True, null=True)
    language = models.CharField(_("bahasa"), max_length=2, default="id")
    is_active = models.BooleanField(_("aktif"), default=True)
    suspended_at = models.DateTimeField(_("ditangguhkan"), null=True, editable=False)
    sessions_round = models.PositiveIntegerField(default=0, editable=False)
    joined_at = models.DateTimeField(default=clock.machine_now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_nik_with_index",
                condition=models.Q(nik__isnull=True, nik_index__isnull=True)
                | models.Q(nik__isnull=False, nik_index__isnull=False),
            ),
            models.UniqueConstraint(
                name="user_phone_is_one_persons",  # whom a number opens the account of
                fields=["phone"],
                condition=models.Q(phone_verified=True),
                violation_error_message=_("Nomor ponsel ini sudah dipakai akun lain."),
            ),
            models.CheckConstraint(
                name="user_verified_phone_is_written",
                condition=models.Q(phone_verified=False) | ~models.Q(phone=""),
            ),
            models.CheckConstraint(
                name="user_email_is_lower",  # so that one address cannot be two accounts
                condition=models.Q(email=Lower("email")),
            ),
            models.CheckConstraint(
                name="user_suspended_is_shut_out",
                condition=models.Q(suspended_at__isnull=True) | models.Q(is_active=False),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def is_activated(self) -> bool:
        """Whether one contact was proven to be this person's."""
        return self.phone_verified or self.email is not None

    def _get_session_auth_hash(self, secret=None):
        """Sessions are tied to the password, as Django does it, and to a count: one more ends them all."""
        words = f"{self.password}:{self.sessions_round}"
        return salted_hmac("accounts.sessions", words, secret=secret, algorithm="sha256").hexdigest()

    _chosen = ""

    @cached_property
    def actings(self) -> list[Acting]:
        """Everything this person may act as today: the assignments in force, and a worker when there is a NIK."""
        assignments = (
            self.assignments.in_force(clock.today()).select_related("office__region").order_by("from_on", "pk")
        )
        acting = [Acting(str(item.pk), Role(item.role), item.office, item.to_on) for item in assignments]
        if self.nik_index is not None:
            acting.append(Acting(Role.WORKER, Role.WORKER))
        return acting

    def act_as(self, key: str) -> None:
        """Choose one of `actings` by its key; an unknown key (an assignment that ended) chooses the first."""
        self._chosen = key

    @property
    def acting(self) -> Acting | None:
        by_key = {acting.key: acting for acting in self.actings}
        return by_key.get(self._chosen) or next(iter(self.actings), None)

    @property
    def role(self) -> str:
        """The acting role, "" for a person who has none."""
        return self.acting.role if self.acting else ""

    @property
    def office(self) -> Office | None:
        return self.acting.office if self.acting else None

    def is_person(self, nik_index: bytes | None) -> bool:
        """Whether this account and that record are the same human being."""
        return self.nik_index is not None and nik_index is not None and bytes(self.nik_index) == bytes(nik_index)
