from django.apps import AppConfig


class RelayingConfig(AppConfig):
    name = "vigie.relaying"
    label = "relaying"
