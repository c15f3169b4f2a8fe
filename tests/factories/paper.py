"""What a PDF says to a program that reads it."""

import io
import re
import unicodedata

import pypdf


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content):
    return "\n".join(page.extract_text() for page in read(content).pages)


def solid(text):
    """A text without the spaces that lines and columns put into it, and without what printing leaves out."""
    return re.sub(r"[\s\u200b\u200e\u200f\x00-\x1f]", "", unicodedata.normalize("NFKC", text))


def structure(reader):
    """Every element of the tree that tells what is what."""
    found, waiting = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if "/S" in element:
            found.append(element)
        kids = element.get("/K", [])
        waiting += kids if isinstance(kids, list) else [kids]
    return found
