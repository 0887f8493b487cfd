#include "fhir/search_values.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {

namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view own = "https://linkway.example/fhir";

SearchRequest read(std::string_view query, std::string_view type = "Task") {
  auto request = parse_search(type, query, own);
  if (request.ok()) return std::move(request).value();
  ADD_FAILURE() << query << ": " << to_string(request.problems()[0]);
  return {};
}

std::vector<SearchValue> first_group(std::string_view query, std::string_view type = "Task") {
  auto request = read(query, type);
  if (request.values.size() == 1) return request.values[0];
  ADD_FAILURE() << request.values.size() << " groups";
  return {};
}

void expect_refused(std::string_view query, std::string_view code, std::string_view says,
                    std::string_view type = "Task") {
  const auto request = parse_search(type, query, own);
  ASSERT_FALSE(request.ok()) << query;
  EXPECT_THAT(request.problems(), ElementsAre(AllOf(IsProblem(Category::malformed, code, ""),
                                                    Field(&Problem::text, HasSubstr(std::string(says))))))
      << query;
}

TEST(ParseSearch, NothingAskedIsEverything) {
  for (const auto* query : {"", "&&", "_format=json", "_format=application%2Ffhir%2Bjson&_pretty=true"}) {
    const auto request = read(query);
    EXPECT_THAT(request.values, IsEmpty());
    EXPECT_EQ(request.count, 50U);
    EXPECT_FALSE(request.id || request.updated_from || request.updated_until);
  }
}

TEST(ParseSearch, CommasAreOrAndRepetitionIsAnd) {
  const auto request = read("status=requested,accepted&owner=Organization/a&status=accepted");
  EXPECT_THAT(request.values, ElementsAre(ElementsAre(SearchValue{"Task.status", "requested", ""},
                                                      SearchValue{"Task.status", "accepted", ""}),
                                          ElementsAre(SearchValue{"Task.owner", "Organization/a", ""}),
                                          ElementsAre(SearchValue{"Task.status", "accepted", ""})));
}

TEST(ParseSearch, StatusMayNameItsSystem) {
  EXPECT_THAT(first_group("status=http://hl7.org/fhir/task-status|requested"),
              ElementsAre(SearchValue{"Task.status", "requested", ""}));
  EXPECT_THAT(first_group("status=http%3A%2F%2Fhl7.org%2Ffhir%2Frequest-status%7Cactive", "ServiceRequest"),
              ElementsAre(SearchValue{"ServiceRequest.status", "active", ""}));
  expect_refused("status=http://hl7.org/fhir/request-status|active", issue::value, "task-status");
  expect_refused("status=|requested", issue::value, "task-status");
  expect_refused("status=http://hl7.org/fhir/task-status|", issue::not_supported, "system|");
}

TEST(ParseSearch, Identifiers) {
  EXPECT_THAT(
      first_group("identifier=https://example.org/referral|1%2C2,abc,|x", "Observation"),
      ElementsAre(SearchValue{"Observation.identifier", "1", "https://example.org/referral"},
                  SearchValue{"Observation.identifier", "2", ""}, SearchValue{"Observation.identifier", "abc", ""},
                  SearchValue{"Observation.identifier", "|x", ""}));
  expect_refused("identifier=s|", issue::not_supported, "system|");
  expect_refused("identifier=|", issue::not_supported, "system|");
}

TEST(ParseSearch, BackslashKeepsSeparators) {
  EXPECT_THAT(first_group(R"(identifier=a\,b,s\|t|u\\v\$w,x\y)"),
              ElementsAre(SearchValue{"Task.identifier", "a,b", ""}, SearchValue{"Task.identifier", R"(u\v$w)", "s|t"},
                          SearchValue{"Task.identifier", R"(x\y)", ""}));
}

TEST(ParseSearch, PercentAndPlus) {
  EXPECT_THAT(first_group("%69dentifier=a+b%2Bc%26d%3De"),
              ElementsAre(SearchValue{"Task.identifier", "a b+c&d=e", ""}));
  EXPECT_THAT(first_group("identifier=a=b"), ElementsAre(SearchValue{"Task.identifier", "a=b", ""}));
  for (const auto* query : {"status=%", "status=%4", "status=%zz", "%=a", "status=%ff", "status=%c3"}) {
    expect_refused(query, issue::invalid, "percent");
  }
}

TEST(ParseSearch, References) {
  for (const auto* query : {"owner=Organization/a", "owner=https://linkway.example/fhir/Organization/a",
                            "owner=https%3A%2F%2Flinkway.example%2Ffhir%2FOrganization%2Fa"}) {
    EXPECT_THAT(first_group(query), ElementsAre(SearchValue{"Task.owner", "Organization/a", ""}));
  }
  const auto with_slash =
      parse_search("Task", "owner=https://linkway.example/fhir/Organization/a", "https://linkway.example/fhir/");
  ASSERT_TRUE(with_slash.ok());
  EXPECT_EQ(with_slash->values[0][0].value, "Organization/a");
  EXPECT_THAT(first_group("owner=https://other.example/fhir/Organization/a"),
              ElementsAre(SearchValue{"Task.owner", "https://other.example/fhir/Organization/a", ""}));
}

TEST(ParseSearch, AnIdAloneWhereOneTypeMakesSense) {
  EXPECT_THAT(first_group("patient=p1"), ElementsAre(SearchValue{"Task.patient", "Patient/p1", ""}));
  EXPECT_THAT(first_group("focus=s1"), ElementsAre(SearchValue{"Task.focus", "ServiceRequest/s1", ""}));
  EXPECT_THAT(first_group("subject=p1", "ServiceRequest"),
              ElementsAre(SearchValue{"ServiceRequest.subject", "Patient/p1", ""}));
  EXPECT_THAT(first_group("patient=p1", "ServiceRequest"),
              ElementsAre(SearchValue{"ServiceRequest.subject", "Patient/p1", ""}));
  EXPECT_THAT(first_group("based-on=s1", "ServiceRequest"),
              ElementsAre(SearchValue{"ServiceRequest.based-on", "ServiceRequest/s1", ""}));
  expect_refused("owner=o1", issue::value, "Type/id");
  expect_refused("requester=o1", issue::value, "Type/id");
}

TEST(ParseSearch, ReferencesThatCannotBeLookedFor) {
  for (const auto* value :
       {"Organisation/a", "Organization/a/_history/1", "%23a", "urn:uuid:aaaaaaaa-0000-4000-8000-000000000000",
        "Organization?name=a", "https://a.example/x", "https://a%7Cb/Organization/1", "a b"}) {
    expect_refused("owner=" + std::string(value), issue::value, "Type/id");
  }
  expect_refused("patient=Group/1", issue::value, "Patient");
  expect_refused("patient=Group/1", issue::value, "Patient", "ServiceRequest");
  EXPECT_THAT(first_group("subject=Group/1", "ServiceRequest"),
              ElementsAre(SearchValue{"ServiceRequest.subject", "Group/1", ""}));
}

TEST(ParseSearch, LogicalReferences) {
  EXPECT_THAT(first_group("owner:identifier=https://example.org/org|A1,|B"),
              ElementsAre(SearchValue{"Task.owner", "https://example.org/org|A1", "https://example.org/org"},
                          SearchValue{"Task.owner", "|B", ""}));
  expect_refused("owner:identifier=A1", issue::not_supported, "system|value");
  expect_refused("owner:identifier=s|", issue::not_supported, "system|");
}

TEST(ParseSearch, FindsWhatSearchValuesGave) {
  const auto d = json(R"({"resourceType": "Task", "status": "draft", "for": {"reference": "Patient/p"},
    "owner": {"identifier": {"system": "s", "value": "A,1"}}, "identifier": [{"value": "n"}]})");
  const auto values = search_values(d.root);
  for (const auto* query :
       {"status=draft", "patient=p", R"(owner:identifier=s|A\,1)", "identifier=|n", "identifier=n"}) {
    EXPECT_THAT(values, testing::Contains(first_group(query)[0])) << query;
  }
}

TEST(ParseSearch, UnknownParametersAndModifiersAreNamed) {
  expect_refused("colour=red", issue::not_supported, "'colour'");
  expect_refused("colour=red", issue::not_supported, "owner");
  expect_refused("owner=Organization/1", issue::not_supported, "'owner'", "Patient");
  expect_refused("_sort=status", issue::not_supported, "'_sort'");
  expect_refused("_include=Task:focus", issue::not_supported, "'_include'");
  expect_refused("_lastupdated=gt2026", issue::not_supported, "'_lastupdated'");
  expect_refused("owner:missing=true", issue::not_supported, "'missing'");
  expect_refused("status:not=draft", issue::not_supported, "'not'");
  expect_refused("status:identifier=a|b", issue::not_supported, "'identifier'");
  expect_refused("owner:=Organization/1", issue::not_supported, "modifier");
  expect_refused("_id:exact=1", issue::not_supported, "'exact'");
  expect_refused("_count:max=1", issue::not_supported, "'max'");
}

TEST(ParseSearch, DoesNotRepeatOddNames) {
  const auto request = parse_search("Task", "9990000018%20Test=1", own);
  ASSERT_FALSE(request.ok());
  EXPECT_THAT(request.problems()[0].text, Not(HasSubstr("999")));
}

TEST(ParseSearch, EmptyValuesAreRefused) {
  for (const auto* query : {"status", "status=", "status=a,,b", "status=,", "identifier=", "owner="}) {
    expect_refused(query, issue::value, "'");
  }
}

TEST(ParseSearch, NamesAllProblemsAtOnce) {
  const auto request = parse_search("Task", "a=1&b=2&status=draft&_count=x", own);
  ASSERT_FALSE(request.ok());
  EXPECT_EQ(request.problems().size(), 3U);
}

TEST(ParseSearch, Ids) {
  EXPECT_EQ(read("_id=abc").id, "abc");
  EXPECT_EQ(read("_id=abc&_id=abc").id, "abc");
  expect_refused("_id=abc&_id=abd", issue::not_supported, "_id");
  expect_refused("_id=a,b", issue::value, "_id");
  expect_refused("_id=", issue::value, "_id");
}

TEST(ParseSearch, Count) {
  EXPECT_EQ(read("_count=0").count, 0U);
  EXPECT_EQ(read("_count=500").count, 500U);
  EXPECT_EQ(read("_count=501").count, 500U);
  EXPECT_EQ(read("_count=99999999999999999999999").count, 500U);
  for (const auto* query : {"_count=", "_count=-1", "_count=%2B1", "_count=1.5", "_count=ten", "_count=1,2"}) {
    expect_refused(query, issue::value, "_count");
  }
}

TEST(ParseSearch, After) {
  EXPECT_EQ(read("_after=abc").after, "abc");
  expect_refused("_after=", issue::value, "_after");
  expect_refused("_after=a|b", issue::value, "_after");
}

}  // namespace
}  // namespace linkway::fhir
