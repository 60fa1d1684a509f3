from django.apps import AppConfig


class MissingConfig(AppConfig):
    name = "vigie.missing"
    label = "missing"
