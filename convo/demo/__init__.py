"""A fictional department with three weeks of work behind it, made through the services."""
