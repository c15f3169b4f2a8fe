"""All forms of the dossier in one file, with every text of every version under its digest."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC

from django.utils.translation import gettext as _

from policies.desk.dossier.as_csv import as_csv
from policies.desk.dossier.as_json import as_json, how_to_verify
from policies.desk.dossier.as_pdf import as_pdf
from policies.desk.dossier.gathered import Dossier, texts_of
from policies.register.models import Form

_ENDINGS = {Form.DOCUMENT.value: "json", Form.TEXT.value: "txt", Form.HTML.value: "html"}
_LEVEL = 6


def as_zip(dossier: Dossier) -> bytes:
    """Return everything in one ZIP file, the same bytes for the same state and language."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        _Writer(archive, dossier).write()
    return out.getvalue()


class _Writer:
    """Writes files all dated at the moment of the last thing that was recorded."""

    def __init__(self, archive: zipfile.ZipFile, dossier: Dossier) -> None:
        self.archive = archive
        self.dossier = dossier
        moment = dossier.as_of.astimezone(UTC)
        self.date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)

    def write(self) -> None:
        self.add("dossier.pdf", as_pdf(self.dossier))
        self.add("dossier.json", as_json(self.dossier))
        self.add("story.csv", as_csv(self.dossier))
        sums = []
        written: set[str] = set()
        for body, text in texts_of(self.dossier.chain, Form):
            digest = body.digest.removeprefix("sha256:")
            name = f"texts/{digest}.{_ENDINGS[body.form]}"
            if name not in written:
                written.add(name)
                self.add(name, text.encode())
                sums.append(f"{digest}  {name}\n")
        self.add("SHA256SUMS", "".join(sorted(sums)).encode())
        self.add("README.txt", _readme(self.dossier).encode("utf-8", "replace"))

    def add(self, name: str, content: bytes) -> None:
        info = zipfile.ZipInfo(name, self.date)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.create_system = 3  # Unix, wherever it is made
        info.external_attr = 0o644 << 16
        self.archive.writestr(info, content, compresslevel=_LEVEL)


def _readme(dossier: Dossier) -> str:
    said = {"title": dossier.title, "language": dossier.language, "portal": dossier.portal}
    paragraphs = [
        _("Dossier: %(title)s, %(language)s, %(portal)s") % said,
        _("It names members of staff, and people who gave an opinion. Keep it for those who have to know."),
        "\n".join(
            [
                _("dossier.pdf: what happened, and every version, to read and to print."),
                _("dossier.json: the same for programs, with every entry of the register and its proof."),
                _("story.csv: what happened, as a table for a spreadsheet."),
                _("texts: the text of every version as it was published, each in a file named after its SHA-256."),
            ]
        ),
        _("To check the texts, open a terminal in this folder and type:"),
        "    sha256sum --check SHA256SUMS",
        _(
            "Every line must end in “OK”. A text has not changed since it was approved if its SHA-256 stands in "
            "dossier.json in the “bodies” of an entry. A text that was redacted is not here."
        ),
        _("To check the entries themselves in dossier.json:"),
        "\n".join(f"{number}. {step}" for number, step in enumerate(how_to_verify(), 1)),
    ]
    return "\n\n".join(paragraphs) + "\n"
