"""Codes of doors, gates and key boxes.

All patterns see the plain view of a text (masking_view): lower case, no accents.
"""

from vigie.reading.masking_numbers import TENS, UNITS
from vigie.reading.masking_streets import NOT_COUNTED, RESCUE
from vigie.reading.masking_words import any_of, form, words_of

# "2e cour", "3rd door": a rank is no code.
_NO_RANK = r"(?![1-9]\d?(?:e|er|eme|ieme|ere|nd|rd|th|st)(?!\w))"
_CODE = (
    _NO_RANK + r"(?:(?:[a-z]-)?\d{1,4}(?:-\d{1,4}){1,3}[a-z]?"
    r"|\d(?:[\s-]\d){2,7}|[a-z]?\d[\da-z*\#]{1,15}"
    r"|[a-z]{1,2}\s?\d{2,6}[a-z]?\d*|[*\#]?\d[\d*\#]{1,15}|[a-z]\d(?!\w))"
)
_THEN = any_of("puis,et,then,and,y,ou,or,ثم,و")
_CODE_WORD = any_of(
    """
    digicode,digicodes,digi code,digi,dgc,code,codes,cod,pin,passcode,keycode,key code
    lockbox,lock box,key box,keybox,key safe,keysafe,keypad,boite a cles,boite a clefs
    boite a cle,boite a clef,coffre a cles,coffre a cle,cadenas,caja de llaves
    codigo,codigos,clave,رمز,الرمز,كود,الكود,شفره
    """
)
# A sign that points on, an arrow or a hand too; not one that ends a clause.
_POINTS = r"""\s?[^\w\s.,;!?'"/&…▒\#*@%€$£]"""
_SPELT = any_of(",".join(sorted(UNITS | TENS)))
_NOT_OF = r"(?<!postal\s)(?<!post\s)(?<!zip\s)(?<!promo\s)"  # "postal code 75011"
_NO_CODE = any_of(
    "البريدي,postal,zip,promo,rouge,red,orange,source,civil,penal,vestimentaire,barre"
    ",de la route,de conduite,du travail,of conduct,dress"
)
_CODE_OF = any_of(
    """
    is,est,es,c'est,de,du,la,le,for,the,pour,porte,entree,immeuble,portail,hall,acces
    d,l,entrer,rentrer,enter,to,bas,haut,du bas,du haut,door,gate,building,entry
    puerta,portal,del,el,هو,الباب,باب,البنايه,1er,2e,2eme
    """
)
_DOORS = "porte,entree,portail,door,gate,entrance,puerta,digicode,immeuble,hall"
_DOOR = any_of(_DOORS)
# "10h30-12h30", "2m50x3m20": from when to when, how long and how wide.
_NO_HOURS = r"(?!\d{1,3}(?:h|am|pm|m)(?:[\da-]|x\d))"
# Eight signs or more, figures among letters: 12B34A5678, 1234-ABCD-56, 12أ34ب5678
_RUN = r"[\da-zء-ي*\#]"
_LONG = (
    rf"{_NO_HOURS}(?=[\da-zء-ي*\#-]{{8,28}}(?![\w-]))(?=[\d*\#-]*[a-zء-ي])"
    rf"(?=(?:[a-zء-ي*\#-]{{0,5}}\d){{3}}){_RUN}{{1,24}}(?:-{_RUN}{{1,10}}){{0,8}}"
)
# The next group of a code in groups: 78A 452 19B
_NEXT = (
    rf"\s{_NO_RANK}{_NO_HOURS}(?!{RESCUE}(?!\w))"
    r"(?:(?=\d*[a-z])(?=[a-z]*\d)[\da-z]{2,6}|\d{2,4})(?!\w)" + NOT_COUNTED
)
# Four signs or more
_KEYED = rf"""(?:{_LONG}|(?=[\da-z*\#]{{4,8}}(?!\w))[\da-z]?\d[\da-z*\#]{{2,6}})
    (?:{_NEXT}){{0,4}}"""
# Letters between the groups of a code: 4471 BX 9082
_BETWEEN = (
    r"(?!(?:a|au|le|la|du|de|en|un|si|to|at|in|on|el|al|ou|or)\s)[a-z]{1,2}(?=\s\d\d)"
)
_KEY_IN = any_of(
    """
    tapez,taper,tape,composez,composer,compose,faites,faire,fais,press,punch in,punch
    type,type in,enter,key in,dial,marque,marca,pulsa,pulse,teclea,teclee,اضغط
    """
)
# What a keypad takes, whatever words stand around: 2580A, 19B45, B4410
_KEYPAD = r"(?:\d{3,5}[a-df]\d{0,2}|\d{2}[a-f]\d{1,3}|[a-f]\d{3,5}[a-f]?)(?!\w)"
_TO_ENTER = any_of(
    """
    pour entrer,pour rentrer,pour monter,pour ouvrir,to get in,to enter,to open
    to come in,para entrar,para abrir,للدخول
    """
)
_CODES = rf"""(?:{_LONG}|{_CODE})
    (?:[\s,;/+-]{{1,3}}(?:{_THEN}\s|{_BETWEEN}\s)?(?:{_LONG}|{_CODE})){{0,5}}"""
_CODE_WORDS = words_of(_CODE_WORD)  # for gates (masking_words)

CODE_FORMS = (
    # code 4A21B; digicode : 12B45 puis 7788; 4A21B pour la porte
    form(
        "code",
        rf"""(?<![\w-]){_NOT_OF}{_CODE_WORD}(?!\w)(?!\s{_NO_CODE})
        (?:{_POINTS}|\s?{_CODE_OF}(?!\w)|\s?[dl]'|'s|\s?n[°o](?!\w))*\s?(?P<x>{_CODES})(?!\w)""",
        words=_CODE_WORDS,
        figures=1,
    ),
    # CODE4A21; the door code is one two three four
    form(
        "code",
        r"(?<!\w)(?:digi)?code(?P<x>[a-z]?\d[\da-z]{2,15})(?!\w)",
        figures=1,
        signs="code",
    ),
    form(
        "code",
        rf"""(?<![\w-]){_NOT_OF}{_CODE_WORD}(?!\w)(?!\s{_NO_CODE})
        (?:{_POINTS}|\s?{_CODE_OF}(?!\w)|\s?[dl]'|'s)*\s?
        (?P<x>{_SPELT}(?:[\s,-]{{1,2}}{_SPELT}){{1,7}})(?!\w)""",
        words=_CODE_WORDS,
    ),
    form(
        "code",
        rf"""(?<![\w-]){_NOT_OF}{_CODE_WORD}(?!\w)(?!\s{_NO_CODE})
        (?:[\s:]+(?:[^\W\d_]+|\d(?=\s[a-z]))){{1,4}}\s
        (?P<x>(?:{_LONG}|(?=\d*[a-z])(?=[a-z]*\d)[\da-z]{{4,8}}|\d{{4,6}})
        (?:{_NEXT}|\s(?:{_THEN}\s)?{_CODE}){{0,4}})(?!\w)""",
        words=_CODE_WORDS,
        figures=1,
    ),
    form(
        "code",
        rf"""(?<!\w)(?P<x>(?=[\da-z]*\d)(?=[\da-z]*[a-z])[\da-z]{{4,7}})\s
        (?:pour|a|for|at|para|en|sur)\s(?:la\s|le\s|l'|the\s)?{_DOOR}""",
        figures=1,
        signs=_DOORS,
    ),
    # 4567 pour la porte; portail 1998A
    form(
        "code",
        rf"""(?<![\w.,])(?P<x>\d{{4,6}}[*\#]?)\s(?:pour|for|para)\s
        (?:la\s|le\s|l'|the\s|el\s)?{_DOOR}(?!\w|\s(?:ouverte|de\s|d'))""",
        words=words_of(_DOOR),
        figures=4,
    ),
    form(
        "code",
        rf"""(?<!\w){_DOOR}(?:\s?:\s?|\s)
        (?P<x>{_LONG}|\d{{3,5}}[a-f]\d{{0,2}}|\d{{2}}[a-f]\d{{1,3}}|[a-f]\d{{3,5}}[a-f]?)
        (?!\w)""",
        words=words_of(_DOOR),
        figures=3,
    ),
    form(
        "code",
        r"(?<!\w)(?P<x>(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{4,6})\s?\(?(?:digi)?code",
        figures=1,
        signs="code",
    ),
    # porte du bas : 4578; tapez 15A23; press 7731; pour entrer : 7749A
    form(
        "code",
        rf"""(?<!\w){_DOOR}(?:\s(?:du|de|d'en|en|de\sla|the|down|de\sl)['\s]?\s?
        (?:bas|haut|rue|cour|entree|jardin|devant|street|stairs|abajo))?\s?[:=]\s?
        (?P<x>{_KEYED})(?!\w){NOT_COUNTED}""",
        words=words_of(_DOOR),
        figures=1,
    ),
    form(
        "code",
        rf"""(?<!\w)(?:gate|portail|portillon)\s(?P<x>\d{{4,5}})(?!\w){NOT_COUNTED}""",
        words=frozenset(("gate", "portail", "portillon")),
        figures=4,
    ),
    # le code change à 22h : 6612B
    form(
        "code",
        rf"""(?<![\w-]){_NOT_OF}{_CODE_WORD}(?!\w)(?!\s{_NO_CODE})[^\n.;:!?▒]{{0,40}}:\s?
        (?P<x>{_KEYED})(?!\w){NOT_COUNTED}""",
        words=_CODE_WORDS,
        figures=1,
        signs=":",
    ),
    form(
        "code",
        rf"""(?<!\w)(?:{_KEY_IN}|{_TO_ENTER})(?!\w)\s?[:=,]?\s?
        (?:(?:le|la|the|el|c'est|it's|code|sur|use)\s){{0,2}}(?!{RESCUE}(?!\w))
        (?P<x>{_KEYED})(?!\w){NOT_COUNTED}""",
        words=words_of(_KEY_IN) | words_of(_TO_ENTER),
        figures=1,
    ),
    # two codes, 2580A downstairs and A0258 upstairs
    *(
        form(
            "code",
            rf"""(?<![\w-]){_NOT_OF}{_CODE_WORD}(?!\w)(?!\s{_NO_CODE})[^\n.;!?]{{1,40}}?
            (?<![\w-]){another}(?P<x>{_KEYPAD})""",
            words=_CODE_WORDS,
            figures=3,
        )
        for another in ("", rf"{_KEYPAD}[^\n.;!?]{{1,30}}?(?<![\w-])")
    ),
    # 12B34A5678 with no word beside it
    form(
        "code",
        rf"""(?<![\w/@\#.:=?&%-]){_NO_HOURS}(?=[\da-z]{{8,24}}(?![\w/@-]))
        (?P<x>[a-z]{{0,2}}(?:\d{{1,6}}[a-z]{{1,2}}){{2,8}}\d{{0,6}})(?!\w)""",
        figures=3,
        look=r"\d[a-z]{1,2}\d",
    ),
)
