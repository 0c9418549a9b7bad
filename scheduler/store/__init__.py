"""What the world must be remembered by: one small database, one module of SQL a noun."""
