from django.apps import AppConfig


class MissingConfig(AppConfig):
    name = "vigie.missing"
    label = "missing"

    def ready(self) -> None:
        """Know the verbs of a call and of its end, go on with what a new one lacks,
        bring calls and words to the desk, and keep the clocks."""
        from vigie.emergencies import looking
        from vigie.emergencies.notices import ItemDecided, subscribe
        from vigie.missing import (
            after,
            calls,
            closing,
            death,
            desk,
            following,
            from_rooms,
            jobs,
            links,
            list_looking,
            list_matching,
            news,
            notes,
            photo_desk,
            posts_starting,
            program_keys,
            registries,
            reviving,
            rounds,
            search,
            steps,
            thread_desk,
            waiting,
        )
        from vigie.trust.journal import verbs
        from vigie.work.worker import every

        verbs.know(calls.VERBS | program_keys.VERBS | registries.VERBS | waiting.VERBS)
        verbs.know(closing.VERBS | links.VERBS | death.VERBS | notes.VERBS)
        steps.know_steps()
        desk.know_rooms()
        subscribe(ItemDecided, desk.hear_decided)
        reviving.register(lambda person: search.index([(person, person.known)]))
        following.know_kinds()
        thread_desk.start()
        news.hear(following.tell)
        every(after.SECONDS, "calls")(after.catch_up)
        every(jobs.SECONDS, "missing clocks")(jobs.keep_clocks)
        every(jobs.ERASE_SECONDS, "missing endings")(jobs.erase)
        photo_desk.start()
        from_rooms.start()
        list_matching.start()
        posts_starting.start()
        looking.register(rounds.PLACE, rounds.look_at_records)
        looking.register(list_looking.PLACE, list_looking.look)
        every(rounds.SECONDS, "rounds")(rounds.keep_rounds)
