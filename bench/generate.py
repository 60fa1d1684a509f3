"""Twitter v1.1 lines as they come over the wire, made up, the same for the same seed.

Every line is at least 2.5 KB: escaped as the network escapes (\\uXXXX), with the whole
user, entities and, in 22 %, the whole original of a reshare. About a quarter of the
texts are a rule's own example in a frame of other words, every second of them of a call
(a real night had a third, a stream of several events a half; the rest of its hits was
solidarity and talk); the other texts are common words of six languages.
"""

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

SHARE_OF_HITS = 0.22
SHARE_OF_CALLS = 0.5  # of the hits
SHARE_OF_RESHARES = 0.22
SHARE_WITH_TAGS = 0.40
SHORTEST = 2_560

_WORDS = {
    "fr": "le la les un une des et de du je tu il elle on nous vous ils ce cette mon "
    "ses pas plus très bien tout être avoir fait dit voir aller jour nuit année temps "
    "café déjà après avant même où quand comme avec sans pour dans sur chez rue film "
    "match équipe musique école travail photo merci génial vidéo ça tête soirée",
    "en": "the a of and to in is you that it he was for on are as with his they at be "
    "this have from or one had by word but not what all were we when your can said an "
    "there use each which she do how their if will up other about out many then coffee "
    "game team music school work photo thanks great video love tonight morning",
    "es": "el la los las un una y de que en no se por con para su lo como más pero sus "
    "le ya este sí porque esta entre cuando muy sin sobre también me hasta hay donde "
    "quien desde todo nos durante niño fútbol música trabajo mañana día noche gracias",
    "ar": "في من على إلى عن مع هذا هذه التي الذي كان قال كل بعد قبل يوم ليلة اليوم أنا "
    "نحن هو هي لا ما لم قد عند بين حتى ثم أو مباراة موسيقى مدرسة عمل صورة شكرا جميل",
    "de": "der die das und ist nicht ich du er sie es wir ihr ein eine zu den mit von "
    "auf für im dem auch als wie schön über heute morgen straße grüße fußball musik",
    "ja": "今日 明日 私 あなた 東京 大阪 学校 仕事 写真 音楽 ありがとう すごい 映画",
}
_LANGS = tuple(_WORDS)
_TAGS = (
    "NowPlaying",
    "Friday",
    "foot",
    "música",
    "الجمعة",
    "Kaffee",
    "TheVoice",
    "NFL",
)
_THEME = "abs.twimg.com/images/themes/theme1/bg.png"
_SOURCE = (
    '"\\u003ca href=\\"http:\\/\\/twitter.com\\/download\\/iphone\\" '
    'rel=\\"nofollow\\"\\u003eTwitter for iPhone\\u003c\\/a\\u003e"'
)
_NO_REPLY = (
    '"in_reply_to_status_id":null,"in_reply_to_status_id_str":null,'
    '"in_reply_to_user_id":null,"in_reply_to_user_id_str":null,'
    '"in_reply_to_screen_name":null,'
)


class Supply(NamedTuple):
    """What the texts are made of: examples that rules read as calls and as other
    things, each with its language, and names of places."""

    calls: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    places: tuple[str, ...]


class _Told(NamedTuple):
    """An original that may be reshared: author, text, and its JSON without the end."""

    author: str
    text: str
    body: str


def lines(count: int, supply: Supply, seed: int = 1, first: int = 0) -> Iterator[bytes]:
    """Yield `count` lines, each with its line end; posts are numbered from `first`."""
    chance = random.Random(seed)
    users = [_user(chance, number) for number in range(4000)]
    told: list[_Told] = []
    for number in range(first, first + count):
        author, user = chance.choice(users)
        clock = f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}"
        made_at = f"Fri Nov 13 {clock} +0000 2015"
        if told and chance.random() < SHARE_OF_RESHARES:
            recent = told[-50:] if chance.random() < 0.5 else told
            original = chance.choice(recent)
            text = f"RT @{original.author}: {original.text}"[:139] + "…"
            tail = f',"retweeted_status":{{{original.body}}}'
            lang = "fr"
        else:
            lang, text = _text(chance, supply)
            tail = ""
        tags = [word[1:] for word in text.split() if word[0] == "#" and len(word) > 1]
        body = _body(chance, number, made_at, text, lang, tags, user)
        if not tail:
            told.append(_Told(author, text, body))
            del told[:-3000]
        line = f"{{{body}{tail}}}"
        yield line.encode("ascii") + b"\r\n"


def write(path: Path, count: int, supply: Supply, seed: int = 1, first: int = 0) -> int:
    """Write `count` lines to a file and return its size in bytes."""
    with path.open("wb") as out:
        for line in lines(count, supply, seed, first):
            out.write(line)
        return out.tell()


def _text(chance: random.Random, supply: Supply) -> tuple[str, str]:
    if chance.random() < SHARE_OF_HITS:
        is_call = chance.random() < SHARE_OF_CALLS
        lang, text = chance.choice(supply.calls if is_call else supply.others)
        if len(text) < 120:
            # A frame long enough that two posts of one example are no copies.
            before, after = _some(chance, lang, 3, 8), _some(chance, lang, 3, 8)
            text = f"{before}. {text} {after}"
    else:
        lang = chance.choices(_LANGS, (25, 35, 14, 10, 8, 8))[0]
        text = _some(chance, lang, 5, 18)
        if supply.places and chance.random() < 0.05:
            text = f"{text} {chance.choice(supply.places)}"
    if "#" not in text and chance.random() < SHARE_WITH_TAGS:
        text = f"{text} #{chance.choice(_TAGS)}"
    if chance.random() < 0.3:
        text = f"{text} https://t.co/{chance.getrandbits(50):010x}"
    return lang, text


def _some(chance: random.Random, lang: str, least: int, most: int) -> str:
    words = _WORDS[lang if lang in _WORDS else "en"].split()
    some = chance.choices(words, k=chance.randint(least, most))
    if chance.random() < 0.3:
        some[chance.randrange(len(some))] += chance.choice(
            (",", ".", " !", "?", " 😀", "…")
        )
    return " ".join(some)


def _user(chance: random.Random, number: int) -> tuple[str, str]:
    name = f"user_{number}_{chance.getrandbits(20):x}"
    page = f"https://pbs.twimg.com/profile_images/{chance.getrandbits(59)}"
    user = {
        "id": 10_000_000 + number,
        "id_str": str(10_000_000 + number),
        "name": chance.choice(("Zoé", "Ann", "José", "ليلى", "Jürgen", "花子"))
        + " "
        + name,
        "screen_name": name,
        "location": chance.choice(
            ("Paris, Île-de-France", "London", "Tunis, تونس", "")
        ),
        "url": f"http://{name}.example.org/",
        "description": _some(chance, chance.choice(_LANGS), 8, 18),
        "translator_type": "none",
        "protected": False,
        "verified": number % 97 == 0,
        "followers_count": int(chance.paretovariate(1) * 50),
        "friends_count": chance.randrange(2000),
        "listed_count": chance.randrange(50),
        "favourites_count": chance.randrange(9000),
        "statuses_count": chance.randrange(90000),
        "created_at": "Sun Mar 15 09:43:07 +0000 2009",
        "utc_offset": 3600,
        "time_zone": "Paris",
        "geo_enabled": True,
        "lang": chance.choice(_LANGS),
        "contributors_enabled": False,
        "is_translator": False,
        "profile_background_color": "C0DEED",
        "profile_background_image_url": f"http://{_THEME}",
        "profile_background_image_url_https": f"https://{_THEME}",
        "profile_background_tile": False,
        "profile_link_color": "0084B4",
        "profile_sidebar_border_color": "C0DEED",
        "profile_sidebar_fill_color": "DDEEF6",
        "profile_text_color": "333333",
        "profile_use_background_image": True,
        "profile_image_url": f"{page}_normal.jpg",
        "profile_image_url_https": f"{page}_normal.jpg",
        "profile_banner_url": f"https://pbs.twimg.com/profile_banners/{number}",
        "default_profile": True,
        "default_profile_image": False,
        "following": None,
        "follow_request_sent": None,
        "notifications": None,
    }
    return name, json.dumps(user, separators=(",", ":"))


def _body(
    chance: random.Random,
    number: int,
    made_at: str,
    text: str,
    lang: str,
    tags: Sequence[str],
    user: str,
) -> str:
    """Return the members of a tweet, without the braces, at least 2.5 KB of them."""
    post_id = 665_000_000_000_000_000 + number * 4_194_304
    entities: dict[str, object] = {
        "hashtags": [{"text": tag, "indices": [0, len(tag) + 1]} for tag in tags],
        "urls": [],
        "user_mentions": [],
        "symbols": [],
    }
    if chance.random() < 0.15:
        entities["media"] = [_media(post_id)]
    head = (
        f'"created_at":"{made_at}","id":{post_id},"id_str":"{post_id}",'
        f'"text":{json.dumps(text)},"source":{_SOURCE},"truncated":false,{_NO_REPLY}'
        f'"user":{user},"geo":null,"coordinates":null,"place":'
    )
    tail = (
        ',"contributors":null,"is_quote_status":false,"quote_count":0,"reply_count":0,'
        f'"retweet_count":{number % 7},"favorite_count":{number % 5},'
        f'"entities":{json.dumps(entities, separators=(",", ":"))},"favorited":false,'
        f'"retweeted":false,"filter_level":"low","lang":"{lang}",'
        f'"timestamp_ms":"{1447400000000 + number}"'
    )
    place = json.dumps(_place(number), separators=(",", ":"))
    short = SHORTEST - len(head) - len(place) - len(tail)
    if short > 0:
        place = place[:-1] + f',"attributes":{{"note":"{"x" * max(1, short)}"}}}}'
    return head + place + tail


def _place(number: int) -> dict[str, object]:
    return {
        "id": f"{number:016x}",
        "url": f"https://api.twitter.com/1.1/geo/id/{number:016x}.json",
        "place_type": "city",
        "name": "Saint-Étienne",
        "full_name": "Saint-Étienne, Rhône-Alpes",
        "country_code": "FR",
        "country": "France",
        "bounding_box": {
            "type": "Polygon",
            "coordinates": [
                [[4.34, 45.39], [4.34, 45.47], [4.48, 45.47], [4.48, 45.39]]
            ],
        },
    }


def _media(post_id: int) -> dict[str, object]:
    address = f"https://pbs.twimg.com/media/{post_id:x}.jpg"
    sizes = {
        size: {"w": width, "h": width * 3 // 4, "resize": "fit"}
        for size, width in (
            ("thumb", 150),
            ("small", 340),
            ("medium", 600),
            ("large", 1024),
        )
    }
    return {
        "id": post_id,
        "id_str": str(post_id),
        "indices": [60, 83],
        "media_url": address,
        "media_url_https": address,
        "url": "https://t.co/abcdefghij",
        "display_url": "pic.twitter.com/abcdefghij",
        "expanded_url": f"https://twitter.com/user/status/{post_id}/photo/1",
        "type": "photo",
        "sizes": sizes,
    }
