import pytest
from django.db.models import Value

from regions.models import Region
from stakeholders.names import Plain, plain
from tests.cast import Cast

NAMES = ["José Núñez", "ÅSA Öberg", "plain", "Łukasz", "Ωmega", "ﬁne", "日本", "o\u0301"]


def test_plain_drops_case_and_accents() -> None:
    assert plain("José NÚÑEZ") == "jose nunez"


@pytest.mark.parametrize("name", NAMES)
def test_plain_is_the_same_in_sql(cast: Cast, name: str) -> None:
    in_sql = Region.objects.annotate(plain=Plain(Value(name))).values_list("plain", flat=True)
    assert in_sql[0] == plain(name)
