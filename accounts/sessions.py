"""Sessions in the database, unreadable there: between two steps of a sign-in they hold an address, a number and a code."""

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from django.contrib.sessions.backends import db

from core.fields import decrypt, encrypt

CONTEXT = "django_session"


class SessionStore(db.SessionStore):
    """Django's database sessions, their content under the key of the encrypted columns instead of only signed."""

    @classmethod
    def get_model_class(cls):
        return db.SessionStore.get_model_class()

    def encode(self, session_dict) -> str:
        text = self.serializer().dumps(session_dict).decode("latin-1")
        return b64encode(encrypt(text, CONTEXT)).decode()

    def decode(self, session_data: str) -> dict:
        """What was kept; nothing when it was made under a key that is gone, so that the person signs in again."""
        try:
            text = decrypt(b64decode(session_data), CONTEXT)
        except (InvalidTag, KeyError, ValueError, IndexError):
            return {}
        return self.serializer().loads(text.encode("latin-1"))
