"""Code systems and codes that the simulated partners use."""

NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
ODS_CODE = "https://fhir.nhs.uk/Id/ods-organization-code"
SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
TASK_CODE = "http://hl7.org/fhir/CodeSystem/task-code"
SDOH = "http://hl7.org/fhir/us/sdoh-clinicalcare/CodeSystem/SDOHCC-CodeSystemTemporaryCodes"
CONSENT_SCOPE = "http://terminology.hl7.org/CodeSystem/consentscope"
MESSAGE_EVENTS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
MESSAGE_REASONS = "https://fhir.nhs.uk/CodeSystem/message-reason-bars"
REFERRAL_STEP = "https://linkway.example/fhir/CodeSystem/referral-step"
MEASURES = "https://platform.example/fhir/CodeSystem/measures"

SOCIAL_PRESCRIBING = (SNOMED, "871731000000106", "Referral to social prescribing service")
SWEMWBS = (SNOMED, "718466001", "Short Warwick-Edinburgh Mental Well-being Scale score")
UCLA_3 = (LOINC, "106418-7", "UCLA three-item loneliness scale")


def concept(system, code, display=None, text=None):
    coding = {"system": system, "code": code}
    if display:
        coding["display"] = display
    value = {"coding": [coding]}
    if text:
        value["text"] = text
    return value


def code_in(codeable, system):
    """The code that a CodeableConcept has in a system, or None."""
    for coding in (codeable or {}).get("coding", []):
        if coding.get("system") == system:
            return coding.get("code")
    return None
