// The steps in the program are those of the published code system.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fhir/definitions/definitions.h"
#include "referral/business_status.h"

namespace linkway::referral {
namespace {

bool says(const fhir::Concept& step, std::string_view property) {
  for (const auto& p : step.properties) {
    if (p.code.view() == property) return p.value.view() == "true";
  }
  ADD_FAILURE() << step.code.view() << " has no property " << property;
  return false;
}

TEST(ReferralStep, TheCodeSystemAndTheProgramAreOne) {
  const auto* system = fhir::Definitions::built_in().code_system(business_status_system);
  ASSERT_NE(system, nullptr);
  ASSERT_EQ(system->concepts.size(), business_statuses().size());
  for (std::size_t i = 0; i < system->concepts.size(); ++i) {
    const auto& published = system->concepts[i];
    const auto& step = business_statuses()[i];
    EXPECT_EQ(published.code.view(), step.code);
    EXPECT_EQ(published.display.view(), step.display) << step.code;
    EXPECT_EQ(published.definition.view(), step.sentence) << step.code;
    EXPECT_EQ(says(published, "contact"), step.contacted) << step.code;
    EXPECT_EQ(says(published, "intervention"), step.intervention) << step.code;
  }
}

}  // namespace
}  // namespace linkway::referral
