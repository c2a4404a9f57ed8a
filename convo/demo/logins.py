"""Who signs in to the demo, and with what. Known to everybody: nothing in it is real."""

#: The password of every account of the demo.
PASSWORD = "copper kettle pergola"  # noqa: S105 - no secret: it is printed for everybody

#: What somebody is, and their address, in the order in which a newcomer tries them.
LOGINS: tuple[tuple[str, str], ...] = (
    ("Official, buses and ferries (Asha Penrose)", "asha@example.org"),
    ("Mentor, parks (Erin Tallis)", "erin@example.org"),
    ("Press office (Gwen Harrow)", "gwen@example.org"),
    ("Administrator (Iona Pike)", "iona@example.org"),
    ("Official, parks (Ben Okafor-Lake)", "ben@example.org"),
    ("Official, licensing (Carys Whitlock)", "carys@example.org"),
    ("Official and mentor (Dev Marlowe)", "dev@example.org"),
    ("Mentor, buses and licensing (Farid Quill)", "farid@example.org"),
    ("Official and press office (Hal Brisco)", "hal@example.org"),
    ("Official, cemeteries (Jo Lindgate)", "jo@example.org"),
)
