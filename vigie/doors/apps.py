from django.apps import AppConfig


class DoorsConfig(AppConfig):
    name = "vigie.doors"
    label = "doors"
