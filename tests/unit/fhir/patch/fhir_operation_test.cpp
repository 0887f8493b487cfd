#include "fhir/patch/fhir_operation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "data/json.h"

namespace linkway::fhir {
namespace {

using testing::HasSubstr;

class FhirOperationTest : public testing::Test {
 protected:
  // The parts as JSON, without the brackets.
  Result<FhirOperation> read(const std::string& parts, const std::string& name = "operation") {
    auto node = data::read_json(R"({"name":")" + name + R"(","part":[)" + parts + "]}", arena);
    EXPECT_TRUE(node.ok()) << parts;
    return read_fhir_operation(*node);
  }
  std::string refusal(const std::string& parts, const std::string& name = "operation") {
    const auto operation = read(parts, name);
    EXPECT_FALSE(operation.ok()) << parts;
    if (operation) return "";
    EXPECT_EQ(operation.problems().front().category, Category::malformed);
    return operation.problems().front().text;
  }
  static std::string part(const std::string& name, const std::string& value) {
    return R"({"name":")" + name + R"(",)" + value + "}";
  }

  data::Arena arena;
  const std::string type_move = part("type", R"("valueCode":"move")");
  const std::string path = part("path", R"("valueString":"Patient.name")");
};

TEST_F(FhirOperationTest, ReadsTheParts) {
  const auto move = read(type_move + "," + path + "," + part("source", R"("valueInteger":3)") + "," +
                         part("destination", R"("valueInteger":0)"));
  ASSERT_TRUE(move.ok());
  EXPECT_EQ(move->verb, PatchVerb::move);
  EXPECT_EQ(move->path, "Patient.name");
  EXPECT_EQ(move->source, 3U);
  EXPECT_EQ(move->destination, 0U);

  const auto add = read(part("type", R"("valueCode":"add")") + "," + path + "," +
                        part("name", R"("valueString":"given")") + "," + part("value", R"("valueString":"Ann")"));
  ASSERT_TRUE(add.ok());
  EXPECT_EQ(add->name, "given");
  EXPECT_EQ(add->value["valueString"].text(), "Ann");
}

TEST_F(FhirOperationTest, LeavesAsideWhatTheOperationHasNoUseFor) {
  EXPECT_TRUE(
      read(part("type", R"("valueString":"delete")") + "," + path + "," + part("index", R"("valueInteger":3)")).ok());
}

TEST_F(FhirOperationTest, SaysWhatIsWrong) {
  const auto type = [](const std::string& verb) { return part("type", R"("valueCode":")" + verb + R"(")"); };
  EXPECT_THAT(refusal(type_move + "," + path, "patch"), HasSubstr("must be 'operation'"));
  EXPECT_THAT(refusal(path), HasSubstr("'type' is missing"));
  EXPECT_THAT(refusal(type("remove") + "," + path), HasSubstr("one of add, insert, delete"));
  EXPECT_THAT(refusal(type("delete")), HasSubstr("'path' is missing"));
  EXPECT_THAT(refusal(type("delete") + "," + part("path", R"("valueInteger":1)")), HasSubstr("needs a text"));
  EXPECT_THAT(refusal(type("add") + "," + path + "," + part("value", R"("valueString":"x")")),
              HasSubstr("'name' is missing"));
  EXPECT_THAT(refusal(type("add") + "," + path + "," + part("name", R"("valueString":"x")")),
              HasSubstr("'value' is missing"));
  EXPECT_THAT(refusal(type("replace") + "," + path), HasSubstr("'value' is missing"));
  EXPECT_THAT(refusal(type("insert") + "," + path + "," + part("value", R"("valueString":"x")")),
              HasSubstr("'index' is missing"));
  EXPECT_THAT(refusal(type_move + "," + path + "," + part("source", R"("valueInteger":0)")),
              HasSubstr("'destination' is missing"));
  EXPECT_THAT(refusal(type_move + "," + path + "," + part("source", R"("valueInteger":-1)")),
              HasSubstr("'source' needs a whole number"));
  EXPECT_THAT(refusal(type_move + "," + path + "," + part("source", R"("valueString":"1")")),
              HasSubstr("'source' needs a whole number"));
  EXPECT_THAT(refusal(type_move + "," + path + "," + path), HasSubstr("'path' is there twice"));
  EXPECT_THAT(refusal(type_move + "," + path + "," + part("vaule", R"("valueInteger":0)")),
              HasSubstr("'vaule' is no part of an operation"));
  EXPECT_THAT(refusal(R"({"name":"Ann Example 1980"})"), HasSubstr("a name is no part of an operation"));
}

}  // namespace
}  // namespace linkway::fhir
