#include "cli/pack_hl7v2.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/pack_yaml.h"

namespace linkway::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string pack(const std::string& rules, const std::string& format = "hl7v2", const std::string& direction = "in") {
  return "pack: acme\nversion: 1.0.0\ntitle: Acme\nchannels:\n  - name: referrals\n    direction: " + direction +
         "\n    format: " + format + "\n    model: https://acme.example/REF\n    map: a.map\n" + rules;
}

std::string problems_of(const std::string& yaml) {
  const auto manifest = parse_pack_yaml(yaml, "acme/pack.yaml", "acme");
  std::string all;
  for (const auto& problem : manifest ? Problems() : manifest.problems()) all += to_string(problem) + "\n";
  return all;
}

TEST(PackHl7v2, IsRead) {
  const auto manifest = parse_pack_yaml(
      pack("    hl7v2:\n      join_lines: yes\n      refuse_escapes: [X, C]\n      refuse_segments: [NTE, GT1]\n"
           "      single_segments: [PID]\n      answer_version: 2.4^AUS\n"),
      "acme/pack.yaml", "acme");
  ASSERT_TRUE(manifest) << to_string(manifest.problems().front());
  const auto& rules = manifest->channels[0].hl7v2;
  EXPECT_TRUE(rules.join_lines);
  EXPECT_EQ(rules.refuse_escapes, "XC");
  EXPECT_THAT(rules.refuse_segments, ElementsAre("NTE", "GT1"));
  EXPECT_THAT(rules.single_segments, ElementsAre("PID"));
  EXPECT_EQ(rules.answer_version, "2.4^AUS");
}

TEST(PackHl7v2, LeftOutItAsksForNothing) {
  const auto manifest = parse_pack_yaml(pack(""), "acme/pack.yaml", "acme");
  ASSERT_TRUE(manifest) << to_string(manifest.problems().front());
  EXPECT_FALSE(manifest->channels[0].hl7v2.join_lines);
  EXPECT_EQ(manifest->channels[0].hl7v2.refuse_escapes, "");
}

TEST(PackHl7v2, MistakesAreNamed) {
  EXPECT_THAT(problems_of(pack("    hl7v2: {refuse_escapes: [XX]}\n")), HasSubstr("named by its first letter, as X"));
  EXPECT_THAT(problems_of(pack("    hl7v2: {refuse_segments: [nte]}\n")), HasSubstr("found 'nte'"));
  EXPECT_THAT(problems_of(pack("    hl7v2: {single_segments: [MSH]}\n")), HasSubstr("every message has one MSH"));
  EXPECT_THAT(problems_of(pack("    hl7v2: {answer_version: AUS}\n")), HasSubstr("begins with 2."));
  EXPECT_THAT(problems_of(pack("    hl7v2: {join_lines: maybe}\n")), HasSubstr("join_lines"));
  EXPECT_THAT(problems_of(pack("    hl7v2: {join_lines: yes}\n", "json")), HasSubstr("format hl7v2 and direction in"));
  EXPECT_THAT(problems_of(pack("    hl7v2: {join_lines: yes}\n", "hl7v2", "out")), HasSubstr("direction in"));
}

}  // namespace
}  // namespace linkway::cli
