from django.apps import AppConfig


class SiapkerjaConfig(AppConfig):
    name = "siapkerja"
