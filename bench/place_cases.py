"""Ways to name a place of Paris, made up, and the names that are right for it.

A case names what a reader may be sure of; `traps` are texts in which nothing finer
than the city may be sure.
"""

from typing import NamedTuple


class PlaceCase(NamedTuple):
    """A text, and the names of gazetteer rows that are right. Empty: none is."""

    text: str
    right: tuple[str, ...] = ()


def _of(right: str, *texts: str) -> tuple[PlaceCase, ...]:
    names = tuple(right.split("|"))
    return tuple(PlaceCase(text, names) for text in texts)


NAMED = (
    *_of("Paris 11e", "Dispo dans le 11e pour 2", "11ème arrondissement, 3 places"),
    *_of("Paris 11e", "#PorteOuverte XIe", "je suis dans le onzième arrondissement"),
    *_of("Paris 11e", "Paris 11, 2 lits", "#Paris11 venez", "75011, sonnez en mp"),
    *_of("Paris 11e", "in the 11th arrondissement, dm me", "en el distrito 11"),
    *_of("Paris 11e", "الدائرة 11", "#11eme on peut accueillir"),
    *_of("Paris 9e", "IXème, canapé libre", "Dans le 9e", "9th district, one bed"),
    *_of("Paris 1er|Paris 2e", "entre le 1er et le 2e", "between the 1st and the 2nd"),
    *_of("Paris 18e|Paris 19e", "18e et 19e, dites moi", "dans le 18e ou 19e"),
    *_of("Paris 20e", "XXe arrondissement", "Paris 20ème", "j'habite dans le 20ème"),
    *_of("Paris 13e", "mairie du 13e", "treizième arrondissement", "Paris 13e"),
    *_of("Oberkampf", "métro Oberkampf", "station Oberkampf ligne 9", "vers Oberkampf"),
    *_of("Oberkampf", "M° Oberkampf", "#Oberkampf 2 places", "near Oberkampf station"),
    *_of("Oberkampf", "metro Oberkampff", "ligne 5 Oberkampf", "cerca de Oberkampf"),
    *_of("République", "métro République", "vers République", "à République"),
    *_of(
        "République", "près de la République", "near Republique", "station republique"
    ),
    *_of("Nation", "métro Nation", "vers Nation 2 places", "RER A Nation"),
    *_of(
        "Gare du Nord",
        "gare du nord",
        "#GareDuNord",
        "à la Gare du Nord",
        "gare du nrod",
    ),
    *_of("Gare de l'Est", "gare de l'est", "Gare de l’Est dispo", "#garedelest"),
    *_of("Gare de Lyon", "Gare de Lyon, 2 places", "vers gare de lyon"),
    *_of("Saint-Lazare", "St Lazare", "gare Saint-Lazare", "métro st-lazare"),
    *_of("Place d'Italie", "place d'Italie", "Pl. d'Italie", "metro place d italie"),
    *_of("Place des Fêtes", "place des fetes", "#PlaceDesFetes"),
    *_of("Place Monge", "place Monge", "12 place Monge", "#placemonge"),
    *_of("Barbès-Rochechouart", "métro Barbès Rochechouart", "barbes-rochechouart"),
    *_of("Denfert-Rochereau", "Denfert Rochereau", "métro Denfert-Rochereau"),
    *_of("Strasbourg-Saint-Denis", "Strasbourg Saint-Denis", "#StrasbourgSaintDenis"),
    *_of("Strasbourg-Saint-Denis", "métro Strasbourg St Denis"),
    *_of("Porte de Bagnolet", "porte de Bagnolet", "métro Porte de Bagnolet"),
    *_of("Porte de Montreuil", "Porte de Montreuil 1 canapé"),
    *_of(
        "Père Lachaise|Père-Lachaise",
        "métro Père Lachaise",
        "pere lachaise",
        "vers Père-Lachaise",
    ),
    *_of("Châtelet-Les Halles|Châtelet|Les Halles|Halles", "Châtelet les Halles"),
    *_of("Belleville", "quartier Belleville", "à Belleville", "métro Belleville"),
    *_of("Ménilmontant", "Ménilmontant", "menilmontant metro", "vers ménilmontant"),
    *_of("Bastille", "vers Bastille", "near Bastille", "métro bastille"),
    *_of(
        "Montparnasse|Montparnasse Bienvenue|Montparnasse-Bienvenüe", "à Montparnasse"
    ),
    *_of("Bataclan", "au Bataclan", "#Bataclan", "près du bataclan"),
    *_of("Stade Charléty", "stade charlety", "près du Stade Charléty"),
    *_of("Buzenval|Maraîchers", "entre Buzenval et Maraîchers"),
    *_of("Courcelles|Villiers|Paris 17e", "métro Villiers ou Courcelles, 17e"),
    *_of("Jourdain|Pyrénées", "L11 jourdain pyrenees, 2 places"),
    *_of("Jaurès", "métro Jaurès", "station jaures, ligne 2"),
    *_of("Voltaire", "métro Voltaire 2 places"),
    *_of("Villette|Pont-de-Flandre", "quartier de la Villette"),
    *_of("Mairie de Montreuil", "métro Mairie de Montreuil"),
    *_of("Gare d'Austerlitz", "Gare d'Austerlitz", "gare austerlitz"),
)
STREETS = (
    *_of("rue Oberkampf", "rue Oberkampf, 2 places", "12 rue oberkampf"),
    *_of("rue du Chemin Vert", "rue du Chemin Vert"),
    *_of("rue du Faubourg Saint-Denis", "12 rue du Faubourg Saint-Denis"),
    *_of("avenue Jean Jaurès", "avenue Jean Jaurès"),
    *_of("bd Voltaire", "50 bd Voltaire"),
    *_of("place de Rungis", "stuck around place de Rungis"),
    *_of(
        "place de la République", "place de la République", "une place de la République"
    ),
    *_of("Place de la Nation", "Place de la Nation"),
    *_of("rue de Lappe|Paris 11e", "rue de Lappe 11e"),
)
TOWNS = (
    *_of("Montreuil", "à Montreuil", "Montreuil, 2 places"),
    *_of("Pantin", "Pantin 1 lit", "#Pantin"),
    *_of("Saint-Denis", "à Saint-Denis", "St-Denis centre"),
    *_of("Saint-Ouen", "Saint-Ouen dispo"),
)
TRAPS = tuple(
    PlaceCase(text)
    for text in (
        "Vive la République",
        "Liberté, égalité, fraternité",
        "la nation pleure",
        "Nation en deuil",
        "I love Europe",
        "Victor Hugo disait que la nuit",
        "Voltaire, réveille-toi",
        "Alexandre Dumas est mon auteur",
        "à la 15eme minute",
        "la 3e explosion",
        "the 2nd attack",
        "1er novembre",
        "le 11e jour de deuil",
        "XXe siècle",
        "Ve République",
        "Paris 13 novembre",
        "Paris 20 morts",
        "Paris 2 Lyon 1",
        "13/11 Paris",
        "rue du Chemin Vert",
        "rue du Faubourg Saint-Denis",
        "avenue de la République",
        "rue de Charonne",
        "boulevard de Belleville",
        "avenue Gambetta",
        "rue des Pyrénées",
        "rue Saint-Maur est barrée"[4:],
        "Jean Jaurès était pacifiste",
        "@nation merci",
        "https://t.co/Bastille",
        "Rome est en deuil, Liège aussi",
        "une bonne nouvelle enfin",
        "Stalingrad, un film",
        "la Bourse a ouvert en baisse",
        "le Temple de la musique",
        "une opération Commerce équitable",
        "le prix Goncourt, la prison Mazas",
        "Maison Blanche: Obama parle",
        "Franklin D. Roosevelt, president",
        "Saint-Denis de la Réunion",
        "Philippe Auguste roi de France",
        "take place in the city",
        "je pense à vous",
        "@ Maison Blanche, a fine table",
        "Nov. 13th, 2015",
        "@ Cité de la musique",
        "#paris15 #love",
        "Nation-wide mourning",
        "le Moulin tourne, au jardin",
    )
)
