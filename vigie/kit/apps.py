from django.apps import AppConfig

from vigie.kit import catalogues


class KitConfig(AppConfig):
    name = "vigie.kit"
    label = "kit"

    def ready(self) -> None:
        catalogues.refresh()
