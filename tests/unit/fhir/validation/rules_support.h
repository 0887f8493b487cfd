// Validation of short texts with resources beside them, for the tests of references and of the rules of single types.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "data/json.h"
#include "fhir/validation/validator.h"

namespace linkway::fhir::validation {

// Resources by what refers to them.
class Shelf : public Library {
 public:
  void put(const std::string& reference, std::string_view json) {
    auto document = data::read_json(json);
    ASSERT_TRUE(document.ok()) << document.problems().front().text;
    documents_.push_back(std::move(*document));
    by_reference_[reference] = &documents_.back().root;
  }
  const data::Node* find(std::string_view reference) override {
    const auto found = by_reference_.find(std::string(reference));
    return found == by_reference_.end() ? nullptr : found->second;
  }
  std::optional<bool> exists(std::string_view reference) override {
    if (missing.empty() || missing != reference) return std::nullopt;
    return false;
  }
  std::string missing;

 private:
  std::deque<data::Document> documents_;
  std::map<std::string, const data::Node*> by_reference_;
};

class Rules {
 public:
  Shelf shelf;
  Options options;

  // "rule path" of what is at least that bad, in the order in which it was found.
  std::vector<std::string> found(std::string_view json, Severity least = Severity::error) {
    options.best_practice = false;
    std::vector<std::string> out;
    for (const auto& issue : validator_.validate(json, Format::json, options).list) {
      EXPECT_FALSE(issue.text.empty()) << issue.rule;
      if (issue.severity >= least) out.push_back(issue.rule + " " + issue.path);
    }
    return out;
  }

 private:
  FixedClock clock_{*parse_fhir_time("2026-11-22T09:30:00Z")};
  terminology::Service terminology_{Definitions::core()};
  Validator validator_{Definitions::core(), terminology_, clock_, &shelf};
};

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

}  // namespace linkway::fhir::validation
