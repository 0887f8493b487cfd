// The options of a question: listed, or by a value set.
#pragma once

#include "fhir/validation/choice_value.h"
#include "fhir/validation/questionnaire_model.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// `at`: the value of `answer`.
void check_answer_option(Run& run, const At& answer, const At& at, const QuestionnaireModel& questionnaire,
                         const QuestionnaireItem& item, const ChoiceValue& value, std::size_t answers);

}  // namespace linkway::fhir::validation
