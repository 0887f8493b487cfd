// What the tests of this floor share: documents from JSON text, and matchers on problems.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "data/builder.h"
#include "data/json.h"
#include "fhir/search_values.h"

namespace linkway::fhir {

// A document that must be JSON; the test fails otherwise.
inline data::Document json(std::string_view text) {
  auto document = data::read_json(text);
  if (!document.ok()) {
    ADD_FAILURE() << to_string(document.problems()[0]) << "\n" << text;
    return {data::Arena(), data::Node()};
  }
  return std::move(document).value();
}

inline void PrintTo(const SearchValue& v, std::ostream* out) {
  *out << v.parameter << "=" << v.system << "|" << v.value;
}

MATCHER_P3(IsProblem, category, code, path, "") {
  *result_listener << to_string(arg.category) << " " << arg.code << ": " << to_string(arg);
  return arg.category == category && arg.code == code && arg.path == path;
}

}  // namespace linkway::fhir
