"""Ways to a door: house numbers, door codes, floors, flats, names on a bell.

All patterns see the plain view of a text (masking_view): lower case, no accents.
"""

from vigie.reading.masking_words import any_of, form

_WAYS = any_of(
    r"""
    rue,r\.,r(?=\sd[eu']),avenue,av,av\.,ave,boulevard,bd,bld,blvd,bvd,boul,bd\.,quai,allee,impasse
    passage,square,cours,chemin,villa,route,rte,cite,faubourg,fbg,fg,residence
    lotissement,sentier,voie,esplanade,galerie,cour,ruelle,montee,traverse,hameau
    rond-point,chaussee,calle,c/,avenida,avda,avda\.,paseo,plaza,pza,carrera,camino
    ronda,travesia,شارع,نهج,ساحه,زنقه,طريق,حي
    """
)
_STREETS = any_of(
    """
    street,st,road,rd,avenue,ave,lane,ln,drive,court,square,sq,terrace,boulevard,blvd
    crescent,gardens,mews,row,walk,parade,quay,close,grove,way,place,str,strasse
    """
)
_LETTER = r"(?:\s?(?:bis|ter|quater)(?!\w)|\s?[a-d](?![\w']))"
_NUMBER = rf"\d{{1,4}}{_LETTER}?"
_RANGE = rf"{_NUMBER}(?:\s?(?:-|/|–|et|ou|a)\s?{_NUMBER})?"
_TENTHS = (
    "deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze"
    ",seize,vingt,vingts,cent,trente,quarante,cinquante,soixante"
)
_SPELT = rf"{any_of(_TENTHS)}(?:[\s-](?:et[\s-])?{any_of('un,' + _TENTHS)})*"
# The numbers of the emergency services stay readable.
_RESCUE = any_of("15,17,18,112,114,115,119,911,999,197,198,190,193,10111,3919,116000")
_SIGN = r"(?:n\s?°|no|nos|numero|number|num|nro|nr|رقم|عدد)"
# After such a figure something is counted, ranked or timed: it is no house number.
_COUNTED = any_of(
    """
    e,er,eme,ieme,nd,rd,th,st,ere,h,am,pm,min,mn,km,m,ans,years,yo,%,€,$,place,places
    personnes,personne,pers,people,person,persons,lit,lits,bed,beds,canape,canapes
    couchage,couchages,matelas,mort,morts,dead,blesses,injured,plaza,plazas,persona
    personas,cama,camas,chambre,chambres,room,rooms,adultes,enfants,kids,ados,femmes
    hommes,arr,arrondissement,ardt,novembre,nov,november,noviembre,decembre,janvier
    heures,hours,minutes,coups,tirs,shots,explosions,اشخاص,اماكن,شخص
    """
).replace("$", r"\$")
_NOT_COUNTED = rf"(?!\s?{_COUNTED}(?!\w))(?!\s?h\d|[\d:/.,]\d|\d)"
# "1 ou 2 personnes", "2-3 lits": from one figure to a higher one, and what is counted.
_UP_TO = r"(?:\s(?:ou|or|o|0|a|to|او)\s|\s?[-/–]\s?)"
_SOME = "|".join(
    rf"{few}{_UP_TO}(?:{'|'.join(map(str, range(few + 1, 13)))})"
    for few in range(1, 10)
)
_NOT_SOME = rf"(?!(?:{_SOME})\s?{_COUNTED}(?!\w))"
# "pour 2 à la cité X": so many can sleep there. "2 à rue X" is a house number.
_FOR = "".join(
    rf"(?!(?<={verb}\s)\d{{1,2}}\s(?:a|dans)\s(?:la\s|l'))"
    for verb in ("pour", "for", "para", "accueillir", "heberger", "loger", "prendre")
)
_CODE = (
    r"(?:\d(?:[\s-]\d){2,7}|[a-z]?\d[\da-z*\#]{1,8}"
    r"|[a-z]{1,2}\s?\d{2,6}[a-z]?\d*|[*\#]?\d[\d*\#]{1,8})"
)
_THEN = any_of("puis,et,then,and,y,ou,or,ثم,و")
_CODES = rf"{_CODE}(?:[\s,;/+-]{{1,3}}(?:{_THEN}\s)?{_CODE}){{0,3}}"
_CODE_WORD = any_of(
    """
    digicode,digicodes,digi code,digi,code,codes,cod,pin,passcode,keycode,key code
    codigo,codigos,clave,رمز,الرمز,كود,الكود,شفره
    """
)
_NO_CODE = any_of("postal,zip,promo,rouge,red,orange,source,civil,penal,vestimentaire")
_CODE_OF = any_of(
    """
    is,est,es,c'est,de,du,la,le,for,the,pour,porte,entree,immeuble,portail,hall,acces
    d,l,entrer,rentrer,enter,to,door,gate,building,entry,puerta,portal,del,el,هو,الباب,باب,البنايه,1er,2e,2eme
    """
)
_DOOR = any_of("porte,entree,portail,door,gate,entrance,puerta,digicode,immeuble,hall")
_SIDE = r"""(?:\s?[,-]?\s?(?:(?:porte|apt|appt?|appartement)\s)?
    (?:(?:a|de|du|on|to|the|your|la)\s){0,3}
    (?:gauche|droite|face|fond|g|d|left|right|izquierda|izda?|izq|derecha|dcha|centro
    |يمين|يسار)(?!\w))?"""
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
    chambre,chb,batiment,bat,bloc,block,escalier,esc,escalera,hall,puerta,portal,studio
    interfono,lotissement,lot,pavillon,villa,chambre d'hotel,شقه,الشقه,عماره,العماره,باب
    """
)

DOOR_FORMS = (
    # 12 rue X; 12 bis, rue X; au 12 de la rue X; 12-14 bd X
    form(
        "number",
        rf"""(?<![\w.,/:]){_FOR}(?P<x>{_RANGE})\s?[,;]?\s?(?:(?:de\s|dans\s)?la\s|de\sl')?
        {_WAYS}(?!\w)""",
    ),
    form(
        "number", rf"(?<!\w)(?P<x>{_SPELT})[\s,]+(?:(?:bis|ter|de\sla)\s)?{_WAYS}(?!\w)"
    ),
    # 12 place de la Nation is an address, 2 places are beds
    form(
        "number",
        rf"""(?<![\w.,/:])(?P<x>{_RANGE})\s?,?\s?(?:place|pl\.?)\s
        (?!(?:libre|dispo\w*|pour|for|available|chez|dans|in|at|sur|a|si|et|max)(?!\w))
        [a-z]""",
    ),
    form(
        "number",
        rf"""(?<!\w){_SIGN}\s?[:.]?\s?(?!{_RESCUE}(?!\w))(?P<x>{_NUMBER}|{_SPELT})
        (?![\w/])""",
    ),
    form(
        "number",
        rf"""(?<!\w)(?:(?:adresse|address|direccion|عنوان\w*)\s?:?\s?(?:c'est|is|es|au|at)?
        |(?:habite|habitons|vis|live|living|vivo|suis)\s(?:au|at|en\sel))\s?
        (?:{_SIGN}\s?)?(?P<x>{_NUMBER}){_NOT_COUNTED}""",
    ),
    # rue X 12, calle X 12, شارع X 12
    form(
        "number",
        rf"""(?<!\w){_WAYS}\.?\s(?:[^\W\d_][^\s,;:!?▒]*\s){{0,4}}[^\W\d_][^\s,;:!?▒]*
        (?:\s?[,(]\s?|\s)(?:{_SIGN}\s?)?{_NOT_SOME}(?P<x>{_NUMBER}){_NOT_COUNTED}""",
    ),
    form(
        "number",
        rf"(?<!\w)[^\W\d_]+(?:strasse|str\.|platz|straat|laan)\s(?P<x>{_NUMBER})",
    ),
    # 221b Baker Street
    form(
        "number",
        rf"""(?<![\w.,/:$€£])(?<!ligne\s)(?<!metro\s)(?<!line\s)(?<!bus\s)
        (?P<x>\d{{1,5}}(?:-\d{{1,5}})?[a-z]?)\s
        (?:(?!(?:at|on|in|near|of|from|to|by|and|or|people|men|women|dead|injured|killed
        |shots?|persons?|min\w*|hours?|km|miles?|blocks?|streets?|places?|beds?|rooms?
        |the|this|that|is|are|was|were|for|with|rue|nights?|days?)(?!\w))
        [^\W_][\w'.]*\s){{1,3}}{_STREETS}(?!\w)""",
    ),
    # code 4A21B; digicode : 12B45 puis 7788; 4A21B pour la porte
    form(
        "code",
        rf"""(?<![\w-]){_CODE_WORD}(?!\w)(?!\s{_NO_CODE})
        (?:\s?[:=]|\s?{_CODE_OF}(?!\w)|\s?[dl]'|'s|\s?n[°o](?!\w))*\s?(?P<x>{_CODES})(?!\w)""",
    ),
    form(
        "code",
        rf"""(?<![\w-]){_CODE_WORD}(?!\w)(?!\s{_NO_CODE})
        (?:[\s:]+(?:[^\W\d_]+|\d(?=\s[a-z]))){{1,4}}\s
        (?P<x>(?:(?=\d*[a-z])(?=[a-z]*\d)[\da-z]{{4,8}}|\d{{4,6}})
        (?:\s(?:{_THEN}\s)?{_CODE})?)(?!\w)""",
    ),
    form(
        "code",
        rf"""(?<!\w)(?P<x>(?=[\da-z]*\d)(?=[\da-z]*[a-z])[\da-z]{{4,7}})\s
        (?:pour|a|for|at|para|en|sur)\s(?:la\s|le\s|l'|the\s)?{_DOOR}""",
    ),
    form(
        "code",
        r"(?<!\w)(?P<x>(?=[\da-f]*\d)(?=[\da-f]*[a-f])[\da-f]{4,6})\s?\(?(?:digi)?code",
    ),
    # 3e étage gauche; étage 3; rdc droite; 3º B
    form("floor", rf"(?<![\w-])(?P<x>{_RANK}\s?{_FLOOR}{_SIDE})(?!\w)"),
    form(
        "floor",
        rf"""(?<!\w)(?P<x>(?:{_FLOOR}|ال(?:طابق|دور)|الطابق)\s?:?\s?(?:n[°o]\s?)?
        (?:\d{{1,2}}[°oa]?|ال\w+){_SIDE})(?!\w)""",
    ),
    form(
        "floor",
        r"""(?<![\w-])(?P<x>\d{1,2}\s?(?:e|er|eme|ieme|°)\s?(?:et\.|etg\.?)?\s?
        (?:a\s)?(?:gauche|droite|g|d|left|right))(?![\w'])""",
    ),
    form(
        "floor",
        r"""(?<!\w)(?P<x>(?:rdc|rez[\s-]de[\s-]chaussee)\s?,?\s?(?:a\s)?
        (?:gauche|droite|face|g|d))(?!\w)""",
    ),
    form(
        "floor",
        r"""(?<!\w)(?P<x>\d{1,2}\s?[°oa]\s?
        (?:izquierda|izda?|izq|derecha|dcha|[a-d])\.?)(?!\w)""",
    ),
    # apt 4B; bâtiment C; flat 3; porte 14; porte gauche
    form(
        "flat",
        rf"""(?<!\w){_FLATS}\.?(?:(?=\d)|\s|\#|:|n°|no\s|رقم\s)+
        (?P<x>\d{{1,4}}\s?[a-z]?(?!['\w])|[a-z]\d{{0,3}}(?!['\w])){_NOT_COUNTED}""",
    ),
    form(
        "flat",
        r"""(?<!\w)porte\s(?:n[°o]\s?|:\s?)*(?P<x>\d{1,3}\s?[a-z]?|[a-c]
        |(?:de\s|a\s|du\s)?(?:gauche|droite|fond|face))(?!['\w])""",
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
    "bell", rf"(?<!\w)(?P<x>{_BELLS})(?!\w)(?:\s?[:=,-]|\s{_BELL_SAYS}(?!\w))*\s?"
)
