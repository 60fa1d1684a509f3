"""House numbers: what stands beside the name of a street.

All patterns see the plain view of a text (masking_view): lower case, no accents.
"""

from vigie.reading.masking_words import any_of, form, words_of

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
RESCUE = any_of("15,17,18,112,114,115,119,911,999,197,198,190,193,10111,3919,116000")
_SIGN = r"(?:n\s?°|no|nos|numero|number|num|nro|nr|رقم|عدد)"
# After such a figure something is counted, ranked or timed: it is no house number.
COUNTED = any_of(
    """
    e,er,eme,ieme,nd,rd,th,st,ere,h,am,pm,min,mn,km,m,m2,sqm,cm,ans,years,yo,%,€,$,£,euros,euro,dollars,place,places
    personnes,personne,pers,people,person,persons,lit,lits,bed,beds,canape,canapes
    couchage,couchages,matelas,mort,morts,dead,blesses,injured,plaza,plazas,persona
    personas,cama,camas,chambre,chambres,room,rooms,adultes,enfants,kids,ados,femmes
    hommes,filles,women,girls,men,friends,sofa,sofas,couch,familles,arr,arrondissement,ardt,novembre,nov,november,noviembre,decembre,janvier
    heures,hours,minutes,coups,tirs,shots,explosions,اشخاص,اماكن,شخص
    """
).replace("$", r"\$")
NOT_COUNTED = rf"(?!\s?{COUNTED}(?!\w))(?!\s?h\d|[\d:/.,]\d|\d)"
# "1 ou 2 personnes", "2-3 lits": from one figure to a higher one, and what is counted.
_UP_TO = r"(?:\s(?:ou|or|o|0|a|to|او)\s|\s?[-/–]\s?)"
_SOME = "|".join(
    rf"{few}{_UP_TO}(?:{'|'.join(map(str, range(few + 1, 13)))})"
    for few in range(1, 10)
)
_NOT_SOME = rf"(?!(?:{_SOME})\s?{COUNTED}(?!\w))"
# "pour 2 à la cité X": so many can sleep there. "2 à rue X" is a house number.
_FOR = "".join(
    rf"(?!(?<={verb}\s)\d{{1,2}}\s(?:a|dans)\s(?:la\s|l'))"
    for verb in ("pour", "for", "para", "accueillir", "heberger", "loger", "prendre")
)

_WAY_WORDS = words_of(_WAYS)  # for gates (masking_words)

STREET_FORMS = (
    # 12 rue X; 12 bis, rue X; au 12 de la rue X; 12-14 bd X
    form(
        "number",
        rf"""(?<![\w.,/:]){_FOR}(?P<x>{_RANGE})\s?[,;]?\s?(?:(?:de\s|dans\s)?la\s|de\sl')?
        {_WAYS}(?!\w|\s(?:met|feet|ft))""",
        words=_WAY_WORDS,
        figures=1,
    ),
    form(
        "number",
        rf"(?<!\w)(?P<x>{_SPELT})[\s,]+(?:(?:bis|ter|de\sla)\s)?{_WAYS}(?!\w)",
        words=_WAY_WORDS,
    ),
    # par le 4 bis; the lines 3 bis and 7 bis are none
    form(
        "number",
        r"""(?<![\w.,/:])(?<!ligne\s)(?<!lignes\s)(?<!metro\s)(?<!line\s)
        (?P<x>(?![37]\s?bis)\d{1,3}\s?(?:bis|quater))(?!\w)""",
        figures=1,
        signs="bis,quater",
    ),
    # 12 place de la Nation is an address, 2 places are beds
    form(
        "number",
        rf"""(?<![\w.,/:])(?P<x>{_RANGE})\s?,?\s?(?:place|pl\.?)\s
        (?!(?:femmes?|hommes?|filles?|enfants?|gratuite|assise|restante|left|free|libre|dispo\w*|pour|for|available|chez|dans|in|at|sur|a|si|et|max)(?!\w))
        [a-z]""",
        words=frozenset(("place", "pl")),
        figures=1,
    ),
    form(
        "number",
        rf"""(?<!\w){_SIGN}\s?[:.]?\s?(?!{RESCUE}(?!\w))(?P<x>{_NUMBER}|{_SPELT})
        (?![\w/]|\s(?:sur|of)\s\d){NOT_COUNTED}""",
        words=words_of("n|no|nos|numero|number|num|nro|nr|رقم|عدد", _TENTHS),
    ),
    form(
        "number",
        rf"""(?<!\w)(?:(?:adresse|address|direccion|عنوان\w*)\s?:?\s?(?:c'est|is|es|au|at)?
        |(?:habite|habitons|vis|live|living|vivo|suis)\s(?:au|at|en\sel))\s?
        (?:{_SIGN}\s?)?(?P<x>{_NUMBER}){NOT_COUNTED}""",
        figures=1,
        signs="adress,address,direccion,عنوان,habit,vis,vivo,live,living,suis",
    ),
    # rue X 12, calle X 12, شارع X 12
    form(
        "number",
        rf"""(?<!\w){_WAYS}\.?\s(?:[^\W\d_][^\s,،;:!?▒]*\s){{0,4}}[^\W\d_][^\s,،;:!?▒]*
        (?:\s?[,(،]\s?|\s)(?:au\s)?(?:{_SIGN}\s?)?{_NOT_SOME}(?P<x>{_NUMBER}){NOT_COUNTED}""",
        words=_WAY_WORDS,
        figures=1,
    ),
    form(
        "number",
        rf"(?<!\w)[^\W\d_]+(?:strasse|str\.|platz|straat|laan)\s(?P<x>{_NUMBER})",
        figures=1,
        signs="strasse,str.,platz,straat,laan",
    ),
    # 221b Baker Street
    form(
        "number",
        rf"""(?<![\w.,/:$€£])(?<!ligne\s)(?<!metro\s)(?<!line\s)(?<!bus\s)
        (?P<x>\d{{1,5}}(?:-\d{{1,5}})?[a-z]?)\s
        (?:(?!(?:at|on|in|near|of|from|to|by|and|or|people|men|women|dead|injured|killed
        |shots?|persons?|min\w*|hours?|km|miles?|blocks?|streets?|places?|beds?|rooms?
        |polic\w+|pompiers|camions|militaires|soldats|voitures|ambulances|flics|gendarmes
        |the|this|that|is|are|was|were|for|with|rue|nights?|days?)(?!\w))
        [^\W_][\w'.]*\s){{1,3}}{_STREETS}(?!\w)""",
        words=words_of(_STREETS),
        figures=1,
    ),
)
