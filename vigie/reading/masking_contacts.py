"""Ways to reach a person: mail, links, names on other networks, accounts, spots.

All patterns see the plain view of a text (masking_view): lower case, no accents.
"""

from vigie.reading.masking_words import any_of, form, words_of

_AT = r"""\s*(?:@|[\[({<]\s*(?:@|at|a|arobase?|arroba)\s*[\])}>]
    |\s(?:at|arobase?|arroba|chez)\s|\s?ات\s?)\s*"""
_DOT = r"""\s*(?:\.|[\[({]\s*(?:dot|point|punto|\.)\s*[\])}]
    |\s(?:dot|point|punto|نقطه)\s)\s*"""
# As pages and links write the sign.
_AT_CODED = r"(?:%40|&\#0{0,5}64;|&\#x0{0,5}40;|&commat;)"
_DOT_CODED = r"(?:\.|%2e|&\#0{0,5}46;|&period;)"
# Letters apart from one another, each alone: "l e a"
_APART = r"\w(?:[\s.-]{1,3}\w(?!\w))"
_TLD = any_of("com,fr,net,org,eu,uk,es,tn,za,de,be,it,ch,ma,dz,io,me,info,co,ar,mx")
_MAILS = any_of(
    """
    gmail,googlemail,hotmail,yahoo,ymail,outlook,live,icloud,orange,wanadoo,free,sfr
    laposte,proton,protonmail,gmx,aol,msn,bbox,mail,tutanota,tuta
    """
)
_NETWORKS = any_of(
    """
    tg,snap,snapchat,insta,instagram,ig,telegram,telegramme,whatsapp,whats app,wa,wsp
    discord,skype,facebook,fb,messenger,kik,viber,signal,wechat,tiktok,tik tok,threema
    linkedin,imo,سناب,سنابشات,انستا,انستغرام,انستجرام,تلغرام,تلجرام,تيليغرام,تيليجرام
    تليجرام,واتساب,واتس اب,فيسبوك,ماسنجر
    """
)
_HANDLE = r"[a-z0-9_\u0621-\u064a][\w.:\#-]{1,40}"
# One way only to match each letter: with the spaces on both sides of a sign inside
# the repetition, eight signs in a row took longer than a night. A mark is no sign:
# the name behind it is hidden already.
_SAYS = r"""(?:\s*(?:[^\w\s@\#.,;!?()'"/&…▒]
    |(?:is|est|es|c'est|cest|name|nom|pseudo|هو)(?=\s)))+\s*"""
_LEADS = any_of(
    """
    mon,my,mi,ajoute moi sur,ajoutez moi sur,ajoute-moi sur,ajoutez-moi sur,add me on
    ecris moi sur,ecrivez moi sur,ecrivez-moi sur,dm on,dm sur,mp sur,contactez moi sur
    contactez-moi sur,contact me on,find me on,message me on,moi sur,me on,me en,moi par
    escribeme por,escribidme por,agregame en,sur mon,on my
    """
)
_NO_HANDLE = any_of(
    """
    si,if,pour,for,et,and,ou,or,please,svp,stp,est,is,en,in,a,dm,mp,merci,thanks,we,je
    page,group,groupe,account,compte,story,live,photo,status,to,by,par,y,por,con,o
    """
)
_HOSTS = any_of(
    r"""
    wa\.me,t\.me,telegram\.me,telegram\.dog,m\.me,chat\.whatsapp\.com,whatsapp\.com
    snapchat\.com,instagram\.com,instagr\.am,facebook\.com,fb\.com,fb\.me,signal\.me
    signal\.group,discord\.gg,discord\.com,line\.me,viber\.com,vk\.com,paypal\.me
    paypal\.com/paypalme,kik\.me,tiktok\.com,linkedin\.com,maps\.app\.goo\.gl
    goo\.gl/maps,maps\.google\.\w+,google\.\w+/maps,maps\.apple\.com,w3w\.co
    what3words\.com,waze\.com,osm\.org,openstreetmap\.org
    """
)
_PAPERS = any_of(
    """
    passeport,passport,carte d'identite,identity card,cni,dni,nie,cin,securite sociale
    secu,iban,rib,bic,swift,pasaporte,social security,ssn,جواز
    """
)

# What gates ask (masking_words). In front of a short link's ".co" stands "/t".
_ENDS = words_of(_TLD)
_ENDING = rf"(?:\.(?<!/t\.)|dot|point|punto|نقطه)\s*[\])}}]?\s*{_TLD}(?!\w)"
_MAIL_WORDS = words_of(_MAILS)
_NETWORK_WORDS = words_of(_NETWORKS)
# What _SAYS may begin with, right behind a word.
_SAYS_ENDS = "is,est,es,c,cest,name,nom,pseudo,هو"

CONTACT_FORMS = (
    # lea@example.com, lea @ example . com, lea at example dot com, lea arobase gmail
    form(
        "mail",
        rf"(?<![\w@])(?P<x>(?:mailto:)?[\w.+-]{{0,64}}\w@[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,4}})",
        look=r"@(?<=\w@)",
    ),
    form(
        "mail",
        rf"""(?<![\w@])(?P<x>[\w+-]{{1,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,3}}{_AT}
        [\w-]{{1,40}}(?:{_DOT}[\w-]{{1,40}}){{0,3}}{_DOT}{_TLD})(?!\w)""",
        words=_ENDS,
        look=_ENDING,
    ),
    form(
        "mail",
        rf"(?<!\w)(?P<x>[\w.+-]{{1,64}}{_AT}{_MAILS}(?:{_DOT}\w{{1,20}}|\s{_TLD})?)(?!\w)",
        words=_MAIL_WORDS,
    ),
    form(
        "mail",
        r"(?<![\w@])(?P<x>[\w.+-]{1,64}\s?@\s?[\w-]{1,63}\s(?:com|net|org|fr))(?!\w)",
        words=frozenset(("com", "net", "org", "fr")),
        signs="@",
    ),
    # lea%40example.com, lea&#64;example.com; l e a @ e x . o r g
    form(
        "mail",
        rf"""(?<![\w@])(?P<x>[\w.+-]{{1,64}}{_AT_CODED}
        [\w-]{{1,63}}(?:{_DOT_CODED}[\w-]{{1,63}}){{1,4}})""",
        signs="%40,&#,&commat;",
    ),
    form(
        "mail",
        rf"(?<!\w)(?P<x>{_APART}{{1,40}}\s?@\s?(?:{_APART}{{2,40}}|[\w-]{{1,60}}\.[\w.-]{{2,60}}))",
        signs="@",
        look=r"[\s.-]\w\s?@",
    ),
    form(
        "mail",
        rf"(?<![\w@])(?P<x>[\w.+-]{{1,64}}\s?@\s?(?=[\w\s-]{{1,120}}\.){_APART}{{3,40}})",
        signs="@",
        look=r"@\s?\w[\s.-]",
    ),
    form("mail", rf"(?P<x>@[\w.-]{{1,64}}@{_MAILS}\.\w{{1,20}})", words=_MAIL_WORDS),
    form(
        "mail",
        rf"(?<!\w)(?P<x>[\w.+-]{{1,64}}\s{_MAILS}{_DOT}{_TLD})(?!\w)",
        words=_MAIL_WORDS,
        look=_ENDING,
    ),
    form(
        "mail",
        rf"(?<!\w)(?P<x>[\w.+-]{{1,64}}\s{_MAILS}\s{_TLD})(?!\w)",
        words=_MAIL_WORDS,
    ),
    form(
        "mail",
        r"""(?<!\w)(?:gmail|googlemail|hotmail|ymail|outlook|icloud|protonmail)\s?[:=]\s?
        (?P<x>[\w.+-]{3,64})""",
        look=r"(?:mail|outlook|icloud)\s?[:=]",
    ),
    form(
        "link",
        rf"(?P<x>(?:https?://)?(?:[\w-]{{1,40}}\.){{0,3}}{_HOSTS}[/?\#]\S*)",
        look=r"\.(?!(?<=/t\.)co)\w+[/?#]",
    ),
    form(
        "link",
        r"""(?<!\w)(?P<x>(?:wa|t)\s?[\[({]?(?:\.|dot|point|\s)[\])}]?\s?me\s?/\s?\S+)""",
        look=r"me\s?/",
    ),
    form(
        "handle",
        r"(?<!\w)(?P<x>(?:[a-z.]{1,32}\s)?[\w.]{1,32}\#\d{4})(?!\d)",
        figures=4,
        look=r"#\d{4}",
    ),
    form(
        "handle",
        r"(?<!\w)(?:facebook|fb|messenger)\s?[:=]\s?(?P<x>[\w.]{1,50}(?:\s[\w.]{1,50})?)",
        words=frozenset(("facebook", "fb", "messenger")),
    ),
    form(
        "spot",
        r"(?<!\w)(?:what3words|w3w)\W{1,3}(?P<x>\w{1,40}\.\w{1,40}\.\w{1,40})",
        words=frozenset(("words", "w")),
    ),
    form("spot", r"(?P<x>geo:[^\s;]+)", signs="geo:"),
    form(
        "link",
        r"(?<!\w)(?P<x>(?:tel|sms|smsto|whatsapp|tg|viber|skype|geo|callto):[^\s,;]+)",
        words=words_of("tel|sms|smsto|whatsapp|tg|viber|skype|geo|callto"),
    ),
    form(
        "spot",
        r"""(?<!\w)(?:lat|lon|lng|long|latitude|longitude)\W{0,3}
        (?P<x>-?\d{1,3}[.,]\d{3,})""",
        words=words_of("lat|lon|lng|long|latitude|longitude"),
        figures=4,
    ),
    # 48.8637, 2.3712; 48°51'23"N; ///three.little.words; a plus code
    form(
        "spot",
        r"""(?<![\d.])(?P<x>-?\d{1,3}[.,]\d{3,}\s?°?\s?[ns]?\s?[,;/\s]\s?
        [nsewo]?\s?-?\d{1,3}[.,]\d{3,}(?:\s?°?\s?[ewo](?!\w))?)""",
        figures=8,
    ),
    form(
        "spot",
        r"""(?P<x>\d{1,3}\s?°\s?\d{1,2}\s?['′’]\s?[\d.]*\s?["″”]?\s?[nseow]?)""",
        figures=2,
        signs="°",
    ),
    form("spot", r"(?P<x>///\w{1,40}\.\w{1,40}\.\w{1,40})", signs="///"),
    form(
        "spot",
        r"(?<!\w)(?P<x>[2-9cfghjmpqrvwx]{4,8}\+[2-9cfghjmpqrvwx]{2,3})(?!\w)",
        signs="+",
    ),
    # snap: lea_dpr; insta lea_dpr; mon insta c'est lea; @lea on telegram
    form(
        "handle",
        rf"(?<!\w){_NETWORKS}(?:{_SAYS}|\s+(?=@\w)|\s*\(\s*)(?P<x>@?{_HANDLE})",
        words=words_of(_NETWORKS, _SAYS_ENDS),
    ),
    form(
        "handle",
        rf"(?<!\w){_NETWORKS}\s+(?P<x>(?=[\w.]{{0,40}}[\d_.\#]\w){_HANDLE})",
        words=_NETWORK_WORDS,
    ),
    form(
        "handle",
        rf"""(?<!\w){_LEADS}\s+{_NETWORKS}\s+
        (?P<x>(?!{_NO_HANDLE}(?!\w)){_HANDLE})""",
        words=_NETWORK_WORDS,
    ),
    form(
        "handle",
        rf"""(?<!\w)(?P<x>@[\w.]{{1,50}}|[\w.]{{0,30}}[\d_][\w.]{{0,30}})\s
        (?:\(|on\s|sur\s|en\s|in\s|via\s|علي\s)?{_NETWORKS}(?!\w)""",
        words=_NETWORK_WORDS,
    ),
    form(
        "handle",
        rf"(?<!\w)(?:pseudo|handle|username)\s?(?:{_NETWORKS})?{_SAYS}(?P<x>@?{_HANDLE})",
        signs="pseudo,handle,username",
    ),
    # FR76 3000 6000 …; passport 12AB34567
    form(
        "account",
        r"""(?<![a-z0-9])(?P<x>[a-z]{2}\d{2}[\s-]?[a-z0-9]{4}
        (?:[\s-]?(?=[a-z]{0,3}\d)[a-z0-9]{4}){2,7}(?:[\s-]?[a-z0-9]{1,4})?)(?![a-z0-9])""",
        figures=4,
    ),
    form(
        "account",
        rf"""(?<!\w){_PAPERS}(?!\w)\s?(?:n[°o]|no|number|numero|num)?\s?[:=]?\s?
        (?P<x>(?=[a-z\s-]{{0,8}}\d)\w(?:[\w-]|\s(?=[a-z]{{0,3}}\d)){{4,34}})""",
        words=words_of(_PAPERS),
        figures=1,
    ),
)
