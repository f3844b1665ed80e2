"""The technical limits of attachments, in one place; each can be set from the environment."""

import os
from datetime import timedelta

MAX_BYTES = int(os.environ.get("LINLI_FILE_BYTES", 15 * 1024 * 1024))
MAX_PIXELS = int(os.environ.get("LINLI_PHOTO_PIXELS", 50_000_000))
MAX_PER_SUBJECT = int(os.environ.get("LINLI_FILES_PER_SUBJECT", 12))
DISTRICT_BYTES = int(os.environ.get("LINLI_DISTRICT_BYTES", 200 * 1024**3))
UNBOUND_FOR = timedelta(hours=int(os.environ.get("LINLI_UNBOUND_HOURS", 24)))
THUMBNAILS = (320, 1280)
