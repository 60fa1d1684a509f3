"""Ways to a door: door codes, floors, flats, names on a bell.

All patterns see the plain view of a text (masking_view): lower case, no accents.
"""

from vigie.reading.masking_numbers import TENS, UNITS
from vigie.reading.masking_streets import NOT_COUNTED, RESCUE
from vigie.reading.masking_words import any_of, form, words_of

# "2e cour", "3rd door": a rank is no code.
_NO_RANK = r"(?!\d{1,2}(?:e|er|eme|ieme|ere|nd|rd|th|st)(?!\w))"
_CODE = (
    _NO_RANK + r"(?:(?:[a-z]-)?\d{1,4}(?:-\d{1,4}){1,3}[a-z]?"
    r"|\d(?:[\s-]\d){2,7}|[a-z]?\d[\da-z*\#]{1,15}"
    r"|[a-z]{1,2}\s?\d{2,6}[a-z]?\d*|[*\#]?\d[\d*\#]{1,15}|[a-z]\d(?!\w))"
)
_THEN = any_of("puis,et,then,and,y,ou,or,ثم,و")
_CODES = rf"{_CODE}(?:[\s,;/+-]{{1,3}}(?:{_THEN}\s)?{_CODE}){{0,3}}"
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
_SIDE = r"""(?:\s?[,-]?\s?(?:(?:porte|apt|appt?|appartement)\s)?
    (?:(?:a|de|du|on|to|the|your|la)\s){0,3}
    (?:gauche|droite|face|fond|g|d|left|right|izquierda|izda?|izq|derecha|dcha|centro
    |يمين|يسار)(?![\w']))?"""
# "1er étage d'un bar", "1st floor possible": tells nobody's door.
_ANYBODYS = r"(?!,?\s(?:d'une?|of\san?|accessible|possible|wheelchair|pmr)(?!\w))"
_KEYED = r"(?=[\da-z*\#]{4,8}(?!\w))[\da-z]?\d[\da-z*\#]{2,6}"  # four signs or more
_KEY_IN = any_of(
    """
    tapez,taper,tape,composez,composer,compose,faites,faire,fais,press,punch in,punch
    type,type in,enter,key in,dial,marque,marca,pulsa,pulse,teclea,teclee,اضغط
    """
)
_TO_ENTER = any_of(
    """
    pour entrer,pour rentrer,pour monter,pour ouvrir,to get in,to enter,to open
    to come in,para entrar,para abrir,للدخول
    """
)
_FLOOR = any_of(r"etage,etages,et\.,etg,floor,piso,planta,طابق")
_RANK = (
    r"(?:\d{1,2}\s?(?:e|er|eme|ieme|ere|nd|rd|th|st|°|o|a)?|"
    + any_of(
        """
        rez-de-chaussee,rez de chaussee,rdc,premier,premiere,deuxieme,troisieme
        quatrieme,cinquieme,sixieme,septieme,dernier,derniere,first,second,third,fourth,fifth,ground,top
        primer,segundo,tercer,cuarto,quinto
        """
    )
    + ")"
)
_FLATS = any_of(
    r"""
    appartement,appart,appt,apt,app,apartment,apartamento,apto,flat,unit,suite,room
    chambre,chb,batiment,bat,building,bldg,staircase,bloc,block,escalier,esc,escalera,hall,puerta,portal,studio
    interfono,lotissement,lot,pavillon,villa,chambre d'hotel,شقه,الشقه,عماره,العماره,باب
    """
)

# What gates ask (masking_words).
_CODE_WORDS = words_of(_CODE_WORD)
_FLOOR_SIGNS = "etage,et.,etg,floor,piso,planta,طابق"

DOOR_FORMS = (
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
        (?P<x>(?:(?=\d*[a-z])(?=[a-z]*\d)[\da-z]{{4,8}}|\d{{4,6}})
        (?:\s(?:{_THEN}\s)?{_CODE})?)(?!\w)""",
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
        (?P<x>\d{{3,5}}[a-f]\d{{0,2}}|\d{{2}}[a-f]\d{{1,3}}|[a-f]\d{{3,5}}[a-f]?)(?!\w)""",
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
    # 3e étage gauche; étage 3; rdc droite; 3º B
    form(
        "floor",
        rf"(?<![\w-])(?P<x>{_RANK}\s?{_FLOOR}{_ANYBODYS}{_SIDE})(?!\w)",
        signs=_FLOOR_SIGNS,
    ),
    form(
        "floor",
        rf"""(?<!\w)(?P<x>(?:{_FLOOR}|ال(?:طابق|دور)|الطابق)\s?:?\s?(?:n[°o]\s?)?
        (?:\d{{1,2}}[°oa]?|ال\w+){_SIDE})(?!\w)""",
        signs=_FLOOR_SIGNS + ",الدور",
    ),
    form(
        "floor",
        r"""(?<![\w-])(?P<x>\d{1,2}\s?(?:e|er|eme|ieme|°)\s?(?:et\.|etg\.?)?\s?
        (?:a\s)?(?:gauche|droite|g|d|left|right))(?![\w'])""",
        figures=1,
    ),
    form(
        "floor",
        r"""(?<!\w)(?P<x>(?:rdc|rez[\s-]de[\s-]chaussee)\s?,?\s?(?:a\s)?
        (?:gauche|droite|face|g|d))(?!\w)""",
        signs="rdc,chaussee",
    ),
    form(
        "floor",
        r"""(?<!\w)(?P<x>\d{1,2}\s?[°oa]\s?
        (?:izquierda|izda?|izq|derecha|dcha|[a-d])\.?)(?!\w)""",
        figures=1,
    ),
    # escalier A, 7e; 7e, porte 72
    form(
        "floor",
        r"""(?<!\w)(?P<x>\d{1,2}\s?(?:e|er|eme|ieme))\s?,?\s
        (?=(?:porte|appt?|apt|appart\w*)\s(?:n°\s?)?(?:\d|[a-d](?!\w)|gauche|droite|face)
        |(?:sans|avec)\sasc)""",
        figures=1,
    ),
    form(
        "floor",
        r"""(?<!\w)(?:esc|escalier|bat|batiment)\.?\s\w{1,2}\s?,?\s
        (?P<x>\d{1,2}\s?(?:e|er|eme|ieme))(?!\w)""",
        words=frozenset(("esc", "escalier", "bat", "batiment")),
        figures=1,
    ),
    # apt 4B; bâtiment C; flat 3; porte 14; porte gauche
    form(
        "flat",
        rf"""(?<!\w){_FLATS}\.?(?:(?=\d)|\s|\#|:|n°|no\s|رقم\s)+
        (?P<x>\d{{1,4}}\s?[a-z]?(?!['\w])|[a-z]\d{{0,3}}(?!['\w])){NOT_COUNTED}""",
        words=words_of(_FLATS, "n,no,رقم"),
    ),
    form(
        "flat",
        r"""(?<!\w)porte\s(?:n[°o]\s?|:\s?)*(?P<x>\d{1,3}\s?[a-z]?|[bc]|a(?!\s\w)
        |(?:de\s|a\s|du\s)?(?:gauche|droite|fond|face))(?!['\w])""",
        words=frozenset(("porte",)),
    ),
)

_BELLS = any_of(
    r"""
    interphone,interphones,interfono,interfone,sonnette,sonnettes,sonnez,sonner,sonne
    sonnez a,sonnez chez,sonner a,sonner chez,sonner au,sonnez au,intercom,buzzer,buzz
    doorbell,door bell,bell,ring for,ring at,ring flat,boite aux lettres
    boite a lettres,telefonillo,portero,timbre,nom sur la porte,nom sur la boite
    جرس,الجرس,انترفون,الانترفون
    """
)
_BELL_SAYS = any_of(
    r"""
    au,nom,noms,de,du,a,chez,sur,name,named,says,is,est,es,for,at,under,the,bell
    m\. et mme,mr et mme,m et mme,mr and mrs,marked,mme,mlle,mr,mrs,ms,m\.,monsieur
    madame,famille,family,del,la,le,el,nombre
    a nombre de,c'est,باسم,اسم
    """
)
# Whose name is on the bell: it begins where this ends.
BELL = form(
    "bell",
    rf"(?<!\w)(?P<x>{_BELLS})(?!\w)(?:\s?[:=,-]|\s{_BELL_SAYS}(?!\w))*\s?",
    words=words_of(_BELLS),
)
