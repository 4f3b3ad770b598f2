"""What beat sends, from the first moment on: `python -m bench.ticks` until it is ended."""

import time

from reset_portal.celery import app

TICKS = {"reminders.tasks.send_due": 60, "mail.tasks.deliver": 5}

second = 0
while True:
    for task, every in TICKS.items():
        if second % every == 0:
            app.send_task(task, expires=every)
    time.sleep(1)
    second += 1
