"""Tables as partners of pack csv-batch send them, and the results that they get."""

import csv
import io

HEADERS = ["RefID", "Surname", "Forename", "DOB", "Postcode", "ReferralDate", "ReferralSource", "Reason", "Consent",
           "Notes"]


def row(number: int, run: str = "T", **more) -> dict:
    return {"RefID": f"{run}-{number}", "Surname": "Synthetic", "Forename": f"Person{number}", "DOB": "10/05/1953",
            "Postcode": "LS1 4AP", "ReferralDate": "20/01/2026", "ReferralSource": "self-referral",
            "Reason": "social isolation", "Consent": "Y", "Notes": "", **more}


def table(rows: list, delimiter: str = ",", headers=HEADERS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, delimiter=delimiter, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def result(text) -> list:
    """The rows of a result: row, line, verdict, exchange, reason."""
    text = text.decode("utf-8") if isinstance(text, bytes) else text
    return list(csv.DictReader(io.StringIO(text)))


def verdicts(rows: list) -> list:
    return [one["verdict"] for one in rows]
