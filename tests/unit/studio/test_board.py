"""The pads' board: seeds in places, pins, rejections."""

from __future__ import annotations

from soundwell.studio.pads import Board, board_html


def laid_out(count=4, first=1):
    board = Board()
    board.lay_out(first, count)
    return board


def seeds(board):
    return [pad.seed for pad in board.pads]


def test_seeds_count_up_from_the_first():
    assert seeds(laid_out()) == [1, 2, 3, 4]


def test_pinned_places_keep_their_seed_and_are_not_made_again():
    board = laid_out()
    board.pin(2)
    assert board.lay_out(1, 4) == [0, 1, 3]
    assert seeds(board) == [1, 2, 3, 4]
    board.lay_out(3, 4)
    assert seeds(board) == [4, 5, 3, 6]


def test_a_pin_outlives_a_smaller_board():
    board = laid_out()
    board.pin(3)
    board.lay_out(1, 2)
    assert seeds(board)[0] == 4 and len(board.pads) == 2


def test_a_rejected_seed_returns_neither_there_nor_later():
    board = laid_out()
    board.reject(0)
    assert seeds(board) == [5, 2, 3, 4]
    board.lay_out(1, 4)
    assert 1 not in seeds(board)


def test_another_take_is_none_of_the_boards():
    board = laid_out()
    board.again(3)
    assert seeds(board) == [1, 2, 3, 5]


def test_a_slot_follows_its_seed():
    board = laid_out()
    board.compare("A", 1)
    assert board.in_slot("A") is board.pads[1] and board.in_slot("B") is None
    board.reject(1)
    assert board.in_slot("A") is None


def test_pads_that_are_being_made_say_so():
    assert board_html(laid_out(2)).count("being made") == 2
