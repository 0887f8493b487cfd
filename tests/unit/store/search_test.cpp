#include <gmock/gmock.h>

#include "unit/store/support.h"

namespace linkway::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* nhs_number = "https://fhir.nhs.uk/Id/nhs-number";

class SearchTest : public StoreTest {
 protected:
  // Tasks of one referral, keys ascending, with these statuses and owners.
  ResourceKey add(const std::string& type, std::vector<SearchToken> tokens, Instant updated = {},
                  const PartnerId& partner = PartnerId("gp-a")) {
    Commit commit;
    commit.exchange = sample_exchange(keys_.next<ExchangeKey>(), partner);
    const auto key = keys_.next<ResourceKey>();
    commit.resources = {sample_resource(key, type, partner, commit.exchange.key)};
    commit.resources[0].tokens = std::move(tokens);
    commit.resources[0].row.updated = updated;
    EXPECT_EQ(commit_and_wait(*store_, commit).kind, Committed::Kind::done);
    return key;
  }
  std::vector<ResourceKey> search(const SearchQuery& query, const Scope& scope = {Scope::Kind::all, PartnerId()}) {
    const auto found = store_->reader()->search(query, scope);
    EXPECT_TRUE(found.ok());
    std::vector<ResourceKey> keys;
    if (found) {
      for (const auto& row : *found) keys.push_back(row.key);
    }
    return keys;
  }
};

TEST_F(SearchTest, GroupsAreAllNeededAndOneValueOfEachIsEnough) {
  const auto a = add("Task", {{"Task.status", "requested", "s"}, {"Task.owner", "x", ""}});
  const auto b = add("Task", {{"Task.status", "accepted", "s"}, {"Task.owner", "x", ""}});
  const auto c = add("Task", {{"Task.status", "requested", "s"}, {"Task.owner", "y", ""}});
  add("Task", {{"Task.status", "completed", "s"}, {"Task.owner", "x", ""}});
  const SearchToken requested{"Task.status", "requested", ""}, accepted{"Task.status", "accepted", "s"};
  const SearchToken x{"Task.owner", "x", ""}, y{"Task.owner", "y", ""};
  EXPECT_THAT(search({.type = "Task", .tokens = {{requested, accepted}}}), ElementsAre(c, b, a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{requested, accepted}, {x}}}), ElementsAre(b, a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{x, y}, {requested}}}), ElementsAre(c, a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{requested}, {accepted}}}), IsEmpty());
  EXPECT_THAT(search({.type = "Task", .tokens = {{requested}, {}}}), IsEmpty());
  EXPECT_THAT(search({.type = "ServiceRequest", .tokens = {{requested}}}), IsEmpty());
}

TEST_F(SearchTest, TokenWithoutSystemMatchesAnySystem) {
  const auto a = add("Patient", {{"Patient.identifier", "9990000018", nhs_number}});
  const auto b = add("Patient", {{"Patient.identifier", "9990000018", "urn:other"}});
  const auto c = add("Patient", {{"Patient.identifier", "9990000018", ""}});
  const auto d = add(
      "Patient", {{"Patient.identifier", "9990000018", nhs_number}, {"Patient.identifier", "9990000018", "urn:other"}});
  const auto by = [&](const std::string& system) {
    return search({.type = "Patient", .tokens = {{{"Patient.identifier", "9990000018", system}}}});
  };
  EXPECT_THAT(by(""), ElementsAre(d, c, b, a));
  EXPECT_THAT(by(nhs_number), ElementsAre(d, a));
  EXPECT_THAT(by("urn:unheard-of"), IsEmpty());
}

TEST_F(SearchTest, ValuesAreBoundAndNeverRead) {
  add("Patient", {{"Patient.identifier", "1", "s"}});
  const std::string hostile = "1' OR '1'='1";
  EXPECT_THAT(search({.type = "Patient", .tokens = {{{"Patient.identifier", hostile, ""}}}}), IsEmpty());
  EXPECT_THAT(search({.type = "Patient' OR 1=1 --", .tokens = {}}), IsEmpty());
  const auto odd = add("Patient", {{"Patient.identifier", hostile, hostile}});
  EXPECT_THAT(search({.type = "Patient", .tokens = {{{"Patient.identifier", hostile, hostile}}}}), ElementsAre(odd));
}

TEST_F(SearchTest, PagesTellOfTheNextAndMeetNoRowTwice) {
  std::vector<ResourceKey> all;
  for (int i = 0; i < 150; ++i) {
    const auto status = i % 3 == 0 ? "requested" : "accepted";
    all.push_back(add("Task", {{"Task.status", status, "s"}}, Instant{i + 1}));
  }
  std::reverse(all.begin(), all.end());
  const std::vector<std::vector<std::vector<SearchToken>>> ways{
      {}, {{{"Task.status", "requested", "s"}, {"Task.status", "accepted", "s"}}}};
  for (const auto& tokens : ways) {
    std::vector<ResourceKey> met;
    SearchQuery query{.type = "Task", .tokens = tokens, .limit = 40};
    for (;;) {
      auto page = search(query);
      const bool more = page.size() == query.limit + 1;
      if (more) page.pop_back();
      met.insert(met.end(), page.begin(), page.end());
      if (!more) break;
      ASSERT_EQ(page.size(), query.limit);
      query.after = page.back();
    }
    EXPECT_EQ(met, all);
  }
}

TEST_F(SearchTest, UpdateTimesBoundTheSearch) {
  const auto a = add("Task", {{"Task.owner", "x", ""}}, Instant{100});
  const auto b = add("Task", {{"Task.owner", "x", ""}}, Instant{300});
  const auto c = add("Task", {{"Task.owner", "y", ""}}, Instant{200});
  const SearchToken x{"Task.owner", "x", ""};
  EXPECT_THAT(search({.type = "Task", .tokens = {}, .updated_from = Instant{200}}), ElementsAre(c, b));
  EXPECT_THAT(search({.type = "Task", .tokens = {}, .updated_until = Instant{300}}), ElementsAre(c, a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{x}}, .updated_from = Instant{100}, .updated_until = Instant{300}}),
              ElementsAre(a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{x}}, .updated_from = Instant{101}}), ElementsAre(b));
  const auto other = add("Patient", {{"Patient.identifier", "1", ""}}, Instant{150});
  EXPECT_THAT(search({.type = "Patient", .tokens = {}, .updated_from = Instant{150}}), ElementsAre(other));
}

TEST_F(SearchTest, WideUpdateRangeIsReadNewestFirst) {
  std::vector<ResourceKey> all;
  for (int i = 0; i < 600; ++i) {
    all.push_back(add("Task", {{"Task.owner", "x", ""}}, Instant{i + 1}));
  }
  const auto newest = search({.type = "Task", .tokens = {}, .updated_from = Instant{1}, .limit = 1});
  EXPECT_THAT(newest, ElementsAre(all[599], all[598]));
  const auto owned = search({.type = "Task", .tokens = {{{"Task.owner", "x", ""}}}, .updated_until = Instant{3}});
  EXPECT_THAT(owned, ElementsAre(all[1], all[0]));
}

TEST_F(SearchTest, IdFindsOneAndKeepsTheOtherConditions) {
  const auto a = add("Task", {{"Task.status", "requested", "s"}});
  add("Task", {{"Task.status", "requested", "s"}});
  EXPECT_THAT(search({.type = "Task", .tokens = {}, .id = a}), ElementsAre(a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{{"Task.status", "requested", ""}}}, .id = a}), ElementsAre(a));
  EXPECT_THAT(search({.type = "Task", .tokens = {{{"Task.status", "accepted", ""}}}, .id = a}), IsEmpty());
  EXPECT_THAT(search({.type = "Patient", .tokens = {}, .id = a}), IsEmpty());
}

TEST_F(SearchTest, SearchThatGoesThroughTooMuchIsRefused) {
  ASSERT_EQ(
      Beside(options().path)
          .run("INSERT INTO search_token WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
               "100001) SELECT 'Task.status', 'requested', 's', 1000000 + i FROM n"),
      "");
  const auto a = add("Task", {{"Task.status", "requested", "s"}, {"Task.owner", "x", ""}});
  const SearchToken requested{"Task.status", "requested", "s"}, x{"Task.owner", "x", ""};
  const auto found =
      store_->reader()->search({.type = "Task", .tokens = {{requested}}}, {Scope::Kind::all, PartnerId()});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.problems().front().code, issue::too_costly);
  EXPECT_THAT(search({.type = "Task", .tokens = {{requested}, {x}}}), ElementsAre(a));
}

TEST_F(SearchTest, ScopeHidesWhatIsOthers) {
  const auto mine = refer(gp_, platform_);
  refer(gp_, other_platform_);
  const auto sent = add("Task", {{"Task.status", "requested", "s"}}, {}, platform_);
  const SearchQuery query{.type = "Task", .tokens = {{{"Task.status", "requested", ""}}}};
  EXPECT_THAT(search(query, {Scope::Kind::platform, platform_}), ElementsAre(sent, mine.task));
  EXPECT_THAT(search(query, {Scope::Kind::nothing, platform_}), IsEmpty());
  EXPECT_THAT(search(query, {Scope::Kind::platform, PartnerId()}), IsEmpty());
}

}  // namespace
}  // namespace linkway::store
