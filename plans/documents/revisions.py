"""What was added to a PDF since a revision of it: signatures in fields that stood empty, or something else as well.

An object that no later revision overrides cannot change, and what is new is seen only through what was overridden: so
the few overridden objects are looked at, and each must be one that signing writes. pyHanko's own comparison follows
every path of the tags instead: 22 s for 32 pages signed twice, 10 minutes for 112.
"""

import io
from itertools import pairwise

from pyhanko.pdf_utils.generic import DictionaryObject, PdfObject, Reference, StreamObject
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

OF_CATALOG = {"/Perms", "/Extensions", "/Version", "/DSS"}
OF_FORM = {"/SigFlags", "/DR", "/DA"}
OF_FIELD = {"/V", "/AP", "/MK"}


def revisions_of(issued: bytes, reader: PdfFileReader) -> int:
    """How many revisions ``issued`` has when ``reader`` begins with them and goes on after them; otherwise 0.

    The bytes alone do not say so: a whole new document hung behind the issued one begins with its bytes too, and shows
    nothing of it.
    """
    known = PdfFileReader(io.BytesIO(issued), strict=True).xrefs
    places = [known.get_startxref_for_revision(n) for n in range(known.total_revisions)]
    own = [reader.xrefs.get_startxref_for_revision(n) for n in range(reader.xrefs.total_revisions)]
    return len(places) if own[: len(places)] == places and len(own) > len(places) else 0


def only_signed(reader: PdfFileReader, first: int) -> bool:
    """Whether the revisions from number ``first`` on (0: the oldest) only fill empty signature fields."""
    steps = [reader.get_historical_resolver(n) for n in range(first - 1, reader.xrefs.total_revisions)]
    return all(_only_signs(old, new) for old, new in pairwise(steps))


def _only_signs(old: HistoricalResolver, new: HistoricalResolver) -> bool:
    if new.refs_freed_in_revision() or new.root_ref != old.root_ref:
        return False
    overridden = [ref for ref in new.explicit_refs_in_revision() if not old.is_ref_unassignable(ref)]
    return all(_is_of_signing(ref, old, new) for ref in overridden)


def _is_of_signing(ref: Reference, old: HistoricalResolver, new: HistoricalResolver) -> bool:
    before, after = old(ref), new(ref)
    if _written(before) == _written(after):  # some programs write a copy of what there is
        return True
    if ref == _ref(old(old.root_ref), "/Metadata"):
        return isinstance(after, StreamObject) and after.get("/Type") == "/Metadata"
    if not (_is_plain(before) and _is_plain(after)):
        return False
    return ref == _ref(old.trailer_view, "/Info") or _changed(before, after) <= _free_keys(ref, old, before, after)


def _free_keys(ref: Reference, old: HistoricalResolver, before, after) -> set[str]:
    """The entries of an object that signing writes."""
    root = old(old.root_ref)
    if ref == old.root_ref:
        return OF_CATALOG
    if ref == _ref(root, "/AcroForm"):
        return OF_FORM
    is_empty_field = before.get("/FT") == "/Sig" and "/V" not in before
    return OF_FIELD if is_empty_field and "/V" in after and ref in _fields(root) else set()


def _fields(root: DictionaryObject) -> set[Reference]:
    return {field.reference for field in root["/AcroForm"]["/Fields"]}


def _ref(holder: DictionaryObject, key: str) -> Reference | None:
    return getattr(holder.raw_get(key), "reference", None) if key in holder else None


def _is_plain(value: PdfObject) -> bool:
    return isinstance(value, DictionaryObject) and not isinstance(value, StreamObject)


def _changed(before: DictionaryObject, after: DictionaryObject) -> set[str]:
    return {key for key in before.keys() | after.keys() if _entry(before, key) != _entry(after, key)}


def _entry(holder: DictionaryObject, key: str) -> bytes | None:
    return _written(holder.raw_get(key)) if key in holder else None


def _written(value: PdfObject) -> bytes:
    target = io.BytesIO()
    value.write_to_stream(target)
    return target.getvalue()
