#include "fhir/reference.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

using testing::ElementsAre;
using testing::Pair;

std::vector<std::pair<std::string, std::string>> seen(const data::Node& resource, const std::string& path) {
  std::vector<std::pair<std::string, std::string>> all;
  for_each_reference(resource, path, [&](const std::string& at, const data::Node& reference) {
    all.emplace_back(at, std::string(reference["reference"].text()));
  });
  return all;
}

constexpr std::string_view request = R"({
  "resourceType": "ServiceRequest",
  "contained": [{"resourceType": "Practitioner", "id": "p"},
                {"resourceType": "PractitionerRole", "practitioner": {"reference": "#p"}}],
  "extension": [{"url": "https://linkway.example/x", "valueReference": {"reference": "Organization/o"}}],
  "basedOn": [{"reference": "CarePlan/1"}, {"reference": "CarePlan/2"}],
  "subject": {"reference": "Patient/1", "identifier": {"assigner": {"reference": "Organization/a"}}},
  "requester": {"identifier": {"value": "x"}},
  "note": [{"text": "reference"}, {"authorReference": {"reference": "Practitioner/2"}}]
})";

TEST(ForEachReference, FindsAllWithTheirPaths) {
  const auto document = json(request);
  EXPECT_THAT(seen(document.root, "Bundle.entry[1].resource"),
              ElementsAre(Pair("Bundle.entry[1].resource.contained[1].practitioner", "#p"),
                          Pair("Bundle.entry[1].resource.extension[0].valueReference", "Organization/o"),
                          Pair("Bundle.entry[1].resource.basedOn[0]", "CarePlan/1"),
                          Pair("Bundle.entry[1].resource.basedOn[1]", "CarePlan/2"),
                          Pair("Bundle.entry[1].resource.subject", "Patient/1"),
                          Pair("Bundle.entry[1].resource.subject.identifier.assigner", "Organization/a"),
                          Pair("Bundle.entry[1].resource.note[1].authorReference", "Practitioner/2")));
}

TEST(ForEachReference, SeesAReferenceObjectUnderTheNameReference) {
  const auto document = json(R"({"resourceType": "Consent",
    "provision": {"data": [{"meaning": "related", "reference": {"reference": "Task/1"}}]}})");
  EXPECT_THAT(seen(document.root, "Consent"), ElementsAre(Pair("Consent.provision.data[0].reference", "Task/1")));
}

TEST(ForEachReference, LeavesTheEntriesOfABundleAlone) {
  const auto document = json(R"({"resourceType": "Parameters", "parameter": [{"name": "a", "resource":
    {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Task", "for": {"reference": "Patient/1"}}}]}},
    {"name": "b", "resource": {"resourceType": "List", "entry": [{"item": {"reference": "Task/2"}}]}}]})");
  EXPECT_THAT(seen(document.root, "P"), ElementsAre(Pair("P.parameter[1].resource.entry[0].item", "Task/2")));
}

TEST(ForEachReference, IgnoresWhatIsNotText) {
  const auto document =
      json(R"({"subject": {"reference": 5}, "focus": {"reference": null}, "for": {"reference": ""}})");
  EXPECT_THAT(seen(document.root, "Task"), ElementsAre());
  EXPECT_THAT(seen(data::Node(), "Task"), ElementsAre());
}

TEST(RewriteReferences, ChangesOnlyLiteralsAndKeepsTheRest) {
  const auto document = json(request);
  data::Arena arena;
  data::Builder builder(arena);
  const auto changed = rewrite_references(document.root, builder, [](std::string_view literal) -> std::string {
    return literal == "CarePlan/2" || literal == "#p" ? "Changed/" + std::string(literal) : "";
  });
  auto expected = data::to_json(document.root);
  for (const auto* literal : {"CarePlan/2", "#p"}) {
    const auto at = expected.find("\"reference\":\"" + std::string(literal) + "\"");
    ASSERT_NE(at, std::string::npos);
    expected.insert(at + 13, "Changed/");
  }
  EXPECT_EQ(data::to_json(changed), expected);
}

TEST(RewriteReferences, SharesWhatDidNotChange) {
  const auto document = json(request);
  data::Arena arena;
  data::Builder builder(arena);
  const auto changed = rewrite_references(
      document.root, builder, [](std::string_view l) { return l == "Patient/1" ? std::string("Patient/9") : ""; });
  EXPECT_EQ(changed["subject"]["reference"].text(), "Patient/9");
  EXPECT_EQ(document.root["subject"]["reference"].text(), "Patient/1");
  EXPECT_EQ(changed["basedOn"].items().data(), document.root["basedOn"].items().data());
  EXPECT_EQ(changed["subject"]["identifier"].members().data(), document.root["subject"]["identifier"].members().data());
  EXPECT_EQ(changed.position(), document.root.position());
  EXPECT_EQ(changed["subject"]["reference"].position(), document.root["subject"]["reference"].position());
}

TEST(RewriteReferences, GivesTheSameNodeWhenNothingChanges) {
  const auto document = json(request);
  data::Arena arena;
  data::Builder builder(arena);
  const auto reserved = arena.bytes_reserved();
  for (const bool echo : {false, true}) {
    const auto same = rewrite_references(document.root, builder,
                                         [&](std::string_view l) { return echo ? std::string(l) : std::string(); });
    EXPECT_EQ(same.members().data(), document.root.members().data());
  }
  EXPECT_EQ(arena.bytes_reserved(), reserved);
}

TEST(RewriteReferences, DoesNotTouchOtherTextOrInnerBundles) {
  const auto document = json(R"({"resourceType": "Bundle", "reference": {"reference": "A"}, "note": "reference",
    "other": ["x", {"referencE": "A"}], "entry": [{"resource": {"for": {"reference": "A"}}}]})");
  data::Arena arena;
  data::Builder builder(arena);
  const auto changed = rewrite_references(document.root, builder, [](std::string_view) { return std::string("B"); });
  EXPECT_EQ(data::to_json(changed),
            R"({"resourceType":"Bundle","reference":{"reference":"B"},"note":"reference",)"
            R"("other":["x",{"referencE":"A"}],"entry":[{"resource":{"for":{"reference":"A"}}}]})");
}

}  // namespace
}  // namespace linkway::fhir
