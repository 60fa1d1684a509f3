"""A hundred more offers as people write them, all made up, long codes among them.

`FRESH` was written when no rule had been changed for it, and measured then
(docs/performance.md). `HELD_OUT` was written after it was mended on: no rule is ever
mended on these lines, so they tell how new ways to write fare.
"""

FRESH = """
#PorteOuverte Oberkampf 3 places, code portail ⟦12B34A5678⟧ puis 2e porte à ⟦gauche⟧
Canapé pour 2 vers Père-Lachaise, le code c'est ⟦1234 5678 90AB⟧
Deux matelas, 11e. Badge perdu ? portail : ⟦4578-21B-9036⟧
Entrez par le parking, code ⟦78A 452 19B 04⟧, on vous ouvre
Résidence sécurisée, digicode à rallonge : ⟦B12C34D56E⟧
code du hall ⟦90-12-34-56-78-A⟧, restez discrets svp
J'ai 1 lit, appelez-moi direct ⟦06 39 98 71 20⟧, pas de twitter
Si ça ne répond pas au ⟦06.39.98.71.21⟧ essayez ma coloc ⟦06.39.98.71.22⟧
On est à deux pas de Gambetta, 4 couchages, mp pour l'adresse
montez au ⟦4⟧e, porte du ⟦fond⟧, c'est ouvert, 5 personnes max
Place pour une famille de 4, chambre à part, métro Nation ligne 1, 2, 6, 9
⟦23⟧, bd Voltaire. Frappez fort, la sonnette est cassée
Je laisse la clé chez le gardien du ⟦75⟧ rue Sedaine
Vous pouvez dormir chez nous, on est ⟦8⟧ passage Saint-Bernard bâtiment ⟦B2⟧
Appart 45 m2, 2 chats, 3 personnes, jusqu'à 11h demain
Interphone au nom de ⟦Lefèvre⟧, troisième bouton
Écrire à ⟦elodie.martin.paris@example.fr⟧ je relève toutes les 5 min
Ma mère habite à Montreuil, 2 lits, tél ⟦0199007123⟧
ouvert au ⟦102⟧ quai de Valmy, péniche bleue, 6 places
sms au ⟦06 39 98 71 24⟧ (Karim) ou au ⟦06 39 98 71 25⟧ (Lise)
je suis au 3e café à droite en sortant ligne 8
Le 115 est saturé, on a 2 places, 19e, animaux ok
Il me reste 1 place sur 4, 20e, ligne 11
code A, escalier de service, ⟦6⟧e sans ascenseur, 1 matelas
pour ouvrir faites ⟦55A66B77C8⟧ et étoile
Boîtier à clés ⟦0918273645⟧ derrière le compteur
2 filles bienvenues, insta ⟦clem.dvr_⟧, 18e
Grande maison à Vincennes, 7 couchages, parking 2 voitures, on peut venir chercher
Nous étions 12 tout à l'heure, 3 sont repartis à 2h40
Entrée par le ⟦4 bis⟧, pas par le ⟦6⟧, cité Popincourt
On a un T3, 65 m2, 2 enfants (4 et 6 ans), bienvenue à 3 adultes
Room for 2 in the 10th, gate code ⟦4471 BX 9082⟧, ring when there
key box code ⟦7A7B7C7D7E⟧, left of the blue door
Sofa bed near Gare de l'Est, text ⟦+33 6 39 98 71 40⟧ anytime
we're on the ⟦2nd⟧ floor, number ⟦18⟧, rue de Marseille
door code ⟦19-45-B-78-20⟧ then second courtyard
Two of us aged 28 and 31 can host 2 or 3 people till 10am
Come in, main entrance code ⟦C4D5 E6F7 89⟧, lift is broken
my cell ⟦+1 917 555 0148⟧ works, 4th arrondissement, one double bed
DM me for the address, 3 beds, no pets, 5 min from line 5
I'm at a hostel with 12 free bunks, from 25 euros, free tonight
email ⟦jack_moore99@example.com⟧, I can pick up 3 people with my car
it's ⟦56⟧ rue du Chemin Vert, buzz ⟦Moore⟧, code ⟦B4410⟧
The building has two codes, ⟦2580A⟧ downstairs and ⟦A0258⟧ upstairs
open house in Belleville, 20 people came, 4 can still stay
Tengo sofá para 2 cerca de Bastille, código del portal ⟦45B67C8910⟧
llámame al ⟦+34 611 22 33 44⟧ o al fijo ⟦+34 910 00 12 34⟧
mi piso está en la rue Oberkampf ⟦71⟧, ⟦5º⟧ ⟦B⟧, código ⟦8890C⟧
2 camas libres hasta las 9:30, distrito 18, línea 12
escribid a ⟦marta.gil@example.es⟧, somos 2 y tenemos 1 perro
el código de la puerta ⟦1234-ABCD-56⟧, luego a la derecha
hay sitio para 5 en Montreuil, 15 minutos a pie
رمز البوابة ⟦12أ34ب5678⟧ مكان لشخصين
عندي سرير في الدائرة 20، الهاتف ⟦06 39 98 71 60⟧
كود العمارة ⟦A12B34C567⟧ ثم الطابق ⟦3⟧
يمكن استقبال عائلة من 4 قرب محطة Nation حتى 9 صباحا
اتصل على ⟦٠٠٣٣٦٣٩٩٨٧١٦١⟧ أو واتساب
الباب الرمز ⟦7788 99A0 1122⟧ وادخل
3 أماكن قرب المترو خط 2، مجانا
نحن في ⟦19⟧ شارع بيلفيل، الجرس ⟦منصور⟧
""".strip().splitlines()
HELD_OUT = """
Métro Couronnes, clic-clac pour 2, demandez le code au ⟦06 39 98 72 01⟧
le portillon s'ouvre avec ⟦C3D7E9F2A1⟧, ensuite tout droit
code vigik de secours ⟦1122-3344-AB⟧, on dort au fond
2 codes à taper : ⟦A1357⟧ puis ⟦24680B⟧
Nous hébergeons déjà 6 personnes, il reste 2 tapis, 12e
chez moi, ⟦83⟧ rue Saint-Maur, escalier ⟦C⟧, ⟦5⟧e ⟦droite⟧
Ma fille (9 ans) et moi (38 ans) accueillons une maman et ses enfants
écrivez-moi : ⟦pauline_r@example.org⟧ ou ⟦06-39-98-72-03⟧
Il y a un digicode, ⟦7F21⟧, et la porte du hall reste ouverte
RDV sortie 3 du métro Ménilmontant à 1h20, j'ai un manteau rouge
Le gymnase de la rue Japy a ouvert, 150 lits de camp, couvertures
On est 5 dans 40 m2 mais on se serre, 11e, jusqu'à 14h dimanche
passez par le ⟦29⟧ avenue Jean-Aicard, dites que vous venez pour Hugo
c'est au ⟦2⟧ place Gambetta, ⟦3⟧e étage, sonnez ⟦Dumas⟧
Je fais des allers-retours Bastille - Vincennes, Kangoo 4 places, gratuit
Joignable sur signal ⟦+33 7 00 00 72 05⟧, 1 canapé
Clé sous le tapis, code du boîtier ⟦55 90 12 A7 34⟧
J'ai un studio à Pigalle, 1 place, fumeur, 2 chats
tel ⟦0 1 9 9 0 0 7 2 0 6⟧ on répond toute la nuit
Portail bleu, composez ⟦4711B22C33⟧ et poussez
We are ⟦3⟧ rue Civiale, 10th, ⟦first⟧ floor, ring ⟦Becker⟧
side gate: ⟦88X21-40Y77⟧, mind the dog
The passcode for the lobby is ⟦K9L8M7N6P5⟧
Queen bed for 2, 15th arrondissement, vegan kitchen, 1 cat
reach me at ⟦0033 6 39 98 72 10⟧ or ⟦eva.lind@example.com⟧
we have 3 futons, walk 12 min from Gare de Lyon, open until 11
use entry code ⟦3344 then 5566⟧ and take the stairs
my friend at ⟦+44 20 7946 0733⟧ can translate, 2 beds
Habitación para 1 o 2 chicas, metro Anvers, código ⟦B22A33C44D⟧
mi número es el ⟦+34 622 10 20 30⟧, tengo 2 colchones
rue des Pyrénées ⟦210⟧, ⟦4º⟧ ⟦dcha⟧, timbre ⟦Molina⟧
hasta mañana a las 10, 3 personas como máximo, 20 minutos del centro
para entrar: ⟦9090C1212D⟧ y suba al ⟦2º⟧
رمز المدخل ⟦B45C67D89⟧ قرب محطة Belleville
اتصلوا على ⟦06 39 98 72 15⟧ عندي غرفة ل 2
بيتنا في الدائرة 19، مكان ل 3 أشخاص حتى الساعة 10
شارع مونتروي رقم ⟦61⟧ الطابق ⟦5⟧
un lit simple 80x190, Porte de Bagnolet, ligne 3
appelez Sofiane ⟦06 39 98 72 17⟧ avant 3h, 4 places, 93100
mail pro ⟦n.keller@example.net⟧, 2 lits, Place des Fêtes, ligne 11
""".strip().splitlines()
