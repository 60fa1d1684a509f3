"""SMS as people may send them to offer or ask for a bed, all made up, and what each
one tells. It is Saturday 14 November 2015, half past midnight.

What a sample does not say is what `Told` has by itself; `until` is day and time.
"""

from datetime import datetime
from typing import NamedTuple

from vigie.doors.sms_words import Told


class Sample(NamedTuple):
    """A text, and what it tells; None when it is neither offer nor request."""

    text: str
    told: dict[str, object] | None


def is_right(sample: Sample, told: Told | None) -> bool:
    """Tell whether a text was read wholly as its sample says."""
    if sample.told is None or told is None:
        return sample.told is None and told is None
    if not sample.told["what"]:
        return told == Told(what="", missing=("which",))
    until = f"{told.until:%d %H:%M}" if isinstance(told.until, datetime) else None
    meant = {name: sample.told.get(name) for name in ("until",)}
    rest = {name: value for name, value in sample.told.items() if name != "until"}
    given = {name: getattr(told, name) for name in Told.__struct_fields__}
    plain = {name: getattr(Told(what=told.what), name) for name in given}
    return meant == {"until": until} and given | {"until": None} == (
        plain | rest | {"until": None}
    )


def _offer(text: str, places: int, place: str, **more: object) -> Sample:
    return Sample(text, {"what": "offer", "count": places, "place": place, **more})


def _need(text: str, count: int, place: str, **more: object) -> Sample:
    return Sample(text, {"what": "need", "count": count, "place": place, **more})


FR_EN = ("fr", "en")
OFFERS = (
    _offer("PORTE 11e 2 places fr en", 2, "11e", languages=FR_EN),
    _offer("porte 2 places 11e", 2, "11e"),
    _offer("Porte 3 places Paris 20e jusqu'à 10h", 3, "Paris 20e", until="14 10:00"),
    _offer("PORTE 75011 4 pers", 4, "75011"),
    _offer("PORTE 11ème 1 place femme", 1, "11ème", women_only=True),
    _offer("PORTE République 2 lits 1 canapé", 3, "République"),
    _offer("PORTE metro Voltaire 2", 2, "metro Voltaire"),
    _offer("PORTE 2 Voltaire", 2, "Voltaire"),
    _offer("PORTE rue de la Roquette 2 places", 2, "rue de la Roquette"),
    _offer("PORTE 14 rue Amelot 2 places", 2, "14 rue Amelot"),
    _offer("PORTE 18e deux places anglais", 2, "18e", languages=("en",)),
    _offer("PORTE, 10e, 5 places, enfants ok", 5, "10e", takes_children=True),
    _offer("PORTE 12e 2 pl pas d'animaux", 2, "12e", pets=False),
    _offer("PORTE 12e 2 places animaux ok", 2, "12e", pets=True),
    _offer("PORTE 19e 3 places accessible fauteuil", 3, "19e", wheelchair=True),
    _offer("PORTE 13e 1 place non fumeur", 1, "13e", smoking=False),
    _offer("PORTE Montreuil 2 places je viens chercher", 2, "Montreuil", fetch=True),
    _offer("PORTE 2 places", 2, "", missing=("place",)),
    _offer("PORTE 11e", 0, "11e", missing=("count",)),
    _offer("PORTE", 0, "", missing=("count", "place")),
    _offer("OFFRE 2 places Nation fr es", 2, "Nation", languages=("fr", "es")),
    _offer("offre: 3 couchages, 20e, ce soir", 3, "20e"),
    _offer("OFFRE 4 places Pantin jusqu'à midi", 4, "Pantin", until="14 12:00"),
    _offer("Offre lit pour 2, gare du Nord", 2, "gare du Nord"),
    _offer("OFFRE 2-3 places Belleville", 2, "Belleville"),
    _offer("offre 2 ou 3 places 3e", 2, "3e"),
    _offer("Bonsoir PORTE 11e 2 places", 2, "11e"),
    _offer("#PORTE 9e 1 lit", 1, "9e"),
    _offer("#PorteOuverte 10e 2 places", 2, "10e"),
    _offer("porte ouverte 2 places Oberkampf", 2, "Oberkampf"),
    _offer("PORTE 17e 6 places familles uniquement", 6, "17e", families_only=True),
    _offer("PORTE 11e 2 places 06 39 98 12 34", 2, "11e"),
    _offer("PORTE 5e une place, filles uniquement", 1, "5e", women_only=True),
    _offer("je peux héberger 2 personnes dans le 11e", 2, "11e"),
    _offer("Je propose 3 lits à Vincennes", 3, "Vincennes"),
    _offer(
        "PORTE 11e 4 places enfants ok chat à la maison jusqu'à 9h30 fr en es",
        4,
        "11e",
        takes_children=True,
        has_pets=True,
        until="14 09:30",
        languages=("fr", "en", "es"),
    ),
    _offer("PORTE 20e 2 places de 1h à 8h", 2, "20e", until="14 08:00"),
    _offer("PORTE 20e 2 places jusqu'à demain 11h", 2, "20e", until="15 11:00"),
    _offer("PORTE 20e 2 places 2 nuits", 2, "20e", until="16 12:00"),
    _offer("PORTE 11e 2 places jusqu'à dimanche", 2, "11e", until="15 12:00"),
    _offer("OFFER 2 places 11th en", 2, "11th", languages=("en",)),
    _offer("OFFER 3 beds near Bastille until 9am", 3, "Bastille", until="14 09:00"),
    _offer("offer 1 sofa Paris 10, women only", 1, "Paris 10", women_only=True),
    _offer("HOST 2 people 11th arrondissement", 2, "11th arrondissement"),
    _offer("HOST 4 Gare du Nord kids ok", 4, "Gare du Nord", takes_children=True),
    _offer("host 2 beds Pigalle no pets", 2, "Pigalle", pets=False),
    _offer("BED 2 places 11e fr en", 2, "11e", languages=FR_EN),
    _offer("BED free 1 Belleville", 1, "Belleville"),
    _offer("SHELTER 40 places gymnase Japy", 40, "gymnase Japy"),
    _offer("DOOR 3 places 75020 english french", 3, "75020", languages=("en", "fr")),
    _offer("I can host 2 people near Nation", 2, "Nation"),
    _offer("we can take 3 people in Montreuil", 3, "Montreuil"),
    _offer("OFFER 2 rooms, 12th, wheelchair ok", 2, "12th", wheelchair=True),
    _offer(
        "OFFER 2 beds 12th until noon, can pick up",
        2,
        "12th",
        until="14 12:00",
        fetch=True,
    ),
    _offer(
        "PUERTA 2 plazas distrito 11 es fr", 2, "distrito 11", languages=("es", "fr")
    ),
    _offer("OFREZCO 3 camas Bastille hasta las 9", 3, "Bastille", until="14 09:00"),
    _offer("oferta 1 sofá Pigalle solo mujeres", 1, "Pigalle", women_only=True),
    _offer("puedo acoger a 2 personas en Nation", 2, "Nation"),
    _offer("PUERTA 4 plazas Montreuil niños ok", 4, "Montreuil", takes_children=True),
    _offer("باب 2 أماكن الدائرة 11", 2, "الدائرة 11"),
    _offer("عرض 3 أماكن باريس 18", 3, "باريس 18"),
    _offer("يمكنني استقبال 2 أشخاص باريس 20", 2, "باريس 20"),
    _offer("باب مكان واحد الدائرة 10 نساء فقط", 1, "الدائرة 10", women_only=True),
    _offer("عرض ٤ أماكن الدائرة ١٩ حتى الساعة ٩", 4, "الدائرة ١٩", until="14 09:00"),
)
NEEDS = (
    _need("LIT 3 personnes 11e", 3, "11e"),
    _need("lit 2 pers Bastille", 2, "Bastille"),
    _need("LIT 1 Nation", 1, "Nation"),
    _need("LIT 1 femme 2 enfants 10e", 3, "10e", women=1, children=2),
    _need("LIT 5 personnes dont 2 enfants Bataclan", 5, "Bataclan", children=2),
    _need("LIT 2 femmes 11e", 2, "11e", women=2),
    _need("LIT femme seule République", 1, "République", women=1),
    _need("LIT seul, gare de Lyon", 1, "gare de Lyon"),
    _need("LIT couple avec chien 12e", 2, "12e", pets=True),
    _need("LIT famille de 5 Stalingrad", 5, "Stalingrad"),
    _need("LIT 3 personnes 11e anglais", 3, "11e", languages=("en",)),
    _need("LIT 1 personne en fauteuil roulant 11e", 1, "11e", wheelchair=True),
    _need("LIT 11e", 0, "11e", missing=("count",)),
    _need("LIT 4 personnes", 4, "", missing=("place",)),
    _need("LIT", 0, "", missing=("count", "place")),
    _need("LIT 2 ou 3 personnes 11e", 3, "11e"),
    _need("BESOIN lit 3 personnes 11e", 3, "11e"),
    _need("besoin d'un toit pour 2 métro Charonne", 2, "métro Charonne"),
    _need("BESOIN 2 hommes 1 femme Oberkampf", 3, "Oberkampf", men=2, women=1),
    _need("cherche lit pour 4 personnes vers Goncourt", 4, "Goncourt"),
    _need("DEMANDE 2 places 18e", 2, "18e"),
    _need("on cherche un toit, 3 filles, rue de Lappe", 3, "rue de Lappe", women=3),
    _need("Bonjour j'ai besoin d'un lit, 1 personne, 20e", 1, "20e"),
    _need("LIT j'ai 16 ans seule 11e", 1, "11e", women=1, is_minor=True),
    _need("LIT mineur seul Bataclan", 1, "Bataclan", is_minor=True),
    _need("LIT 1 fille 15 ans République", 1, "République", women=1, is_minor=True),
    _need("LIT 2 adultes 1 enfant 5 ans 9e", 3, "9e", children=1),
    _need("LIT 2 femmes, femmes uniquement 11e", 2, "11e", women=2, women_only=True),
    _need("LIT 2 pers 11e pouvez vous venir nous chercher", 2, "11e", fetch=True),
    _need("LIT 3 pers Voltaire jusqu'à 7h", 3, "Voltaire", until="14 07:00"),
    _need("LIT maman et 2 enfants Gambetta", 3, "Gambetta", women=1, children=2),
    _need("NEED 2 beds 11th", 2, "11th"),
    _need("need bed for 3 people near Bastille", 3, "Bastille"),
    _need("NEED 1 woman 1 child Nation", 2, "Nation", women=1, children=1),
    _need("NEED place for 4 Gare du Nord", 4, "Gare du Nord"),
    _need("I need a bed for 1, Republique", 1, "Republique"),
    _need("we need shelter 2 people Stade de France", 2, "Stade de France"),
    _need("looking for a bed, 2 girls, Pigalle", 2, "Pigalle", women=2),
    _need("NEED bed I'm 16 alone Bastille", 1, "Bastille", is_minor=True),
    _need("NEED family of 4 with dog 10th", 4, "10th", pets=True),
    _need("NEED 2 people wheelchair 11th", 2, "11th", wheelchair=True),
    _need("NECESITO cama 2 personas Bastille", 2, "Bastille"),
    _need("necesito 3 camas distrito 11", 3, "distrito 11"),
    _need("busco cama para 2 cerca de Nation", 2, "Nation"),
    _need("CAMA 1 mujer 2 niños Pigalle", 3, "Pigalle", women=1, children=2),
    _need("سرير 3 أشخاص الدائرة 11", 3, "الدائرة 11"),
    _need("أحتاج سرير 2 أشخاص باريس 18", 2, "باريس 18"),
    _need("أبحث عن مكان 4 أشخاص الدائرة 10", 4, "الدائرة 10"),
)
# Written when everything above was read rightly.
LATER = (
    _offer("PORTE 2 places Gambetta fr", 2, "Gambetta", languages=("fr",)),
    _offer(
        "Porte 11eme, 3 pers max, jusqu'a 8h du matin", 3, "11eme", until="14 08:00"
    ),
    _offer(
        "PORTE: Saint-Ambroise; 1 canapé; anglais ok",
        1,
        "Saint-Ambroise",
        languages=("en",),
    ),
    _offer("porte 15e 2 matelas pas d'enfants", 2, "15e", takes_children=False),
    _offer("PORTE 11e 3 places sans ascenseur", 3, "11e", wheelchair=False),
    _offer("PORTE Canal Saint-Martin 4", 4, "Canal Saint-Martin"),
    _offer("OFFRE chambre pour 2 à Pantin", 2, "Pantin"),
    _offer(
        "Offre 6 places salle paroissiale Saint-Joseph",
        6,
        "salle paroissiale Saint-Joseph",
    ),
    _offer("on peut accueillir 4 personnes rue Bichat", 4, "rue Bichat"),
    _offer("Hello OFFER 2 beds in Montreuil", 2, "Montreuil"),
    _offer("OFFER couch for 1 Place d'Italie", 1, "Place d'Italie"),
    _offer("HOST 3 women only 20th", 3, "20th", women_only=True),
    _offer("HOST 2 11th until tomorrow 10am", 2, "11th", until="15 10:00"),
    _offer("offer 5 spots 75019 we have a dog", 5, "75019", has_pets=True),
    _offer("I offer 2 beds Porte de Montreuil if you need", 2, "Porte de Montreuil"),
    _offer(
        "PUERTA 3 plazas Belleville hasta mañana", 3, "Belleville", until="15 12:00"
    ),
    _offer("podemos alojar a 4 personas en Vincennes", 4, "Vincennes"),
    _offer("ofrezco 2 camas República no fumadores", 2, "República", smoking=False),
    _offer("باب 3 أماكن باريس 11 عائلات فقط", 3, "باريس 11", families_only=True),
    _offer("عندي مكان 2 أشخاص الدائرة 20", 2, "الدائرة 20"),
    _need("LIT 2 Oberkampf", 2, "Oberkampf"),
    _need("lit pour 4, boulevard Voltaire", 4, "boulevard Voltaire"),
    _need("LIT 1 homme Charonne", 1, "Charonne", men=1),
    _need("LIT 2 hommes 1 enfant 6 ans 3e", 3, "3e", men=2, children=1),
    _need("LIT 3 ados 15 et 16 ans Nation", 3, "Nation", children=3, is_minor=True),
    _need("LIT 1 femme enceinte 18e", 1, "18e", women=1),
    _need("Besoin d'un hébergement, 6 personnes, gare de Lyon", 6, "gare de Lyon"),
    _need("quelqu'un peut nous héberger 2 pers vers Goncourt ?", 2, "Goncourt"),
    _need("nous sommes 3 bloqués à République, besoin d'un toit", 3, "République"),
    _need(
        "on est 2 filles coincées métro Parmentier cherchons lit",
        2,
        "métro Parmentier",
        women=2,
    ),
    _need("cherche canapé pour ce soir 1 personne Bastille", 1, "Bastille"),
    _need("NEED 3 beds 9th english", 3, "9th", languages=("en",)),
    _need("need a room for a family of 5 in Saint-Denis", 5, "Saint-Denis"),
    _need("stuck near Bataclan, 2 people, need a bed", 2, "Bataclan"),
    _need("can anyone host 2 people near Voltaire", 2, "Voltaire"),
    _need("NEED couch 1 guy, Pigalle", 1, "Pigalle", men=1),
    _need("NEED bed alone woman Gare de l'Est", 1, "Gare de l'Est", women=1),
    _need("necesitamos 2 camas cerca de Bastille", 2, "Bastille"),
    _need("busco techo para 3 personas, distrito 10", 3, "distrito 10"),
    _need("CAMA tengo 17 años sola Bastille", 1, "Bastille", women=1, is_minor=True),
    _need("سرير امرأة و طفل الدائرة 18", 2, "الدائرة 18", women=1, children=1),
    _need("نحتاج مكان 3 أشخاص باريس 10", 3, "باريس 10"),
    Sample("OFFRE ou besoin de lit je sais pas", {"what": ""}),
    Sample("Je cherche mon frère au Bataclan", None),
    Sample("besoin d'aide blessé rue Bichat", None),
    Sample("need blood O+ hospital", None),
    Sample("cherche nouvelles de Julie, 19 ans", None),
    Sample("ANNULER PORTE 11e", None),
)
# The words pull both ways: the answer asks which of the two is meant.
UNCLEAR = tuple(
    Sample(text, {"what": ""})
    for text in (
        "PORTE besoin d'un lit pour 3 11e",
        "OFFRE cherche 2 places 11e",
        "LIT libre 2 places 11e",
        "BED 3 people we need it 11th",
        "LIT j'héberge 2 personnes 11e",
        "HOST needed for 2 people Bastille",
        "NEED guests? I can host 2 11th",
        "porte lit 2 cherche",
    )
)
NEITHER = tuple(
    Sample(text, None)
    for text in (
        "OUI",
        "OK je vais bien",
        "STOP",
        "merci pour tout",
        "Porte de Bagnolet je suis en sécurité",
        "",
        "   ",
        "11e",
        "plus de place, PORTE fermée",
        "PORTE complet",
        "je suis au lit tout va bien",
        "courage à tous, portes ouvertes dans nos coeurs",
        "SAFE Marie Durand",
        "la porte est fermée",
    )
)
SAMPLES = (*OFFERS, *NEEDS, *LATER, *UNCLEAR, *NEITHER)
