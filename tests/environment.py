"""The environment of the suite, set before Django reads its settings (pytest loads this plugin first)."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "chi-dung-trong-kiem-thu")
os.environ["STATIC_MANIFEST"] = "0"
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="parindex-test-")
os.environ.setdefault("DEMO_PASSWORD", "mat-khau-dung-thu")
