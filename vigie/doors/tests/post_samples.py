"""Posts of a night as people may write them, all made up: offers of a bed, requests
for one, and all that speaks of open doors and is neither."""

from vigie.doors.tests.post_samples_later import LAST, LATER, UNSEEN
from vigie.doors.tests.post_words import PostSample, need, offer

OFFERS = (
    offer("#PorteOuverte 11e, 2 places, DM", 2, "Paris 11e"),
    offer("#PorteOuverte métro Voltaire 3 personnes", 3, "Voltaire"),
    offer("Je peux accueillir 2 personnes à République #PorteOuverte", 2, "République"),
    offer("On peut héberger 4 personnes dans le 20e #PorteOuverte", 4, "Paris 20e"),
    offer("#PorteOuverte rue Oberkampf, canapé pour 2", 2, "Rue Oberkampf"),
    offer("#PorteOuverte Nation, un canapé-lit, dites moi en mp", 1, "Nation"),
    offer(
        "Porte ouverte vers Gambetta pour 2 filles, on parle anglais #porteouverte",
        2,
        "Gambetta",
        women_only=True,
        languages=("en",),
    ),
    offer("J'héberge 3 personnes à Montreuil cette nuit #PorteOuverte", 3, "Montreuil"),
    offer("Si besoin d'un toit, 2 matelas dans le 10e #PorteOuverte", 2, "Paris 10e"),
    offer(
        "#PorteOuverte 75011 : 5 places, enfants ok",
        5,
        "Paris 11e",
        takes_children=True,
    ),
    offer("#PorteOuverte XIe, près du Bataclan, deux places", 2, "Bataclan"),
    offer(
        "#PorteOuverte Bastille. Chat à la maison, 2 places",
        2,
        "Bastille",
        has_pets=True,
    ),
    offer("Ma porte est ouverte, 18e, 1 personne #PorteOuverte", 1, "Paris 18e"),
    offer(
        "#PorteOuverte boulevard Voltaire, 2 pers, code en DM", 2, "Boulevard Voltaire"
    ),
    offer(
        "Appart ouvert gare du Nord pour 3 personnes #PorteOuverte", 3, "Gare du Nord"
    ),
    offer(
        "#PorteOuverte Belleville 2 lits jusqu'à 9h", 2, "Belleville", until="14 09:00"
    ),
    offer("#PorteOuverte Paris 13, famille bienvenue, 4 places", 4, "Paris 13e"),
    offer("On ouvre notre porte rue Bichat, 3 places #PorteOuverte", 3, "Rue Bichat"),
    offer("#PorteOuverte Place d'Italie 2 places", 2, "Place d'Italie"),
    offer(
        "#PorteOuverte 9e, accessible fauteuil, 1 place", 1, "Paris 9e", wheelchair=True
    ),
    offer(
        "#PorteOuverte Pantin 2 places, je viens vous chercher", 2, "Pantin", fetch=True
    ),
    offer("#porteouverte on a de la place pour 6 à Vincennes", 6, "Vincennes"),
    offer(
        "Qui a besoin d'un lit ? J'en ai 2 à Ménilmontant #PorteOuverte",
        2,
        "Ménilmontant",
    ),
    offer("#PorteOuverte si vous êtes bloqués vers Charonne, 2 places", 2, "Charonne"),
    offer("RT @paul_h: #PorteOuverte 12e 3 places", 3, "Paris 12e"),
    offer("I can host 2 people near Republique #PorteOuverte", 2, "République"),
    offer("We have a sofa for 2 in the 11th, DM us #PorteOuverte", 2, "Paris 11e"),
    offer(
        "#PorteOuverte room for 3 near Bastille, English spoken",
        3,
        "Bastille",
        languages=("en",),
    ),
    offer(
        "Open door near Nation, 2 beds, until 10am #OpenDoor",
        2,
        "Nation",
        until="14 10:00",
    ),
    offer(
        "If you are stuck in Paris I can take 4 people, Gare de Lyon #PorteOuverte",
        4,
        "Gare de Lyon",
    ),
    offer(
        "My door is open in the 10th arrondissement, 2 women only #PorteOuverte",
        2,
        "Paris 10e",
        women_only=True,
    ),
    offer(
        "Can take 2 people Pigalle, no pets sorry #PorteOuverte",
        2,
        "Pigalle",
        pets=False,
    ),
    offer("Puedo acoger a 2 personas en el distrito 11 #PorteOuverte", 2, "Paris 11e"),
    offer("Tengo sitio para 3 personas cerca de Bastille #PorteOuverte", 3, "Bastille"),
    offer("Mi casa está abierta en Belleville, 2 camas #PorteOuverte", 2, "Belleville"),
    offer("يمكنني استقبال 3 أشخاص في الدائرة 11 #PorteOuverte", 3, "Paris 11e"),
    offer("عندي مكان لشخصين في الدائرة 20 #PorteOuverte", 2, "Paris 20e"),
    offer("#PorteOuverte Jaurès, appart pour 2-3 personnes", 2, "Jaurès"),
    offer(
        "#PorteOuverte avenue Parmentier 1 place femme",
        1,
        "avenue Parmentier",
        women_only=True,
    ),
    offer("#portesouvertes 3e arrondissement 2 places", 2, "Paris 3e"),
)
NEEDS = (
    need("Je cherche un lit pour 2 vers République #PorteOuverte", 2, "République"),
    need(
        "Quelqu'un peut nous héberger ? 3 personnes, Bastille #PorteOuverte",
        3,
        "Bastille",
    ),
    need("Bloqués à Nation, on est 4, besoin d'un toit #PorteOuverte", 4, "Nation"),
    need("Cherche #PorteOuverte métro Voltaire pour 2 personnes", 2, "Voltaire"),
    need(
        "Ma soeur est coincée vers Oberkampf, elle cherche un toit #PorteOuverte",
        0,
        "Oberkampf",
    ),
    need(
        "Besoin d'un hébergement pour 1 femme et 2 enfants, 10e #PorteOuverte",
        3,
        "Paris 10e",
    ),
    need(
        "Looking for a place to stay near Bastille, 2 people #PorteOuverte",
        2,
        "Bastille",
    ),
    need("Can anyone host 2 girls near Gare du Nord? #PorteOuverte", 2, "Gare du Nord"),
    need("Stuck near Bataclan, need a bed for 3 #PorteOuverte", 3, "Bataclan"),
    need("We need shelter in the 11th, 2 people #PorteOuverte", 2, "Paris 11e"),
    need(
        "Necesito un lugar para dormir, 2 personas, Bastille #PorteOuverte",
        2,
        "Bastille",
    ),
    need("أبحث عن مكان للنوم 2 أشخاص في الدائرة 11 #PorteOuverte", 2, "Paris 11e"),
)
NEITHER = tuple(
    PostSample(text, "")
    for text in (
        "#PorteOuverte quelle belle solidarité ce soir",
        "Pensées à Paris #PorteOuverte #PrayForParis",
        "Bravo aux Parisiens qui ouvrent leur porte #PorteOuverte",
        "Si vous êtes à Paris utilisez le hashtag #PorteOuverte pour trouver un abri",
        "#PorteOuverte : le hashtag de la solidarité à Paris",
        "Le hashtag #PorteOuverte permet de trouver un refuge dans le 11e",
        "Merci à tous ceux qui proposent #PorteOuverte",
        "RT pour aider #PorteOuverte",
        "Les taxis parisiens coupent leurs compteurs #PorteOuverte",
        "Fière de mon pays ce soir #PorteOuverte #Paris",
        "#PorteOuverte merci à la dame de la rue Bichat qui nous a accueillis",
        "On a dormi chez des inconnus à Bastille, merci #PorteOuverte",
        "#PorteOuverte trending in France",
        "People of Paris are opening their doors with #PorteOuverte. Humanity.",
        "Use #PorteOuverte if you are in Paris and need shelter",
        "The hashtag #PorteOuverte is used to offer shelter in Paris",
        "Praying for Paris #PorteOuverte",
        "So moved by #PorteOuverte tonight, love from London",
        "Parisians offering strangers a bed for the night: #PorteOuverte",
        "I wish I could open my door, I am in San Francisco #PorteOuverte",
        "My heart is with the 11th arrondissement tonight #PorteOuverte",
        "Solidaridad en París con #PorteOuverte",
        "El hashtag #PorteOuverte para encontrar refugio en París",
        "قلبي مع باريس #PorteOuverte",
        "Fusillade rue Bichat, restez chez vous",
        "Explosion au Stade de France, 3 morts",
        "Ma fille est en sécurité à République, merci",
        "Je suis rentré chez moi, tout va bien, 11e",
        "Ligne 9 fermée entre République et Nation",
        "La mairie du 11e ouvre une cellule d'aide",
        "2 places pour le concert de samedi à vendre, Bercy",
        "Location studio 2 places Oberkampf 800 euros",
        "Airbnb à louer Bastille 4 personnes",
        "Journée portes ouvertes au lycée Voltaire samedi, venez nombreux",
        "Portes ouvertes de l'école, 75011, entrée libre",
        "Il reste 2 places au cinéma de Bastille pour ce soir",
        "Table pour 4 personnes rue Oberkampf ?",
        "À louer chambre 12e libre en décembre",
        "#PorteOuverte attention aux faux comptes, ne donnez pas votre adresse",
        "Ne mettez pas votre adresse en public #PorteOuverte, passez par DM",
        "Comment marche #PorteOuverte ? Quelqu'un sait ?",
        "Y a encore des gens qui utilisent #PorteOuverte ?",
        "#PorteOuverte c'est complet chez nous, merci à tous",
        "Arrêtez de polluer #PorteOuverte avec vos messages",
        "Laissez #PorteOuverte aux gens qui en ont besoin svp",
        "Stop using #PorteOuverte to send prayers, it is for offers",
        "Le mot-dièse #PorteOuverte, 480 000 messages en une nuit",
        "Demain je raconterai #PorteOuverte à mes enfants",
        "Les mosquées ouvrent leurs portes ce soir, magnifique #PorteOuverte",
        "On devrait laisser la porte ouverte à la paix",
        "Porte de Clichy bouchée, évitez le périph",
        "Restez chez vous, n'ouvrez la porte à personne",
        "The door of the Bataclan was open, people ran out",
        "Germans open their homes to French fans #offenetüren wow",
        "1. #PorteOuverte 2. #Bataclan 3. #Paris 4. #fusillade",
        "Tendances France : #PorteOuverte, #AttentatsParis",
        "Mon hôtel à Nation nous a logés gratuitement, merci #PorteOuverte",
        "Je cherche mon ami Paul, 30 ans, il était au Bataclan",
        "J'offre des fleurs devant le Carillon demain",
        "Nous sommes Paris #PorteOuverte #NousSommesUnis",
        "Place de la République, rassemblement à 15h",
        "Si j'habitais Paris je ferais #PorteOuverte",
        "From Madrid: proud of #PorteOuverte",
        "#PorteOuverte j'en pleure",
        "#PorteOuverte @ Place de la République",
    )
)
PARTS = {
    "first": (*OFFERS, *NEEDS, *NEITHER),
    "then": LATER,
    "last": LAST,
    "unseen": UNSEEN,
}
SAMPLES = tuple(sample for part in PARTS.values() for sample in part)
