"""Document → Word (.docx) with python-docx: the same model, the same order, the layout of Nghị định 30/2020/NĐ-CP.

Numbers of headings are printed as they were typed ("1.1." below "III.2" included), so headings carry real heading
styles but no automatic numbering. Word draws no watermark here: a draft says "DỰ THẢO" in its head.
"""

import io

from docx import Document as new_file

from ..model import Document
from .body import add_appendix, add_block, add_close
from .head import add_head
from .notes import Notes
from .page import add_section, set_page, set_properties
from .styles import set_styles


def to_docx(document: Document) -> bytes:
    """The Word file of a document."""
    file = new_file()
    set_styles(file)
    set_page(file.sections[0])
    set_properties(file, document)
    notes = Notes(file)
    add_head(file, document)
    for block in document.blocks:
        add_block(file, block, notes)
    add_close(file, document, notes)
    for appendix in document.appendices:
        add_section(file, landscape=appendix.is_wide)
        add_appendix(file, document, appendix)
    notes.finish()
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()
