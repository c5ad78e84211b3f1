"""The product's web application with every page imported, so that a process forked from it answers at once."""

from importlib import import_module

from parindex.wsgi import application  # noqa: F401

import_module("parindex.urls")
