from django.apps import AppConfig


class LookoutsConfig(AppConfig):
    name = "vigie.lookouts"
    label = "lookouts"
