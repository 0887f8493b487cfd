#include "fhir/types.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace linkway::fhir {
namespace {

TEST(ResourceTypes, AreTheConcreteOnesOfR4) {
  const auto types = resource_types();
  EXPECT_EQ(types.size(), 146U);
  EXPECT_TRUE(std::is_sorted(types.begin(), types.end()));
  EXPECT_EQ(std::adjacent_find(types.begin(), types.end()), types.end());
  for (const auto type : types) EXPECT_TRUE(is_resource_type(type)) << type;
}

TEST(ResourceTypes, KnowsWhatAReferralIsMadeOf) {
  for (const auto* type : {"Account", "Bundle", "MessageHeader", "Observation", "Parameters", "Patient",
                           "ServiceRequest", "Task", "VisionPrescription"}) {
    EXPECT_TRUE(is_resource_type(type)) << type;
  }
}

TEST(ResourceTypes, RefusesAbstractOtherVersionsAndMisspelled) {
  for (const auto* type : {"", "Resource", "DomainResource", "MetadataResource", "ReferralRequest",
                           "SubscriptionStatus", "patient", "Patient ", "Patien", "Patients", "HumanName"}) {
    EXPECT_FALSE(is_resource_type(type)) << type;
  }
}

TEST(Ids, FollowTheDatatype) {
  EXPECT_TRUE(is_id("a"));
  EXPECT_TRUE(is_id("A-1.b"));
  EXPECT_TRUE(is_id(std::string(64, 'x')));
  EXPECT_FALSE(is_id(""));
  EXPECT_FALSE(is_id(std::string(65, 'x')));
  for (const auto* text : {"a_b", "a b", "a/b", "é", "a%20", "a|b"}) EXPECT_FALSE(is_id(text)) << text;
}

}  // namespace
}  // namespace linkway::fhir
