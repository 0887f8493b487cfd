#include "rules_support.h"

namespace linkway::fhir::validation {
namespace {

std::string bundle(std::string_view type, std::string_view rest) {
  return std::string(R"({"resourceType":"Bundle","type":")").append(type).append(R"(",)").append(rest).append("}");
}
std::string entry(std::string_view url, std::string_view resource) {
  return std::string(R"({"fullUrl":")").append(url).append(R"(","resource":)").append(resource).append("}");
}
const auto* const patient = R"({"resourceType":"Patient","id":"1"})";

TEST(BundleRules, FullUrlIsAbsoluteAndFitsTheResource) {
  Rules rules;
  const auto with = [&](std::string_view url, std::string_view resource) {
    return rules.found(bundle("collection", R"("entry":[)" + entry(url, resource) + "]"));
  };
  EXPECT_THAT(with("http://a.org/fhir/Patient/1", patient), IsEmpty());
  EXPECT_THAT(with("urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", patient), IsEmpty());
  EXPECT_THAT(with("http://a.org/whatever", patient), IsEmpty());
  EXPECT_THAT(with("Patient/1", patient), ElementsAre("bundle-fullurl-absolute Bundle.entry[0]"));
  EXPECT_THAT(with("http://a.org/fhir/Patient/2", patient), ElementsAre("bundle-fullurl-id Bundle.entry[0]"));
  EXPECT_THAT(with("http://a.org/fhir/Group/1", patient), ElementsAre("bundle-fullurl-id Bundle.entry[0]"));
  EXPECT_THAT(with("http://a.org/fhir/Patient/1", R"({"resourceType":"Patient","active":true})"),
              ElementsAre("bundle-fullurl-id Bundle.entry[0]"));
}

TEST(BundleRules, FullUrlIsNeededOutsideOfTransactions) {
  Rules rules;
  EXPECT_THAT(rules.found(bundle("collection", R"("entry":[{"resource":{"resourceType":"Patient","id":"1"}}])")),
              ElementsAre("bundle-fullurl Bundle.entry[0]"));
  EXPECT_THAT(rules.found(bundle("transaction", R"("entry":[{"resource":{"resourceType":"Patient","id":"1"},)"
                                                R"("request":{"method":"POST","url":"Patient"}}])")),
              IsEmpty());
}

TEST(BundleRules, LinksSayOneThingOnce) {
  Rules rules;
  const auto* twice = R"("link":[{"relation":"self","url":"http://a.org"},{"relation":"self","url":"http://a.org"}])";
  EXPECT_THAT(rules.found(bundle("searchset", twice)), ElementsAre("bundle-link-unique Bundle.link[1]"));
  const auto* next = R"("link":[{"relation":"next","url":"http://a.org"}])";
  EXPECT_THAT(rules.found(bundle("searchset", next)), IsEmpty());
  EXPECT_THAT(rules.found(bundle("collection", next)), ElementsAre("bundle-link-paging Bundle.link[0].relation"));
}

std::string document(std::string_view subject, std::string_view others) {
  return bundle(
      "document",
      R"("identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e1"},)"
      R"("timestamp":"2026-01-01T00:00:00Z","entry":[)" +
          entry("http://a.org/fhir/Composition/c",
                R"({"resourceType":"Composition","id":"c","status":"final","type":{"text":"t"},)"
                R"("date":"2026-01-01","title":"t","author":[{"reference":"Practitioner/p"}],)"
                R"("subject":{"reference":")" +
                    std::string(subject) + R"("}})") +
          "," + entry("http://a.org/fhir/Practitioner/p", R"({"resourceType":"Practitioner","id":"p"})") + "," +
          entry("http://a.org/fhir/Patient/1", patient) + std::string(others) + "]");
}

TEST(BundleRules, ADocumentHoldsWhatItsCompositionNames) {
  Rules rules;
  EXPECT_THAT(rules.found(document("Patient/1", "")), IsEmpty());
  EXPECT_THAT(
      rules.found(document("Patient/2", "")),
      UnorderedElementsAre("bundle-reference Bundle.entry[0].resource.subject", "bundle-linked Bundle.entry[2]"));
}

TEST(BundleRules, EveryEntryOfADocumentIsLinkedForwardsOrBackwards) {
  Rules rules;
  const auto back =
      entry("http://a.org/fhir/Flag/f", R"({"resourceType":"Flag","id":"f","status":"active","code":{"text":"t"},)"
                                        R"("subject":{"reference":"Patient/1"}})");
  EXPECT_THAT(rules.found(document("Patient/1", "," + back)), IsEmpty());
  const auto lone = entry("http://a.org/fhir/Basic/b", R"({"resourceType":"Basic","id":"b","code":{"text":"t"}})");
  EXPECT_THAT(rules.found(document("Patient/1", "," + lone)), ElementsAre("bundle-linked Bundle.entry[3]"));
}

TEST(BundleRules, DocumentsAndMessagesBeginWithWhatSaysSo) {
  Rules rules;
  EXPECT_THAT(rules.found(bundle("message", R"("entry":[)" + entry("http://a.org/fhir/Patient/1", patient) + "]")),
              Contains("bundle-first Bundle.entry[0].resource"));
  EXPECT_THAT(rules.found(bundle("document", R"("timestamp":"2026-01-01T00:00:00Z")")),
              Contains("bundle-first Bundle"));
}

TEST(BundleRules, SearchResultsSayWhyTheyAreThere) {
  Rules rules;
  const auto with = [&](std::string_view mode, std::string_view resource) {
    return rules.found(
        bundle("searchset", R"("link":[{"relation":"self","url":"http://a.org/fhir/Patient?active=true"}],"entry":[)"
                            R"({"fullUrl":"urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0","resource":)" +
                                std::string(resource) + R"(,"search":{"mode":")" + std::string(mode) + R"("}}])"));
  };
  EXPECT_THAT(with("match", patient), IsEmpty());
  EXPECT_THAT(with("include", R"({"resourceType":"Group","id":"g","type":"person","actual":true})"), IsEmpty());
  EXPECT_THAT(with("match", R"({"resourceType":"Group","id":"g","type":"person","actual":true})"),
              ElementsAre("bundle-search-type Bundle.entry[0].resource"));
  EXPECT_THAT(with("match", R"({"resourceType":"Patient","active":true})"),
              ElementsAre("bundle-search-id Bundle.entry[0].resource"));
  EXPECT_THAT(with("outcome", patient), ElementsAre("bundle-search-outcome Bundle.entry[0].resource"));
}

TEST(BundleRules, RequestsFitTheirResources) {
  Rules rules;
  const auto with = [&](std::string_view method, std::string_view url) {
    return rules.found(bundle("transaction", R"("entry":[{"resource":{"resourceType":"Patient","id":"1"},"request":)"
                                             R"({"method":")" +
                                                 std::string(method) + R"(","url":")" + std::string(url) + R"("}}])"));
  };
  EXPECT_THAT(with("PUT", "Patient/1"), IsEmpty());
  EXPECT_THAT(with("PUT", "Patient?identifier=a"), IsEmpty());
  EXPECT_THAT(with("PUT", "Patient/2"), ElementsAre("bundle-request-id Bundle.entry[0]"));
  EXPECT_THAT(with("POST", "Group"), ElementsAre("bundle-request-type Bundle.entry[0]"));
}

}  // namespace
}  // namespace linkway::fhir::validation
