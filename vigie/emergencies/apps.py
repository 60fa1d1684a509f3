from django.apps import AppConfig


class EmergenciesConfig(AppConfig):
    name = "vigie.emergencies"
    label = "emergencies"
