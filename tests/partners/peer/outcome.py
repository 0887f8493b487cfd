"""What a link worker platform reports: contacts, activities, measures."""

from . import terms
from .referral import now


def encounter(patient: str, order: str, text: str, reached: bool = True) -> dict:
    """A contact. `patient` and `order` are relative references to the gateway's resources."""
    return {
        "resourceType": "Encounter",
        "status": "finished" if reached else "cancelled",
        "class": {"system": terms.ACT_CODE, "code": "VR", "display": "virtual"},
        "type": [{"text": text}],
        "subject": {"reference": patient},
        "basedOn": [{"reference": order}],
        "period": {"start": now(), "end": now()},
    }


def procedure(patient: str, order: str, text: str, status: str = "in-progress") -> dict:
    return {
        "resourceType": "Procedure",
        "status": status,
        "category": terms.concept(terms.SDOH, "social-connection"),
        "code": {"text": text},
        "subject": {"reference": patient},
        "basedOn": [{"reference": order}],
        "performedPeriod": {"start": now()},
    }


def observation(patient: str, order: str, code: dict, **value) -> dict:
    return {
        "resourceType": "Observation",
        "status": "final",
        "basedOn": [{"reference": order}],
        "code": code,
        "subject": {"reference": patient},
        "effectiveDateTime": now(),
        **value,
    }


def ons4(patient: str, order: str, satisfaction: int, worthwhile: int, happy: int, anxious: int) -> dict:
    """Four values from 0 to 10 that are never combined."""
    parts = (("life-satisfaction", "Life satisfaction", satisfaction), ("worthwhile", "Worthwhile", worthwhile),
             ("happy-yesterday", "Happy yesterday", happy), ("anxious-yesterday", "Anxious yesterday", anxious))
    return observation(patient, order, terms.concept(terms.MEASURES, "ons4", "ONS4 personal well-being", "ONS4"),
                       component=[{"code": terms.concept(terms.MEASURES, code, display), "valueInteger": score}
                                  for code, display, score in parts])


def ucla3(patient: str, order: str, score: int) -> dict:
    return observation(patient, order, terms.concept(*terms.UCLA_3, text="UCLA-3 loneliness"), valueInteger=score)


def swemwbs(patient: str, order: str, metric: float) -> dict:
    return observation(patient, order, terms.concept(*terms.SWEMWBS, text="SWEMWBS"),
                       valueQuantity={"value": metric, "unit": "score"})


def output(reference: str, kind: str = "resulting-activity", display: str | None = None) -> dict:
    """A Task.output that names one of the resources above."""
    value = {"reference": reference}
    if display:
        value["display"] = display
    return {"type": terms.concept(terms.SDOH, kind), "valueReference": value}
