"""What devices send from the street, and what they carry there."""
