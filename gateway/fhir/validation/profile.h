// Laying what a profile adds over an element of an instance. Internal to the parts that work on profiles.
#pragma once

#include "fhir/validation/profile_plans.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// All that is in the plan, at the element and below it.
void apply_plan(Run& run, const At& at, const ElementPlan& plan);

[[nodiscard]] inline ProfilePlans& plans_of(Run& run) { return run.memory.part<ProfilePlans>(); }

}  // namespace linkway::fhir::validation
