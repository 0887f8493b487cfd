// Maps for tests of the language.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "mapping/language/parse.h"
#include "mapping/language/print.h"

namespace linkway::mapping {

// Told in full when a map that should be good is not.
inline std::string lines(const Problems& problems) {
  std::string out;
  for (const auto& problem : problems) out += to_string(problem) + "\n";
  return out;
}

// The map of a text, which must have no problem, and must come through its own text unharmed.
inline Map read(std::string_view text) {
  auto parsed = parse_map(text, "test.map");
  EXPECT_EQ(lines(parsed.problems), "") << text;
  const auto printed = to_text(parsed.map);
  const auto again = parse_map(printed, "printed.map");
  EXPECT_EQ(lines(again.problems), "") << printed;
  EXPECT_TRUE(without_places(again.map) == without_places(parsed.map)) << printed;
  EXPECT_EQ(to_text(again.map), printed);
  return std::move(parsed.map);
}

// Of a map with these rules in its one group.
inline Map read_rules(const std::string& rules) {
  return read("group g(source src, target tgt) {\n" + rules + "\n}\n");
}

inline Rule read_rule(const std::string& rule) {
  auto map = read_rules(rule);
  const bool one = map.groups.size() == 1 && map.groups.front().rules.size() == 1;
  EXPECT_TRUE(one) << rule;
  return one ? std::move(map.groups.front().rules.front()) : Rule{};
}

// What is wrong with a text that must not be good.
inline std::string refused(std::string_view text) {
  const auto parsed = parse_map(text, "test.map");
  EXPECT_FALSE(parsed.ok()) << text;
  return lines(parsed.problems);
}

// The same of rules: the first one stands on line 2.
inline std::string refused_rules(const std::string& rules) {
  return refused("group g(source src, target tgt) {\n" + rules + "\n}\n");
}

}  // namespace linkway::mapping
