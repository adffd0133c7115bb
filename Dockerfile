# One image for web, worker, payer, beat, init and the demo's bank; a second stage is nginx with the static files.

FROM python:3.11-slim AS portal
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never \
    PATH=/app/.venv/bin:$PATH \
    STATIC_ROOT=/srv/static \
    PRIVATE_FILES=/srv/files
RUN pip install --no-cache-dir uv==0.13.9 \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin portal
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev --no-group embedded --group examples --group s3 --no-cache
COPY . .
RUN python -m devstack offline python manage.py translations compile \
    && python -m devstack offline python manage.py collectstatic --noinput \
    && install -d -o portal -g portal /srv/files /srv/bank
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--blocking-threads", "1", \
     "siapkerja.wsgi:application"]

FROM nginx:1.28-alpine AS front
COPY deploy/nginx/portal.conf /etc/nginx/portal.conf
COPY --from=portal /srv/static /srv/static
