"""Kinds of employment contract, as vacancies offer and people wish them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Contract(models.TextChoices):
    PERMANENT = "permanent", _("Tetap (PKWTT)")
    FIXED_TERM = "fixed_term", _("Kontrak (PKWT)")
    DAILY = "daily", _("Harian lepas")
    APPRENTICE = "apprentice", _("Pemagangan")
