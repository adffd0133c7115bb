from django.apps import AppConfig


class PhkReportsConfig(AppConfig):
    name = "phk_reports"
