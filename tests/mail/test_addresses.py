from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mail.addresses import named_in, reply_address

BIG = 2**63 - 1
ANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def read(settings: Any) -> Any:
    settings.REPLY_ADDRESS = "r@reply.example"
    return settings


def test_without_a_mailbox_there_is_no_address(settings: Any) -> None:
    settings.REPLY_ADDRESS = ""
    assert reply_address("meeting", 1) == ""


@ANY
@given(numbers=st.lists(st.integers(0, BIG), min_size=1, max_size=4))
def test_any_numbers_come_back_whatever_the_case(numbers: list[int]) -> None:
    address = reply_address("meeting", *numbers)
    for shown in (address, address.upper(), f"Texas <{address}>, other@x.example"):
        assert list(named_in("meeting", shown)) == [tuple(numbers)]


def test_the_local_part_is_as_long_as_mail_allows() -> None:
    local = reply_address("meeting", 999, 10**9, 10**9, 99).partition("@")[0]
    assert len(local) <= 64
    # 26 letters of 32 are 130 bits.
    assert len(local.rpartition(".")[2]) == 26


@ANY
@given(at=st.integers(2, 40), letter=st.sampled_from("abcdefg234567.0"))
def test_one_letter_makes_a_forgery(at: int, letter: str) -> None:
    address = reply_address("meeting", 9, 1234, 77, 0)
    local, _, domain = address.partition("@")
    at %= len(local)
    forged = f"{local[:at]}{letter}{local[at + 1 :]}@{domain}"
    expected = [(9, 1234, 77, 0)] if forged == address else []
    assert list(named_in("meeting", forged)) == expected


def test_an_address_of_another_kind_or_domain_names_nothing(settings: Any) -> None:
    address = reply_address("meeting", 1)
    assert not list(named_in("other", address))
    settings.REPLY_ADDRESS = "r@elsewhere.example"
    assert not list(named_in("meeting", address))


def test_an_earlier_key_still_holds(settings: Any) -> None:
    address = reply_address("meeting", 1)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-another-key-another-key"
    assert reply_address("meeting", 1) != address
    assert list(named_in("meeting", address)) == [(1,)]
