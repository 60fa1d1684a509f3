"""An emergency, the ground it covers, and the places people name in it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vigie.emergencies.states import SHOWN_TO_ALL, EmergencyState, Kind
from vigie.lib import clock


class EmergencyQuerySet(models.QuerySet["Emergency"]):
    def shown(self) -> "EmergencyQuerySet":
        """Those the public may see, open ones first, the latest first."""
        return self.filter(state__in=SHOWN_TO_ALL).order_by("-state", "-began_at")


class Emergency(models.Model):
    """One emergency: a board, an area, a gazetteer. A drill is marked everywhere."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.OTHER)
    place_name = models.CharField(max_length=120, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    state = models.CharField(
        max_length=8, choices=EmergencyState.choices, default=EmergencyState.OPEN
    )
    state_changed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # null while it is open
    forgotten_at = models.DateTimeField(null=True, blank=True)  # only numbers are left
    is_drill = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    hashtags = models.JSONField(default=list)
    numbers = models.JSONField(
        default=list
    )  # whom to call: [["112", ""], ["17", "Police"]]
    source = models.CharField(max_length=200, blank=True)  # who says so
    outline = models.JSONField(null=True, blank=True)  # GeoJSON, as it is drawn
    revision = models.BigIntegerField(default=0)  # grows with every public change

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="emergency_on_earth",
            ),
        ]
        verbose_name = _("emergency")

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether calls are still taken and answered."""
        return self.state == EmergencyState.OPEN

    @classmethod
    def touch(cls, pk: int) -> None:
        """Say that something public changed: cached pages of it are stale."""
        cls.objects.filter(pk=pk).update(revision=F("revision") + 1)

    @classmethod
    def hold(cls, pk: int) -> None:
        """Hold an emergency first, as the writer of the board does: on PostgreSQL the
        two could wait for each other otherwise. In a transaction."""
        cls.objects.select_for_update().only("pk").get(pk=pk)


class AreaCell(models.Model):
    """One H3 cell of an emergency's area. All cells of an area are of one size."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="cells"
    )
    cell = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "cell"], name="area_cell_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cell:x}"


class GazetteerPlace(models.Model):
    """A place people may name: a quarter, a station, a hall. Not a private address."""

    emergency = models.ForeignKey(
        Emergency, on_delete=models.CASCADE, related_name="places"
    )
    name = models.CharField(max_length=160)
    aliases = models.JSONField(default=list)
    kind = models.CharField(max_length=16)
    lat = models.FloatField()
    lon = models.FloatField()
    parent = models.CharField(max_length=160, blank=True)
    rank = models.BigIntegerField(default=0)  # population, or any figure that orders
    lines = models.JSONField(default=list)  # of a station: "METRO 9"
    cells = models.JSONField(default=list)  # H3 cells, where the outline is known

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "kind", "name", "parent", "lat", "lon"],
                name="place_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name
