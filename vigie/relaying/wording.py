"""Putting letters into words: rows in, what a channel is given out."""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.utils import translation

from vigie.relaying.bundles import Bundle
from vigie.relaying.channels.contract import Out, Text
from vigie.relaying.kinds import kind_of
from vigie.relaying.models import Address, Message
from vigie.relaying.states import Channel
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
        return Out(bundle.key, to, secret, language, self._text(bundle, language))

    def _text(self, bundle: Bundle, language: str) -> Text:
        messages = sorted({row.message for row in bundle.rows}, key=self._age)
        found = self._texts.get((tuple(messages), language))
        if found is None:
            found = self._written(bundle.rows[0].kind, messages, language)
            self._texts[tuple(messages), language] = found
        return found

    def _written(self, kind: str, messages: Sequence[UUID], language: str) -> Text:
        try:
            facts = [self._read(message) for message in messages]
            with translation.override(language):
                return kind_of(kind).render(facts, language, self._channel)
        except CannotOpen:
            raise Wordless("its message does not open") from None
        except Exception:
            # A fault in one kind's words must not keep the others from going.
            log.exception("a letter could not be put into words")
            raise Wordless("it could not be put into words") from None

    def _read(self, message: UUID) -> Any:
        if message not in self._facts:
            self._facts[message] = msgspec.json.decode(self._messages[message].facts)
        return self._facts[message]

    def _age(self, message: UUID) -> Any:
        return self._messages[message].made_at, message
