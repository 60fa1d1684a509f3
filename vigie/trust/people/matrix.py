"""The permission matrix: addresses × verbs, as data, and the decision on it. Pure."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from vigie.trust.people.standing import Standing
from vigie.trust.people.states import Role

VERBS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
PLAIN = "plain"  # the table of names without a namespace


class BadMatrix(ValueError):
    """The table cannot be used; its text names the row."""


class Verdict(Enum):
    """What becomes of a request."""

    ALLOW = "allow"
    HIDE = "not found"
    SIGN_IN = "sign in first"
    PROVE = "a second factor first"


@dataclass(frozen=True)
class Rule:
    """Who may: everybody, whoever has signed in, or holders of a role."""

    public: bool = False
    member: bool = False
    roles: frozenset[str] = frozenset()
    anywhere: bool = False

    def decide(
        self, standing: Standing, emergency: int | None, *, has_place: bool = False
    ) -> Verdict:
        """Return what becomes of a request by somebody of this standing.

        `has_place`: the address names an emergency, `emergency` by its id, None when
        there is no such. Who may not is told what whoever finds nothing is told.
        """
        if self.public:
            return Verdict.ALLOW
        if self.member:
            return Verdict.ALLOW if standing.is_member else Verdict.SIGN_IN
        if has_place and emergency is None:
            return Verdict.HIDE
        if self.roles & self._held(standing, emergency):
            return Verdict.ALLOW
        shown = Standing(grants=standing.grants, proven=True)
        if self.roles & self._held(shown, emergency):
            return Verdict.PROVE
        return Verdict.HIDE

    def _held(self, standing: Standing, emergency: int | None) -> frozenset[str]:
        if self.anywhere and emergency is None:
            return standing.roles_anywhere()
        return standing.roles_in(emergency)


@dataclass(frozen=True)
class Matrix:
    """Every rule, by the name of an address and by verb."""

    rules: Mapping[str, Mapping[str, Rule]]

    def rule(self, name: str, verb: str) -> Rule | None:
        """Return the rule for a verb of a named address; None when it has none."""
        return self.rules.get(name, {}).get("GET" if verb == "HEAD" else verb)

    def public_verbs(self, name: str) -> list[str]:
        """Return the verbs that everybody may use on an address: safe to be told."""
        row = self.rules.get(name, {})
        found = sorted(verb for verb, rule in row.items() if rule.public)
        return [*found, "HEAD"] if "GET" in found else found


def load(path: Path) -> Matrix:
    """Return the matrix of a TOML file. Raises BadMatrix on a row that is unclear."""
    tables = tomllib.loads(path.read_bytes().decode())
    sets = {**{role: [role] for role in Role.values}, **tables.pop("sets", {})}
    for name, roles in sets.items():
        if not set(roles) <= set(Role.values):
            raise BadMatrix(f"sets.{name} names a role that there is not.")
    rules = {}
    for space, rows in tables.items():
        for name, row in rows.items():
            full = name if space == PLAIN else f"{space}:{name}"
            rules[full] = _row(full, row, sets)
    return Matrix(rules)


def _row(
    name: str, row: Mapping[str, str], sets: Mapping[str, Iterable[str]]
) -> dict[str, Rule]:
    if not row or not set(row) <= VERBS:
        raise BadMatrix(f"{name}: its verbs must be some of {sorted(VERBS)}.")
    return {verb: _rule(name, words.split(), sets) for verb, words in row.items()}


def _rule(name: str, words: list[str], sets: Mapping[str, Iterable[str]]) -> Rule:
    if words == ["public"]:
        return Rule(public=True)
    if words == ["member"]:
        return Rule(member=True)
    anywhere = "anywhere" in words
    named = [word for word in words if word != "anywhere"]
    if not named or not set(named) <= set(sets):
        raise BadMatrix(f"{name}: “{' '.join(words)}” is no rule.")
    roles = frozenset(role for word in named for role in sets[word])
    return Rule(roles=roles, anywhere=anywhere)
