from django.db import connection

from reset_portal.celery import check_login


def test_a_worker_forks_without_the_pool_it_asked_with(committed: None) -> None:
    connection.close()
    check_login()
    assert connection.connection is None
    connection.ensure_connection()
