"""Records that stand twice: how they are found, merged, and set apart again."""
