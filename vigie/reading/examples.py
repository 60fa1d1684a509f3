"""The rules' own examples, as tests."""

from vigie.reading.entities import local_finders
from vigie.reading.finders import Finders, naming
from vigie.reading.fold import fold
from vigie.reading.gazetteer import Gazetteer
from vigie.reading.post import Post
from vigie.reading.reference import SlowReader
from vigie.reading.rules import GIVEN_AT, Rule, Rules


def failures(rules: Rules, finders: Finders | None = None) -> list[str]:
    """Return a sentence for each example that the rules do not keep.

    In `yes` the rule must hold, and with a weight of 1.0 or more the post must get
    its label from all rules together; in `no` the rule must not hold. Without
    `finders`, people, plates and phones are found as in a deployment, and the names
    in the files' `places` are the only places known.
    """
    slowly = SlowReader(rules, finders or _knowing(rules.places))
    wrong: list[str] = []
    for rule in rules.rules:
        for text in rule.yes:
            wrong += _missed(rule, text, slowly)
        for text in rule.no:
            if rule.id in slowly.holding(_post(text)):
                wrong.append(f'{rule.id} holds, and should not, for "{text}"')
    return wrong


def _knowing(places: tuple[str, ...]) -> Finders:
    named = naming([(name, fold(name)) for name in places])
    real = local_finders(Gazetteer.build(()), "FR")
    return real._replace(places=named.places, phrases=named.phrases)


def _missed(rule: Rule, text: str, slowly: SlowReader) -> list[str]:
    if rule.id not in slowly.holding(_post(text)):
        return [f'{rule.id} does not hold for "{text}"']
    if rule.weight >= GIVEN_AT and rule.label not in slowly.read(_post(text)).labels:
        return [f'{rule.label} is vetoed, {rule.id} notwithstanding, for "{text}"']
    return []


def _post(text: str) -> Post:
    return Post("example", "1", "", 0, text)
