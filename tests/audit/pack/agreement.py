"""Whether the three who judge a pack say the same."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from tests.audit.pack.judges import InBrowser, Verdict, by_program, by_server, load_program
from tests.audit.pack.mutants import Mutant

#: As many as the browser is handed at once.
_AT_ONCE = 25


def disagreements(page: InBrowser, made: Sequence[Mutant]) -> list[str]:
    """A line for each mutant on which they differ, or which they judge otherwise than it is."""
    return [line for mutant, said in judged(page, made) for line in wrongs(mutant, *said)]


def judged(
    page: InBrowser, made: Iterable[Mutant]
) -> Iterator[tuple[Mutant, tuple[Verdict, Verdict, Verdict]]]:
    """Each mutant with what `verify.py`, `verify.html` and the server say of it."""
    program, left = load_program(), iter(made)
    while some := list(islice(left, _AT_ONCE)):
        in_browser = page.judged([each.case for each in some])
        for mutant, seen in zip(some, in_browser, strict=True):
            yield mutant, (by_program(program, mutant.case), seen, by_server(mutant.case))


def wrongs(mutant: Mutant, program: Verdict, page: Verdict, server: Verdict) -> Iterator[str]:
    """What is wrong with what the three say of it."""
    if program != page:
        yield f"{mutant.way}: verify.py {program}, verify.html {page}"
    if program.whole != server.whole:
        yield f"{mutant.way}: verify.py {program}, server {server}"
    if mutant.is_whole not in {None, program.whole}:
        yield f"{mutant.way}: {'whole' if mutant.is_whole else 'changed'}, verify.py {program}"
    if not (program.whole or program.faults) or not (server.whole or server.faults):
        yield f"{mutant.way}: a judge says no and names no place"
