"""(to be written by its helper)."""

from fastapi import APIRouter


def make_router() -> APIRouter:
    """Return the routes of this family."""
    return APIRouter()
