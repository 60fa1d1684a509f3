from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "vigie.listening"
    label = "listening"
