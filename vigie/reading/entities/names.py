"""Words that are written like names and are none."""

from vigie.reading.common_words import words as _words

# Words that no name contains: a run of capitals stops before them.
NOT_IN_NAMES = _words(
    """
    recherche recherchons cherche cherchons looking searching seeking wanted busco
    buscamos trouver retrouver found find help aidez
    a ai aidez all also and any anyone aqui are at au aucune aussi aux avec ayuda be but
    by c'est call can car ce cet cette chez como con contact contacter corazon could d
    dans de del depuis des desde dm do does donde elle en est et ete etre faites family
    famille favor for found from gracias he help her here hier his how i if ignore il
    il's ils in is it je l la las last le les los mais me merci mi mon ma my ne night no
    non not nous of on or ou para parents pas please plus por pour que qui quien r rt s
    saw se seen she si since so sorry sos still su suis sur svp te than thank thanks
    that the their they this to today tonight toujours tous tout tres tu un una une
    urgent urgente via vous was we were what when where who why with y yesterday you
    your anoche ayer hoy plz pls stp dernier derniere last vu vue introuvable missing
    disparu disparue disparus retweet partagez share photo picture foto info infos news
    nouvelles tel telephone mobile age agee aged years ans besoin need quelqu'un
    quelquun personne someone anybody somebody toutes amis friends gens people appelez
    ecrivez repondez repond reponds faire suite brother sister frere soeur hermano
    hermana mother father mere pere friend ami amie porte ouverte abri lit logement
    canape chambre hotel taxi uber airbnb appartement
    """
)

# Words that make a run of capitals something else than a person, wherever they stand.
NOT_PEOPLE = _words(
    """
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    january february march april june july august september october november december
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
    diciembre lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday
    wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes
    sabado domingo paris london londres lyon marseille nice bruxelles brussels bruselas
    tunis johannesburg pretoria madrid berlin france francia frankreich england
    angleterre espagne spain espana usa america europe europa tunisie tunisia africa
    syrie syria isis daesh daech bataclan carillon stade stadium gare rue avenue
    boulevard place metro station mairie hopital hospital eglise musee museum bardo
    quartier arrondissement republique nation bastille saint sainte san santa st porte
    pont canal eiffel theatre salle concert facebook twitter instagram whatsapp
    snapchat google youtube bluesky mastodon telegram police samu pompiers gendarmerie
    interpol raid croix rouge red cross cellule ministere ambassade embassy consulat
    consulate president presidente minister ministre dieu god allah dios jesus christ
    mohammed prophete eagles death metal band u2 coldplay foo fighters metallica rolling
    stones psg om real barca league ligue cup coupe solidarite solidarity liberte
    egalite fraternite peace paix amour love pray prayers safety check door open airport
    aeroport flight vol hotel ibis tgv sncf ratp rer afp bbc cnn itele bfm bfmtv lci
    reuters ap le monde figaro parisien liberation arabic french english spanish
    francais anglais muslim muslims musulmans christmas noel hebdo
    """
) - {"le", "om", "real", "ap", "cup", "st", "mai", "may"}

KIN_ARABIC = _words(
    """
    أخي اخي أختي اختي ابني إبني ابنتي أمي امي أبي ابي والدي والدتي صديقي صديقتي زوجي
    زوجتي عمي عمتي خالي خالتي جدي جدتي قريبي قريبتي ابن بنت ابنة عن على شخص امرأة رجل
    فتاة شاب طفل طفلة السيد السيدة يدعى تدعى اسمه اسمها
    """
)
NOT_IN_ARABIC_NAMES = _words(
    """
    عمره عمرها في من كان كانت الذي التي منذ لم هل مفقود مفقودة بالقرب قرب عند إلى الى
    على عن هو هي مع و أو او الرجاء رجاء اتصل شكرا اليوم أمس امس الليلة بعد قبل يرجى لا
    ما أي اي سنة عاما عام العمر البالغ البالغة يبلغ تبلغ وعمره وعمرها كل غير خبر أخبار
    فندق سكن مكان مأوى ماوى منزل بيت غرفة طريق طريقة معلومات مساعدة حل عمل شيء
    """
)
