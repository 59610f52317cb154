"""Vectors: the places in which a browser keeps state. A new one is a file here and a line below."""

from harness.isolation.vectors.basic_auth import BASIC_AUTH
from harness.isolation.vectors.broadcast_channel import BROADCAST_CHANNEL
from harness.isolation.vectors.cache_storage import CACHE_STORAGE
from harness.isolation.vectors.deep_cookie import DEEP_COOKIE
from harness.isolation.vectors.driver_script import DRIVER_SCRIPT
from harness.isolation.vectors.etag import ETAG
from harness.isolation.vectors.history import HISTORY
from harness.isolation.vectors.http_cache import HTTP_CACHE
from harness.isolation.vectors.indexed_db import INDEXED_DB
from harness.isolation.vectors.late_cookie import LATE_COOKIE
from harness.isolation.vectors.late_download import LATE_DOWNLOAD
from harness.isolation.vectors.left_over_tab import LEFT_OVER_TAB
from harness.isolation.vectors.local_storage import LOCAL_STORAGE
from harness.isolation.vectors.open_dialog import OPEN_DIALOG
from harness.isolation.vectors.permission import PERMISSION
from harness.isolation.vectors.plain_cookie import PLAIN_COOKIE
from harness.isolation.vectors.private_files import PRIVATE_FILES
from harness.isolation.vectors.second_site_cookie import SECOND_SITE_COOKIE
from harness.isolation.vectors.second_site_storage import SECOND_SITE_STORAGE
from harness.isolation.vectors.service_worker import SERVICE_WORKER
from harness.isolation.vectors.session_storage import SESSION_STORAGE
from harness.isolation.vectors.shared_worker import SHARED_WORKER
from harness.isolation.vectors.tcp_connection import TCP_CONNECTION
from harness.isolation.vectors.vector import Vector
from harness.isolation.vectors.window_name import WINDOW_NAME

VECTORS: tuple[Vector, ...] = (
    PLAIN_COOKIE,
    DEEP_COOKIE,
    SECOND_SITE_COOKIE,
    LOCAL_STORAGE,
    SESSION_STORAGE,
    SECOND_SITE_STORAGE,
    INDEXED_DB,
    CACHE_STORAGE,
    PRIVATE_FILES,
    SERVICE_WORKER,
    HTTP_CACHE,
    ETAG,
    PERMISSION,
    DRIVER_SCRIPT,
    WINDOW_NAME,
    HISTORY,
    LEFT_OVER_TAB,
    BROADCAST_CHANNEL,
    SHARED_WORKER,
    OPEN_DIALOG,
    LATE_DOWNLOAD,
    BASIC_AUTH,
    LATE_COOKIE,
    TCP_CONNECTION,
)
