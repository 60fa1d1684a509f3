"""More posts of that night, made up after the reading had been mended on the first."""

from vigie.doors.tests.post_words import PostSample, need, offer

# Written when all above but two was read rightly.
LATER = (
    offer(
        "#PorteOuverte dans le 12e, trois places, j'ai un chien",
        3,
        "Paris 12e",
        has_pets=True,
    ),
    offer("Deux lits d'appoint métro Parmentier, MP #PorteOuverte", 2, "Parmentier"),
    offer(
        "On est 3 colocs rue de Charonne, on peut loger 4 personnes #PorteOuverte",
        4,
        "Rue de Charonne",
    ),
    offer(
        "#PorteOuverte Goncourt : 1 place, seulement femmes svp",
        1,
        "Goncourt",
        women_only=True,
    ),
    offer(
        "Chez moi près du Stade de France, 5 supporters possibles #PorteOuverte",
        5,
        "Stade de France",
    ),
    offer("#PorteOuverte Les Lilas, place pour 3", 3, "Les Lilas"),
    offer("Vous êtes vers le Marais ? J'ai un canapé #PorteOuverte", 1, "Marais"),
    offer(
        "#PorteOuverte studio Château d'Eau, je prends 1 ou 2 personnes",
        1,
        "Château d'Eau",
    ),
    offer(
        "Sofa bed for two, 3rd arrondissement, message me #PorteOuverte", 2, "Paris 3e"
    ),
    offer(
        "Anyone stuck near Pigalle? We can host 3, kids welcome #PorteOuverte",
        3,
        "Pigalle",
        takes_children=True,
    ),
    offer("Ofrezco mi casa cerca de Nation, 2 personas #PorteOuverte", 2, "Nation"),
    offer("#PorteOuverte 17e, 2 places, pas de fumeurs", 2, "Paris 17e"),
    offer(
        "J'ouvre ma porte à deux personnes quartier Batignolles #PorteOuverte",
        2,
        "Batignolles",
    ),
    offer("Il nous reste 1 place rue Bichat #PorteOuverte", 1, "Rue Bichat"),
    need(
        "Deux amies coincées à Belleville, qui peut les héberger ? #PorteOuverte",
        2,
        "Belleville",
    ),
    need(
        "On est 5 devant la gare de l'Est, on cherche où dormir #PorteOuverte",
        5,
        "Gare de l'Est",
    ),
    need(
        "Need a couch for tonight, 1 person, Republique #PorteOuverte", 1, "République"
    ),
    need(
        "Un lit pour 3 près de Stalingrad svp, on ne peut pas rentrer #PorteOuverte",
        3,
        "Stalingrad",
    ),
    need(
        "Please can someone take in my sister near Voltaire #PorteOuverte",
        0,
        "Voltaire",
    ),
    *(
        PostSample(text, "")
        for text in (
            "#PorteOuverte à Paris, des milliers d'offres en une heure",
            "Ma voisine du 11e a accueilli 6 personnes, respect #PorteOuverte",
            "Des inconnus de Bastille ont hébergé mon frère #PorteOuverte",
            "Reportage ce soir sur les hôtes de #PorteOuverte à République",
            "#PorteOuverte ou comment 2 personnes deviennent amies",
            "Les chauffeurs du 20e transportent les gens gratuitement",
            "J'aurais ouvert ma porte si j'étais à Nation #PorteOuverte",
            "Le gymnase Japy est fermé ce soir",
            "Place de la Nation noire de monde, 2000 personnes",
            "Beautiful: strangers near Bastille hosting 10 people #PorteOuverte",
            "A friend of mine hosted 3 people in the 11th last night",
            "Does anyone know how #PorteOuverte works near Republique?",
            "Thoughts with everyone in the 10th and 11th #PorteOuverte",
            "Gracias a la gente de Belleville por #PorteOuverte",
            "Quelqu'un sait si la ligne 9 roule vers Voltaire ?",
            "Vends canapé 2 places Oberkampf 100 euros",
            "Cours de yoga rue Bichat, 3 places libres jeudi",
            "Covoiturage Paris Lyon 2 places départ gare de Lyon",
            "Mon chat a disparu rue de Charonne",
            "Deux personnes arrêtées près de Belleville",
        )
    ),
)
# Written last of all.
LAST = (
    offer("#PorteOuverte Filles du Calvaire 2 pers", 2, "Filles du Calvaire"),
    offer(
        "Grand salon dans le 19e, 5 personnes possibles #PorteOuverte", 5, "Paris 19e"
    ),
    offer("#PorteOuverte métro Couronnes, dispo pour 2, appelez", 2, "Couronnes"),
    offer("We live near Gambetta and have 2 beds #PorteOuverte", 2, "Gambetta"),
    offer(
        "Venez chez nous vers Ledru-Rollin, 4 places #PorteOuverte", 4, "Ledru-Rollin"
    ),
    offer("#PorteOuverte Saint-Ambroise", 0, "Saint-Ambroise"),
    offer("Dormez chez moi ! 1 lit, Bréguet-Sabin #PorteOuverte", 1, "Bréguet-Sabin"),
    offer(
        "#PorteOuverte place de la République, 2 filles max",
        2,
        "Place de la République",
        women_only=True,
    ),
    need(
        "Quelqu'un pour accueillir 2 étudiants vers Jaurès ? #PorteOuverte", 2, "Jaurès"
    ),
    need(
        "Besoin d'un canapé pour la nuit vers Denfert, 1 personne",
        1,
        "Denfert-Rochereau",
    ),
    *(
        PostSample(text, "")
        for text in (
            "La République a besoin de nous #PorteOuverte",
            "#PorteOuverte Nation unie, peuple debout",
            "À Bastille des gens crient leur numéro d'étage pour aider #PorteOuverte",
            "Le 11e arrondissement n'oubliera jamais #PorteOuverte",
            "Vu à la télé : #PorteOuverte à Belleville, quelle dignité",
            "My friend found a bed near Nation through #PorteOuverte",
            "#PorteOuverte shows the best of Paris, from Bastille to Belleville",
            "Trois personnes logées à République grâce à #PorteOuverte",
            "On a trouvé un lit à Gambetta, on est en sécurité #PorteOuverte",
            "Ils étaient 12 dans un studio du 10e cette nuit-là #PorteOuverte",
            "Journaliste, je cherche des hôtes #PorteOuverte du 11e pour témoigner",
            "Trop de monde à République, évitez le secteur",
            "J'habite le 11e et je n'arrive pas à dormir",
            "Chez nous à Montreuil on entend les hélicoptères",
            "Je suis à Nation, tout est calme, 2 cars de police",
            "Réservation hôtel Gare de Lyon 2 chambres annulée",
            "Cherche colocataire Oberkampf, chambre libre en janvier",
            "Don du sang demain à l'hôpital Saint-Louis, venez",
            "Dans le 20e les voisins se parlent enfin",
            "Minute de silence place de la République, venez nombreux",
        )
    ),
)
# No rule was mended on these.
UNSEEN = (
    offer("#PorteOuverte près de la gare de l'Est, 2 couchages", 2, "Gare de l'Est"),
    offer(
        "J'ai la place pour une famille de 4 dans le 13e #PorteOuverte", 4, "Paris 13e"
    ),
    offer("Two spare beds close to Pigalle, write me #PorteOuverte", 2, "Pigalle"),
    offer(
        "#PorteOuverte ligne 8 Filles du Calvaire, 3 personnes", 3, "Filles du Calvaire"
    ),
    offer("Mes parents à Vincennes prennent 2 personnes #PorteOuverte", 2, "Vincennes"),
    offer("#PorteOuverte Jaurès jusqu'à 11h, 1 lit", 1, "Jaurès", until="14 11:00"),
    *(
        PostSample(text, "")
        for text in (
            "Le XIe se relèvera #PorteOuverte #Paris",
            "#PorteOuverte rue Oberkampf : les riverains racontent leur nuit",
            "Quand Bastille et Nation s'ouvrent aux autres #PorteOuverte",
            "Tweet du jour : une famille du 20e loge 8 supporters #PorteOuverte",
            "Nobody in Belleville slept outside thanks to #PorteOuverte",
            "Je n'ai pas de place à Pigalle mais je partage #PorteOuverte",
            "#PorteOuverte je suis à Lyon, trop loin, mais de tout coeur",
            "Le Bataclan, rue Oberkampf, notre quartier #PorteOuverte",
            "In the 11th people are brave #PorteOuverte",
            "Les bars de la rue de Charonne ont fermé leurs portes",
        )
    ),
)
