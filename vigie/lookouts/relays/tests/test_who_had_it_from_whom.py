"""The tree of who had it from whom, and which areas lie in reach: no database."""

import random

from vigie.lib import geo
from vigie.lookouts.relays.choosing import COARSE, area_of, within
from vigie.lookouts.relays.tree import DEEPEST, tree

PRETORIA, JOBURG, CAPE_TOWN = (-25.75, 28.19), (-26.20, 28.05), (-33.92, 18.42)


def shape(branches):
    return [(one.row, shape(one.branches)) for one in branches]


def test_who_had_it_from_nobody_is_a_root():
    rows = {1: "a", 2: "b", 3: "c", 4: "d"}
    found = tree(rows, {1: None, 2: 1, 3: 2, 4: None})
    assert shape(found) == [("a", [("b", [("c", [])])]), ("d", [])]


def test_who_had_it_from_one_who_is_not_there_is_a_root():
    assert shape(tree({2: "b"}, {2: 99})) == [("b", [])]


def test_a_circle_is_cut_at_its_first():
    rows = {1: "a", 2: "b", 3: "c"}
    assert shape(tree(rows, {1: 3, 2: 1, 3: 2})) == [("a", [("b", [("c", [])])])]


def test_everybody_stands_in_the_tree_once_whatever_they_said():
    chance = random.Random(5)
    for _ in range(300):
        rows = {number: number for number in range(12)}
        said = {number: chance.choice([None, *range(12)]) for number in rows}
        todo, seen = list(tree(rows, said)), []
        while todo:
            one = todo.pop()
            seen.append(one.row)
            todo += one.branches
        assert sorted(seen) == list(rows)


def test_a_long_chain_is_drawn_no_deeper_than_a_page_holds():
    rows = {number: number for number in range(500)}
    found, depth = tree(rows, {number: number - 1 for number in range(1, 500)}), 0
    while found:
        found, depth = [below for one in found for below in one.branches], depth + 1
    assert depth == DEEPEST


def test_an_area_is_within_whatever_the_size_of_the_likely_cells():
    areas = {area_of(geo.cell_at(*at, 8)) for at in (PRETORIA, JOBURG, CAPE_TOWN)}
    near = area_of(geo.cell_at(*JOBURG, 8))
    for resolution in (10, 8, COARSE):
        assert within(areas, {geo.cell_at(*JOBURG, resolution)}) == {near}
    wide = within(areas, {geo.cell_at(*JOBURG, 3)})
    assert near in wide
    assert area_of(geo.cell_at(*CAPE_TOWN, 8)) not in wide
    assert within(areas, []) == frozenset()
