import io
import zipfile

import pypdf
import pytest

from policies.desk.dossier.as_csv import as_csv
from policies.desk.dossier.as_json import as_json
from policies.desk.dossier.as_pdf import as_pdf
from policies.desk.dossier.as_zip import as_zip
from policies.publication import operations
from policies.register.models import Signatory
from tests.factories.told import dossier_of, make_told


def everything_said(dossier):
    """All that the forms of a dossier say, in one string."""
    with zipfile.ZipFile(io.BytesIO(as_zip(dossier))) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if not name.endswith(".pdf")]
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(as_pdf(dossier))).pages]
    return " ".join([as_json(dossier).decode(), as_csv(dossier).decode(), *texts, *pages])


@pytest.mark.django_db
def test_no_form_of_the_dossier_names_somebody_whose_data_were_erased():
    told = make_told()
    names = ("first-lawyer", "Camille", "So be it.", str(told.case.lawyer.uuid))
    before = everything_said(dossier_of(told.chain))
    assert [name for name in names if name not in before] == []
    for person in Signatory.objects.exclude(name="library-lawyer"):
        operations.erase_signatory(signature=person.signature)
    after = everything_said(dossier_of(told.chain))
    assert [name for name in names if name in after] == []
    assert "library-lawyer" in after
