"""Sessions: a row each, and a copy in the cache."""

from typing import Any

from django.contrib.sessions.backends import cached_db


class SessionStore(cached_db.SessionStore):
    """Copies are written with the row alone, never while reading.

    Django's also copies what it has found in the table. Whoever asks in the moment between a
    sign-out and its commit still finds the row, and the copy would outlive it for two weeks.
    """

    def load(self) -> dict[str, Any]:
        known = self._cached()
        if known is not None:
            return known
        row = self._get_session_from_db()  # type: ignore[attr-defined]
        return self.decode(row.session_data) if row else {}

    def _cached(self) -> dict[str, Any] | None:
        # What no session of ours is called has no row either, and PostgreSQL takes no NUL.
        if not self.session_key or not self.session_key.isalnum():
            self._session_key = None
            return {}
        found: dict[str, Any] | None = self._cache.get(self.cache_key)  # type: ignore[attr-defined]
        return found
