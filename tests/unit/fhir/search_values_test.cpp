#include "fhir/search_values.h"

#include "unit/fhir/support.h"

namespace linkway::fhir {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Values = std::vector<SearchValue>;

Values of(std::string_view text) {
  const auto d = json(text);
  return search_values(d.root);
}

TEST(SearchValues, OfATask) {
  EXPECT_THAT(of(R"({"resourceType": "Task", "status": "requested", "owner": {"reference": "Organization/o"},
    "requester": {"reference": "PractitionerRole/p/_history/3"}, "focus": {"reference": "ServiceRequest/s"},
    "for": {"reference": "Patient/p"}, "identifier": [{"system": "i", "value": "1"}]})"),
              ElementsAre(SearchValue{"Task.focus", "ServiceRequest/s", ""}, SearchValue{"Task.identifier", "1", "i"},
                          SearchValue{"Task.owner", "Organization/o", ""}, SearchValue{"Task.patient", "Patient/p", ""},
                          SearchValue{"Task.requester", "PractitionerRole/p", ""},
                          SearchValue{"Task.status", "requested", ""}));
}

TEST(SearchValues, OfAServiceRequest) {
  EXPECT_THAT(of(R"({"resourceType": "ServiceRequest", "status": "active", "subject": {"reference": "Patient/p"},
    "requester": {"reference": "Organization/o"},
    "basedOn": [{"reference": "ServiceRequest/a"}, {"reference": "ServiceRequest/b"}]})"),
              ElementsAre(SearchValue{"ServiceRequest.based-on", "ServiceRequest/a", ""},
                          SearchValue{"ServiceRequest.based-on", "ServiceRequest/b", ""},
                          SearchValue{"ServiceRequest.requester", "Organization/o", ""},
                          SearchValue{"ServiceRequest.status", "active", ""},
                          SearchValue{"ServiceRequest.subject", "Patient/p", ""}));
}

TEST(SearchValues, OfAnyOtherTypeAreTheIdentifiers) {
  EXPECT_THAT(of(R"({"resourceType": "Patient", "status": "x", "identifier": [{"system": "s", "value": "1"},
    {"system": "s", "value": "1"}, {"value": "2"}, {"system": "s"}]})"),
              ElementsAre(SearchValue{"Patient.identifier", "1", "s"}, SearchValue{"Patient.identifier", "2", ""},
                          SearchValue{"Patient.identifier", "|2", ""}));
}

TEST(SearchValues, LogicalReferencesCarryTheirSystem) {
  EXPECT_THAT(of(R"({"resourceType": "Task", "owner": {"reference": "Organization/o",
    "identifier": {"system": "s", "value": "Organization/x"}}, "requester": {"identifier": {"value": "v"}}})"),
              ElementsAre(SearchValue{"Task.owner", "Organization/o", ""},
                          SearchValue{"Task.owner", "s|Organization/x", "s"}, SearchValue{"Task.requester", "|v", ""}));
}

TEST(SearchValues, OtherKindsOfReference) {
  EXPECT_THAT(of(R"({"resourceType": "Task", "owner": {"reference": "https://x.example/fhir/Organization/1/_history/2"},
    "requester": {"reference": "#r"}, "for": {"reference": "urn:uuid:aaaaaaaa-0000-4000-8000-000000000000"},
    "focus": {"reference": "nonsense"}})"),
              ElementsAre(SearchValue{"Task.owner", "https://x.example/fhir/Organization/1", ""}));
}

TEST(SearchValues, WrongShapesGiveNone) {
  for (const auto* text : {"{}", "[]", "5", R"({"resourceType": "Task", "status": 5, "owner": "x", "focus": [5, null],
    "for": {"reference": {}}, "identifier": "i"})"}) {
    EXPECT_THAT(of(text), IsEmpty()) << text;
  }
}

TEST(SearchParameters, AreOneTable) {
  bool owner = false;
  for (const auto& p : search_parameters()) {
    EXPECT_FALSE(p.name.empty());
    EXPECT_FALSE(p.documentation.empty()) << p.name;
    EXPECT_TRUE(p.kind == "token" || p.kind == "reference" || p.kind == "date") << p.name;
    owner = owner || (p.type == "Task" && p.name == "owner" && p.kind == "reference");
    // What is stated is what is read.
    const auto query = std::string(p.name) + (p.kind == "date" ? "=2026" : "=Patient/1");
    const auto id = std::string(p.name) + "=abc";
    const auto* type = p.type.empty() ? "Task" : p.type.data();
    EXPECT_TRUE(parse_search(type, p.name == "_id" ? id : query, "").ok()) << p.name;
  }
  EXPECT_TRUE(owner);
}

}  // namespace
}  // namespace linkway::fhir
