"""How people named places in the offers of one night, made up, against a gazetteer
that an operator could write in an hour: one line for a place, slang after a "/".

A phrase is right when a right name is among the answers, and nothing finer than the
city is sure that is not right. Where several names are right, any one will do.
"""

from collections.abc import Iterable

from bench.place_cases import PlaceCase
from bench.places import written
from vigie.reading.gazetteer import Gazetteer, GazetteerRow
from vigie.reading.gazetteer_files import row_from_line

CENTRE = (48.8566, 2.3522)
_LINES = """
Paris = 48.8566, 2.3522 city
Saint-Denis = 48.9362, 2.3574 city
Montreuil = 48.8638, 2.4485 city
Pantin = 48.8940, 2.4093 city
Les Lilas = 48.8800, 2.4200 city
Vincennes = 48.8478, 2.4393 city
République / Répu / Repu = 48.8675, 2.3639 station
Oberkampf = 48.8648, 2.3682 station
Parmentier = 48.8653, 2.3746 station
Chemin Vert = 48.8573, 2.3681 station
Charonne = 48.8549, 2.3847 station
Voltaire = 48.8577, 2.3800 station
Bastille / Bastoche = 48.8531, 2.3691 station
Nation = 48.8484, 2.3959 station
Gambetta = 48.8650, 2.3984 station
Père Lachaise / Lachaise = 48.8628, 2.3871 station
Ménilmontant / Ménilmuche = 48.8665, 2.3833 station
Belleville = 48.8722, 2.3768 station
Goncourt = 48.8700, 2.3707 station
Couronnes = 48.8692, 2.3800 station
Jaurès = 48.8816, 2.3705 station
Stalingrad = 48.8843, 2.3655 station
Saint-Maur / Rue Saint-Maur = 48.8641, 2.3800 station
Saint-Ambroise = 48.8614, 2.3740 station
Richard-Lenoir = 48.8599, 2.3719 station
Bréguet-Sabin = 48.8563, 2.3702 station
Ledru-Rollin = 48.8513, 2.3762 station
Philippe Auguste = 48.8581, 2.3897 station
Alexandre Dumas = 48.8563, 2.3945 station
Filles du Calvaire = 48.8630, 2.3665 station
Strasbourg-Saint-Denis = 48.8694, 2.3543 station
Château d'Eau = 48.8725, 2.3561 station
Gare de l'Est = 48.8768, 2.3590 station
Gare du Nord = 48.8800, 2.3547 station
Gare de Lyon = 48.8448, 2.3735 station
Châtelet / Chatelet les Halles = 48.8587, 2.3469 station
Hôtel de Ville = 48.8574, 2.3514 station
Place d'Italie = 48.8312, 2.3555 station
Place Monge = 48.8427, 2.3523 station
Denfert-Rochereau / Denfert = 48.8339, 2.3324 station
Montparnasse-Bienvenüe / Montparnasse / Montpar = 48.8421, 2.3219 station
Saint-Lazare = 48.8757, 2.3255 station
Pigalle = 48.8821, 2.3376 station
Barbès-Rochechouart / Barbès = 48.8838, 2.3494 station
Marais / le Marais = 48.8590, 2.3620 quarter
Butte-aux-Cailles / la Butte aux Cailles = 48.8277, 2.3510 quarter
Batignolles = 48.8870, 2.3160 quarter
Canal Saint-Martin / le canal = 48.8710, 2.3640 quarter
Bataclan / le Bataclan = 48.8630, 2.3708
Stade de France = 48.9245, 2.3602
Le Petit Cambodge / Petit Cambodge = 48.8717, 2.3680
Le Carillon / Carillon = 48.8718, 2.3682
La Belle Équipe / Belle Équipe = 48.8539, 2.3821
Hôpital Saint-Louis = 48.8735, 2.3680
Place de la République = 48.8675, 2.3639 square
Place de la Bastille = 48.8531, 2.3691 square
Place de la Nation = 48.8484, 2.3959 square
Place Gambetta = 48.8650, 2.3984 square
Boulevard Voltaire = 48.8580, 2.3800 street
Rue Oberkampf = 48.8648, 2.3760 street
Rue de Charonne = 48.8545, 2.3810 street
Rue Bichat = 48.8716, 2.3672 street
Rue de la Fontaine-au-Roi = 48.8690, 2.3730 street
"""
_DISTRICTS = """
48.8625 2.3363,48.8680 2.3442,48.8630 2.3590,48.8556 2.3550,48.8448 2.3501
48.8491 2.3328,48.8561 2.3122,48.8727 2.3126,48.8771 2.3374,48.8761 2.3607
48.8590 2.3800,48.8352 2.4190,48.8283 2.3623,48.8292 2.3272,48.8402 2.2928
48.8604 2.2620,48.8874 2.3068,48.8925 2.3482,48.8871 2.3848,48.8635 2.4007
"""


def gazetteer() -> Gazetteer:
    """Return the gazetteer of the phrases, with the twenty districts by number."""
    rows = [row_from_line(line) for line in _LINES.strip().splitlines()]
    spots = _DISTRICTS.strip().replace("\n", ",").split(",")
    for number, spot in enumerate(spots, 1):
        lat, lon = map(float, spot.split())
        name = f"Paris {number}{'er' if number == 1 else 'e'}"
        postcode = str(75000 + number)
        rows.append(
            GazetteerRow(name, lat, lon, "district", (str(number), postcode), "Paris")
        )
    return Gazetteer.build(rows, centre=CENTRE, radius_km=40)


def _is(right: str, *texts: str) -> tuple[PlaceCase, ...]:
    return tuple(PlaceCase(text, tuple(right.split("|"))) for text in texts)


DISTRICTS = (
    *_is("Paris 11e", "#PorteOuverte XIe, deux canapés", "dispo 11ème pour 3"),
    *_is("Paris 11e", "appart dans le onzième, DM", "75011 : 4 places ce soir"),
    *_is("Paris 11e", "Paris 11eme arrondissement 2 lits", "sofa in the 11th, dm"),
    *_is("Paris 11e", "tengo sitio en el distrito 11", "مكان في الدائرة 11"),
    *_is("Paris 20e", "#PorteOuverte 20e on est 2", "Paris XX, un lit", "75020 dm"),
    *_is("Paris 10e", "Je peux accueillir 3 pers dans le Xe", "10 eme arr. 2 places"),
    *_is("Paris 3e|Paris 4e", "entre le 3e et le 4e, 2 places"),
    *_is("Paris 18e", "paris 18 dispo 1 personne", "18ème arrdt canapé"),
    *_is("Paris 13e", "13e arrondissement, quartier chinois"),
)
STATIONS = (
    *_is("République", "Répu, 2 places, je descends", "métro Répu #PorteOuverte"),
    *_is("République", "à deux pas de République", "M° République 4 lits"),
    *_is("République|Place de la République", "coincés place de la république"),
    *_is("Chemin Vert", "métro Chemin Vert 1 place", "station chemin-vert dispo"),
    *_is("Oberkampf|Parmentier", "entre les métros Oberkampf et Parmentier, 2 lits"),
    *_is("Charonne", "metro Charonne porte ouverte", "M Charonne 3 places"),
    *_is("Nation", "on habite vers Nation, 2 matelas", "metro nation 1 canapé"),
    *_is("Voltaire", "près du métro Voltaire", "station Voltaire ligne 9"),
    *_is("Bastille", "j'habite à Bastille, 3 places", "near Bastille, two beds"),
    *_is("Strasbourg-Saint-Denis", "métro Strasbourg St Denis 2 pers"),
    *_is("Strasbourg-Saint-Denis", "Strasbourg-Saint-Denis, porte ouverte"),
    *_is("Gare de l'Est", "2 lits derriere gare de l est", "Gare de l'Est, dm"),
    *_is("Père Lachaise", "metro pere-lachaise 5 places"),
    *_is("Denfert-Rochereau", "vers Denfert si besoin d'un lit"),
    *_is("Montparnasse-Bienvenüe", "je suis à Montparnasse, 2 places"),
    *_is("Barbès-Rochechouart", "métro Barbès, canapé pour 1"),
    *_is("Place d'Italie", "Place d'Italie 2 places", "cerca de Place d'Italie"),
    *_is("Philippe Auguste", "métro Philippe Auguste 2 lits"),
    *_is("Oberkampf", "metro Oberkamf 2 places"),
)
VENUES = (
    *_is("Bataclan", "à 200 m du Bataclan, ma porte est ouverte", "#Bataclan 2 lits"),
    *_is("Le Petit Cambodge", "tout près du Petit Cambodge, venez"),
    *_is("Stade de France", "je loge 4 supporters à côté du Stade de France"),
    *_is("Hôpital Saint-Louis", "en face de l'hôpital saint louis, 2 places"),
    *_is("Le Carillon", "à côté du Carillon, entrez"),
    *_is("Marais", "un canapé dans le Marais", "couch in le Marais"),
    *_is("Butte-aux-Cailles", "Butte aux Cailles 3 places"),
    *_is("Canal Saint-Martin", "bord du canal Saint-Martin, 2 places"),
    *_is("Batignolles", "aux Batignolles on peut loger 2 pers"),
    *_is("Montreuil", "à Montreuil, 3 places, je viens vous chercher"),
    *_is("Pantin", "Pantin : 2 lits, parking"),
    *_is("Saint-Denis", "on est à Saint-Denis (93), 2 places"),
)
STREETS = (
    *_is("Rue Oberkampf", "on ouvre rue Oberkampf", "au 9 rue oberkampf, 2 lits"),
    *_is("Rue de Charonne|Paris 11e", "rue de Charonne, 11e"),
    *_is("Rue de Charonne", "3 places rue de charonne"),
    *_is("Boulevard Voltaire", "bd Voltaire 2 places", "boulevard voltaire, venez"),
    *_is("Rue Bichat", "je peux loger 2 pers rue Bichat"),
    *_is("Place de la Nation|Nation", "place de la Nation, 3e étage, 2 lits"),
    *_is("Rue de la Fontaine-au-Roi", "Rue de la Fontaine au Roi, 1 canapé"),
    *_is("rue du Chemin-Vert", "2 places rue du Chemin-Vert"),
    *_is("rue du Chemin Vert", "rue du Chemin Vert, code en mp"),
    *_is("rue du Faubourg-Saint-Denis", "porte ouverte rue du Faubourg-Saint-Denis"),
    *_is("rue du Fbg Saint-Denis", "rue du Fbg Saint-Denis 2 lits"),
    *_is("avenue de la République", "avenue de la République, 2 places"),
    *_is("av. de la République|av de la République", "av de la République, 2 lits"),
    *_is("boulevard de Belleville", "boulevard de Belleville, canapé"),
    *_is("boulevard de Ménilmontant", "3 lits boulevard de Ménilmontant"),
    *_is("avenue Parmentier", "avenue Parmentier, interphone en mp"),
    *_is("rue Gambetta", "rue Gambetta, 2 places"),
    *_is("rue de Bagnolet|Paris 20e", "rue de Bagnolet 20e, 1 place"),
    *_is("passage Saint-Ambroise", "passage Saint-Ambroise, 2 matelas"),
    *_is("rue Alexandre Dumas", "rue Alexandre Dumas, deux places"),
    *_is(
        "avenue de la République|Oberkampf|Parmentier",
        "avenue de la République entre Oberkampf et Parmentier",
    ),
    *_is("Rue Oberkampf|rue Saint-Maur", "angle rue Oberkampf et rue Saint-Maur"),
    *_is(
        "Boulevard Voltaire|Rue de Charonne", "croisement bd Voltaire / rue de Charonne"
    ),
)
# Nothing finer than the city may be sure here.
NOWHERE = tuple(
    PlaceCase(text)
    for text in (
        "La République est debout ce soir",
        "la nation toute entière pleure",
        "Voltaire avait raison, soyons unis",
        "Jaurès et Gambetta, nos héros",
        "la prise de la Bastille, 1789",
        "Philippe Auguste, roi de France",
        "le 11e tweet que j'envoie",
        "3e explosion entendue au stade",
        "XXe siècle, XIe plaie",
        "2 places libres, qui veut ?",
        "ma porte est ouverte, ma place aussi",
        "open door, take place, stay safe",
        "je lis les Goncourt en attendant",
        "la bataille de Stalingrad",
        "RT @bataclan_ merci à tous",
        "13 novembre, 20 ans, 18 amis",
    )
)
# Written after the rules had been mended on those above.
LATER = (
    *_is("Paris 12e", "On est dans le 12ème, deux places", "75012 Paris 1 lit"),
    *_is("Paris 9e", "Paris 9 : canapé-lit 2 pers", "in the 9th, I have a couch"),
    *_is("Paris 5e|Paris 6e", "5e/6e, trois places, parlons en DM"),
    *_is("Paris 19e", "XIXe ardt, 2 lits", "#Paris19 dispo pour 4 personnes"),
    *_is("Paris 17e|Batignolles", "17e vers les Batignolles, 1 place"),
    *_is("Parmentier", "sortie du métro Parmentier, je vous attends"),
    *_is("Filles du Calvaire", "M° Filles du Calvaire, 2 matelas"),
    *_is("Bréguet-Sabin", "Breguet Sabin 3 places", "métro bréguet-sabin"),
    *_is("Gambetta", "station Gambetta 1 lit", "je suis vers Gambetta"),
    *_is("Gare du Nord", "stuck near Gare du Nord? 2 beds", "#garedunord 2 lits"),
    *_is("Ménilmontant", "à Ménilmontant, on ouvre", "Ménilmuche, 2 places"),
    *_is("Jaurès", "à 5 minutes de Jaurès, 2 places"),
    *_is("Goncourt|Belleville", "entre Goncourt et Belleville, 4 places"),
    *_is("La Belle Équipe", "devant la Belle Équipe, besoin de rien, 3 lits"),
    *_is("Vincennes", "à Vincennes, 2 places et un jardin"),
    *_is("Place de la Bastille|Bastille", "Pl. de la Bastille, 3 lits"),
    *_is("Rue Bichat|Hôpital Saint-Louis", "rue Bichat face à l'hôpital Saint-Louis"),
    *_is("boulevard Richard-Lenoir", "boulevard Richard-Lenoir 2 places"),
    *_is("avenue Ledru-Rollin", "avenue Ledru-Rollin, code en DM"),
    *_is("rue de Belleville|Paris 20e", "rue de Belleville 20e, 2 lits"),
    *_is("rue Saint-Denis", "rue Saint-Denis, canapé pour 1"),
    *_is("boulevard de la Bastille", "boulevard de la Bastille 1 place"),
    *_is("quai de Jemmapes", "quai de Jemmapes, péniche pour 4"),
    *_is("avenue de Saint-Mandé", "avenue de Saint-Mandé, deux lits"),
    PlaceCase("Stalingrad a tenu, Paris tiendra"),
    PlaceCase("La nation est en deuil, 12 lits à Lyon ?"),
    PlaceCase("mon 3e tweet et toujours 2 places"),
    PlaceCase("Gambetta disait que la République vaincra"),
    PlaceCase("au 2e étage, 3 places, prenez place"),
    PlaceCase("Marais salants fermés, voltaire est mort"),
)
PHRASES = (*DISTRICTS, *STATIONS, *VENUES, *STREETS, *NOWHERE, *LATER)


def wrongly_read(cases: Iterable[PlaceCase], known: Gazetteer) -> list[str]:
    """Return the phrases of which no right name was answered, or a wrong one surely."""
    wrong = []
    for case in cases:
        outcome = written((case,), known)
        if outcome.missed or outcome.wrong:
            wrong.append(case.text)
    return wrong
