import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.desk.dossier.as_csv import as_csv, harmless
from tests.factories.told import dossier_of, make_told


@pytest.fixture
def told():
    return make_told()


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
class TestCsv:
    def test_is_read_back_by_a_parser(self, told):
        dossier = dossier_of(told.chain)
        content = as_csv(dossier)
        assert content.startswith(b"\xef\xbb\xbf")
        header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        assert header[3:7] == ["Act", "What happened", "Who", "Capacity"]
        assert {len(row) for row in rows} == {len(header)}
        assert [row[4] for row in rows] == [line.what for line in dossier.lines]
        assert ["2026-12", "Better: été."] in [row[7:9] for row in rows]

    def test_gives_a_row_to_each_hand_of_one_line(self, told):
        told.act("record_checked", signings=[told.signing(), told.signing(user=told.case.author.uuid, name="Erwan")])
        rows = list(csv.reader(io.StringIO(as_csv(dossier_of(told.chain)).decode("utf-8-sig"), newline="")))
        line = next(row[0] for row in rows if row[5] == "Erwan")
        assert [row[5] for row in rows if row[0] == line] == ["Camille Le Goff", "Erwan"]


FORMULA = re.compile(r"[\s\x00-\x1f\u200b\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
CELLS = st.text(st.sampled_from("=+-@\t\r\n＝＋－＠;,|\"' a\u00a0\u200b\ufeff\u3000é")) | st.text()


class TestHarmlessCell:
    @given(CELLS)
    def test_begins_no_formula_whatever_separates_cells(self, cell):
        safe = harmless(cell)
        assert not safe.startswith(("\t", "\r", "\n"))
        for begun in re.split(r'[;,|\t\r\n"]', safe):
            assert not FORMULA.match(begun), (cell, safe)

    @given(CELLS)
    def test_says_all_that_it_said(self, cell):
        assert harmless(cell).replace("'", "") == cell.replace("'", "")

    @given(st.lists(CELLS, min_size=2, max_size=4))
    def test_comes_back_through_a_parser(self, cells):
        out = io.StringIO(newline="")
        csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow([harmless(cell) for cell in cells])
        (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)
        assert row == [harmless(cell) for cell in cells]

    @pytest.mark.parametrize("plain", ["", "Version 2 was approved.", "2026-12", "e-mail: a@b.org", "3 = 3", "a, b; c"])
    def test_is_left_alone_where_nothing_begins_a_formula(self, plain):
        assert harmless(plain) == plain
