"""The pages somebody opens, by who opens them: for axe, for screenshots, for the eye."""

PAGES: tuple[tuple[str, str, str], ...] = (
    ("sign-in", "", "/accounts/login/"),
    ("reset-password", "", "/accounts/password/reset/"),
    ("home", "ana", "/r/texas/"),
    ("process", "ana", "/r/texas/process/"),
    ("meetings", "ana", "/r/texas/meetings/"),
    ("meetings-past", "ana", "/r/texas/meetings/?show=past"),
    ("meetings-month", "ana", "/r/texas/meetings/?show=month"),
    ("meeting-add", "ana", "/r/texas/meetings/new/"),
    ("stakeholders", "ana", "/r/texas/stakeholders/"),
    ("reports", "ana", "/r/texas/reports/"),
    ("report-add", "ana", "/r/texas/reports/new/"),
    ("outbox", "ana", "/r/texas/outbox/"),
    ("people", "ana", "/r/texas/people/"),
    ("invite", "ana", "/r/texas/people/invite/"),
    ("history", "ana", "/r/texas/history/"),
    ("security", "ana", "/accounts/2fa/"),
    ("sessions", "ana", "/accounts/sessions/"),
    ("my-meetings", "sam", "/r/texas/meetings/"),
    ("network", "nia", "/network/"),
    ("catalogue", "ned", "/network/catalogue/"),
    ("accounts", "ned", "/network/people/"),
    ("clients", "ned", "/network/clients/"),
    ("missing", "ana", "/r/texas/meetings/999999/"),
)

# Pages of one thing: the first link of a list leads there.
FIRST_OF: tuple[tuple[str, str, str, str], ...] = (
    ("meeting", "ana", "/r/texas/meetings/", "main tbody th a"),
    ("organization", "ana", "/r/texas/stakeholders/", "main tbody th a"),
    ("step", "ana", "/r/texas/process/", "main table td a"),
    ("mail", "ana", "/r/texas/outbox/", "main tbody th a"),
)
