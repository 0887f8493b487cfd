#include "fhir/patch/json_patch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "data/json.h"

namespace linkway::fhir {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class JsonPatchTest : public testing::Test {
 protected:
  Result<data::Node> apply(std::string_view document, std::string_view patch, const PatchLimits& limits = {}) {
    return apply_json_patch(read(document), read(patch), build, limits);
  }
  std::string patched(std::string_view document, std::string_view patch) {
    const auto result = apply(document, patch);
    return result ? data::to_json(*result) : "problem: " + result.problems().front().text;
  }
  Problem refusal(std::string_view document, std::string_view patch, const PatchLimits& limits = {}) {
    const auto result = apply(document, patch, limits);
    EXPECT_FALSE(result.ok()) << patch;
    return result ? Problem() : result.problems().front();
  }
  data::Node read(std::string_view json) {
    auto node = data::read_json(json, arena);
    EXPECT_TRUE(node.ok()) << json;
    return node ? *node : data::Node();
  }

  data::Arena arena;
  data::Builder build{arena};
};

TEST_F(JsonPatchTest, AddSetsMembersAndInsertsItems) {
  EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"add","path":"/a","value":2}])"), R"({"a":2})");
  EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"add","path":"/b","value":null}])"), R"({"a":1,"b":null})");
  EXPECT_EQ(patched(R"([1,2])", R"([{"op":"add","path":"/0","value":0}])"), "[0,1,2]");
  EXPECT_EQ(patched(R"([1,2])", R"([{"op":"add","path":"/2","value":3}])"), "[1,2,3]");
  EXPECT_EQ(patched(R"({"a":[[1]]})", R"([{"op":"add","path":"/a/0/-","value":3}])"), R"({"a":[[1,3]]})");
  EXPECT_EQ(patched(R"({"a":{}})", R"([{"op":"add","path":"/a/-","value":3}])"), R"({"a":{"-":3}})");
  EXPECT_EQ(patched(R"({"a":{}})", R"([{"op":"add","path":"/a/01","value":3}])"), R"({"a":{"01":3}})");
  EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"add","path":"","value":[7]}])"), "[7]");
}

TEST_F(JsonPatchTest, EmptyAndEscapedNames) {
  EXPECT_EQ(patched(R"({"":{"":1}})", R"([{"op":"replace","path":"//","value":2}])"), R"({"":{"":2}})");
  EXPECT_EQ(patched(R"({"a/b":1,"m~n":2})", R"([{"op":"remove","path":"/a~1b"},{"op":"remove","path":"/m~0n"}])"),
            "{}");
}

TEST_F(JsonPatchTest, ReplaceKeepsThePlace) {
  EXPECT_EQ(patched(R"({"a":1,"b":2,"c":3})", R"([{"op":"replace","path":"/b","value":{"x":1}}])"),
            R"({"a":1,"b":{"x":1},"c":3})");
  EXPECT_EQ(patched(R"([1,2,3])", R"([{"op":"replace","path":"/2","value":9}])"), "[1,2,9]");
  EXPECT_EQ(patched(R"([1])", R"([{"op":"replace","path":"","value":"x"}])"), R"("x")");
}

TEST_F(JsonPatchTest, MoveTakesOutBeforeItPutsIn) {
  EXPECT_EQ(patched(R"([0,1,2,3])", R"([{"op":"move","from":"/0","path":"/3"}])"), "[1,2,3,0]");
  EXPECT_EQ(patched(R"({"a":[1],"b":2})", R"([{"op":"move","from":"/b","path":"/a/-"}])"), R"({"a":[1,2]})");
  EXPECT_EQ(patched(R"({"a":{"b":1}})", R"([{"op":"move","from":"/a/b","path":"/a"}])"), R"({"a":1})");
  EXPECT_EQ(patched(R"({"a":{"b":1}})", R"([{"op":"move","from":"/a","path":""}])"), R"({"b":1})");
  EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"move","from":"/a","path":"/a"}])"), R"({"a":1})");
  // After /0 is out, what was /1 is /0.
  EXPECT_EQ(patched(R"([5,[6]])", R"([{"op":"move","from":"/0","path":"/0/1"}])"),
            "problem: operation 0 (move /0/1): "
            "a value cannot be moved into "
            "itself");
  EXPECT_EQ(patched(R"({"a":1,"ab":{}})", R"([{"op":"move","from":"/a","path":"/ab/a"}])"), R"({"ab":{"a":1}})");
}

TEST_F(JsonPatchTest, CopyMayGoIntoItself) {
  EXPECT_EQ(patched(R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a","path":"/a/c"}])"),
            R"({"a":{"b":1,"c":{"b":1}}})");
  EXPECT_EQ(patched(R"({"a":1})", R"([{"op":"copy","from":"","path":"/b"}])"), R"({"a":1,"b":{"a":1}})");
}

TEST_F(JsonPatchTest, TestComparesByValue) {
  const auto same = [&](const std::string& a, const std::string& b) {
    return apply(R"({"a":)" + a + "}", R"([{"op":"test","path":"/a","value":)" + b + "}]").ok();
  };
  EXPECT_TRUE(same("1", "1.0"));
  EXPECT_TRUE(same("100", "1e2"));
  EXPECT_TRUE(same("0.05", "50E-3"));
  EXPECT_TRUE(same("-0", "0"));
  EXPECT_TRUE(same("0e5", "0.00"));
  EXPECT_FALSE(same("1", "-1"));
  EXPECT_FALSE(same("12", "1.2"));
  EXPECT_FALSE(same("9007199254740993", "9007199254740992"));  // equal as doubles
  EXPECT_FALSE(same("1e-99999999999999999999", "1e-99999999999999999998"));
  EXPECT_TRUE(same(R"({"x":1,"y":[true,null]})", R"({"y":[true,null],"x":1.0})"));
  EXPECT_FALSE(same(R"({"x":1})", R"({"x":1,"y":1})"));
  EXPECT_FALSE(same(R"({"x":1,"z":1})", R"({"x":1,"y":1})"));
  EXPECT_FALSE(same("[1,2]", "[2,1]"));
  EXPECT_TRUE(same(R"("\u0041")", R"("A")"));
  EXPECT_FALSE(same(R"("1")", "1"));
  EXPECT_FALSE(same("null", "false"));
}

TEST_F(JsonPatchTest, PlacesThatAreNotThere) {
  const auto why = [&](std::string_view patch) { return refusal(R"({"a":[1,2],"b":"x"})", patch); };
  EXPECT_EQ(why(R"([{"op":"remove","path":"/c"}])").text, "operation 0 (remove /c): /c is not there");
  EXPECT_EQ(why(R"([{"op":"replace","path":"/c","value":1}])").text, "operation 0 (replace /c): /c is not there");
  EXPECT_EQ(why(R"([{"op":"add","path":"/c/d","value":1}])").text, "operation 0 (add /c/d): /c is not there");
  EXPECT_EQ(why(R"([{"op":"add","path":"/b/d","value":1}])").text,
            "operation 0 (add /b/d): /b is neither object nor list");
  EXPECT_THAT(why(R"([{"op":"add","path":"/a/3","value":1}])").text, HasSubstr("/a/3 is beyond the end"));
  EXPECT_THAT(why(R"([{"op":"replace","path":"/a/2","value":1}])").text, HasSubstr("the list has 2 items"));
  EXPECT_THAT(why(R"([{"op":"remove","path":"/a/-"}])").text, HasSubstr("behind the last"));
  EXPECT_THAT(why(R"([{"op":"add","path":"/a/01","value":1}])").text, HasSubstr("no index"));
  EXPECT_THAT(why(R"([{"op":"add","path":"/a/-1","value":1}])").text, HasSubstr("no index"));
  EXPECT_THAT(why(R"([{"op":"remove","path":"/a/1e0"}])").text, HasSubstr("no index"));
  EXPECT_THAT(why(R"([{"op":"remove","path":""}])").text, HasSubstr("cannot be removed"));
  EXPECT_THAT(why(R"([{"op":"move","from":"/c","path":"/d"}])").text, HasSubstr("/c is not there"));
  EXPECT_THAT(why(R"([{"op":"copy","from":"/a/-","path":"/d"}])").text, HasSubstr("/a/- is behind"));
  EXPECT_THAT(why(R"([{"op":"test","path":"/c","value":null}])").text, HasSubstr("/c is not there"));
  EXPECT_EQ(why(R"([{"op":"remove","path":"/c"}])").category, Category::unprocessable);
}

TEST_F(JsonPatchTest, PatchesThatAreNone) {
  const auto why = [&](std::string_view patch) {
    const auto problem = refusal("{}", patch);
    EXPECT_EQ(problem.category, Category::malformed) << patch;
    return problem.text;
  };
  EXPECT_THAT(why(R"({"op":"add"})"), HasSubstr("a list of operations"));
  EXPECT_THAT(why(R"([1])"), AllOf(HasSubstr("operation 0"), HasSubstr("an object")));
  EXPECT_THAT(why(R"([{"path":"/a"}])"), HasSubstr("'op' must be one of"));
  EXPECT_THAT(why(R"([{"op":"ADD","path":"/a","value":1}])"), HasSubstr("'op' must be one of"));
  EXPECT_THAT(why(R"([{"op":["add"],"path":"/a","value":1}])"), HasSubstr("'op' must be one of"));
  EXPECT_THAT(why(R"([{"op":"add","value":1}])"), HasSubstr("'path' must be there"));
  EXPECT_THAT(why(R"([{"op":"add","path":7,"value":1}])"), HasSubstr("'path' must be there"));
  EXPECT_THAT(why(R"([{"op":"add","path":"a","value":1}])"), HasSubstr("no JSON Pointer"));
  EXPECT_THAT(why(R"([{"op":"add","path":"/~x","value":1}])"), HasSubstr("no JSON Pointer"));
  EXPECT_THAT(why(R"([{"op":"add","path":"/a"}])"), HasSubstr("'value' is missing"));
  EXPECT_THAT(why(R"([{"op":"test","path":"/a"}])"), HasSubstr("'value' is missing"));
  EXPECT_THAT(why(R"([{"op":"move","path":"/a"}])"), HasSubstr("'from' must be there"));
  EXPECT_THAT(why(R"([{"op":"copy","path":"/a","from":"b"}])"), HasSubstr("'from' is no JSON Pointer"));
}

TEST_F(JsonPatchTest, NamesTheOperationThatFailsAndChangesNothing) {
  const auto document = read(R"({"a":1})");
  const auto result = apply_json_patch(
      document, read(R"([{"op":"add","path":"/b","value":1},{"op":"test","path":"/a","value":2}])"), build);
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.problems().front().text, "operation 1 (test /a): the value there is another");
  EXPECT_EQ(data::to_json(document), R"({"a":1})");
}

TEST_F(JsonPatchTest, CopiesThatDoubleStopAtTheLimit) {
  std::string patch = "[";
  for (int i = 0; i < 60; ++i) {
    patch += R"({"op":"copy","from":"/a","path":"/b"},{"op":"add","path":"/c","value":{}},)"
             R"({"op":"move","from":"/a","path":"/c/l"},{"op":"move","from":"/b","path":"/c/r"},)"
             R"({"op":"move","from":"/c","path":"/a"},)";
  }
  patch.back() = ']';
  const auto problem = refusal(R"({"a":"x"})", patch);
  EXPECT_EQ(problem.category, Category::too_large);
  EXPECT_EQ(problem.code, issue::too_costly);
}

TEST_F(JsonPatchTest, NestsNoDeeperThanTheReaders) {
  std::string patch = "[";
  for (int i = 0; i < 300; ++i)
    patch += R"({"op":"copy","from":"","path":"/a"},{"op":"remove","path":"/b"},)"
             R"({"op":"add","path":"/b","value":1},)";
  patch.back() = ']';
  EXPECT_THAT(refusal(R"({"b":1})", patch).text, HasSubstr("more than 128 levels"));
}

TEST_F(JsonPatchTest, LimitsTheNumberOfOperations) {
  const auto* two = R"([{"op":"test","path":"","value":{}},{"op":"test","path":"","value":{}}])";
  const auto at_most = [](std::size_t operations) {
    PatchLimits limits;
    limits.max_operations = operations;
    return limits;
  };
  EXPECT_TRUE(apply("{}", two, at_most(2)).ok());
  EXPECT_EQ(refusal("{}", two, at_most(1)).category, Category::too_large);
}

TEST_F(JsonPatchTest, RepeatsNoTokenThatMayBeAPersonsData) {
  EXPECT_EQ(refusal("{}", R"([{"op":"remove","path":"/name/Ann Example"}])").text,
            "operation 0 (remove /name/*): /name is not there");
}

}  // namespace
}  // namespace linkway::fhir
