from django.apps import AppConfig


class MyDataConfig(AppConfig):
    name = "my_data"
