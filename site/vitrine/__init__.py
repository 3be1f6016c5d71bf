"""The public web pages: HTML rendered on the server, in French, Dutch and English."""
