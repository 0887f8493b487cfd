// The quick look at a JSON text while it is read, beside the check of the tree that says what is wrong.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "data/json_guide.h"
#include "fhir/format/json_form.h"
#include "fhir/format/shape.h"

namespace linkway::fhir {
namespace {

const std::vector<std::string>& resources() {
  static const std::vector<std::string> all = {
      R"({"resourceType":"Patient","id":"a","active":true,"name":[{"family":"X","given":["A","B"]}],"deceasedBoolean":false,"multipleBirthInteger":2,"contact":[{"name":{"text":"Y"}}]})",
      R"({"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s","code":"c"}]},"valueQuantity":{"value":1.10,"code":"kg"},"component":[{"code":{"text":"t"},"valueInteger":1}],"text":{"status":"generated","div":"<div/>"}})",
      R"({"resourceType":"Bundle","type":"batch","entry":[{"fullUrl":"u","resource":{"resourceType":"Patient","contained":[{"resourceType":"Basic","code":{"text":"b"}}],"active":true}},{"resource":{"resourceType":"Task","intent":"order","input":[{"type":{"text":"t"},"valueString":"x"}]}}]})",
      R"({"resourceType":"Parameters","parameter":[{"name":"a","part":[{"name":"b","valueCode":"d"}]},{"name":"r","resource":{"resourceType":"Patient","birthDate":"1970"}}]})",
      R"({"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","item":[{"linkId":"2","required":true,"type":"group"}]}]})",
  };
  return all;
}

bool fits(const std::string& text) {
  data::JsonFollower follower(Shapes::of(Definitions::core()));
  data::Arena arena;
  return data::read_json(text, arena, {}, follower).ok() && follower.fits();
}

TEST(JsonReading, NeedsNoSecondLookAtWhatIsOrdinary) {
  for (const auto& text : resources()) {
    EXPECT_TRUE(fits(text)) << text;
    EXPECT_TRUE(fits(text)) << "again: " << text;
  }
}

// Writes a tree with a fault here and there.
class Spoiler {
 public:
  explicit Spoiler(unsigned seed) : random_(seed) {}
  void write(const data::Node& node, std::string& out) {
    static const std::vector<std::string> others = {"1",  "\"x\"", "\"\"",           "true",   "null",
                                                    "{}", "[]",    "{\"id\":\"i\"}", "[null]", "[\"x\"]"};
    if (one_in(30)) {
      out += others[below(others.size())];
    } else if (one_in(40)) {
      out += '[';
      plain(node, out);
      out += ']';
    } else {
      plain(node, out);
    }
  }

 private:
  void plain(const data::Node& node, std::string& out) {
    if (node.is_list()) {
      out += '[';
      for (const auto& item : node.items()) {
        separate(out);
        write(item, out);
      }
      out += ']';
    } else if (node.is_object()) {
      out += '{';
      for (const auto& member : node.members()) {
        if (one_in(40)) continue;
        separate(out);
        out += '"' + name(std::string(member.name.view())) + "\":";
        write(member.value, out);
      }
      out += '}';
    } else {
      data::write_json(node, out);
    }
  }
  std::string name(const std::string& given) {
    static const std::vector<std::string> others = {
        "valueString", "valueQuantity", "resourceType", "id", "extension", "nothing", "", "name", "deceasedDateTime"};
    if (one_in(40)) return '_' + given;
    return one_in(40) ? others[below(others.size())] : given;
  }
  static void separate(std::string& out) {
    if (out.back() != '{' && out.back() != '[') out += ',';
  }
  bool one_in(unsigned n) { return below(n) == 0; }
  std::size_t below(std::size_t n) { return random_() % n; }

  std::mt19937 random_;
};

TEST(JsonReading, AgreesWithTheCheckOfTheTree) {
  std::size_t well_formed = 0;
  std::size_t ill_formed = 0;
  for (unsigned seed = 0; seed < 4000; ++seed) {
    const auto original = data::read_json(resources()[seed % resources().size()]);
    std::string text;
    Spoiler(seed).write(original->root, text);
    const auto tree = data::read_json(text);
    if (!tree.ok()) continue;  // a name came twice
    const auto problems = check_json_form(tree->root, Definitions::core(), text);
    EXPECT_TRUE(!fits(text) || problems.empty()) << text;
    const auto read = read_json(text, Definitions::core());
    ASSERT_EQ(read.ok(), problems.empty()) << text;
    ++(read.ok() ? well_formed : ill_formed);
    if (read.ok()) {
      EXPECT_EQ(data::to_json(read->root), data::to_json(tree->root));
    } else {
      ASSERT_EQ(read.problems().size(), problems.size());
      EXPECT_EQ(read.problems()[0].path, problems[0].path);
    }
  }
  EXPECT_GT(well_formed, 100U);
  EXPECT_GT(ill_formed, 100U);
}

}  // namespace
}  // namespace linkway::fhir
