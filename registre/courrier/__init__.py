"""The outbox: mails are written here with what asks for them, and leave when the server can."""
