"""The day in Brussels: zones and attributions change at midnight there, not in UTC."""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

BRUXELLES: Final = ZoneInfo("Europe/Brussels")


def day_in_brussels(instant: datetime) -> date:
    """Return the day that an aware instant falls on in Brussels."""
    return instant.astimezone(BRUXELLES).date()


def start_of_day(le: date) -> datetime:
    """Return the first instant of a day in Brussels, aware."""
    return datetime.combine(le, time.min, BRUXELLES)


def noon_in_brussels(le: date) -> datetime:
    """Return the middle of a day in Brussels, aware: what somebody means by that day."""
    return datetime.combine(le, time(12), BRUXELLES)


def next_midnight(instant: datetime) -> datetime:
    """Return the instant when the next day begins in Brussels."""
    return start_of_day(day_in_brussels(instant) + timedelta(days=1))
