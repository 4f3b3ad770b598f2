"""Many ids are one array: `= ANY('{1,2,3}')` where Django writes `IN (1, 2, 3)`.

A person of the network reaches every region, and each `visible_to` names them. With a placeholder
for each id the driver parsed 200 of them in every statement, which took longer than the query.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import BigAutoField, ForeignKey
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

# No row has such an id, and PostgreSQL refuses the number instead of finding nothing.
LARGER_THAN_ANY = 2**63


class AsArray(In):
    def get_prep_lookup(self) -> Any:
        """A set of ids is taken as it is, where Django asks each whether it is an expression."""
        return self.rhs if isinstance(self.rhs, frozenset) else super().get_prep_lookup()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        ids = [value for value in self.rhs if value is not None and not _is_too_large(value)]
        if not ids:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, ids]


def _is_too_large(value: Any) -> bool:
    return not isinstance(value, int) and str(value).isdecimal() and int(value) >= LARGER_THAN_ANY


class RelatedInArray(AsArray, RelatedIn):
    """`region_id__in=[…]`"""


class IdInArray(AsArray):
    """`id__in=[…]`"""


def register_lookups() -> None:
    ForeignKey.register_lookup(RelatedInArray)
    BigAutoField.register_lookup(IdInArray)
