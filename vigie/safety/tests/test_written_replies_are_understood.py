"""What people would reply, written before the words were read; and what was learnt."""

from pathlib import Path

import pytest

from bench.replies import WORKED_ON, Reply, kept, main, replies, share
from vigie.safety.states import Answer
from vigie.safety.words_in import LONGEST, phrases, understand

REACHED = 0.96


def _written(folder: Path, name: str, *rows: str) -> None:
    lines = "\n".join(("text,language,meant", *rows))
    (folder / f"{name}.csv").write_text(lines + "\n", encoding="utf-8")


def test_no_reply_of_somebody_not_safe_is_read_as_safe():
    lists = replies().values()
    assert [one.text for rows in lists for one in rows if one.dangerous] == []


def test_as_many_replies_are_right_as_were_before():
    assert share(replies()[WORKED_ON]) >= REACHED


def test_there_are_sixty_replies_in_each_language():
    languages = [one.language for one in replies()[WORKED_ON]]
    assert {one: languages.count(one) for one in languages} == dict.fromkeys(
        ("fr", "en", "es", "ar"), 60
    )


def test_a_reply_for_a_person_that_is_read_as_away_is_dangerous_too():
    assert Reply(2, "I was", "en", None, Answer.NOT_HERE).dangerous
    assert Reply(2, "hurt", "en", Answer.HURT, Answer.SAFE_NEED).dangerous
    assert not Reply(2, "not safe", "en", None, Answer.HELP).dangerous
    assert not Reply(2, "fine", "en", Answer.SAFE, None).dangerous


def test_a_clear_answer_sent_to_a_person_is_not_right():
    assert not Reply(1, "fine", "en", Answer.SAFE, None).right
    assert Reply(1, "hm", "en", None, None).right


def test_a_reply_for_a_person_may_be_read_graver_but_no_other_may():
    assert Reply(1, "not safe", "en", None, Answer.HELP).right
    assert Reply(1, "my head", "en", None, Answer.HURT).right
    assert not Reply(1, "hm", "en", None, Answer.SAFE_NEED).right
    assert not Reply(1, "fine", "en", Answer.SAFE, Answer.HELP).right
    assert not Reply(1, "thirsty", "en", Answer.SAFE_NEED, Answer.HURT).right


def test_a_fresh_list_is_counted_by_itself_and_its_mistakes_are_not_shown(
    tmp_path, capsys
):
    _written(tmp_path, "replies", "safe,en,safe")
    _written(tmp_path, "replies_fresh", "zzz,en,safe", "safe,en,safe")
    main(tmp_path)
    said = capsys.readouterr().out
    assert "worked on: 1 of 1 right (100.0%)" in said
    assert "fresh, never worked on: 1 of 2 right (50.0%)" in said
    assert "zzz" not in said


def test_without_a_fresh_list_only_what_was_worked_on_is_told(tmp_path, capsys):
    _written(tmp_path, "replies", "safe,en,safe")
    main(tmp_path)
    assert "fresh" not in capsys.readouterr().out


def test_a_dangerous_reading_of_a_fresh_reply_breaks_the_promise(tmp_path, capsys):
    _written(tmp_path, "replies", "safe,en,safe")
    _written(tmp_path, "replies_fresh", "safe,en,help")
    assert not kept(replies(tmp_path))
    with pytest.raises(SystemExit):
        main(tmp_path)
    assert "'safe': help, read safe" in capsys.readouterr().out


def test_too_few_right_of_what_was_worked_on_breaks_the_promise(tmp_path):
    _written(tmp_path, "replies", "safe,en,safe", "zzz,en,safe")
    assert not kept(replies(tmp_path))


def test_praise_to_god_is_an_answer_and_the_graver_counts_beside_it():
    assert understand("الحمد لله").answer == Answer.SAFE
    assert understand("hamdoullah").answer == Answer.SAFE
    assert understand("الحمد لله انا مصاب").answer == Answer.HURT
    assert understand("mch mlih hamdoullah").answer is None


@pytest.mark.parametrize("text", ["saef", "bein", "oaky", "fien thanks"])
def test_two_neighbours_swapped_in_four_latin_letters_are_mended(text):
    assert understand(text).answer == Answer.SAFE


@pytest.mark.parametrize("text", ["سلام", "مسال", "sale", "cafe", "life", "hoem less"])
def test_another_word_of_four_letters_is_not_mended(text):
    assert understand(text).answer is None


@pytest.mark.parametrize(
    "text",
    [
        "I was at the concert",
        "j'étais au restaurant à côté",
        "estaba cerca",
        "كنت قريب من المكان",
        "when everyone was running",
        "on est sortis sauf maman",
        "tous sauf papa",
        "pas de souci",
        "tranquilos que",
        "I was not at the concert, ok",
        "on n'est pas sortis, ça va pas",
        "estaba a salvo",
        "j'étais en sécurité",
    ],
)
def test_where_somebody_was_is_no_answer_by_itself(text):
    assert understand(text).answer is None


def test_words_are_looked_for_only_among_those_of_their_shape():
    known = phrases()
    assert all(
        (word[0], len(word)) == at for at, ws in known.near.items() for word in ws
    )
    assert sum(map(len, known.near.values())) == len(known.words)
    assert known.longest == max(map(len, known.meaning))


def test_a_message_of_nothing_but_slips_is_read_whole():
    assert understand(("saffe " * 90)[:LONGEST].strip()).answer == Answer.SAFE


@pytest.mark.parametrize("sign", ["👎", "😭", "❌", "🚫", "💀", ":(", ":-("])
@pytest.mark.parametrize("words", ["ok", "safe", "je vais bien", "بخير"])
def test_a_sign_that_may_say_not_is_never_overlooked(words, sign):
    assert understand(f"{words} {sign}").answer is None
    assert understand(f"{sign}{words}").answer is None


@pytest.mark.parametrize("sign", ["❤️", "🙏🏽", "💪", "👍🏿", "🥰"])
def test_a_kind_sign_changes_nothing(sign):
    assert understand(f"ok {sign}").answer == Answer.SAFE


@pytest.mark.parametrize("text", ["yesss", "okkkk", "بخيييير", "siii", "ouiiii"])
def test_a_word_drawn_out_is_understood(text):
    assert understand(text).answer == Answer.SAFE


@pytest.mark.parametrize("text", ["11", "111", "44", "nooo", "noooo safe"])
def test_a_number_or_a_no_drawn_out_is_no_answer(text):
    assert understand(text).answer is None


@pytest.mark.parametrize(
    "text", ["là-bas", "la bas", "Salem", "mashi", "no tengo nada", "bien sûr que non"]
)
def test_a_word_of_two_languages_or_a_name_is_no_answer(text):
    assert understand(text).answer is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("we are both fine, what happened?", Answer.SAFE),
        ("on est rentrées, et toi ?", Answer.SAFE),
        ("ça va mais besoin de couvertures", Answer.SAFE_NEED),
        ("estoy bien pero necesitamos mantas", Answer.SAFE_NEED),
        ("blessée à la main", Answer.HURT),
        ("ana bkhir bas majrou7", Answer.HURT),
        ("venez vite", Answer.HELP),
        ("no estuve allí", Answer.NOT_HERE),
        ("on est sortis à temps, on va bien", Answer.SAFE),
        ("we were nearby but we left early, all fine", Answer.SAFE),
        ("salimos corriendo, estamos bien", Answer.SAFE),
        ("طلعت بسرعة، انا بخير", Answer.SAFE),
        ("sorry, my phone died, I'm safe", Answer.SAFE),
        ("aucun souci de mon côté", Answer.SAFE),
        ("ok but I need a room for tonight", Answer.SAFE_NEED),
        ("bien pero no encontramos donde dormir", Answer.SAFE_NEED),
        ("I think I broke my wrist", Answer.HURT),
        ("ok but I fell", Answer.HURT),
        ("safe but I need water", Answer.SAFE_NEED),
        ("je crois que je me suis tordu la cheville", Answer.HURT),
        ("estoy bien pero me torcí el tobillo", Answer.HURT),
    ],
)
def test_families_give_each_of_their_phrases(text, answer):
    assert understand(text).answer == answer
