#include "exchange/kept_elements.h"

#include <gtest/gtest.h>

#include <string>

#include "data/json.h"

namespace linkway::exchange {
namespace {

std::string kept(std::string_view fresh, std::string_view before) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto read = [&](std::string_view text) { return *data::read_json(text, arena); };
  return data::to_json(keep_what_is_left_out(read(fresh), read(before), builder));
}

TEST(KeptElements, WhatIsLeftOutStaysAndWhatIsSaidReplaces) {
  EXPECT_EQ(kept(R"({"resourceType":"Patient","name":[{"family":"New"}]})",
                 R"({"resourceType":"Patient","name":[{"family":"Old"}],"gender":"female"})"),
            R"({"resourceType":"Patient","name":[{"family":"New"}],"gender":"female"})");
}

TEST(KeptElements, WhatIsTheResourcesOwnIsNot) {
  EXPECT_EQ(kept(R"({"resourceType":"Patient"})",
                 R"({"resourceType":"Patient","id":"1","meta":{"versionId":"1"},"text":{},"contained":[{}]})"),
            R"({"resourceType":"Patient"})");
}

TEST(KeptElements, AMarkInAnElementTakesItsValueAway) {
  EXPECT_EQ(kept(R"({"_birthDate":{"extension":[]}})", R"({"birthDate":"1950-01-01"})"),
            R"({"_birthDate":{"extension":[]}})");
  EXPECT_EQ(kept(R"({"birthDate":"1950-01-01"})", R"({"_birthDate":{"extension":[]}})"),
            R"({"birthDate":"1950-01-01"})");
}

TEST(KeptElements, OneFormOfAChoiceIsEnough) {
  EXPECT_EQ(kept(R"({"deceasedDateTime":"2026"})", R"({"deceasedBoolean":false,"multipleBirthInteger":2})"),
            R"({"deceasedDateTime":"2026","multipleBirthInteger":2})");
}

TEST(KeptElements, ExtensionsByTheirUrl) {
  EXPECT_EQ(kept(R"({"extension":[{"url":"a","valueCode":"new"}]})",
                 R"({"extension":[{"url":"a","valueCode":"old"},{"url":"b","valueCode":"old"}]})"),
            R"({"extension":[{"url":"a","valueCode":"new"},{"url":"b","valueCode":"old"}]})");
}

std::string with_tags(const std::string& members, const std::string& tags) {
  return R"({"resourceType":"ServiceRequest","meta":{"tag":[)" + tags + "]}" + members + "}";
}

std::string filled_in(const std::string& element) {
  return R"({"system":"https://linkway.example/fhir/CodeSystem/filled-in","code":")" + element + R"("})";
}

TEST(KeptElements, WhatWasFilledInGivesWayToWhatIsKnown) {
  const auto fresh = with_tags(R"(,"status":"active","requester":{"display":"Not told"},"priority":"asap")",
                               filled_in("status") + "," + filled_in("requester"));
  EXPECT_EQ(
      kept(fresh, R"({"status":"on-hold","requester":{"display":"Robin"},"priority":"routine"})"),
      R"({"resourceType":"ServiceRequest","priority":"asap","status":"on-hold","requester":{"display":"Robin"}})");
  EXPECT_EQ(
      kept(fresh, R"({"status":"on-hold"})"),
      R"({"resourceType":"ServiceRequest","requester":{"display":"Not told"},"priority":"asap","status":"on-hold"})");
  EXPECT_EQ(kept(with_tags(R"(,"performedDateTime":"2026-01-02")", filled_in("performed")),
                 R"({"performedPeriod":{"start":"2026-02-03"}})"),
            R"({"resourceType":"ServiceRequest","performedPeriod":{"start":"2026-02-03"}})");
}

TEST(KeptElements, WhatIsEmptiedIsNotKept) {
  const auto tag = R"({"system":"https://linkway.example/fhir/CodeSystem/emptied","code":")";
  const auto fresh = with_tags(R"(,"identifier":[{"type":{"coding":[{"code":"PLAC"}]},"value":"1"}])",
                               tag + std::string(R"(note"},)") + tag + R"(occurrence"},)" + tag + R"(identifier"})");
  EXPECT_EQ(kept(fresh, R"({"note":[{"text":"old"}],"occurrencePeriod":{"start":"2026"},"priority":"asap",
                            "identifier":[{"type":{"coding":[{"code":"FILL"}]},"value":"2"}]})"),
            R"({"resourceType":"ServiceRequest","identifier":[{"type":{"coding":[{"code":"PLAC"}]},"value":"1"}],)"
            R"("priority":"asap"})");
}

TEST(KeptElements, OfAListThePartThatWasLeftOutStays) {
  const auto before = R"({"telecom":[{"value":"1","use":"home"},{"value":"2","use":"work"},{"value":"3"}]})";
  const auto fresh = [](const std::string& telecom, const std::string& part) {
    return with_tags(
        R"(,"telecom":[)" + telecom + "]",
        R"({"system":"https://linkway.example/fhir/CodeSystem/left-out","code":"telecom/)" + part + R"("})");
  };
  const auto told = [](const std::string& telecom) {
    return R"({"resourceType":"ServiceRequest","telecom":[)" + telecom + "]}";
  };
  const std::string absent = R"({"extension":[{"url":"absent"}]})";
  EXPECT_EQ(kept(fresh(R"({"value":"9","use":"home"})", "work"), before),
            told(R"({"value":"9","use":"home"},{"value":"2","use":"work"})"));
  EXPECT_EQ(kept(fresh(absent, "work"), before), told(R"({"value":"2","use":"work"})"));
  EXPECT_EQ(kept(fresh(R"({"value":"9","use":"work"})", "-work"), before),
            told(R"({"value":"1","use":"home"},{"value":"9","use":"work"},{"value":"3"})"));
  EXPECT_EQ(kept(fresh(absent, "work"), R"({"telecom":[{"value":"1","use":"home"}]})"), told(absent));
  EXPECT_EQ(kept(fresh(absent, "work"), told(absent)), told(absent));
}

TEST(KeptElements, OfANewOneCountsWhatWasFilledIn) {
  data::Arena arena;
  data::Builder builder(arena);
  const auto bare = [&](const std::string& json) {
    return data::to_json(without_own_tags(*data::read_json(json, arena), builder));
  };
  EXPECT_EQ(bare(with_tags(R"(,"status":"active")", filled_in("status"))),
            R"({"resourceType":"ServiceRequest","status":"active"})");
  EXPECT_EQ(bare(with_tags("", filled_in("status") + R"(,{"code":"own"})")),
            R"({"resourceType":"ServiceRequest","meta":{"tag":[{"code":"own"}]}})");
  EXPECT_EQ(bare(with_tags("", R"({"code":"own"})")),
            R"({"resourceType":"ServiceRequest","meta":{"tag":[{"code":"own"}]}})");
}

TEST(KeptElements, NumbersOfARequestByTheirType) {
  const auto number = [](const std::string& type, const std::string& value) {
    return R"({"type":{"coding":[{"code":")" + type + R"("}]},"value":")" + value + R"("})";
  };
  const auto request = [](const std::string& numbers) {
    return R"({"resourceType":"ServiceRequest","identifier":[)" + numbers + "]}";
  };
  EXPECT_EQ(kept(request(number("PLAC", "1")), request(number("PLAC", "0") + "," + number("FILL", "2"))),
            request(number("PLAC", "1") + "," + number("FILL", "2")));
}

TEST(KeptElements, WhyAStatusIsAsItIsGoesWithTheStatus) {
  const auto before = R"({"status":"not-done","statusReason":{"text":"did not come"},"code":{"text":"Walking"}})";
  EXPECT_EQ(kept(R"({"status":"preparation"})", before), R"({"status":"preparation","code":{"text":"Walking"}})");
  EXPECT_EQ(
      kept(R"({"resourceType":"Procedure"})", before),
      R"({"resourceType":"Procedure","status":"not-done","statusReason":{"text":"did not come"},"code":{"text":"Walking"}})");
}

}  // namespace
}  // namespace linkway::exchange
