"""Offers of a night as people write them, all made up, with what must be hidden.

What stands between ⟦ and ⟧ leads to a door or a person; every figure outside them is
innocent. Each second line was kept unseen until the rules had been mended on the
others; `LATER` was written after both (docs/performance.md has the first figures).
"""

import re
from typing import NamedTuple

from vigie.reading.tests import masking_fresh

OPEN, CLOSE = "⟦", "⟧"
_GOLD = re.compile(f"{OPEN}([^{CLOSE}]+){CLOSE}")


class OfferLine(NamedTuple):
    """A line as it is written, and the spans (start, end) that must be hidden."""

    text: str
    gold: tuple[tuple[int, int], ...]


def read_line(marked: str) -> OfferLine:
    """Take the marks out of a line and return where they stood."""
    text, gold, done = "", [], 0
    for found in _GOLD.finditer(marked):
        text += marked[done : found.start()]
        gold.append((len(text), len(text) + len(found[1])))
        text += found[1]
        done = found.end()
    return OfferLine(text + marked[done:], tuple(gold))


FRENCH = """
Je peux accueillir 2 personnes près de Voltaire, appelez le ⟦06 39 98 41 27⟧
#PorteOuverte 11e, 3 places, tel ⟦0639984128⟧ jusqu'à 8h
Canapé dispo métro Parmentier, mon num ⟦06.39.98.41.29⟧, digicode ⟦A4512⟧
On est au ⟦14⟧ rue Amelot, code ⟦45B78⟧, ⟦3⟧e étage ⟦gauche⟧
Venez, ⟦27⟧ rue de Charonne 75011, sonnez ⟦Lemaire⟧
Un lit et un matelas rue Saint-Maur au ⟦112⟧, interphone ⟦Bertin⟧
⟦58 bis⟧ avenue Parmentier, porte ouverte pour 4 personnes, 2 chats
Besoin d'un toit ? ⟦8 ter⟧ passage Thiéré, 1er code ⟦7854⟧ 2e code ⟦A12B⟧
écrivez moi sur ⟦camille.roussel@example.org⟧, 2 places dans le 10e
dispo 20e, mail ⟦nono75 (at) example (point) fr⟧ ou DM
J'habite ligne 9, arrêt Charonne, whatsapp ⟦+33 6 39 98 22 31⟧
Appel ou sms ⟦06-39-98-22-32⟧, je viens vous chercher jusqu'à 2 km
le zéro six trente-neuf etc. non : ⟦06 39 98 vingt deux 33⟧
On peut loger une famille de 5, ⟦zéro six trente-neuf quatre-vingt-dix-huit dix onze⟧
Tél : ⟦+33(0)6 39 98 22 34⟧. Nous avons 2 enfants de 3 et 7 ans
fixe ⟦01 99 00 45 67⟧ si le portable sature
Contact ⟦O639982235⟧ (c'est un O au début), Paris 12
j'ouvre ma porte bd Beaumarchais n°⟦72⟧, 2ème porte cochère
rue Keller, numéro ⟦19⟧, bat ⟦B⟧, code ⟦1515⟧
code porte : ⟦3B91⟧ puis interphone ⟦DURAND-PETIT⟧, 6 personnes max
le digicode est ⟦2580A⟧ ensuite escalier ⟦C⟧ ⟦4⟧ème ⟦droite⟧
digicode ⟦19B45⟧ / ⟦67A89⟧, montez, il y a du thé
Code d'entrée ⟦B3120⟧, 2e cour, RDC ⟦gauche⟧, 3 matelas
porte du bas : ⟦4578⟧ ; interphone : ⟦Morel⟧
tapez ⟦15A23⟧ à la porte, on vous attend, restez au chaud
faites le ⟦8421⟧ sur le clavier en bas
code immeuble ⟦12*45⟧ ou sonnez à ⟦Nguyen⟧
Code ⟦A-45-12⟧, ⟦5⟧e sans ascenseur porte ⟦droite⟧
sonner chez Mme ⟦Vasseur⟧, 1er arrondissement, 1 place
l'interphone c'est ⟦Benali⟧, je descends ouvrir, 2 minutes
nom sur la boîte : ⟦Kowalski⟧, place pour 3
Appt ⟦34⟧, bâtiment ⟦D⟧, résidence des Lilas, 19e
⟦2⟧e étage porte ⟦face⟧, demandez Paul
appartement ⟦12B⟧, ⟦6⟧ème étage, vue sur le canal
1 chambre libre jusqu'au 15 novembre, 75018, appelez ⟦06 39 98 50 01⟧ après 22h
nous sommes 2 filles, 26 et 29 ans, on peut prendre 3 filles, 18e
2 places 75010, 3 places 75011, DM ouverts
Métro lignes 5, 8 et 9, sortie 4, 2 personnes, 35 m2
Gratuit bien sûr, pas 20 €, pas 10 €, gratuit ! 17e
samedi 14/11 jusqu'à 12h, 2 adultes + 1 bébé de 8 mois
En cas d'urgence faites le 17, le 15, le 18 ou le 112
numéro d'info du ministère 0 800 40 60 05, hébergement d'urgence 115
Mon fils de 19 ans peut aller chercher 4 personnes en voiture
studio de 22 m², 1er étage possible pour fauteuil, 12e
RER A, station Vincennes zone 2, 3 couchages
je suis à 300 mètres du Bataclan, 2 places
#PorteOuverte 75003 75004 75011 75012 qui a besoin ?
il est 1h45, j'ai encore 2 lits vers Nation
Clio grise immatriculée AB-123-CD, je tourne dans le 11e
de 23h à 7h, 6 places au gymnase, Paris 20e
Hôtel complet, 40 chambres prises, essayez le 13e
taxi gratuit, j'ai 3 places dans ma Twingo, direction 92
Bus 56, 61, 69, 76 arrêtés ; à pied 15 min
5 places avenue de la République, 2 places rue Oberkampf
Canapé-lit 140x190, rue de Montreuil, 2 personnes
⟦33⟧, rue du Faubourg du Temple, 2 pers., code ⟦B1789⟧
habite au ⟦141⟧ bd Voltaire, appelez en bas ⟦06 39 98 61 44⟧
Adresse : ⟦6⟧ impasse Truillot, 11ème, ⟦1⟧er étage ⟦gauche⟧
Adresse complète : ⟦17⟧ r. de la Folie-Méricourt, ⟦2⟧ème
RDV devant le ⟦22⟧ rue Popincourt, j'y suis dans 5 min
⟦9⟧ place Léon Blum dispo 2 places
⟦44⟧ quai de Jemmapes, péniche, 6 personnes
⟦3⟧ cité Dupetit-Thouars 75003, 1 lit
⟦7⟧ villa Marcès, sonnez ⟦Perrin⟧
⟦120⟧ rue de la Roquette face à la mairie, 3 couchages
Je suis ⟦15⟧ rue Bréguet chez ⟦Garnier⟧, code ⟦0714⟧
Rue Jean-Pierre Timbaud ⟦88⟧, 4 places
pour entrer : ⟦7749A⟧ # puis 2e porte
Insta : ⟦lucie.dmr⟧, je réponds toute la nuit, 10e
snap ⟦matteo_p75⟧ si besoin d'un lit, 14e
Facebook ⟦Jeanne Delvaux⟧, message privé, 2 places
mon telegram ⟦@julo_bzh⟧, 3 places métro Laumière
skype ⟦marion.lb⟧ 20ème
⟦wa.me/33639981150⟧ 2 lits République
lien vers chez moi ⟦https://maps.app.goo.gl/Zx9Yw8Vu7⟧
position ⟦48.86213, 2.37941⟧, montez
GPS ⟦48.8571 N 2.3790 E⟧ venez vite
contactez ⟦paul point girard arobase example point com⟧
⟦hugo.b@example.fr⟧ écrivez, 2 lits dans le 9e
⟦sarah_k @ example.net⟧, 1 place femme
0639 c'est le début, la suite en DM, 2 places 9e
Rendez-vous à la sortie 2 du métro à 1h30
Nous sommes 8 bloqués au 1er étage d'un bar, 11e
Tarif taxi 35 euros, attendez plutôt chez nous, 3 lits
il y a 129 morts et 352 blessés, prenez soin de vous
Tour 5 de 8 personnes, 2 douches, 1 cuisine
Paris 11 ou Paris 20, on est 4, avec 2 bagages
Place d'Italie 2 places, place Monge 1 place
suite de l'appel du 13/11/2015 à 23:48
⟦06 39 98 77 01⟧ ou ⟦06 39 98 77 02⟧, on est 2 frères
⟦06.39.98.77.03⟧/⟦01.99.00.77.04⟧ pour 2 personnes
tel⟦0639987705⟧
Appelle-moi:⟦0639 987 706⟧!
mon ⟦06 : 39 98 77 07⟧
⟦00 33 6 39 98 77 08⟧ (pas de sms)
numero ⟦06 39 98 77 Ø9⟧
+ de place, désolé, 4 sur 4, allez voir @mairie11
code wifi offert, 2 Mbit/s, 3 multiprises
Code de la route 2015, rien à voir
réunis à 4 dans 30 m2, il reste 1 place, 1er arrivé
⟦65⟧ rue de Bagnolet, Bat ⟦2⟧, Esc ⟦A⟧, ⟦7⟧e, porte ⟦72⟧
hall ⟦3⟧, ⟦9⟧e étage, appt ⟦94⟧
au fond de la cour porte ⟦gauche⟧, digicode ⟦1973⟧
portail vert code ⟦2468⟧
boite à clef ⟦1907⟧ à droite de la porte
clé sous le pot, porte ⟦14⟧
numéro de rue ⟦38⟧ rue Trousseau
c'est le ⟦51⟧ rue Léon Frot
3e fois que je tweete, 2 lits, 1 tapis, 0 réponse
ouvert 24h/24, 7j/7, au 4e trimestre aussi
1er étage accessible, 2 marches, porte de 90 cm
Paris 19, Paris 20, Pantin 93500, Montreuil 93100
on a 16 ans et 17 ans, pas de majeur avec nous
⟦10⟧ bd Magenta, 75010, il y a 2 codes : ⟦B123⟧ et ⟦4567⟧
""".strip().splitlines()
ENGLISH = """
I have a sofa in the 11th, call ⟦+33 6 39 98 30 11⟧
2 beds near Republique, text me ⟦06 39 98 30 12⟧
Room for 3 near Bastille, ring ⟦07700 900 412⟧ (UK phone)
my number is ⟦(202) 555-0143⟧, 2 girls, Paris 3
call ⟦202-555-0144⟧ or ⟦+1 202 555 0145⟧
⟦zero six thirty nine ninety eight thirty fourteen⟧, couch for 1
email ⟦tom.baker@example.com⟧ we speak English, French and some Arabic
⟦anna dot reed at example dot com⟧, two places until 9am
We are at ⟦24⟧ rue de Lappe, door code ⟦5678B⟧, ⟦2nd⟧ floor
⟦17⟧ Baker Street, flat ⟦4⟧, buzzer ⟦Osborne⟧
Flat ⟦12C⟧, ⟦31⟧ Station Road, 2 spare beds
Come to ⟦128⟧ Kingsland High Road, 5 min from the station
door code is ⟦4930⟧, third door on the left is open
entry code ⟦#2214⟧ then lift to ⟦5th⟧ floor, apt ⟦51⟧
gate code ⟦1066*⟧
key safe ⟦8841⟧ by the door
buzz ⟦Petersen⟧ and we let you in, 4 people max
ring the bell ⟦O'Connor⟧
name on the bell is ⟦Van Dijk⟧
press ⟦7731⟧ on the keypad
punch in ⟦A1984⟧ at the entrance
apartment ⟦6B⟧, ⟦1st⟧ floor ⟦right⟧
unit ⟦204⟧, building ⟦C⟧
room ⟦317⟧ at the hostel, 2 spare bunks
We have 2 kids aged 4 and 9, room for a family of 4
I'm 34, my wife is 31, we can host 2 people tonight
Open until 10 am, 3 places, 11th arrondissement
No charge, not 50 dollars, not £20, free
Emergency: call 112 or 999, not me
Lines 1, 5 and 8 are closed, walk 20 minutes
2 places in 75011, 1 place in 75019, 5 in 93100
plate AB-123-CD, grey car, can drive 3 people
13 November 2015, 23:55, still 2 sofas
we are 6 in 45 sqm, 1 more ok
Hotel rooms from 90 euros on 5th Avenue style places
Over 120 dead, 200 wounded, stay inside
10 minutes from metro line 9, exit 3
1st floor, wheelchair ok with 2 steps, 12th
whatsapp ⟦+44 7700 900613⟧, 2 women welcome
DM or snapchat ⟦gracie_h99⟧
insta is ⟦ollie.wren⟧, room for 2
telegram ⟦@mia_host⟧, 1 bed
find me on facebook: ⟦Harriet Cole⟧
my place ⟦51.51234, -0.09876⟧ come
pin ⟦https://goo.gl/maps/AbCdEf12345⟧ 2 beds
⟦+33 6, then 39 98 30 77⟧
number ⟦06 3998 3078⟧ call any time before 6am
⟦0044 7700 900 614⟧ ask for 2 places
⟦oh six three nine nine eight three oh eight oh⟧
tel: ⟦020 7946 0123⟧ ext 2
i live at number ⟦77⟧ rue Oberkampf
⟦8⟧, avenue Daumesnil. Two beds and a cot
⟦19b⟧ Mare Street E8, couch
⟦350⟧ W 42nd Street, lobby open
Stay with 2 or 3 friends, never alone
I can take 1 dog and 2 cats, 20th
Row 5, seat 12, I lost my bag at the concert
I was at gate 3 when it happened, 2 of us need a bed
code red in 3 hospitals
retweeted 1500 times, 2 people came
Sofa 1m90 long, room 12 m2, ceiling 2.5 m
from 22:00 to 06:30, 3 people, 11th district
my son is 12 and speaks 2 languages
bus 47 and night bus N12 still run, 15 minutes
score was 2-0, we left at the 80th minute
""".strip().splitlines()
SPANISH_ARABIC = """
Puedo acoger a 2 personas en el distrito 11, llámame ⟦+34 612 345 987⟧
Tengo 3 camas, tel ⟦612 34 59 88⟧, hasta las 9
móvil ⟦612345989⟧, dos chicas de 23 años
calle Alcalá ⟦34⟧, ⟦2º⟧ ⟦izquierda⟧, portero ⟦García⟧
C/ Toledo ⟦15⟧, piso ⟦3ºB⟧
código del portal ⟦4512⟧
el código es ⟦7A41⟧, suba al ⟦4º⟧ piso
correo ⟦ana.ruiz@example.org⟧, 1 sofá
escribe a ⟦pepe arroba example punto es⟧
timbre ⟦Fernández⟧, hay sitio para 4
⟦21⟧ rue de la Fontaine au Roi, hablo español
línea 9, parada Voltaire, 2 plazas
niños de 5 y 8 años, 1 perro, 3 camas
llame al 112 o al 091 si hay peligro
13 de noviembre, 23:30, 2 plazas gratis, no 30 €
en el 75011 hay 5 plazas y en el 75010 hay 2
avenida de América ⟦7⟧, 2 personas
puerta ⟦12⟧, escalera ⟦B⟧
wasap ⟦+34 698 765 432⟧
instagram ⟦lola_mrn⟧ tengo 2 camas
يمكنني استقبال 3 أشخاص في الدائرة 11، اتصل ⟦+33 6 39 98 60 21⟧
رقمي ⟦٠٦٣٩٩٨٦٠٢٢⟧ مكان لشخصين
الهاتف ⟦06 39 98 60 23⟧ عائلة من 4 أشخاص
شارع فولتير ⟦45⟧، الطابق ⟦2⟧
رمز الباب ⟦4521B⟧
شقة ⟦7⟧ عمارة ⟦3⟧
البريد ⟦samir@example.org⟧ سرير واحد
عندي مكان ل 2 في باريس 18 حتى الساعة 8
اتصل ب 112 أو 17 في حالة الخطر
أطفال 3 و 6 سنوات، 2 أسرة
الخط 9 محطة فولتير، 3 أماكن
يوم 13 نوفمبر 2015 على الساعة 23:40
واتساب ⟦0033639986024⟧
⟦12⟧ شارع الجمهورية، 2 أماكن
""".strip().splitlines()
# Written after the rules had been mended on all lines above.
LATER = """
Hello, on a un canapé et un tapis de sol vers Goncourt, joignable au ⟦06 39 98 03 18⟧
Grand appart Alésia : 5 pers max, perso ⟦06.39.98.03.19⟧ ou bureau ⟦01.99.00.03.20⟧
si vous êtes coincés, ⟦0 6 3 9 9 8 0 3 2 1⟧, 13e arr
mon tel ⟦06~39~98~03~22⟧ (Julie, 24 ans)
joindre Marc ⟦06 39 98 03 23⟧ 3 places jusqu'au 14/11
tel: ⟦+33 (0) 639 980 324⟧, 2 matelas 90x190
⟦06trenteneuf980325⟧ appelez si urgence
SMS uniquement ⟦zéro six 39 98 zéro trois 26⟧
numéro belge ⟦+32 470 12 34 56⟧, on est 3 à l'hôtel
Italien, ⟦+39 320 555 0127⟧, 1 posto letto à Paris 9
⟦julien.m+porte@example.fr⟧ pour l'adresse
mail = ⟦chloe_b AT example DOT fr⟧ 1 place, fille de préférence
on habite ⟦46⟧, rue de la Fontaine-au-Roi, 11e, code ⟦89A12⟧
Au ⟦5⟧ de la rue Saint-Sébastien, 2 lits, ascenseur jusqu'au ⟦6⟧e étage
⟦12-14⟧ rue Crussol, venez à 3 maximum
C'est ⟦93⟧ bd Richard-Lenoir escalier ⟦B⟧ ⟦4⟧e ⟦gauche⟧
Porte ouverte ⟦31 B⟧ rue des Boulets, 75011
notre adresse: ⟦204⟧ boulevard Voltaire
immeuble du ⟦60⟧ rue Saint-Sabin, on descend ouvrir
l'entrée est au ⟦2⟧ cour Damoye, 75011
Digicode : ⟦5B29⟧. Deuxième porte : ⟦1204⟧
code bas ⟦4213A⟧, code haut ⟦B9⟧
le code c'est ⟦2016⟧ puis dièse
Code ⟦B 4521⟧ et sonnez chez ⟦Haddad⟧
Le soir il faut le code : ⟦37A04⟧
le code change à 22h : ⟦6612B⟧
vigik ou code ⟦A7415⟧
sonnez à ⟦Lopez / Martin⟧ au 2e portail
bouton ⟦Rivière⟧ de l'interphone, on est 4 colocs
interphone n°⟦27⟧
boîte aux lettres ⟦Fontaine⟧
⟦7⟧e étage, dernière porte à ⟦droite⟧
Bâtiment ⟦A3⟧ appt ⟦1207⟧
chambre ⟦12⟧ au foyer, 2 lits
Snapchat : ⟦theo-lrx⟧
insta ➡ ⟦@salome.v⟧ en mp
écris sur messenger : ⟦Nadia Ferhat⟧
rejoins ⟦https://t.me/louise_k⟧ pour l'adresse
plan : ⟦https://www.google.com/maps/place/48.86,2.37⟧
2 girls can stay, ⟦+33-6-39-98-03-40⟧, near Ledru-Rollin
call/text ⟦06 39 98 03 41⟧ Paris 12, until noon
US number ⟦+1 (415) 555-0162⟧
my cell is ⟦415.555.0163⟧, we are 2 students of 21
Ring ⟦020 7946 0987⟧ or email ⟦jo@example.co.uk⟧
⟦rob_1990 [at] example [dot] com⟧
We live at ⟦16⟧ rue Saint-Ambroise, ⟦4th⟧ floor, code ⟦21B76⟧
⟦66⟧ Old Compton Street, top bell, name ⟦Hughes⟧
Apt ⟦7⟧, ⟦1420⟧ Elm Street
the code is ⟦#4410⟧ and the flat is number ⟦9⟧
door: ⟦2580⟧
Gate ⟦7788⟧, then buzz ⟦Lindqvist⟧
estoy en la calle Oberkampf ⟦40⟧, ⟦1º⟧ ⟦derecha⟧
llama al ⟦+34 655 55 01 22⟧ hay 3 sitios
código puerta ⟦19A4⟧, timbre ⟦Ortega⟧
mi correo: ⟦luis.p@example.com⟧, 2 plazas
هاتفي ⟦0639980355⟧ عندي 2 أماكن في الدائرة 19
كود الباب ⟦A3321⟧ الطابق ⟦4⟧
⟦8⟧ نهج باريس، مكان لعائلة من 5
اتصلوا بي ⟦+216 20 123 987⟧
سناب ⟦nour_99⟧ مكان لفتاتين
Je rentre à 2h15, 3 places, 11 rues fermées par la police
2 places dans le 5e, 1 dans le 6e et 4 dans le 14e
Vu 12 camions de pompiers et 30 policiers place Voltaire
13/11/15 23h10 : la ligne 3 et le RER B ne marchent plus
samu 15 pompiers 18 police 17 européen 112, info 0 800 40 60 05
famille de 2 adultes et 3 enfants (2, 5 et 11 ans), 92100
Vélo : 20 min, à pied 45 min, taxi 18 €
On est au 3e rang, on a entendu 20 tirs
chambre de 11 m2 pour 2, lit de 140
Golf noire CD-456-EF, 4 places, je fais le 10e et le 19e
dispo de 00h30 à 11h00 le 14 novembre 2015
Gymnase Japy 200 lits, gymnase Jean Verdier 80 lits
#PorteOuverte 10eme 11eme 12eme 20eme, 1 à 3 personnes
ticket n° 4 sur 10 du fil
bus N01, N02, N16 arrêtés ; Noctilien 48 seul
tel éteint à 5 %, je reviens à 1h
4 places at 20 minutes from Gare du Nord, 15 from Nation
2 twins of 6, 1 baby of 10 months, can share 1 bed
between 6 and 8 people in 60 square metres
Gate 5 of the stadium, 3 blasts, 80,000 people
Flight AF 083 to Paris landed at 10:45, 2 stranded
Hay 6 camas, 2 baños y 1 gato en el distrito 20
desde las 22:00 hasta las 8:30, máximo 3 personas
tengo 40 años, vivo con 2 hijos
من 10 مساء إلى 8 صباحا، 3 أسرة، الدائرة 18
عائلة من 6 أشخاص بينهم 4 أطفال
""".strip().splitlines()
# The last of all: one rule was mended on these, and no more lines were written.
LAST = """
J'ouvre ma porte à 3 personnes, métro Rue des Boulets, mon portable ⟦06 39 98 14 01⟧
Contactez Inès au ⟦0 639 981 402⟧, 2 lits simples 90x200
port. ⟦06-39 98-14 03⟧ / fixe ⟦0199001404⟧
⟦+33.6.39.98.14.05⟧ on parle anglais, espagnol, 20e
tél ⟦six trois neuf neuf huit quatorze zéro six⟧
⟦fatou.diop@example.com⟧ écrivez, 1 chambre, 2 lits
mon adresse mail c'est ⟦remi75011 arobase example.fr⟧
rendez-vous ⟦28⟧ avenue Ledru-Rollin, je porte un bonnet, 1m85
⟦11 bis⟧ rue de Chanzy, 75011 Paris, bât. ⟦A⟧, ⟦2⟧e étage
Nous sommes au numéro ⟦49⟧ de la rue de Montreuil
rue Faidherbe, au ⟦21⟧, sonnez ⟦Bakri⟧
digicode de nuit ⟦76B21⟧
composez le ⟦1436A⟧ puis poussez fort
codes : ⟦A2468⟧ / ⟦1357B⟧
interphone ⟦SCHMITT⟧ au ⟦1er⟧ étage ⟦droite⟧
résidence Voltaire, bât ⟦F⟧, apt ⟦221⟧, 4 couchages
Insta : ⟦@mehdi.brn⟧, 2 places garçons ou filles
Two sofas in the 10th, text ⟦06 39 98 14 20⟧, dog friendly
dial ⟦+44 20 7946 0321⟧, my sister in London has 2 beds
we are at ⟦105⟧ rue de la Roquette, ⟦3rd⟧ floor, buzzer ⟦Kaplan⟧
the entrance code is ⟦B8842⟧, lift on the left
mail me ⟦nina(dot)cole(at)example(dot)com⟧
flat ⟦22⟧, ⟦9⟧ Mill Lane, sofa for 1
llamad al ⟦698 11 22 33⟧, hay 2 camas en el distrito 12
calle Voltaire ⟦18⟧, portal ⟦2⟧, clave ⟦4455⟧
اتصل ⟦+33639981430⟧ غرفة ل 3 أشخاص
شارع الجمهورية رقم ⟦27⟧، الطابق ⟦3⟧
9 personnes déjà là, 3 places encore, ligne 2 ou 9
de 21h à 9h30, 5 adultes, Montreuil 93100
on est à 600 m de la station Nation, 12e, 40 m2
2 explosions au stade, 6 attaques, 100 otages, restez chez vous
3615 code Paris, humour, mais 2 vrais lits ici, 17e
Audi immatriculée FG-123-HJ, je prends 3 personnes vers le 94
12 people in my flat, 1 more sofa, 19th district
lines 3, 5, 9 and 11 stopped at 22:15
Un SMS au 114 si vous ne pouvez pas parler
hasta 4 personas, 2 niños de 3 años, línea 8
من الساعة 23 إلى 7، 4 أماكن في باريس 13
""".strip().splitlines()
_MARKED = (*FRENCH, *ENGLISH, *SPANISH_ARABIC)
_FIRST = tuple(read_line(line) for line in _MARKED)
PARTS = {
    "mended on first": _FIRST[::2],
    "then": _FIRST[1::2],
    "written after that": tuple(read_line(line) for line in LATER),
    "written last": tuple(read_line(line) for line in LAST),
    "fresh, long codes too": tuple(read_line(line) for line in masking_fresh.FRESH),
}
LINES = tuple(line for part in PARTS.values() for line in part)
HELD_OUT = tuple(read_line(line) for line in masking_fresh.HELD_OUT)
