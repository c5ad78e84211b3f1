# Image này CHƯA được dựng trên máy phát triển (không có Docker engine ở đó).
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# Libraries WeasyPrint opens at run time; the fonts come with the project.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libfontconfig1 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .

# Everything that is written lies under VAR_DIR, the only folder the account owns.
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin parindex \
    && install -d -o parindex -g parindex -m 0700 /data
ENV VAR_DIR=/data HOME=/data
USER parindex

# A missing static file fails the build here; the key is thrown away and is in no layer.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_hex(30))')" \
    python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000"]
