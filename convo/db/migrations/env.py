"""How Alembic runs our migrations: one transaction, on the connection it is given."""

from alembic import context

from convo.db.base import Base
from convo.db.models import AuditEntry  # noqa: F401 - importing the models fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
