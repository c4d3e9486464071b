"""How are the tokens of many answers said as one of each service?"""

from spbe.demo.tokens import together

ONE, OTHER = "0" * 31 + "1", "0" * 31 + "2"


def test_of_each_lane_the_furthest_place_is_said_once() -> None:
    done = [f"personnel.{ONE}.1-4.2-3", f"training.{ONE}.7-1", f"personnel.{ONE}.1-7.4-8"]
    assert together(done) == f"personnel.{ONE}.1-7.2-3.4-8,training.{ONE}.7-1"


def test_of_two_histories_the_one_named_last_counts() -> None:
    assert together([f"personnel.{ONE}.1-4", f"personnel.{OTHER}.1-2"]) == f"personnel.{OTHER}.1-2"


def test_a_service_at_its_beginning_has_no_places() -> None:
    assert together([f"personnel.{ONE}"]) == f"personnel.{ONE}"
    assert together([]) == ""
