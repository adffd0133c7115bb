"""Phone numbers as people write them, and as the portal keeps them."""

import phonenumbers

REGION = "ID"
LONGEST = 20


def _(message: str) -> str:
    """Mark a message for the catalogue; whoever shows it translates it."""
    return message


NOT_A_NUMBER = _("Nomor ponsel belum benar. Tulis seperti 0812 3456 7890 atau +62 812 3456 7890.")


class PhoneError(ValueError):
    """The text is no phone number; `message` is an Indonesian msgid that says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def clean_phone(text: str) -> str:
    """E.164 ("+6281234567890") of 0812…, 62812…, +62 812… or a number abroad with its plus; PhoneError when it is none."""
    written = text.strip()
    if written.startswith("62"):
        written = f"+{written}"  # people leave the plus away, and +62 62… is no number
    try:
        number = phonenumbers.parse(written, REGION)
    except phonenumbers.NumberParseException:
        raise PhoneError(NOT_A_NUMBER) from None
    if not phonenumbers.is_valid_number(number):
        raise PhoneError(NOT_A_NUMBER)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def mask_phone(phone: str) -> str:
    """Fit to be shown: "+62 812••••890"."""
    return f"{phone[:3]} {phone[3:6]}••••{phone[-3:]}"
