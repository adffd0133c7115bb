"""A chosen file is not chosen twice: it is kept when its form has another error, and a form sent twice is taken once."""

from uuid import UUID

from django import forms
from django.core import signing
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from accounts.models import User
from core.ids import uuid7
from documents.arriving import ScannedFile
from documents.checks import DocumentRefused
from documents.forms import FORM_KEY, DocumentField
from documents.models import KEPT_FOR_FORM, Document, SentForm
from documents.services import receive

MOST_KEPT = 20  # of one person at a time: chosen, checked, and never sent


class KeepsDocuments:
    """Mixin of a form's page with document fields. What `form_valid` writes is one transaction.

    Without JavaScript: the fields show what is kept and name it, signed for this person, in the next post.
    """

    request: HttpRequest

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        _bind(form, self.request.user)
        return form

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        key = _key_of(request)
        if not form.is_valid():
            return _answered_before(request.user, key) or self.form_invalid(form)
        try:
            with transaction.atomic():
                return self._sent_once(form, key)
        except DocumentRefused as refused:
            form.add_error(None, refused.message)
            return self.form_invalid(form)

    def _sent_once(self, form: forms.Form, key: UUID | None) -> HttpResponse:
        """The first of several equal posts is taken; the others wait for it and get its answer."""
        if key is None:
            return self.form_valid(form)
        sent, is_first = _claim(self.request.user, key)
        if not is_first:
            return HttpResponseRedirect(sent.answer_url)
        response = self.form_valid(form)
        if isinstance(response, HttpResponseRedirect):
            sent.answer_url = response.url
            sent.save(update_fields=["answer_url"])
        else:
            sent.delete()  # refused after all: the corrected form may come with the same key
        return response

    def form_invalid(self, form):
        _keep(form, self.request.user)
        return super().form_invalid(form)


def document_fields(form: forms.Form) -> dict[str, DocumentField]:
    return {name: field for name, field in form.fields.items() if isinstance(field, DocumentField)}


def _bind(form: forms.Form, person: User) -> None:
    """Tell the fields whose they are; one of them carries the key of this form."""
    fields = document_fields(form)
    for field in fields.values():
        field.find_kept = lambda reference: _kept_document(reference, person)
    for field in [*fields.values()][:1]:
        field.widget.form_key = str(uuid7())


def _key_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get(FORM_KEY, ""))
    except ValueError:
        return None


def _claim(person: User, key: UUID) -> tuple[SentForm, bool]:
    """Raises `DocumentRefused` when the first of them takes too long."""
    try:
        with transaction.atomic():
            return SentForm.objects.get_or_create(person=person, key=key)
    except OperationalError:
        raise DocumentRefused(
            _("Kiriman Anda yang pertama masih kami simpan. Tunggu sebentar, lalu periksa apakah sudah masuk.")
        ) from None


def _answered_before(person: User, key: UUID | None) -> HttpResponse | None:
    """A form whose documents were used by its first post cannot be valid again: it has its answer already."""
    sent = SentForm.objects.filter(person=person, key=key).exclude(answer_url="").first()
    return HttpResponseRedirect(sent.answer_url) if sent else None


def _keep(form: forms.Form, person: User) -> None:
    """Store what was chosen and is in order, so that the form can name it."""
    for name, field in document_fields(form).items():
        found = _in_order(form, name, field)
        if isinstance(found, ScannedFile):
            found = _stored(found, person)
        if isinstance(found, Document):
            field.widget.keep(found.name, _reference(found, person))


def _in_order(form: forms.Form, name: str, field: DocumentField) -> ScannedFile | Document | None:
    """Also of a form that was not judged, because a button of it only looks something up."""
    if name in form.errors or name in form.cleaned_data:
        return form.cleaned_data.get(name)
    try:
        return field.clean(form[name].data)
    except forms.ValidationError:
        return None


@transaction.atomic
def _stored(file: ScannedFile, person: User) -> Document | None:
    """One document however often the form comes; None when there is no place, and the person has to choose again."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    kept = Document.objects.visible_to(person).filter(kind=KEPT_FOR_FORM)
    if (same := kept.filter(sha256=file.sha256, size=len(file.data)).first()) is not None:
        return same
    if kept.count() >= MOST_KEPT:
        return None
    try:
        return receive(file, person, KEPT_FOR_FORM)
    except DocumentRefused:
        return None


def _signer(person: User) -> signing.Signer:
    return signing.Signer(salt=f"documents.keeping:{person.pk}")


def _reference(document: Document, person: User) -> str:
    return _signer(person).sign(document.pk.hex)


def _kept_document(reference: str, person: User) -> Document | None:
    """What this person's form has kept and no form has used."""
    try:
        key = UUID(_signer(person).unsign(reference))
    except signing.BadSignature:
        return None
    return Document.objects.visible_to(person).filter(pk=key, kind=KEPT_FOR_FORM).first()
