#include <gmock/gmock.h>

#include "unit/mapping/language/maps.h"

namespace linkway::mapping {
namespace {

using testing::HasSubstr;

EmbeddedConceptMap read_codes(const std::string& body) {
  auto map = read("conceptmap \"#codes\" {\n" + body + "\n}\ngroup g() {}\n");
  EXPECT_EQ(map.concept_maps.size(), 1U);
  return map.concept_maps.empty() ? EmbeddedConceptMap{} : std::move(map.concept_maps.front());
}

constexpr const char* prefixes = "prefix s = \"http://s\"\nprefix t = 'http://t' // note\nprefix u = \"http://u\"\n";

TEST(ConceptMapBlock, ReadsCodesAndRelationshipsOfEveryRelease) {
  const auto codes =
      read_codes(std::string(prefixes) +
                 "s:a == t:b\ns:\"b c\" = t:'d' s:c <= t: e-f.g // why\ns:1.2 >= t:2\ns:d != t:x\n"
                 "s:e - t:x\ns:f-t:x\ns:g ~ t:x\ns:h >- t:x\ns:i <- t:x\ns:a == t:z\ns:a - u:y\ns:k --\n");
  EXPECT_EQ(codes.id, "codes");
  ASSERT_EQ(codes.groups.size(), 3U);
  const auto& first = codes.groups[0];
  EXPECT_EQ(first.source, "http://s");
  EXPECT_EQ(first.target, "http://t");
  ASSERT_EQ(first.rows.size(), 10U);
  EXPECT_EQ(first.rows[0].targets.size(), 2U);
  EXPECT_EQ(first.rows[0].targets[1].code, "z");
  EXPECT_EQ(first.rows[1].code, "b c");
  EXPECT_EQ(first.rows[2].targets[0].code, "e-f.g");
  EXPECT_EQ(first.rows[2].targets[0].relationship, Relationship::narrower);
  EXPECT_EQ(first.rows[3].code, "1.2");
  EXPECT_EQ(first.rows[3].targets[0].relationship, Relationship::broader);
  EXPECT_EQ(first.rows[4].targets[0].relationship, Relationship::not_related);
  EXPECT_EQ(first.rows[5].targets[0].relationship, Relationship::related);
  EXPECT_EQ(first.rows[6].code, "f");
  EXPECT_EQ(first.rows[7].targets[0].relationship, Relationship::related);
  EXPECT_EQ(first.rows[8].targets[0].relationship, Relationship::broader);
  EXPECT_EQ(first.rows[9].targets[0].relationship, Relationship::narrower);
  EXPECT_EQ(codes.groups[1].target, "http://u");
  EXPECT_TRUE(codes.groups[2].rows[0].targets.empty());
}

TEST(ConceptMapBlock, ReadsWhatBecomesOfTheRest) {
  auto codes = read_codes(std::string(prefixes) + "unmapped for s = provided\ns:a == t:b\ns:a == u:b");
  EXPECT_EQ(codes.groups[0].unmapped, Unmapped::use_source_code);
  EXPECT_EQ(codes.groups[1].unmapped, Unmapped::use_source_code);
  codes = read_codes(std::string(prefixes) + "s:a == t:b\nunmapped for u = \"x\"");
  EXPECT_EQ(codes.groups[0].unmapped, Unmapped::none);
  EXPECT_EQ(codes.groups[1].source, "http://u");
  EXPECT_EQ(codes.groups[1].unmapped, Unmapped::fixed);
  EXPECT_EQ(codes.groups[1].unmapped_code, "x");
}

TEST(ConceptMapBlock, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(
      refused(
          "conceptmap \"c\" {\n  prefix s = \"x\"\n  prefix t = \"y\"\n  quux:a == t:b\n  s:a << t:b\n  s:a == t:b\n"
          "  unmapped for s = provded\n}\ngroup g() {}\n"),
      "test.map:4:3: expected one of the prefixes of this conceptmap, found 'quux'\n"
      "test.map:5:7: expected a relationship: == != <= >= or - (also = ~ <- >- -- of R4), found '<'\n"
      "test.map:7:20: expected 'provided', or a code in quotes, found 'provded'; did you mean 'provided'?\n");
  EXPECT_THAT(refused("conceptmap \"c\" { prefix s = \"x\" prefix s = \"y\" }\ngroup g() {}\n"),
              HasSubstr("the prefix 's' is there already"));
}

}  // namespace
}  // namespace linkway::mapping
