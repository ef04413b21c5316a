"""Working days counted from the calendars in rules/calendars, apart from the program that is tested."""
import datetime
import pathlib

import yaml


class WorkingDays:
    def __init__(self, folder):
        self.exceptions = {}
        for path in sorted(pathlib.Path(folder).glob("*.yaml")):
            for holiday in yaml.safe_load(path.read_text(encoding="utf-8"))["holidays"]:
                day, last = as_date(holiday["from"]), as_date(holiday["to"])
                while day <= last:
                    self.exceptions[day] = False
                    day += datetime.timedelta(days=1)
                for make_up in holiday.get("make_up", []):
                    self.exceptions[as_date(make_up)] = True

    def works(self, day):
        return self.exceptions.get(day, day.weekday() < 5)

    def due(self, start, count, pauses=()):
        """The last day of `count` working days: the first day does not count (Civil Code art. 201), nor does any day
        after the first and up to the last of a pause."""
        day = start
        while count > 0:
            day += datetime.timedelta(days=1)
            if self.works(day) and not any(since < day <= until for since, until in pauses):
                count -= 1
        return day


def as_date(value):
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(str(value))
