"""Posts with a plate as people write them, and posts with what only looks like one.

The plates are made up. Each plate of a country stands in each of its posts.
"""

from typing import NamedTuple


class PlateCase(NamedTuple):
    """A post of a country, and the plate that stands in it, "" for none."""

    country: str
    text: str
    wanted: str


# Country: plates as written, and the posts around them.
_WRITTEN = {
    "ZA": (
        ("DSS 041 GP", "dss041gp", "BB 12 CD GP", "KLM-482-MP", "CA 123-456"),
        (
            "HIJACKED: white Toyota Corolla, plate {}, last seen on the N1 South",
            "Please RT! My friend is in the boot of his car {} near Sandton",
            "be on the lookout for a silver vw polo, reg {} , 2 armed men",
            "stolen vehicle {}, heading towards Pretoria. Do not approach",
            "Bakkie with registration {} just passed the Engen garage",
            "Anyone seen this car? License plate: {}. Taken at 9:05",
            "@PigSpotter white Golf {} driving like mad on William Nicol",
            "Vehicle reg is {} call 10111 if you see it",
            "number plate {} #hijacked #Joburg",
            "Car was a blue Ford, number plates {}!",
        ),
    ),
    "FR": (
        ("AB-123-CD", "ab 123 cd", "EF456GH", "gh-789-jk", "KL 012 MN"),
        (
            "ALERTE ENLÈVEMENT : véhicule Renault Clio grise immatriculé {}",
            "Voiture volée cette nuit à Saint-Denis, plaque {}, merci de RT",
            "Si vous voyez cette plaque {} appelez le 17",
            "la plaque c'est {} je l'ai notée en partant",
            "Fourgon blanc, immatriculation {}, direction A6",
            "Golf noire plaque {} a renversé quelqu'un rue de Charonne",
            "Immat : {} . Deux hommes à bord, n'intervenez pas",
            "Recherche Peugeot 308, plaque d'immatriculation {}",
            "plaques {} vues à Montreuil vers 21h40",
            "Une Audi a forcé le barrage, numéro de plaque {}",
        ),
    ),
    "TN": (
        ("123 تونس 4567", "98 TUN 2345", "123tun4567", "145 TU 6789", "201 Tunis 887"),
        (
            "سيارة بيضاء رقم {} هربت في اتجاه سوسة",
            "لوحة منجمية {} الرجاء الإبلاغ",
            "voiture volée à La Marsa, matricule {}",
            "Clio blanche immatriculée {} partie vers Sousse",
            "matricule {} si vous la voyez appelez le 197",
            "plaque {} devant le musée du Bardo",
            "رقم السيارة {} شوهدت قرب باردو",
            "Un camion, immatriculation {}, route de Bizerte",
            "white van, license plate {} seen near the museum",
            "Kia grise, plaque {}, deux hommes",
        ),
    ),
    "GB": (
        ("AB12 CDE", "ab12cde", "LR65-XYZ", "GK07 HJM", "BD51SMR"),
        (
            "Stolen from Croydon this morning: black Audi reg {}",
            "Van with number plate {} just hit a cyclist and drove off",
            "Reg plate {} if anyone sees it call 999",
            "my car got nicked, registration {} please share",
            "Missing: he drives a blue Ford Fiesta, registration number {}",
            "Plate was {}, two lads in hoodies",
            "Police looking for a BMW, license plate {}",
            "got the reg {} before they sped off",
            "grey vauxhall plates {} heading up the A23",
            "Anyone know this car? reg: {}",
        ),
    ),
    "DE": (
        ("B-AB 1234", "M-XY 123", "b-ab 1234", "HH-KL 77", "K AB 4321"),
        (
            "Gestohlen: schwarzer Golf, Kennzeichen {}",
            "Achtung, Fahrerflucht! Kennzeichen war {}",
            "Wer hat das Auto mit dem Kennzeichen {} gesehen?",
            "weißer Lieferwagen, Nummernschild {}, Richtung A9",
            "Gesucht wird ein BMW mit dem Kennzeichen {} bitte teilen",
            "Amtliches Kennzeichen: {}. Hinweise an die Polizei",
            "kennzeichen {} stand vor der schule",
            "Roter Opel, Kennzeichen {}, zwei Männer",
            "Nummernschild {} notiert, bitte 110 rufen",
            "Kennzeichen des Wagens {} - nicht selbst eingreifen",
        ),
    ),
    "ES": (
        ("1234 BCD", "1234bcd", "5678-FGH", "0912 JKL", "4455MNP"),
        (
            "Coche robado en Vallecas, matrícula {}, difundid por favor",
            "Furgoneta blanca con matricula {} hacia la A-3",
            "matrícula {} si lo veis llamad al 112",
            "Buscan un Seat León negro, matrícula {}",
            "La matrícula es {} y van dos hombres",
            "se ha dado a la fuga, matricula: {}",
            "Me han robado la moto, placa {}",
            "Vehículo con número de matrícula {} visto en Atocha",
            "El coche con matrícula {} ha atropellado a una persona",
            "Ayuda, matrícula {} , se llevan a mi amigo",
        ),
    ),
}
# What people write in a crisis with letters and figures that is no plate.
_TRAPS = {
    "FR": (
        "vol AF 123 pour Tunis annulé ce soir",
        "loi 2015-912 du 24 juillet, article L811-3",
        "le bus 26 et le RER A ne passent plus, métro 9 fermé",
        "Il reste 3 places rue Oberkampf 75011, code 12A45",
        "#13novembre #Paris11 #PorteOuverte DM ouverts",
        "12 novembre 2015 à 21h16, on y était",
        "mon iPhone 6S n'a plus de batterie, ni le S21",
        "https://t.co/AB123CD regardez",
        "AB-123-CDE est la référence du colis",
        "8 places, 75010, 06 12 34 56 78",
    ),
    "ZA": (
        "flight SA 322 from JNB to CPT delayed",
        "R500 reward for my iPhone 13 Pro",
        "Accident on the M1 North before the N3 split, 3 cars",
        "load shedding stage 4 from 18h00 to 20h30 in block 12B",
        "Row 12 GP waiting room is full",
        "see https://news.example/DSS041GP.html",
        "100 GP doctors came to help",
        "Bus 27A to Soweto leaves at 0545",
    ),
    "TN": (
        "18 mars 2015, Tunis, on n'oublie pas",
        "18 تونس 2015",
        "vol TU 723 Paris Tunis à l'heure",
        "تونس 1 - 0 مصر",
        "22 morts à Tunis 2015",
        "prix 1200 TND pour la chambre",
    ),
    "GB": (
        "Flight BA 287 to SFO is boarding",
        "We are at SW1A 1AA, EC2A 4BX and N1 9GU",
        "M25 closed J10 to J11, A3 too",
        "PS5 and RTX 4090 for sale, £450",
        "The 12 bus and the N29 are diverted",
        "COVID19 jab at 14:30 in room B12",
    ),
    "DE": (
        "Flug LH 456 nach München verspätet",
        "Die S-Bahn S7 und U-Bahn U8 fallen aus",
        "ICE 597 hat 40 Minuten Verspätung",
        "Am 19. Dezember 2016 um 20:02 Uhr",
        "DIN A4, ISO 9001 und B-12 Vitamine",
        "10 km auf der A9 bei Kilometer 512",
    ),
    "ES": (
        "vuelo IB 3456 a Bilbao cancelado",
        "11 de marzo de 2004, Atocha, 191 personas",
        "Real Decreto 1234/2004 del BOE",
        "Piso en la calle Mayor 12 3B, 28013 Madrid",
        "el tren AVE 3102 y el C-4 parados",
        "2004 GMT +1, 1500 EUR",
    ),
}
CASES = (
    *(
        PlateCase(
            country,
            post.format(plate),
            "".join(filter(str.isalnum, plate.upper().replace("تونس", "TUN"))),
        )
        for country, (plates, posts) in _WRITTEN.items()
        for post in posts
        for plate in plates
    ),
    *(
        PlateCase(country, post, "")
        for country, posts in _TRAPS.items()
        for post in posts
    ),
)
