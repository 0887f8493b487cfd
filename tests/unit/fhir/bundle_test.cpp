// What all Bundles share, and messages.
#include "fhir/bundle.h"

#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view header = R"({"fullUrl": "urn:uuid:aaaaaaaa-0000-4000-8000-000000000000", "resource":
  {"resourceType": "MessageHeader", "eventCoding": {"system": "http://terminology.hl7.org/CodeSystem/v2-0003",
  "code": "I12"}, "source": {"endpoint": "https://gp.example/fhir"}}})";

std::string message_of(std::string_view entries) {
  return R"({"resourceType": "Bundle", "type": "message", "entry": [)" + std::string(entries) + "]}";
}

Problems refused(std::string_view text, BundleType type = BundleType::message, std::size_t most = 5000) {
  const auto d = json(text);
  auto result = read_bundle(d.root, type, most);
  if (!result.ok()) return std::move(result).problems();
  ADD_FAILURE() << "was taken: " << text;
  return {};
}

TEST(ReadMessage, TakesEntriesAsTheyCome) {
  const auto d = json(R"({"resourceType": "Bundle", "id": "b1", "identifier": {"value": "v"}, "type": "message",
    "entry": [)" + std::string(header) +
                      R"(, {"fullUrl": "https://gp.example/Task/1", "resource": {"resourceType": "Task"}},
    {"resource": {"resourceType": "Basic"}}]})");
  const auto bundle = read_bundle(d.root, BundleType::message);
  ASSERT_TRUE(bundle.ok()) << to_string(bundle.problems()[0]);
  EXPECT_EQ(bundle->type, BundleType::message);
  EXPECT_EQ(bundle->id, "b1");
  EXPECT_EQ(bundle->identifier["value"].text(), "v");
  ASSERT_EQ(bundle->entries.size(), 3U);
  const auto& task = bundle->entries[1];
  EXPECT_EQ(task.index, 1U);
  EXPECT_EQ(task.path, "Bundle.entry[1].resource");
  EXPECT_EQ(task.full_url, "https://gp.example/Task/1");
  EXPECT_EQ(task.type, "Task");
  EXPECT_EQ(task.resource["resourceType"].text(), "Task");
  EXPECT_EQ(bundle->entries[2].full_url, "");
}

TEST(ReadBundle, RefusesWhatIsNoBundle) {
  for (const auto* text :
       {"[]", "5", "\"Bundle\"", "null", "{}", R"({"resourceType": 5})", R"({"resourceType": ""})"}) {
    EXPECT_THAT(refused(text), ElementsAre(IsProblem(Category::malformed, issue::structure, "Bundle"))) << text;
  }
  EXPECT_THAT(refused(R"({"resourceType": "Patient"})"),
              ElementsAre(AllOf(IsProblem(Category::unprocessable, issue::value, "Bundle"),
                                Field(&Problem::text, HasSubstr("'Patient'")))));
  EXPECT_THAT(refused(R"({"resourceType": "Bundel"})"),
              ElementsAre(IsProblem(Category::unprocessable, issue::structure, "Bundle")));
}

TEST(ReadBundle, DoesNotRepeatWhatMayBePersonal) {
  const auto problems = refused(R"({"resourceType": "Test Person, born 1948"})");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_THAT(problems[0].text, Not(HasSubstr("1948")));
}

TEST(ReadBundle, RefusesTheWrongType) {
  const auto with_type = [](std::string_view type) {
    return R"({"resourceType": "Bundle", )" + std::string(type) + R"("entry": [)" + std::string(header) + "]}";
  };
  EXPECT_THAT(refused(with_type("")), ElementsAre(IsProblem(Category::unprocessable, issue::required, "Bundle.type")));
  for (const auto* type : {"\"type\": \"batch\",", "\"type\": \"transaction\",", "\"type\": 5,", "\"type\": \"\","}) {
    EXPECT_THAT(refused(with_type(type)), ElementsAre(IsProblem(Category::unprocessable, issue::value, "Bundle.type")));
  }
  EXPECT_THAT(refused(R"({"resourceType": "Bundle", "type": "batch", "entry": [{"resource": {"resourceType": "Task"},
    "request": {"method": "POST", "url": "Task"}}]})",
                      BundleType::transaction),
              ElementsAre(IsProblem(Category::unprocessable, issue::not_supported, "Bundle.type")));
}

TEST(ReadBundle, OfAnotherTypeIsNotHeldToTheRulesOfThisOne) {
  constexpr std::string_view found =
      R"({"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {"resourceType": "Task"}}, {}]})";
  for (const auto type : {BundleType::message, BundleType::transaction}) {
    EXPECT_THAT(refused(found, type),
                ElementsAre(IsProblem(Category::unprocessable, issue::value, "Bundle.type"),
                            IsProblem(Category::unprocessable, issue::required, "Bundle.entry[1].resource")));
  }
}

TEST(ReadBundle, NeedsAListOfEntries) {
  const auto with = [](std::string_view entry) {
    return R"({"resourceType": "Bundle", "type": "message")" + std::string(entry) + "}";
  };
  for (const auto* none : {"", R"(, "entry": [])"}) {
    EXPECT_THAT(refused(with(none)), ElementsAre(IsProblem(Category::unprocessable, issue::required, "Bundle.entry")));
  }
  for (const auto* wrong : {R"(, "entry": {})", R"(, "entry": "x")", R"(, "entry": null)"}) {
    EXPECT_THAT(refused(with(wrong)), ElementsAre(IsProblem(Category::malformed, issue::structure, "Bundle.entry")));
  }
}

TEST(ReadBundle, TakesOnlySoManyEntries) {
  const auto three = message_of(std::string(header) + R"(, {"resource": {"resourceType": "Task"}}, 5)");
  EXPECT_THAT(refused(three, BundleType::message, 2),
              ElementsAre(IsProblem(Category::too_large, issue::too_costly, "Bundle.entry")));
  const auto d = json(message_of(header));
  EXPECT_TRUE(read_bundle(d.root, BundleType::message, 1).ok());
}

TEST(ReadBundle, NamesEveryFaultyEntryAtOnce) {
  EXPECT_THAT(refused(message_of(std::string(header) + R"(, 5, {}, {"resource": "x"}, {"resource": {"id": "a"}},
        {"resource": {"resourceType": "Refferal"}}, {"fullUrl": 5, "resource": {"resourceType": "Task"}},
        {"fullUrl": "urn:uuid:nope", "resource": {"resourceType": "Task"}})")),
              ElementsAre(IsProblem(Category::malformed, issue::structure, "Bundle.entry[1]"),
                          IsProblem(Category::unprocessable, issue::required, "Bundle.entry[2].resource"),
                          IsProblem(Category::malformed, issue::structure, "Bundle.entry[3].resource"),
                          IsProblem(Category::malformed, issue::structure, "Bundle.entry[4].resource"),
                          AllOf(IsProblem(Category::unprocessable, issue::structure, "Bundle.entry[5].resource"),
                                Field(&Problem::text, HasSubstr("'Refferal'"))),
                          IsProblem(Category::malformed, issue::structure, "Bundle.entry[6].fullUrl"),
                          IsProblem(Category::unprocessable, issue::value, "Bundle.entry[7].fullUrl")));
}

TEST(ReadBundle, ListsAtMostAHundredProblems) {
  std::string entries(header);
  for (int i = 0; i < 300; ++i) entries += ", {}";
  const auto problems = refused(message_of(entries));
  ASSERT_EQ(problems.size(), 100U);
  EXPECT_EQ(problems[98].path, "Bundle.entry[99].resource");
  EXPECT_EQ(problems[99].code, issue::incomplete);
  EXPECT_EQ(problems[99].path, "");
}

TEST(ReadBundle, TakesUpperCaseUuids) {
  const auto d = json(message_of(
      std::string(header) +
      R"(, {"fullUrl": "urn:uuid:AAAAAAAA-0000-4000-8000-00000000000F", "resource": {"resourceType": "Task"}})"));
  EXPECT_TRUE(read_bundle(d.root, BundleType::message).ok());
}

TEST(ReadBundle, RefusesBrokenUuids) {
  for (const auto* uuid : {"", "aaaaaaaa-0000-4000-8000-00000000000", "aaaaaaaa-0000-4000-8000-0000000000000",
                           "aaaaaaaag0000-4000-8000-000000000000", "aaaaaaaa-0000-4000-8000-00000000000g"}) {
    const auto text = message_of(std::string(header) + R"(, {"fullUrl": "urn:uuid:)" + uuid +
                                 R"(", "resource": {"resourceType": "Task"}})");
    EXPECT_THAT(refused(text),
                ElementsAre(IsProblem(Category::unprocessable, issue::value, "Bundle.entry[1].fullUrl")));
  }
}

TEST(ReadBundle, RefusesAFullUrlTwiceUnlessVersionsDiffer) {
  const auto two = [](std::string_view version) {
    return message_of(std::string(header) + R"(, {"fullUrl": "https://a.example/Task/1", "resource": {"resourceType":
      "Task", "meta": {"versionId": "1"}}}, {"resource": {"resourceType": "Task"}}, {"resource": {"resourceType":
      "Task"}}, {"fullUrl": "https://a.example/Task/1", "resource": {"resourceType": "Task", "meta": {"versionId": ")" +
                      std::string(version) + R"("}}})");
  };
  EXPECT_THAT(refused(two("1")),
              ElementsAre(AllOf(IsProblem(Category::unprocessable, issue::invalid, "Bundle.entry[4].fullUrl"),
                                Field(&Problem::text, HasSubstr("Entry 1 ")))));
  const auto d = json(two("2"));
  EXPECT_TRUE(read_bundle(d.root, BundleType::message).ok());
}

}  // namespace
}  // namespace linkway::fhir
