# Two images: `portal` (web, worker, beat, migrations) and `proxy` (TLS).
# syntax=docker/dockerfile:1

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund --ignore-scripts

FROM python:3.11-slim-bookworm AS build
ENV UV_PROJECT_ENVIRONMENT=/app/.venv UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1 \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir "uv>=0.8"
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev
COPY . .
COPY --from=packages /app/node_modules node_modules
# The key is for these two commands; the image carries none.
RUN .venv/bin/python -m reset_portal.assets \
    && SECRET_KEY=build .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && rm -rf node_modules

FROM python:3.11-slim-bookworm AS portal
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 HOME=/tmp
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
CMD ["python", "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", \
     "--workers", "2", "--blocking-threads", "4", "--host", "0.0.0.0", "--port", "8000", \
     "reset_portal.wsgi:application"]

FROM caddy:2-alpine AS proxy
COPY docker/Caddyfile /etc/caddy/Caddyfile
# Named volumes take the owner of the folder they are mounted on.
RUN chown -R 10002:10002 /data /config
USER 10002:10002
