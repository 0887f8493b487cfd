"""Synthetic people: names that are obviously made up, NHS numbers of the 999 range, which is never issued."""

import random
from dataclasses import dataclass

GIVEN = ("Ada", "Bertram", "Clementine", "Dorcas", "Edmund", "Florence", "Gwilym", "Hester", "Idris", "Jocasta")
FAMILY = ("Sampleby", "Testington", "Mockford", "Exampleton", "Fictionby", "Placeholde", "Specimen", "Trialworth")
TOWNS = {"LS": "Leeds", "BD": "Bradford", "YO": "York", "HX": "Halifax", "WF": "Wakefield"}


_given: set[str] = set()


def nhs_number(random_source: random.Random) -> str:
    """Ten digits beginning with 999, the last one the modulus 11 check digit. None is given twice in a run: among some
    hundred people, two would have the same number once in a while, and be one person for the gateway."""
    while True:
        digits = "999" + f"{random_source.randrange(1_000_000):06d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check == 10:
            continue
        number = digits + str(0 if check == 11 else check)
        if number not in _given:
            _given.add(number)
            return number


@dataclass(frozen=True)
class Person:
    number: str
    given: str
    family: str
    gender: str
    birth_date: str
    postcode: str
    phone: str

    def resource(self) -> dict:
        return {
            "resourceType": "Patient",
            "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": self.number}],
            "name": [{"use": "official", "family": self.family, "given": [self.given]}],
            "telecom": [{"system": "phone", "value": self.phone, "use": "mobile"}],
            "gender": self.gender,
            "birthDate": self.birth_date,
            "address": [{"line": ["1 Example Street"], "city": TOWNS.get(self.postcode[:2], "Leeds"),
                         "postalCode": self.postcode}],
        }


def make_person(random_source: random.Random, area: str = "LS", born: int | None = None) -> Person:
    year = born or random_source.randrange(1945, 1975)
    return Person(
        number=nhs_number(random_source),
        given=random_source.choice(GIVEN),
        family=random_source.choice(FAMILY),
        gender=random_source.choice(("female", "male")),
        birth_date=f"{year:04d}-{random_source.randrange(1, 13):02d}-{random_source.randrange(1, 29):02d}",
        postcode=f"{area}{random_source.randrange(1, 20)} {random_source.randrange(1, 10)}ZZ",
        # 07700 900000 to 900999 is reserved for drama.
        phone=f"07700 900{random_source.randrange(1000):03d}",
    )
