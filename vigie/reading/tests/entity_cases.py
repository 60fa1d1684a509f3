"""Phones, plates and people that a text does or does not hold. All of it made up.

Phones of France lie in the ranges kept for fiction; plates and names are invented.
"""

from typing import NamedTuple


class EntityCase(NamedTuple):
    """A text and what a careful reader finds in it.

    `region` reads phones without a country code. People are (name, age).
    """

    text: str
    phones: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    people: tuple[tuple[str, int | None], ...] = ()
    region: str = "FR"


def _phone(text: str, *phones: str, region: str = "FR") -> EntityCase:
    return EntityCase(text, phones=phones, region=region)


def _plate(text: str, *plates: str) -> EntityCase:
    return EntityCase(text, plates=plates)


def _person(text: str, *people: tuple[str, int | None]) -> EntityCase:
    return EntityCase(text, people=people)


_MOBILE = "+33639981234"

PHONES = (
    _phone("Appelez le 06 39 98 12 34", _MOBILE),
    _phone("0639981234 si besoin", _MOBILE),
    _phone("tel: 06.39.98.12.34", _MOBILE),
    _phone("06-39-98-12-34 ou DM", _MOBILE),
    _phone("+33 6 39 98 12 34", _MOBILE),
    _phone("+33(0)6 39 98 12 34", _MOBILE),
    _phone("0033 6 39 98 12 34", _MOBILE),
    _phone("(06) 39 98 12 34", _MOBILE),
    _phone("0 6 3 9 9 8 1 2 3 4", _MOBILE),
    _phone("٠٦ ٣٩ ٩٨ ١٢ ٣٤", _MOBILE),
    _phone("０６３９９８１２３４", _MOBILE),
    _phone("06 39 98 12 34 / 01 99 00 56 78", _MOBILE, "+33199005678"),
    _phone("mon num 06\u00a039\u00a098\u00a012\u00a034", _MOBILE),
    _phone("wa.me/33639981234", _MOBILE),
    _phone("https://wa.me/33639981234", _MOBILE),
    _phone("call 082 123 4567", "+27821234567", region="ZA"),
    _phone("WhatsApp +27 82 123 4567", "+27821234567"),
    _phone("(011) 555-0123", "+27115550123", region="ZA"),
    _phone("اتصل على 20 123 456", "+21620123456", region="TN"),
    _phone("هاتف ٢٠١٢٣٤٥٦", "+21620123456", region="TN"),
    _phone("+216 20.123.456", "+21620123456"),
    _phone("llama al 612 345 678", "+34612345678", region="ES"),
    _phone("+34 612 34 56 78", "+34612345678"),
    _phone("07700 900123", "+447700900123", region="GB"),
    _phone("+44 7700 900123", "+447700900123"),
    _phone("(212) 555-0123", "+12125550123", region="US"),
    _phone("+1 212 555 0123", "+12125550123"),
    _phone("Kontakt: 030 23125 000", "+493023125000", region="DE"),
    _phone("+32 470 12 34 56", "+32470123456"),
    _phone("le 13/11/2015 à 21:30"),
    _phone("13-11-2015 21.30"),
    _phone("2015-11-13 21:30:15"),
    _phone("12 345 678 € de dégâts"),
    _phone("480 000 personnes, 1 200 000 tweets"),
    _phone("dossier n° 0639981234"),
    _phone("commande ref 0612345678"),
    _phone("https://example.com/status/665303881234567890"),
    _phone("http://example.com/?id=0639981234"),
    _phone("ISBN 978-2-07-036822-8"),
    _phone("appelez le 17 ou le 112"),
    _phone("75011 Paris, 11e"),
    _phone("2013 2014 2015 2016"),
    _phone("48.863712, 2.370845"),
    _phone("score 21-15 25-23 25-19"),
    _phone("tirage 4 8 15 16 23 42"),
)

PLATES = (
    _plate("Plate DSS041GP, my boyfriend is in the boot", "DSS041GP"),
    _plate("dss 041 gp please share", "DSS041GP"),
    _plate("#DSS041GP", "DSS041GP"),
    _plate("look out for BB 12 BB GP", "BB12BBGP"),
    _plate("XYZ 123 MP heading north", "XYZ123MP"),
    _plate("white Polo CA 123-456", "CA123456"),
    _plate("car ND 123-456", "ND123456"),
    _plate("hijacked: DSS O41 GP", "DSSO41GP"),
    _plate("bakkie FPL 987 GP, N1 south", "FPL987GP"),
    _plate("AB-123-CD", "AB123CD"),
    _plate("voiture grise AB-123-CD direction A6", "AB123CD"),
    _plate("immatriculée ab123cd", "AB123CD"),
    _plate("plaque : ab 123 cd", "AB123CD"),
    _plate("Clio noire AB 123 CD", "AB123CD"),
    _plate("une Golf AB-12O-CD", "AB12OCD"),
    _plate("АВ-123-СЕ", "AB123CE"),
    _plate("véhicule immatriculé 123 ABC 75", "123ABC75"),
    _plate("deux voitures, AB-123-CD et EF-456-GH", "AB123CD", "EF456GH"),
    _plate("vehicle reg AB12 CDE", "AB12CDE"),
    _plate("silver Ford AB12CDE", "AB12CDE"),
    _plate("coche con matrícula 1234 BCD", "1234BCD"),
    _plate("furgoneta blanca 1234-BCD", "1234BCD"),
    _plate("M-1234-AB", "M1234AB"),
    _plate("123 تونس 4567", "123TUN4567"),
    _plate("سيارة رقم ١٢٣ تونس ٤٥٦٧", "123TUN4567"),
    _plate("voiture 123 TUN 4567", "123TUN4567"),
    _plate("Kennzeichen B-AB 1234", "BAB1234"),
    _plate("BMW M-XY 123 auf der A8", "MXY123"),
    _plate("Golf KÖ-AB 12E", "KOAB12E"),
    _plate("1-ABC-123 plaque belge", "1ABC123"),
    _plate("license plate 7XYZ123, gray Honda", "7XYZ123"),
    _plate("plate BC1 2345", "BC12345"),
    _plate("le 12 novembre 2015"),
    _plate("mon iPhone6s est mort"),
    _plate("Boeing 737 800, vol AF 447"),
    _plate("A320-211 D-AIPX"),
    _plate("12 € les 3, 250 g"),
    _plate("il y a 13 ans, 3 amis"),
    _plate("PSG 2 OM 1"),
    _plate("FRA 2 TUN 1"),
    _plate("Paris 75011"),
    _plate("ligne RER B, bus PC2"),
    _plate("COP21 G20 U2 MH17"),
    _plate("@AB123CD merci"),
    _plate("https://t.co/AB123CD"),
    _plate("2500 for Marley, a van"),
    _plate("I-80 west, three-car pile-up on Iowa 21"),
    _plate("18 تونس 2015"),
)

PEOPLE = (
    _person("Lina, 19 ans, au Bataclan", ("Lina", 19)),
    _person("Je cherche Lina M. (19)", ("Lina M.", 19)),
    _person("my brother John Smith 24 years old", ("John Smith", 24)),
    _person("Lina, âgée de 17 ans", ("Lina", 17)),
    _person("Je cherche mon frère Karim Benali, 24 ans", ("Karim Benali", 24)),
    _person("Looking for my friend Anna Kowalski", ("Anna Kowalski", None)),
    _person("busco a mi hermana María José Ruiz, 22 años", ("María José Ruiz", 22)),
    _person("أبحث عن أختي لينا بن علي عمرها 19 سنة", ("لينا بن علي", 19)),
    _person("أبحث عن محمد العربي", ("محمد العربي", None)),
    _person("لينا، عمرها ١٩ سنة، مفقودة", ("لينا", 19)),
    _person("#RechercheParis Sophie Vasseur 31 ans", ("Sophie Vasseur", 31)),
    _person("sans nouvelles de Thomas et Julie", ("Thomas", None), ("Julie", None)),
    _person("Julie Delorme est toujours introuvable", ("Julie Delorme", None)),
    _person("LOOKING FOR MY BROTHER JOHN SMITH 24 YEARS OLD", ("JOHN SMITH", 24)),
    _person("Je cherche ma petite sœur Léa", ("Léa", None)),
    _person("Missing: Norah T., 27, nurse", ("Norah T.", 27)),
    _person("Pedro, de 34 años, desaparecido", ("Pedro", 34)),
    _person("elle s'appelle Inès", ("Inès", None)),
    _person("his name is Bob", ("Bob", None)),
    _person("Mon ami Paul (34) ne répond pas", ("Paul", 34)),
    _person("RT @bob: Looking for Emma, 19", ("Emma", 19)),
    _person("Have you seen Marc-Antoine Duval?", ("Marc-Antoine Duval", None)),
    _person("any news of Sarah O'Neill, 27yo", ("Sarah O'Neill", 27)),
    _person("Recherche Jean de La Tour, 45 ans", ("Jean de La Tour", 45)),
    _person("Cherche mon père, Ahmed, 61 ans", ("Ahmed", 61)),
    _person("we are looking for Tom (21) and Mia (20)", ("Tom", 21), ("Mia", 20)),
    _person("aidez-moi à retrouver Chloé Martin", ("Chloé Martin", None)),
    _person("se llama Lucía, tiene 8 años", ("Lucía", 8)),
    _person("jeune fille prénommée Manon, 16 ans", ("Manon", 16)),
    _person("Élodie, 28 ans, 1m65", ("Élodie", 28)),
    _person("Avez-vous vu Noé ?", ("Noé", None)),
    _person("my sister Grace, aged 30, was inside", ("Grace", 30)),
    _person("looking for L., 17, at the concert", ("L.", 17)),
    _person("noticias de Diego Romero", ("Diego Romero", None)),
    _person("Youssef est âgé de 12 ans", ("Youssef", 12)),
    _person("Nous cherchons Anne-Sophie, 33 ans", ("Anne-Sophie", 33)),
    _person("Hugo, 2 ans, perdu à la gare", ("Hugo", 2)),
    _person("le 13 Novembre, 10 ans après"),
    _person("Vendredi 13, 20 ans déjà"),
    _person("Eagles of Death Metal 20 years"),
    _person("#Paris 20 ans"),
    _person("je cherche un abri vers République"),
    _person("looking for a place in Paris"),
    _person("Looking for Safety Check"),
    _person("je cherche une chambre Gare du Nord"),
    _person("Pray for Paris, 130 people"),
    _person("il y a 2 ans Charlie Hebdo"),
    _person("J'ai 19 ans et je suis en sécurité"),
    _person("Bataclan, 20 ans de concerts"),
    _person("busco hotel en Madrid"),
    _person("أبحث عن مأوى في تونس"),
    _person("10 ans de prison"),
    _person("Merci à tous, 3 ans de galère"),
    _person("@lea_dpr 19 ans"),
    _person("Taylor Swift concert tonight"),
)
CASES = (*PHONES, *PLATES, *PEOPLE)
