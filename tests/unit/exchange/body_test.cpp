#include "exchange/body.h"

#include <gtest/gtest.h>

namespace linkway::exchange {
namespace {

constexpr std::string_view json = R"({"resourceType":"Patient","active":true})";
constexpr std::string_view xml = R"(<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>)";

Result<data::Node> read(std::string_view type, std::string_view bytes, data::Arena& arena) {
  return read_body(type, bytes, arena, fhir::Definitions::core());
}

TEST(Body, IsTheSameTreeFromEitherForm) {
  data::Arena arena;
  const auto from_json = read("application/fhir+json", json, arena);
  const auto from_xml = read("application/fhir+xml; charset=utf-8", xml, arena);
  ASSERT_TRUE(from_json.ok() && from_xml.ok());
  EXPECT_TRUE(data::equal(*from_json, *from_xml));
}

TEST(Body, IsReadAsItsTypeSays) {
  data::Arena arena;
  for (const auto& [type, bytes] : {std::pair{"application/fhir+xml", json}, {"application/fhir+json", xml}}) {
    const auto refused = read(type, bytes, arena);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problems()[0].category, Category::malformed);
  }
  for (const auto* type :
       {"", "text/plain", "application/fhir+xml; charset=latin1", "application/json;fhirVersion=5.0"}) {
    const auto refused = read(type, json, arena);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.problems()[0].category, Category::unsupported_media) << type;
  }
}

}  // namespace
}  // namespace linkway::exchange
