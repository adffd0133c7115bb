"""Files as people and attackers make them, and documents ready to be used."""

import io

import factory
import pikepdf
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core import clock
from documents.letters import mask_name
from documents.models import Document, Letter
from documents.services import receive
from tests.accounts.factories import UserFactory


def picture(kind="JPEG", size=(60, 40), mode="RGB", **options) -> bytes:
    kept = io.BytesIO()
    Image.new(mode, size).save(kept, kind, **options)
    return kept.getvalue()


def pdf(pages=1, change=None, **saving) -> bytes:
    """A PDF of empty pages; `change(pdf)` may put something into it."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page()
    if change:
        change(made)
    kept = io.BytesIO()
    made.save(kept, **saving)
    return kept.getvalue()


def upload(data: bytes, name="bukti.pdf", content_type="application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


class DocumentFactory(factory.django.DjangoModelFactory):
    """A document that really went through its checks."""

    class Meta:
        model = Document

    owner = factory.SubFactory(UserFactory)
    kind = "test"

    @classmethod
    def _create(cls, model_class, owner, kind, data=None, name="bukti.pdf"):
        return receive(upload(data or pdf(), name), owner, kind)


def waiting_document(**details) -> Document:
    """As `DocumentFactory`, while the virus scanner has not answered."""
    made = DocumentFactory(**details)
    kept = {name: getattr(made, name) for name in ("owner", "kind", "name", "content_type", "size", "pages")}
    with made.file.open("rb") as file:
        copy = ContentFile(file.read(), made.name)
    return Document.objects.create(
        sha256=made.sha256,
        fingerprint=made.fingerprint,
        file=copy,
        waiting_since=clock.machine_now(),
        **kept,
    )


class LetterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Letter

    kind = "receipt"
    subject_type = "phk_reports.phkreport"
    subject_id = factory.Faker("uuid4", cast_to=None)
    number = "PHK-2611-7KQ2M9"
    title = "Tanda terima laporan PHK"
    issuer = "portal SIAPkerja (situs contoh)"
    holder_name = "Siti Aminah"
    holder_name_masked = factory.LazyAttribute(lambda letter: mask_name(letter.holder_name))
    rows = factory.LazyFunction(lambda: [["NIK", "3275••••••••0004"], ["Perusahaan", "PT Contoh Jaya"]])
    issued_on = factory.LazyFunction(clock.today)
