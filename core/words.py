"""Money and days that are written when the message is, in its reader's language."""

from django.utils.functional import lazy

from core.templatetags import siap

lazy_rupiah = lazy(siap.rupiah, str)
lazy_tanggal = lazy(siap.tanggal, str)
