"""Putting letters into words: rows in, what a channel is given out."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils import translation

from vigie.relaying.bundles import Bundle
from vigie.relaying.channels.contract import Out, Text
from vigie.relaying.kinds import Facts, kind_of, known
from vigie.relaying.models import Address, Message
from vigie.relaying.states import Channel
from vigie.relaying.stopping import stop_url
from vigie.trust.sealed.errors import CannotOpen

log = logging.getLogger("vigie.relaying")


class Wordless(Exception):
    """A letter cannot be put into words; its text says why, for operators."""


class Words:
    """The words of one batch: what many are told in one language is written once."""

    def __init__(self, channel: Channel, bundles: Sequence[Bundle]) -> None:
        self._channel = channel
        messages = {row.message for bundle in bundles for row in bundle.rows}
        addresses = {bundle.rows[0].address for bundle in bundles}
        self._messages = Message.objects.in_bulk(messages)
        self._addresses = Address.objects.in_bulk(addresses)
        self._texts: dict[tuple[tuple[UUID, ...], str], Text] = {}
        self._facts: dict[UUID, Any] = {}
        self._receivers: dict[UUID, list[UUID]] = defaultdict(list)
        for row in (row for bundle in bundles for row in bundle.rows):
            self._receivers[row.message].append(row.address)
        self._own: dict[UUID, Mapping[UUID, Facts]] = {}

    def out(self, bundle: Bundle) -> Out:
        """Return a bundle as the channel takes it. Raises Wordless."""
        address = self._addresses.get(bundle.rows[0].address)
        if address is None:
            raise Wordless("its address was erased")
        language = address.language or settings.LANGUAGE_CODE
        try:
            to, secret = address.value, address.secret or ""
        except CannotOpen:
            raise Wordless("its address does not open") from None
        text, stop = self._text(bundle, language), stop_url(address.pk)
        return Out(bundle.key, to, secret, language, text, stop)

    def _text(self, bundle: Bundle, language: str) -> Text:
        messages = sorted({row.message for row in bundle.rows}, key=self._age)
        kind = bundle.rows[0].kind
        if self._adds(kind):
            return self._written(kind, messages, language, bundle.rows[0].address)
        found = self._texts.get((tuple(messages), language))
        if found is None:
            found = self._written(kind, messages, language, None)
            self._texts[tuple(messages), language] = found
        return found

    def _written(
        self,
        kind: str,
        messages: Sequence[UUID],
        language: str,
        address: UUID | None,
    ) -> Text:
        try:
            facts = [self._facts_for(kind, message, address) for message in messages]
            with translation.override(language):
                return kind_of(kind).render(facts, language, self._channel)
        except CannotOpen:
            raise Wordless("its message does not open") from None
        except Exception:
            # A fault in one kind's words must not keep the others from going.
            log.exception("a letter could not be put into words")
            raise Wordless("it could not be put into words") from None

    def _adds(self, kind: str) -> bool:
        found = known(kind)
        return found is not None and found.own is not None

    def _facts_for(self, kind: str, message: UUID, address: UUID | None) -> Facts:
        """A message's facts, and what is the address's own: asked once for a batch."""
        facts: Facts = self._read(message)
        own = kind_of(kind).own
        if own is None or address is None:
            return facts
        if message not in self._own:
            every = {one for to in self._receivers[message] for one in self._at(to)}
            self._own[message] = own(facts, list(every))
        found = dict(facts)
        for one in self._at(address):
            found |= self._own[message].get(one, {})
        return found

    def _at(self, address: UUID) -> list[UUID]:
        """An address, and the one that it stands beside: what is that one's own, such
        as a link, is told here too, and comes before."""
        row = self._addresses.get(address)
        return [address, row.beside_id] if row and row.beside_id else [address]

    def _read(self, message: UUID) -> Any:
        if message not in self._facts:
            self._facts[message] = msgspec.json.decode(self._messages[message].facts)
        return self._facts[message]

    def _age(self, message: UUID) -> Any:
        return self._messages[message].made_at, message
