// Trees from JSON text that live as long as the test.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "data/builder.h"
#include "data/json.h"

namespace linkway::referral {

class Trees : public testing::Test {
 protected:
  data::Node read(std::string_view json) {
    auto node = data::read_json(json, arena_);
    if (!node) {
      ADD_FAILURE() << node.problems().front().text << " in " << json;
      return {};
    }
    return *node;
  }

  static Instant at(std::string_view time) { return parse_fhir_time(time).value(); }

  data::Arena arena_;
  data::Builder builder_{arena_};
};

}  // namespace linkway::referral
