"""Model fields that keep personal numbers unreadable in the database.

A value is encrypted with AES-256-GCM; the additional data names the table, the column and the row, so a ciphertext that is
moved to another row cannot be read. What must be found again has a blind index beside it: HMAC-SHA256 under a separate key.
"""

import hmac
import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute

NONCE_BYTES = 12


def blind_index(text: str, purpose: str = "nik") -> bytes:
    """32 bytes that are equal for equal texts of one purpose and tell nothing without the key."""
    return hmac.new(settings.INDEX_KEY, f"{purpose}:{text}".encode(), sha256).digest()


def encrypt(text: str, context: str) -> bytes:
    """Key number (1 byte), nonce (12 bytes), ciphertext; `context` must be the same to decrypt."""
    return encrypt_bytes(text.encode(), context)


def encrypt_bytes(data: bytes, context: str) -> bytes:
    """As `encrypt`, for what is not text."""
    number, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(NONCE_BYTES)
    return bytes([number]) + nonce + AESGCM(key).encrypt(nonce, data, context.encode())


def decrypt(stored: bytes, context: str) -> str:
    """The text; raises `InvalidTag` when the bytes were changed or belong to another row."""
    return decrypt_bytes(stored, context).decode()


def decrypt_bytes(stored: bytes, context: str) -> bytes:
    """As `decrypt`, for what is not text."""
    number, nonce, ciphertext = stored[0], stored[1 : 1 + NONCE_BYTES], stored[1 + NONCE_BYTES :]
    return AESGCM(settings.FIELD_KEYS[number]).decrypt(nonce, ciphertext, context.encode())


class _DecryptOnRead(DeferredAttribute):
    """Keeps the ciphertext on the instance until somebody reads it; a list that shows no NIK decrypts none."""

    def __get__(self, instance, cls=None):
        value = super().__get__(instance, cls)
        if isinstance(value, (bytes, memoryview)):
            value = decrypt(bytes(value), self.field.context_of(instance))
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance, value):
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.BinaryField):
    """Reads and takes `str` (or None); the database holds only ciphertext. It cannot be searched: keep a blind index."""

    descriptor_class = _DecryptOnRead

    def context_of(self, instance) -> str:
        return f"{instance._meta.label_lower}.{self.name}:{instance.pk}"

    def get_default(self):
        default = super().get_default()
        return "" if default == b"" else default  # bytes are ciphertext here

    def to_python(self, value):
        return value

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname)
        return None if value is None else encrypt(value, self.context_of(model_instance))

    def get_prep_value(self, value):
        if isinstance(value, str):
            raise TypeError(f"{self.name} is encrypted for its row: set it on the instance and save")
        return super().get_prep_value(value)
