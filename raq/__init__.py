"""The composition root: settings, resource paths, create_app(), command line."""
