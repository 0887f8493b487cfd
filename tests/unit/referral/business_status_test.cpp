#include "referral/business_status.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace linkway::referral {
namespace {

TEST(BusinessStatus, StepsStandInTheOrderOfAReferralsLife) {
  std::vector<std::string> codes;
  for (const auto& step : business_statuses()) codes.emplace_back(step.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"referred", "contact-attempted", "contacted", "plan-agreed",
                                             "activity-started", "attended", "did-not-attend", "unable-to-contact",
                                             "declined-by-person", "closed"}));
}

TEST(BusinessStatus, EveryStepHasWordsForAReader) {
  for (const auto& step : business_statuses()) {
    EXPECT_FALSE(step.display.empty()) << step.code;
    EXPECT_TRUE(step.sentence.ends_with('.')) << step.code;
  }
}

TEST(BusinessStatus, WhoReceivedAnInterventionWasContacted) {
  for (const auto& step : business_statuses()) {
    if (step.intervention) {
      EXPECT_TRUE(step.contacted) << step.code;
    }
  }
}

TEST(BusinessStatus, OnlyRealContactCounts) {
  for (const auto* code : {"contacted", "plan-agreed", "activity-started", "attended", "declined-by-person"}) {
    EXPECT_TRUE(find_business_status(code)->contacted) << code;
  }
  for (const auto* code : {"referred", "contact-attempted", "unable-to-contact", "did-not-attend", "closed"}) {
    EXPECT_FALSE(find_business_status(code)->contacted) << code;
  }
  EXPECT_FALSE(find_business_status("plan-agreed")->intervention);
  EXPECT_TRUE(find_business_status("attended")->intervention);
}

TEST(BusinessStatus, UnknownCodesAreNotFound) {
  EXPECT_EQ(find_business_status(""), nullptr);
  EXPECT_EQ(find_business_status("Attended"), nullptr);
  EXPECT_EQ(find_business_status("5.1.2"), nullptr);
}

}  // namespace
}  // namespace linkway::referral
