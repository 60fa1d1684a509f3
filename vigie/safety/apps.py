from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "vigie.safety"
    label = "safety"
