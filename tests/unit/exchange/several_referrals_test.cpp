// One message with several requests, with none, and people who share a card.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;
using ::testing::HasSubstr;

std::string urn(int n) { return "urn:uuid:00000000-0000-4000-8000-00000000000" + std::to_string(n); }

std::string entry(int n, const std::string& resource) {
  return R"(,{"fullUrl":")" + urn(n) + R"(","resource":)" + resource + "}";
}

std::string message(const std::string& id, const std::string& event, const std::string& entries) {
  return R"({"resourceType":"Bundle","type":"message","entry":[{"fullUrl":")" + urn(1) +
         R"(","resource":{"resourceType":"MessageHeader","id":")" + id +
         R"(","eventCoding":{"system":"urn:x","code":")" + event +
         R"("},"source":{"endpoint":"urn:example:surgery"}}})" + entries + "]}";
}

std::string patient(const std::string& identifiers) {
  return R"({"resourceType":"Patient","identifier":[)" + identifiers +
         R"(],"name":[{"family":"Synthetic"}],"birthDate":"1950-01-01"})";
}

std::string identifier(const std::string& system, const std::string& value, const std::string& use = "") {
  return std::string("{") + (use.empty() ? "" : R"("use":")" + use + R"(",)") + R"("system":"https://)" + system +
         R"(.example","value":")" + value + R"("})";
}

std::string request(const std::string& number, const std::string& service) {
  return R"({"resourceType":"ServiceRequest","identifier":[)" + identifier("numbers", number) +
         R"(],"status":"active","intent":"order","code":{"text":")" + service + R"("},"subject":{"reference":")" +
         urn(2) + R"("},"requester":{"display":"Surgery"}})";
}

std::string visit(const std::string& id, const std::string& first, const std::string& second) {
  return message(id, "servicerequest-request",
                 entry(2, patient(identifier("people", "P-1"))) + entry(3, request("N-1", first)) +
                     entry(4, request("N-2", second)));
}

// Each service may have a platform of its own.
std::shared_ptr<Settings> by_service() {
  auto settings = test::two_sides("https://platform.example");
  auto partners = settings->partners.all();
  for (auto& partner : partners) {
    if (partner.id.get() == "gardens") partner.delivery = partners[2].delivery;
  }
  settings->partners = security::Partners(std::move(partners));
  return settings;
}

class SeveralReferrals : public ::testing::Test {
 protected:
  std::vector<store::ResourceRow> rows(const std::string& type) {
    store::SearchQuery query;
    query.type = type;
    return *inside_.store->reader()->search(query, {store::Scope::Kind::sender, PartnerId("surgery")});
  }
  // What the gateway wrote itself.
  std::vector<store::ResourceRow> own(const std::string& type) {
    auto all = rows(type);
    std::erase_if(all, [](const auto& row) { return !row.partner.get().empty(); });
    return all;
  }
  Inside inside_{by_service()};
};

TEST_F(SeveralReferrals, EachRequestOfAMessageIsAReferralOfItsOwn) {
  const auto answer = inside_.message(visit("m-1", "Walking group", "Advice"));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(own("Task").size(), 2U);
  std::set<std::int64_t> referrals;
  for (const auto& row : rows("ServiceRequest")) {
    if (!row.partner.get().empty()) referrals.insert(row.referral.get());
  }
  EXPECT_EQ(referrals.size(), 2U) << "each request belongs to its own referral";
}

TEST_F(SeveralReferrals, APlatformSeesNoOtherRequest) {
  ASSERT_EQ(inside_.message(visit("m-1", "Walking group", "Advice")).status, 200);
  const auto reader = inside_.store->reader();
  std::size_t seen = 0;
  for (const auto& task : own("Task")) {
    const auto referral = *reader->referral(task.referral);
    for (const auto& row : rows("ServiceRequest")) {
      if (row.referral != referral->key) continue;
      ++seen;
      EXPECT_TRUE(row.key == referral->request || row.key == referral->order);
    }
  }
  EXPECT_EQ(seen, 4U);
}

TEST_F(SeveralReferrals, AChangeReachesTheReferralThatItIsOf) {
  ASSERT_EQ(inside_.message(visit("m-1", "Walking group", "Advice")).status, 200);
  const auto changed = inside_.message(visit("m-2", "Walking group", "Advice on debts"));
  ASSERT_EQ(changed.status, 200) << changed.body;
  EXPECT_EQ(own("Task").size(), 2U) << "nothing new began";
  std::size_t told = 0;
  for (const auto& row : own("ServiceRequest")) told += row.content.find("Advice on debts") != std::string::npos;
  EXPECT_EQ(told, 1U);
}

TEST_F(SeveralReferrals, AContactThatAsksForNothingIsKept) {
  const auto encounter =
      R"({"resourceType":"Encounter","status":"finished","class":{"code":"HH"},"subject":{"reference":")" + urn(2) +
      R"("}})";
  const auto answer = inside_.message(
      message("m-1", "contact-report", entry(2, patient(identifier("people", "P-1"))) + entry(3, encounter)));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(rows("Encounter").size(), 1U);
  EXPECT_TRUE(own("Task").empty());
  EXPECT_THAT(inside_.exchanges().front().note, HasSubstr("asks for no referral"));
}

TEST_F(SeveralReferrals, AReportOfAContactBringsOne) {
  const auto people = entry(2, patient(identifier("people", "P-1")));
  EXPECT_EQ(inside_.message(message("m-1", "contact-report", people)).status, 422);
  EXPECT_EQ(inside_.message(message("m-2", "servicerequest-request", people)).status, 422);
}

TEST_F(SeveralReferrals, ACardThatAHouseholdSharesMakesNobodyTheSame) {
  const auto card = identifier("cards", "C-1", "secondary");
  const auto one = [&](const std::string& id, const std::string& number) {
    return inside_
        .message(message(id, "servicerequest-request",
                         entry(2, patient(identifier("people", number) + "," + card)) +
                             entry(3, request("N-" + number, "Walking group"))))
        .status;
  };
  EXPECT_EQ(one("m-1", "P-1"), 200);
  EXPECT_EQ(one("m-2", "P-2"), 200);
  EXPECT_EQ(rows("Patient").size(), 2U);
}

}  // namespace
}  // namespace linkway::exchange
