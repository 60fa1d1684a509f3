"""What a stolen disk, a broken-into server, a bad officer and a court order would get.

Each line names the tests that hold it; tests/house/test_limits.py fails when one of
them is gone.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from vigie.listening.words import Words

SEALED = "vigie/trust/sealed/tests"
TRACE = "tests/scenarios/test_no_trace.py::test_nothing_of_a_reader"


@dataclass(frozen=True)
class Line:
    """One thing that is got, or not, and the tests that show it."""

    words: Words
    tests: tuple[str, ...]
    got: bool = False


@dataclass(frozen=True)
class Case:
    """Somebody who takes something, and what they would have."""

    name: Words
    lines: tuple[Line, ...]


CASES = (
    Case(
        _("A stolen disk, or a copy of it"),
        (
            Line(
                _("The public calls, with telephone numbers and doors hidden."),
                (
                    "vigie/reading/tests/test_masking_hides_what_leads_to_a_door.py"
                    "::test_nothing_of_what_must_be_hidden_is_left",
                ),
                got=True,
            ),
            Line(
                _("What the program must read back, if its keys are on that disk too."),
                (
                    f"{SEALED}/test_fields_seal_by_themselves.py"
                    "::test_another_deployments_keys_open_nothing",
                ),
                got=True,
            ),
            Line(
                _("Not what was sealed to named people: that needs their passphrases."),
                (
                    f"{SEALED}/test_people_have_key_pairs.py"
                    "::test_the_database_holds_no_private_key_and_no_passphrase",
                    f"{SEALED}/test_sealed_values.py"
                    "::test_the_writers_half_cannot_open",
                ),
            ),
            Line(
                _("Not your address, your browser or what you looked at."),
                (
                    f"{TRACE}_is_kept_while_the_program_runs",
                    f"{TRACE}_is_left_when_it_has_ended",
                ),
            ),
            Line(
                _("Not a backup: it opens with a key that is kept elsewhere."),
                (
                    "vigie/work/backup/tests/test_the_stream_is_sealed.py"
                    "::test_the_key_of_another_opens_nothing",
                ),
            ),
        ),
    ),
    Case(
        _("Somebody who has broken into the running server"),
        (
            Line(
                _("All that is sent while they are there, and what is opened then."),
                (
                    f"{SEALED}/test_people_have_key_pairs.py"
                    "::test_a_kept_key_comes_back_with_its_cookie",
                ),
                got=True,
            ),
            Line(
                _("Not what was sealed before and nobody opens."),
                (
                    f"{SEALED}/test_cases_open_to_their_people.py"
                    "::test_the_program_alone_cannot_read_back_what_it_wrote",
                ),
            ),
            Line(
                _("No quiet change of the journal: its head was published before."),
                (
                    "vigie/trust/journal/tests/test_rows_are_protected.py"
                    "::test_sql_changes_and_erases_nothing",
                ),
            ),
        ),
    ),
    Case(
        _("Somebody who works here and means harm"),
        (
            Line(
                _("The cases that were given to them, each opening with their name."),
                (
                    f"{SEALED}/test_cases_open_to_their_people.py"
                    "::test_each_opened_value_has_its_row_that_the_owner_sees",
                ),
                got=True,
            ),
            Line(
                _("Not the cases of others, and not alone what two must open."),
                (
                    f"{SEALED}/test_cases_open_to_their_people.py"
                    "::test_who_was_not_given_it_reads_nothing_and_leaves_no_trace_of_reading",
                    f"{SEALED}/test_the_glass_is_broken_by_two.py"
                    "::test_one_alone_opens_nothing",
                ),
            ),
        ),
    ),
    Case(
        _("A court order"),
        (
            Line(
                _("What is still kept, and what those who hold keys are made to open."),
                (
                    "vigie/trust/retention/tests/test_people_are_forgotten.py"
                    "::test_nothing_is_due_before_its_time",
                ),
                got=True,
            ),
            Line(
                _("Not what was forgotten, in no old copy either."),
                (
                    f"{SEALED}/test_forgetting_ends_cases.py"
                    "::test_it_opens_in_no_copy_of_the_database_either",
                    "vigie/trust/retention/tests/test_people_are_forgotten.py"
                    "::test_at_its_time_numbers_are_left_and_no_people",
                ),
            ),
        ),
    ),
)
