"""Which column of a list means what, and what a line of it says. Pure.

What stands in a cell is a stranger's: it is cut, cleaned, and never run. A line that
speaks of a death, in whatever column, is grave: it goes to officials alone.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from vigie.lib.names.folding import fold
from vigie.missing.facts import Facts
from vigie.missing.states import ListKind

FIELDS = (
    "name",
    "given",
    "family",
    "age",
    "born",
    "sex",
    "place",
    "status",
    "description",
    "note",
)
_HEADS = {
    "name": "name fullname nom prenom nomprenom nometprenom prenomnom nomcomplet "
    "nomsprenoms patient personne nombre nombrecompleto nombreyapellidos paciente "
    "persona الاسم اسم الاسمالكامل المريض",
    "given": "given givenname firstname first prenom prenoms nombredepila nombres "
    "الاسمالاول الاسمالشخصي",
    "family": "family familyname lastname last surname nomdefamille nom apellido "
    "apellidos اسمالعائلة اللقب الكنية",
    "age": "age ages ageapprox ageestime ageyears anos edad edadaprox العمر السن عمر",
    "born": "born birth birthdate dateofbirth dob datenaissance datedenaissance "
    "nele neele naissance ddn fechadenacimiento nacimiento تاريخالميلاد الميلاد",
    "sex": "sex gender sexe genre mf hf sexo genero الجنس",
    "place": "place ward unit room bed location hospital shelter site service lieu "
    "salle chambre lit unite etablissement hopital centre gymnase sala lugar cama "
    "habitacion centro albergue المكان القسم الجناح المستشفى المركز الغرفة",
    "status": "status state condition outcome etat statut situation devenir gravite "
    "estado condicion situacion gravedad الحالة الوضع",
    "description": "description marks clothes appearance signalement vetements "
    "signesparticuliers descripcion ropa senas الوصف الملابس العلامات",
    "note": "note notes remark remarks comment comments remarque remarques "
    "commentaire observation observations observaciones nota notas comentario "
    "ملاحظة ملاحظات",
}
LONGEST = 500  # characters of a cell that are kept
OLDEST = 120
_DIGITS = {ord(a): str(i % 10) for i, a in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_ARABIC = str.maketrans("أإآى", "اااي")
_AGE = re.compile(r"(\d{1,3})(?:\s*(?:-|–|—|/|à|a|to|إلى)\s*(\d{1,3}))?")
_NOT_YEARS = re.compile(
    r"(?i)\b(mois|months?|meses|mes|jours?|days?|d[ií]as?)\b|شهر|يوم"
)
_SEXES = {
    "female": "f female woman femme feminin fille mujer femenino w mme mlle أنثى "
    "انثى امرأة",
    "male": "m h male man homme masculin garcon hombre masculino mr ذكر رجل",
    "other": "x other autre otro آخر",
}
_NOTHING = frozenset({"-", "--", "—", "?", "??", "n/a", "na", "nc", "nr", "x"})
_NAMELESS = re.compile(
    r"(?i)^(x|xx+|sous x|sans nom|non identifi|inconnu|unknown|unidentified|no name|"
    r"john doe|jane doe|sin nombre|no identificad|desconocid|n\.?n\.?$|مجهول|بلا اسم)"
)
_GRAVE = re.compile(
    r"(?i)(?<!\w)(d[eé]c[eéè][ds]\w*|d\.?c\.?d\.?|morte?s?|mort-n\w+|tu[eé]e?s?|"
    r"dead|died|deceased|deaths?|killed|fatal\w*|doa|morgue|mortuary|corpses?|"
    r"muert[oa]s?|muri[oó]|fallecid\w*|falleci\w*|cad[aá]ver\w*|"
    r"(?:ال)?متوف\w*|توفي\w*|(?:ال)?وفاة|وفاته\w*|(?:ال)?موت\w*|مات\w*|(?:ال)?ميت\w*|"
    r"قتيل\w*|قتلى|شهيد\w*|(?:ال)?جثة|جثمان\w*|[†✝])(?!\w)"
)
_ALIVE = re.compile(
    r"(?i)(?<!\w)(alive|safe|sheltered|discharged|stable|vivante?s?|sau[fv]e?s?|"
    r"h[eé]berg[eé]e?s?|sortie?s?|viv[oa]s?|a salvo|de alta|ناج\w*|بخير|حي[ةّ]?)(?!\w)"
)
_AWAY = re.compile(
    r"(?i)(?<!\w)(missing|not found|unaccounted|wanted|disparu\w*|introuvables?|"
    r"recherch[eé]e?s?|absente?s?|desaparecid\w*|buscad[oa]s?|ausentes?|"
    r"(?:ال)?مفقود\w*|غائب\w*)(?!\w)"
)
_NOT = re.compile(r"(?i)\b(not?|non|pas|ne|never|jamais|nunca|sin)\b|ليس|غير|لا\s")


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one line of a list says of somebody. `status` is as it stands there."""

    facts: Facts = Facts()
    place: str = ""
    status: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """Their name as the list has it; empty for somebody without one."""
        return self.facts.shown_name


def guess(head: Sequence[str]) -> dict[int, str]:
    """Return which column is likely what, by its name in four languages; each field
    once. With a first name beside it, "Nom" is the family's."""
    words = [_plain(one) for one in head]
    found: dict[int, str] = {}
    order = ("given", "family", *(field for field in FIELDS if field != "name"), "name")
    has_given = any(word in _words("given") for word in words)
    for field in order if has_given else ("name", *FIELDS[3:]):
        for column, word in enumerate(words):
            is_new = column not in found and field not in found.values()
            if is_new and word in _words(field):
                found[column] = field
    return found


def known_heads(head: Sequence[str]) -> int:
    """Return how many cells look like the name of a column."""
    every = {word for field in FIELDS for word in _words(field)}
    return sum(_plain(one) in every for one in head)


def _words(field: str) -> frozenset[str]:
    return frozenset(_HEADS[field].split())


def _plain(head: str) -> str:
    """A head without case, accents and what is no letter; Arabic without its marks."""
    if re.search("[؀-ۿ]", head):
        return re.sub(r"[\W_ً-ٟـ]+", "", head.translate(_ARABIC))
    return re.sub(r"[^a-z]+", "", fold(head[:80]))


def read_line(cells: Sequence[str], columns: Mapping[int, str]) -> Entry | str:
    """Return what a line says, or the code of what is wrong with it: see `WHY`."""
    values = _values(cells, columns)
    if isinstance(values, str):
        return values
    ages, born = _ages(values["age"]), _born(values["born"])
    odd = [values["age"]] * (ages is None) + [values["born"]] * (born is None)
    name, given, family = _names(values)
    about = values["description"]
    if not (name or given or family or about or (ages and values["sex"])):
        return "nobody"
    facts = Facts(
        full_names=(name,) if name else (),
        given_name=given,
        family_name=family,
        description=about,
        sex=_sex(values["sex"]),
        ages=ages or None,
        born=born or "",
    )
    note = " · ".join(one for one in (values["note"], *odd) if one)
    return Entry(facts, values["place"], values["status"], note)


def is_grave(entry: Entry) -> bool:
    """Whether a line speaks of a death anywhere. Too often is right: a person looks."""
    facts = entry.facts
    told = (entry.status, entry.note, entry.place, facts.description)
    return any(_GRAVE.search(one) for one in told)


def says_alive(entry: Entry) -> bool:
    """Whether the status of a line says that somebody is alive, in plain words."""
    words = entry.status
    return bool(_ALIVE.search(words)) and not (_NOT.search(words) or is_grave(entry))


def tells_alive(kind: str, entry: Entry) -> bool:
    """Whether a line of a list of this kind says that somebody is alive: of a list of
    the living, unless the line itself says otherwise; of any other by its own words."""
    told = f"{entry.status} . {entry.note}"
    if is_grave(entry) or _AWAY.search(told):
        return False
    denied = _ALIVE.search(entry.status) and _NOT.search(entry.status)
    return says_alive(entry) or (kind != ListKind.OTHER and not denied)


def _values(cells: Sequence[str], columns: Mapping[int, str]) -> dict[str, str] | str:
    values = dict.fromkeys(FIELDS, "")
    for column, field in sorted(columns.items()):
        cell = clean(cells[column]) if column < len(cells) else ""
        if len(cell) > LONGEST:
            return "long"
        if is_formula(cell):
            return "formula"
        if cell and cell.casefold() not in _NOTHING:
            values[field] = f"{values[field]} {cell}".strip()
    return values


def clean(cell: str) -> str:
    """Return a cell in one line, its letters composed, without what cannot be seen."""
    composed = unicodedata.normalize("NFC", cell)
    seen = "".join(one if one.isprintable() else " " for one in composed)
    return " ".join(seen.split())


def is_formula(cell: str) -> bool:
    """Whether a cell would be computed by a program that opens a table."""
    return bool(re.match(r"=|[@+\-]\s*[A-Za-z].*[(|!]", cell))


def _names(values: Mapping[str, str]) -> tuple[str, str, str]:
    """The whole name, or its two parts; nothing of who is only called unknown."""
    name, given, family = (values[one] for one in ("name", "given", "family"))
    if any(_NAMELESS.match(one) for one in (name, family) if one):
        return "", "", ""
    return (name, "", "") if name else ("", given, family)


def _ages(typed: str) -> tuple[int, int] | tuple[()] | None:
    """Nothing, from and to, or None for what is no age."""
    plain = typed.translate(_DIGITS)
    if not plain:
        return ()
    if _NOT_YEARS.search(plain):
        return (0, 2)
    found = _AGE.search(plain)
    low, high = (int(n) for n in (found[1], found[2] or found[1])) if found else (-1, 0)
    return (low, high) if 0 <= low <= high <= OLDEST else None


def _born(typed: str) -> str | None:
    """ "1990", "1990-04-30", "30/04/1990" as facts have it; None for what is none."""
    plain = typed.translate(_DIGITS).removesuffix(" 00:00:00").strip()
    if not plain:
        return ""
    if found := re.fullmatch(r"(\d{4})(?:-(\d{1,2})-(\d{1,2}))?", plain):
        return _day(found[1], found[2], found[3])
    if found := re.fullmatch(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})", plain):
        return _day(found[3], found[2], found[1])
    return None


def _day(year: str, month: str | None, day: str | None) -> str | None:
    if not 1890 <= int(year) <= 2100:
        return None
    if month is None or day is None:
        return year
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return None
    return f"{year}-{int(month):02}-{int(day):02}"


def _sex(typed: str) -> str:
    word = re.sub(r"[^a-z]+", "", fold(typed)) or typed.strip()
    plain = typed.strip().casefold()
    for sex, words in _SEXES.items():
        if plain in words.split() or (word and word in words.split()):
            return sex
    return ""


def taken(
    rows: Sequence[tuple[int, Sequence[str]]], columns: Mapping[int, str]
) -> Iterator[tuple[int, Entry | str]]:
    """Yield each line with its number: what it says, or the code of what is wrong."""
    for line, cells in rows:
        yield line, read_line(cells, columns)
