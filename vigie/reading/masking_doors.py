"""Ways to a door: floors, flats, names on a bell.

All patterns see the plain view of a text (masking_view): lower case, no accents.
"""

from vigie.reading.masking_streets import NOT_COUNTED
from vigie.reading.masking_words import any_of, form, words_of

_SIDE = r"""(?:\s?[,-]?\s?(?:(?:porte|apt|appt?|appartement)\s)?
    (?:(?:a|de|du|on|to|the|your|la)\s){0,3}
    (?:gauche|droite|face|fond|g|d|left|right|izquierda|izda?|izq|derecha|dcha|centro
    |يمين|يسار)(?![\w']))?"""
# "1er étage d'un bar", "1st floor possible": tells nobody's door.
_ANYBODYS = r"(?!,?\s(?:d'une?|of\san?|accessible|possible|wheelchair|pmr)(?!\w))"
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

# "chambre à part", "studio à Nation": where, not which.
_NO_PLACE = "".join(
    rf"(?!(?<={home}\s)a\s\w)"
    for home in ("chambre", "studio", "villa", "suite", "room", "pavillon")
)
_FLOOR_SIGNS = "etage,et.,etg,floor,piso,planta,طابق"  # for gates (masking_words)

DOOR_FORMS = (
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
    # montez au 4e, l'ascenseur jusqu'au 6e
    form(
        "floor",
        r"""(?<!\w)(?:monte[zrs]?|grimpe[zr]?|ascenseur|sub[ea]n?|subid)\s
        (?:direct\w*\s|vite\s)?(?:jusqu')?(?:au|al|hasta\sel)\s
        (?P<x>\d{1,2}\s?(?:e|er|eme|ieme|°|o)?)(?!\w|\s?arr)""",
        figures=1,
        signs="mont,grimpe,ascenseur,sub",
    ),
    # escalier A, 7e; 7e, porte 72
    form(
        "floor",
        r"""(?<!\w)(?P<x>\d{1,2}\s?(?:e|er|eme|ieme))\s?,?\s
        (?=(?:porte|appt?|apt|appart\w*)\s(?:n°\s?|(?<=,\sporte\s)a\s)?
        (?:\d|(?!a\s\w)[a-d](?!\w)|gauche|droite|face)
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
        (?P<x>\d{{1,4}}\s?[a-z]?(?!['\w])|{_NO_PLACE}[a-z]\d{{0,3}}(?!['\w])){NOT_COUNTED}""",
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
