// Single answers against their question: type, options, limits.
#pragma once

#include "fhir/validation/questionnaire_model.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// `answer`: QuestionnaireResponse.item.answer; `answers`: how many the item has.
void check_answer(Run& run, const At& answer, const QuestionnaireModel& questionnaire, const QuestionnaireItem& item,
                  std::size_t answers);

}  // namespace linkway::fhir::validation
