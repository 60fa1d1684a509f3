"""The words by which a post tells clothes and places: French and English. Pure."""

import re

from vigie.reading.common_words import words

# Words that begin a sentence with a capital and are in no name.
NO_NAME = words(
    """
    urgent avis portée portee mrs mme mlle mr ms anybody anyone know seen
    desperately searching two friends both please help missing person if knows
    still word attack dernière bonsoir bonjour hello aidez merci partagez rt svp
    blonde elle il she he my our we grande great hall
    """
)
GARMENT = re.compile(
    r"\b(?:manteaux?|vestes?|blousons?|parkas?|doudounes?|imperméables?|cirés?|gilets?"
    r"|pulls?|sweats?|sweat-shirts?|t-?shirts?|tee-?shirts?|chemises?|chemisiers?"
    r"|débardeurs?|robes?|jupes?|jeans?|pantalons?|joggings?|shorts?|costumes?"
    r"|trenchs?|talons|maillots?|pantoufles|anoraks?|tabliers?|abayas?|polos?|baskets|chaussures|bottes|sandales|bonnets?|casquettes?|chapeaux?|foulards?"
    r"|écharpes?|voiles?|lunettes|sac à dos|capuche|survêtements?|pyjamas?|uniforme"
    r"|coats?|jackets?|hoodies?|jumpers?|sweaters?|cardigans?|shirts?|dress|dresses"
    r"|skirts?|trousers|leggings|suits?|trainers|sneakers|boots|shoes|slippers|cap"
    r"|beanie|hat|scarf|headscarf|hijab|raincoats?|tracksuit|uniform|backpack"
    r"|necklace|top|vest|blazer|gowns?|nightgown|tee|fleece|kit|tie|sari|pants|joggers|anorak|blouse)\b",
    re.I,
)
CLOTHES_CUE = re.compile(
    r"\b(?:avait(?=\sune?\s)|port(?:ait|e|ant|aient)|(?:vêtu|habillé)e?s?\s(?:d['’]|de\s|en\s)"
    r"|en(?=\s(?:costume|jean|robe|jogging|short|pyjama))"
    r"|wear(?:ing|s)|wore|dressed\sin|had\son|has\son)\s?",
    re.I,
)
_PREPOSITION = (
    r"(?:à(?!\s\d)|au|aux|dans|vers(?!\s\d)|près\s(?:de|du|des)|devant|derrière|chez"
    r"(?=\s[A-Z])|sur|du\scôté\s(?:de|du)|en\sface\s(?:de|du)"
    r"|at(?!\s\d)|in|on|near|outside|inside|by|around)"
)
_SEEN_FR = (
    r"(?:vue?s?|aperçue?s?)(?:\spour\sla\sdernière\sfois)?(?:\s(?:hier|ce)\s?\w*)?"
)
_SOFT = r"(?:\s(?:vers\s\d+\s?h\d*|hier(?:\ssoir)?|avec\s\w+|tous|toujours|just))?"
_BE = (
    r"(?:était|étaient|étais|se\strouvai(?:t|ent)|dînai(?:t|ent)|devai(?:t|ent)\sêtre"
    r"|travaillait|logeait|sortait|was|were|been|worked|works|staying|stayed)"
)
_FR_LAST = (
    r"(?:dernier\s(?:endroit|lieu)(?:\sconnu)?|dernière\s(?:localisation|position)"
    r"(?:\sconnue)?|lieu\sde\sdisparition)"
)
PLACE_CUES = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_FR_LAST}\s?:?\s",
        rf"\blast\s(?:seen|spotted|heard\sfrom|known)(?:\s\w+ing)?\s{_PREPOSITION}\s",
        r"\blast\sseen\s?:\s",
        rf"\b{_SEEN_FR}\s{_PREPOSITION}\s",
        rf"\b{_SEEN_FR}\s(?=(?:rue|place|boulevard|avenue|quai|métro)\b)",
        rf"\b{_BE}{_SOFT}\s{_PREPOSITION}\s",
        r"\bsortait\s(?:de|du|des)\s",
        r"\b(?:était|étaient)\s(?=(?:rue|place|boulevard|quai)\b)",
        rf"\b(?:disparue?|perdue?s?|séparée?|lost)(?:\s(?:\w+\s){{0,4}}?|\s)"
        rf"(?:{_PREPOSITION})\s",
        r"\bchez\sdes\samis\s",
        r"\bseparated\sfrom\s\w+\sat\s",
        r"\b(?:when|before)\s(?:she|he|they)\sleft\s",
        r"\bin\sthe\scrowd\sat\s",
    )
)
PLACE_WORD = re.compile(
    r"\b(?:rue|place|boulevard|bd|avenue|quai|pont|quartier|parc|stade|métro|gare|lycée"
    r"|collège|école|cinéma|bar|café|hôtel|restaurant|théâtre|marché|carrefour|salle"
    r"|terrasse|fosse|brasserie|concert|gymnase|piscine|plage|fête|foire|résidence"
    r"|internat|tribunal|hôpital|clinique|église|mosquée|aéroport|station|arrêt|musée"
    r"|tour|port|centre|camping|boîte|entrée|bibliothèque|mairie"
    r"|theatre|hall|square|streets?|road|lane|bridge|arena|congress|pub|queue|table"
    r"|fountain|north|south|east|west|market|fair|zoo|school|hospital|house|home|opera"
    r"|park|gardens?|gate|tram|cafe|church|mosque|airport|hotel|stage|entrance|library"
    r"|museum|beach|mall|shop|club|college|university|harbour|tower|campus|tube|room"
    r"|bakery|stadium|platform|cité|aire|angle|rues|rer|bank|terminal|court|academy|lac"
    r"|supermarché|supermarket|pizzeria|balcon)\b",
    re.I,
)
# Before a name with a capital these speak of a place, not of what belongs to whom.
PLACING = re.compile(
    r"\b(?:à|au|aux|dans|devant|at|in|near|outside|inside|leaving|for\sthe)\s(?!\d)",
    re.I,
)
ANY_PREPOSITION = re.compile(
    r"\b(?:à|au|aux|dans|vers|près\s(?:de|du|des)|devant|derrière|chez|sur|depuis|du|de"
    r"|quitté|at|in|on|near|outside|inside|by|around|from|through|to|left|off"
    r"|leaving|location|habite|lives\sin)"
    r"\s(?!\d)",
    re.I,
)
NO_GARMENT = words(
    """
    in with by left on of and et en un une the was were elle il he she looking
    cherche avait had sans de d' avec is
    """
)
# Where what names a place, or a garment, ends.
PLACE_END = re.compile(
    r"\s(?:hier|ce\ssoir|cette\snuit|vers\s\d|depuis|quand|lorsque|avec|merci|svp|et"
    r"\s(?:depuis|ne|n['’]|son|sa|elle|il)|pas\sde|tonight|yesterday|last\snight|when"
    r"|wearing|since|with\sh(?:er|im)|and\s(?:her|his|we|she|he|has)|please|portant"
    r"|disparue?|vue?\s|perdue?\s|last\sseen|and\sshe|à\s\d|at\s\d|qui\s|"
    r"a\sété|before|we\slost|after|heading|last\stext|going|asking"
    r"|on\ss['’]est|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday"
    r"|wednesday|thursday|friday|saturday|sunday|in\sa\s)\b",
    re.I,
)
WOMAN = re.compile(
    r"\b(?:elle|she|her|disparue|âgée|vêtue|habillée|(?:ma|my)\s(?:sœur|soeur|mère|fille"
    r"|femme|amie|sister|mother|mum|mom|daughter|wife|girlfriend)|woman|girl)\b",
    re.I,
)
