from vigie.lib.names.sieve import Sieve

NAMES = [
    (1, ("Orlane Vasseur", "Lana Vasseur")),
    (2, ("Basile Quénot",)),
    (3, ("Mehdi Benali",)),
]


def test_a_name_finds_who_may_be_called_so_also_misspelt_and_reordered():
    sieve = Sieve(NAMES)
    assert sieve.like("Orlane Vasseur", 0.75) == {1: 1.0}
    assert set(sieve.like("Vaseur Orlane", 0.75)) == {1}
    assert set(sieve.like("Mehdi Ben Ali", 0.75)) == {3}


def test_a_name_that_nobody_bears_finds_nobody():
    sieve = Sieve(NAMES)
    assert sieve.like("Ismaël Toubiana", 0.75) == {}
    assert sieve.like("", 0.75) == {}
    assert Sieve([]).like("Orlane Vasseur", 0.75) == {}


def test_many_of_one_name_are_all_found():
    sieve = Sieve([(number, ("Orlane Vasseur",)) for number in range(20)])
    assert len(sieve.like("Orlane Vasseur", 0.75)) == 20


def test_the_best_of_several_names_counts_and_less_than_asked_does_not():
    sieve = Sieve(NAMES)
    assert sieve.like("Lana Vasseur", 0.9)[1] == 1.0
    assert sieve.like("Orlane Vaseur", 0.999) == {}
