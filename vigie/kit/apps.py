from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "vigie.kit"
    label = "kit"
