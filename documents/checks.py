"""What a file really is: proven by parsing it, not by its name. Nothing here touches the database."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import PurePath

import pikepdf
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PAGES = 50
JPEG_QUALITY = 90
SIXTEEN_TO_EIGHT_BITS = 1 / 256

ACTIVE_PDF_NAMES = frozenset(
    {
        "/AA",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/ImportData",
        "/JS",
        "/JavaScript",
        "/Launch",
        "/RichMedia",
        "/SubmitForm",
        "/XFA",
    }
)


class DocumentRefused(Exception):
    """The file is not kept; `message` tells its sender, in their language, what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """An upload that passed its checks: `data` is what to keep, `sha256` is of what was received."""

    name: str
    data: bytes
    content_type: str
    sha256: str


def check(file: UploadedFile) -> CheckedFile:
    """Read and check an upload; raises `DocumentRefused`."""
    refuse_too_large(file.size)
    received = file.read()
    data, content_type = checked(received, file.name or "")
    return CheckedFile(file.name or "", data, content_type, hashlib.sha256(received).hexdigest())


def checked(data: bytes, name: str) -> tuple[bytes, str]:
    """The bytes to keep and their content type; raises `DocumentRefused`.

    Images are drawn anew, so EXIF and GPS are gone. A PDF stays as it is: new bytes would break electronic signatures.
    """
    if not data:
        raise DocumentRefused(_("Berkas ini kosong (0 byte). Buka dulu di perangkat Anda, lalu pilih lagi."))
    refuse_too_large(len(data))
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
        return data, "application/pdf"
    if data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _redrawn(data)
    raise DocumentRefused(
        _("Berkas harus JPG, PNG, atau PDF. Berkas Anda: %(name)s. Simpan ulang sebagai JPG, PNG, atau PDF.")
        % {"name": PurePath(name).suffix or name}
    )


def refuse_too_large(size: int) -> None:
    if size > MAX_BYTES:
        raise DocumentRefused(
            _("Ukuran berkas %(size)s MB. Paling besar 5 MB. Coba foto ulang dengan mutu lebih rendah.")
            % {"size": f"{size / 1024 / 1024:.1f}".replace(".", ",")}
        )


def _redrawn(data: bytes) -> tuple[bytes, str]:
    unreadable = DocumentRefused(_("Foto ini rusak atau tidak lengkap. Foto ulang, lalu unggah lagi."))
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_many_pixels()
            image.load()
            upright = ImageOps.exif_transpose(image)
            return _encoded(upright, image.format)
    except DocumentRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except Exception:  # a parser of hostile bytes may raise anything
        raise unreadable from None


def _too_many_pixels() -> DocumentRefused:
    return DocumentRefused(_("Foto ini terlalu besar (lebih dari 50 megapiksel). Foto ulang dengan mutu lebih rendah."))


def _encoded(image: Image.Image, image_format: str) -> tuple[bytes, str]:
    kept = io.BytesIO()
    if image_format == "JPEG":
        flat = image if image.mode in ("L", "RGB") else image.convert("RGB")
        _without_metadata(flat).save(kept, "JPEG", quality=JPEG_QUALITY)
        return kept.getvalue(), "image/jpeg"
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * SIXTEEN_TO_EIGHT_BITS).convert("L")
    elif image.mode not in ("L", "RGB"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    _without_metadata(image).save(kept, "PNG", optimize=False)
    return kept.getvalue(), "image/png"


def _without_metadata(image: Image.Image) -> Image.Image:
    """Only the pixels: no EXIF, no text chunks, no colour profile."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _check_pdf(data: bytes) -> None:
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise _locked()
            pages = len(pdf.pages)
            if not pages:
                raise DocumentRefused(_("PDF ini tidak punya halaman. Simpan ulang, lalu unggah lagi."))
            if pages > MAX_PAGES:
                raise DocumentRefused(
                    _("PDF ini %(pages)s halaman. Paling banyak %(most)s. Unggah halaman yang penting saja.")
                    % {"pages": pages, "most": MAX_PAGES}
                )
            if any(_is_active(part) for part in pdf.objects):
                raise DocumentRefused(
                    _("PDF ini berisi program atau lampiran. Demi keamanan, cetak ke PDF baru, lalu unggah lagi.")
                )
    except pikepdf.PasswordError:
        raise _locked() from None
    except DocumentRefused:
        raise
    except Exception:  # a parser of hostile bytes may raise anything
        raise DocumentRefused(
            _("PDF ini rusak atau tidak lengkap. Simpan ulang sebagai PDF, atau unggah fotonya.")
        ) from None


def _locked() -> DocumentRefused:
    return DocumentRefused(_("PDF terkunci kata sandi. Unggah tanpa kata sandi."))


def _is_active(part: pikepdf.Object) -> bool:
    """Whether an object of the file, or anything written inside it, can do something when the file is opened.

    An /OpenAction that only names the first view is no action: most office programs write one.
    """
    waiting = [part]
    while waiting:
        held = waiting.pop()
        if isinstance(held, pikepdf.Name):
            if str(held) in ACTIVE_PDF_NAMES:
                return True
        elif isinstance(held, pikepdf.Array):
            waiting.extend(_direct(held))
        elif isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
            values = held.stream_dict if isinstance(held, pikepdf.Stream) else held
            if _has_active_key(values):
                return True
            waiting.extend(_direct(values.values()))
    return False


def _has_active_key(values: pikepdf.Dictionary) -> bool:
    if ACTIVE_PDF_NAMES & set(values.keys()):
        return True
    opening = values.get("/OpenAction")
    return isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != pikepdf.Name.GoTo


def _direct(values) -> list[pikepdf.Object]:
    """What is written in place; what is referred to comes by itself in the list of objects."""
    return [value for value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]
