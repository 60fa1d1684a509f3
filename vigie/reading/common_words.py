"""Words that name places and, more often, something else."""


def words(text: str) -> frozenset[str]:
    """Return the words of a block of text as a set."""
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(part for line in text.split("\n") for part in _cut(line))


def _cut(line: str) -> list[str]:
    return [part.strip() for part in line.split(",") if part.strip()]


# Folded. Such a word is a place only beside a cue ("métro Nation", "vers République").
COMMON_WORDS = _phrases(
    """
    nation, republique, liberte, europe, concorde, temple, bourse, cite, commerce
    convention, argentine, danube, rome, liege, anvers, stalingrad, crimee, simplon
    bretagne, rennes, opera, invalides, gare, combat, mail, monnaie, archives, villette
    odeon, gaite, glaciere, volontaires, pyramides, tuileries, sentier, jasmin, blanche
    couronnes, liberation, nationale, luxembourg, madeleine, esplanade, arsenal
    amerique, belvedere, cosmonautes, chateau, centre, plaisance, ternes, passy
    bel air, maison blanche, chemin vert, quatre septembre, bonne nouvelle, pont neuf
    solferino, barbara, cesar, capitole, etoile, stade, ecole, marche, musee, parc
    marais
    village, robinson, front populaire, notre dame, trois communes, beaux arts, petit
    quai, nord, sud, est, ouest, ville, vieille ville, hotel de ville, la ferme, la noue
    le village, les coteaux, les mobiles, les saules, les peintres, parc des sports
    soleil levant, gare, porte, pont, place, mairie, centre ville, centro, estadio
    libertad, victoria, universite, universidad, universite, university, hopital
    hospital, airport, aeroport, defense, halles, la defense, lozere, louvres
    robespierre, voltaire, victor hugo, alexandre dumas, gambetta, pasteur, jaures
    parmentier, garibaldi, gallieni, mirabeau, danton, kleber, louis blanc, jean jaures
    anatole france, jean moulin, simone veil, charles de gaulle, george v, emile zola
    franklin d roosevelt, pablo picasso, pablo neruda, rosa parks, serge gainsbourg
    georges brassens, jacques prevert, ella fitzgerald, louise michel, edgar quinet
    colonel fabien, christophe colomb, pierre et marie curie, paul eluard, beethoven
    baudelaire, lamartine, laplace, balzac, felix faure, robert schuman, jean rostand
    jean vilar, philippe auguste, mozart, raspail, vauban, guynemer, goncourt, hoche
    richard lenoir, georges pompidou, jean vilar, romain rolland, etienne marcel
    paul valery, charles michels, gabriel peri, marx dormoy, michel ange, mandela
    nelson mandela, bourguiba, habib bourguiba, bizerte, nice, tours, angers, sens, bath
    reading, hope, orange, die, vienne, valence, troyes, gap, split, mobile, male
    most, batman, bar, pau, lens, macon, condom, beaune
    sandton city, central, park, garden, hill, bridge, church, market, station
    """
)
