"""An embedded PostgreSQL: runs as long as somebody uses it, and needs no administrator.

    with running(home) as url:
        psycopg.connect(url)

The users of one home share one server. Each holds a shared lock on a file; a small keeper process holds the server
and waits for that file to be free of users, then stops it. A killed user lets go of its lock like any other, so
nothing is left running and nothing has to be cleaned up. See `docs/adr` for why the wheel's own wrapper is not used.
"""

from jiedao.postgres.errors import PostgresError
from jiedao.postgres.server import remove, running

__all__ = ["PostgresError", "remove", "running"]
