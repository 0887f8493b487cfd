// Types that a package defines, and that could not be used.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "fhir/definitions/package.h"
#include "support.h"

namespace linkway::fhir::validation {
namespace {

std::string definition(const std::string& type, const std::string& kind, const std::string& base,
                       const std::string& elements) {
  return R"({"resourceType":"StructureDefinition","url":"http://example.org/)" + type + R"(","name":")" + type +
         R"(","status":"draft","kind":")" + kind + R"(","abstract":false,"type":")" + type +
         R"(","derivation":"specialization","baseDefinition":")" + base + R"(","differential":{"element":[{"id":")" +
         type + R"(","path":")" + type + R"("})" + elements + "]}}";
}

TEST(BrokenTypes, AreTakenAsUnknownWhereAnElementHasThem) {
  const std::string core = "http://hl7.org/fhir/StructureDefinition/";
  auto loaded = load_package("test#1",
                             {{"part.json", definition("Part", "complex-type", "http://example.org/nowhere", "")},
                              {"thing.json", definition("Thing", "resource", core + "DomainResource",
                                                        R"(,{"id":"Thing.part","path":"Thing.part","min":0,"max":"*",)"
                                                        R"("type":[{"code":"Part"}]})")}},
                             Definitions::core());
  ASSERT_TRUE(loaded.ok());
  EXPECT_FALSE(loaded->warnings.empty());
  const auto definitions = Definitions::core().with(loaded->image);
  const terminology::Service terminology(definitions);
  const FixedClock clock(Instant{});
  Validator validator(definitions, terminology, clock);
  const auto issues = validator.validate(R"({"resourceType":"Thing","part":[{"a":"b"}]})", Format::json);
  EXPECT_THAT(lines(issues, Severity::warning), testing::Contains("type-unknown Thing.part[0]"));
}

TEST(BrokenProfiles, AnInvariantWithoutAKeyHasTheNameOfARule) {
  const std::string patient = "http://hl7.org/fhir/StructureDefinition/Patient";
  const std::string profile =
      R"({"resourceType":"StructureDefinition","url":"http://example.org/p","name":"P","status":"draft",)"
      R"("kind":"resource","abstract":false,"type":"Patient","derivation":"constraint","baseDefinition":")" +
      patient +
      R"(","differential":{"element":[{"id":"Patient","path":"Patient","constraint":[{"key":[],)"
      R"("severity":"error","human":"inactive","expression":"active = false"}]}]}})";
  auto loaded = load_package("test#1", {{"p.json", profile}}, Definitions::core());
  ASSERT_TRUE(loaded.ok());
  const auto definitions = Definitions::core().with(loaded->image);
  const terminology::Service terminology(definitions);
  const FixedClock clock(Instant{});
  Validator validator(definitions, terminology, clock);
  Options options;
  options.profiles.emplace_back("http://example.org/p");
  const auto issues = validator.validate(R"({"resourceType":"Patient","active":true})", Format::json, options);
  EXPECT_THAT(lines(issues), testing::Contains("invariant Patient"));
}

}  // namespace
}  // namespace linkway::fhir::validation
