// The rules of single types of resources (resource_rules.cpp has the table), beyond what definitions can say.
#pragma once

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

void check_bundle(Run& run, const At& bundle);
void check_questionnaire(Run& run, const At& questionnaire);
void check_questionnaire_response(Run& run, const At& response);
void check_structure_definition(Run& run, const At& definition);
void check_value_set(Run& run, const At& value_set);
void check_code_system(Run& run, const At& code_system);
void check_search_parameter(Run& run, const At& parameter);

// Narrative.div, by the resource it stands in.
void check_narrative(Run& run, const At& narrative);

}  // namespace linkway::fhir::validation
