"""How Alembic runs our migrations: one transaction, on the connection it is given."""

from alembic import context

from convo.db.base import Base
from convo.db.models import AuditEntry  # noqa: F401 - importing the models fills the metadata
from convo.db.search_tables import is_search_table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
    include_name=lambda name, _kind, _parents: not is_search_table(name),
)
with context.begin_transaction():
    context.run_migrations()
