"""The lines of a file that can't be imported, as a spreadsheet to mend and import again."""

import csv
from typing import TextIO

from convo.services.imports.checking import Verdict
from convo.services.imports.fields import WHAT
from convo.support.spreadsheet_cells import guarded
from convo.support.spreadsheets import Table


class BadLines:
    """Writes bad lines to a CSV file as they come."""

    def __init__(self, file: TextIO, table: Table) -> None:
        self._writer = csv.writer(file)
        self._columns = tuple(column for column in table.columns if column != WHAT)
        self._places = [table.columns.index(column) for column in self._columns]
        self._writer.writerow([*self._columns, WHAT])

    def take(self, verdict: Verdict) -> None:
        """Write the row if something is wrong with it."""
        if not verdict.faults:
            return
        cells = (*(verdict.row.given or verdict.row.cells), *[""] * len(self._places))
        wrong = "; ".join(str(fault) for fault in verdict.faults)
        self._writer.writerow([*(guarded(cells[place]) for place in self._places), guarded(wrong)])
