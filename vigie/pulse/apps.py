from django.apps import AppConfig


class PulseConfig(AppConfig):
    name = "vigie.pulse"
    label = "pulse"
