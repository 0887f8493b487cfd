#include "fhir/validation/contained_links.h"

#include <gtest/gtest.h>

#include "data/json.h"

namespace linkway::fhir::validation {
namespace {

bool linked(const char* json) {
  const auto document = data::read_json(json);
  return document && contained_are_linked(document->root);
}

TEST(ContainedLinks, FromAnywhereInTheResource) {
  EXPECT_TRUE(linked(R"({"contained":[{"id":"a"}],"subject":{"reference":"#a"}})"));
  EXPECT_TRUE(linked(R"({"contained":[{"id":"a"}],"questionnaire":"#a"})"));
  EXPECT_TRUE(linked(R"({"contained":[{"id":"a"},{"id":"b","of":{"reference":"#a"}}],"x":[{"reference":"#b"}]})"));
  EXPECT_TRUE(linked(R"({"contained":[{"id":"a"}],"text":{"div":"<div><img src=\"#a\"/></div>"}})"));
  EXPECT_TRUE(linked(R"({"id":"x"})"));
  EXPECT_TRUE(linked(R"({"contained":[{"language":"en"}]})")) << "without an id";
}

TEST(ContainedLinks, ToTheContainer) {
  EXPECT_TRUE(linked(R"({"contained":[{"id":"a","target":[{"reference":"#"}]}]})"));
}

TEST(ContainedLinks, EachNeedsOne) {
  EXPECT_FALSE(linked(R"({"contained":[{"id":"a"}]})"));
  EXPECT_FALSE(linked(R"({"contained":[{"id":"a"},{"id":"b"}],"subject":{"reference":"#a"}})"));
  EXPECT_FALSE(linked(R"({"contained":[{"id":"a"}],"subject":{"reference":"#ab"}})"));
  EXPECT_FALSE(linked(R"({"contained":[{"id":"a"}],"subject":{"reference":"Patient/a"}})"));
  EXPECT_FALSE(linked(R"({"contained":[{"id":"a"}],"text":{"div":"<div>#a</div>"}})"));
}

}  // namespace
}  // namespace linkway::fhir::validation
