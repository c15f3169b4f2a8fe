"""What everybody may expect of each address of the staff: written by hand, a line an address.

A line says: the route; where needed, words that stand for its parameters, a query (`?…`), and in what state the object
is (`on=`); then who is answered what to GET and to POST. Seven letters, for, in this order:

    a nobody signed in      b somebody without a role     w a member of the groups that Wagtail comes with
    e editor                t translator                  r legal reviewer               s superuser

A portal's manager is answered what the reviewer is, unless two letters say otherwise (`m=`, for GET and POST); readers
and auditors are answered what the manager is, but for `people`, which is closed to them.

Operators, who hold no role in these portals, are answered what `b` is, unless two letters say otherwise (`o=`). What a
library owns (`on=shared`, of facts; `on=model`, of pages, with those `above` it) is theirs to edit.

    +  let in                           -  refused: no permission, not found, or not that method
    l  asked to sign in                 h  led to the home screen, for what is closed
    k  sent back with the reason        b  told that what was sent is incomplete

Objects are those of e, t, r and the manager's own portal; those of another portal are refused to them all, whatever the line says.
"""

from tests.permissions.expected import choosing, facts, installation, libraries, pages, policies, public

TABLES = (pages.TABLE, choosing.TABLE, policies.TABLE, facts.TABLE, libraries.TABLE, installation.TABLE, public.TABLE)
