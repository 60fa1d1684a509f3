"""In which of four languages a short text is written: whoever wrote it is answered in
that. Pure."""

import re

from vigie.doors.sms_sheet import Sheet
from vigie.reading.common_words import words

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_WORD = re.compile(r"[^\W\d_]+")
_KNOWN = {
    "fr": words(
        """
        porte portes ouverte offre lit lits besoin cherche cherchons place places pour
        personne personnes femme femmes homme hommes enfant enfants jusqu au aux dans le
        la les du des et ou je nous suis sommes avec sans bonsoir bonjour merci complet
        libre oui non ferme trouve rue gare chez ce soir demain matin ans seule seul
        peux heberger propose
        """
    ),
    "en": words(
        """
        offer host shelter door open bed beds need looking for people person woman women
        man men child children kids until near the at in we are am with without hello
        thanks please full free yes closed found street station tonight tomorrow alone
        can stuck stranded still have room rooms couch sofa
        """
    ),
    "es": words(
        """
        puerta ofrezco oferta cama camas necesito busco plaza plazas persona personas
        mujer mujeres hombre hombres nino ninos hasta cerca el los las para con sin hola
        gracias lleno si cerrado encontrado calle estacion noche manana sola solo
        puedo acoger somos estoy
        """
    ),
}


def language_in(text: str, default: str) -> str:
    """Return "fr", "en", "es" or "ar": the one most of whose words stand in a text, of
    two alike the one that the first of them speaks; `default` where none does."""
    if _ARABIC.search(text):
        return "ar"
    # The codes of languages that a host speaks say nothing of how they write.
    told = [word for word in _WORD.findall(Sheet(text).plain) if word not in _KNOWN]
    hits = {
        code: [at for at, word in enumerate(told) if word in known]
        for code, known in _KNOWN.items()
    }
    found = [(-len(at), at[0], code) for code, at in hits.items() if at]
    return min(found)[2] if found else default
