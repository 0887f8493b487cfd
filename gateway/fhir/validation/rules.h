// The rules of single types of resources (resource_rules.cpp has the table), beyond what definitions can say.
#pragma once

#include <string_view>

#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

void check_bundle(Run& run, const At& bundle);
void check_operation_definition(Run& run, const At& operation);
void check_observation(Run& run, const At& observation);
void check_questionnaire(Run& run, const At& questionnaire);
void check_questionnaire_response(Run& run, const At& response);
void check_structure_definition(Run& run, const At& definition);
void check_value_set(Run& run, const At& value_set);
void check_code_system(Run& run, const At& code_system);
void check_search_parameter(Run& run, const At& parameter);

// Types that are referred to by the canonical url they have (R4 resource.html#canonical).
[[nodiscard]] bool is_canonical_type(std::string_view type);

// Narrative.div, by the resource it stands in.
void check_narrative(Run& run, const At& narrative);
// What a profile asks of the languages of a narrative (extension narrative-language-control of its element): "_no"
// sections with a language of their own, "_yes" such sections, "_resource" one in the language of the resource, else
// one in this language.
void check_narrative_languages(Run& run, const At& narrative, std::string_view asked, const Structure* profile);

}  // namespace linkway::fhir::validation
