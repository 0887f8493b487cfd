#include "exchange/known_report.h"

#include <thread>
#include <vector>

#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;

struct Told {
  std::string number;  // "" for a resource without identifiers
  std::string name;
  std::string case_number;
};

std::string identifier(const std::string& system, const std::string& value) {
  return value.empty() ? "" : R"({"system":"https://)" + system + R"(.example","value":")" + value + R"("})";
}

// Nothing but the order tells of which referral it is.
std::string procedure(const Told& told, const std::string& order) {
  auto identifiers = identifier("walkers", told.number);
  if (!told.case_number.empty()) {
    identifiers += (identifiers.empty() ? "" : ",") + identifier("cases", told.case_number);
  }
  return R"({"resourceType":"Procedure",)" + (identifiers.empty() ? "" : R"("identifier":[)" + identifiers + "],") +
         R"("status":"preparation","code":{"text":")" + told.name + R"("},"subject":{"display":"Person"},)" +
         R"("basedOn":[{"reference":"ServiceRequest/)" + order + R"("}]})";
}

class KnownReport : public ::testing::Test {
 protected:
  struct Referral {
    std::string task, order;
    ReferralKey key;
  };
  Referral begin(const std::string& number) {
    EXPECT_EQ(inside_.message(test::referral_message(number)).status, 200);
    const auto key = inside_.exchanges().front().referral;
    const auto row = *inside_.store->reader()->referral(key);
    return {id_text(row->task), id_text(row->order), key};
  }
  // A message of the platform: the Task, and what it tells with it.
  Answer report(const Referral& referral, const std::vector<Told>& all, const std::string& case_number = "",
                const std::string& status = "accepted") {
    const auto id = std::to_string(++sent_);
    std::string outputs, entries;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto url = "urn:uuid:00000000-0000-4000-8000-00000000001" + std::to_string(i);
      outputs += std::string(i == 0 ? "" : ",") + R"({"type":{"text":"activity"},"valueReference":{"reference":")" +
                 url + R"("}})";
      entries += R"(,{"fullUrl":")" + url + R"(","resource":)" + procedure(all[i], referral.order) + "}";
    }
    const auto number = case_number.empty() ? "" : R"("identifier":[)" + identifier("cases", case_number) + "],";
    return inside_.message(
        R"({"resourceType":"Bundle","type":"message","entry":[{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001",
"resource":{"resourceType":"MessageHeader","id":"r-)" +
            id +
            R"(","eventCoding":{"system":"urn:x","code":"servicerequest-response"},"source":{"endpoint":"urn:example:walkers"}}},
{"fullUrl":"https://gateway.example/fhir/Task/)" +
            referral.task + R"(","resource":{"resourceType":"Task","id":")" + referral.task + R"(",)" + number +
            R"("status":")" + status + R"(","intent":"order","output":[)" + outputs + "]}}" + entries + "]}",
        "walkers");
  }
  std::vector<store::ResourceRow> procedures(const Referral& referral) {
    return *inside_.store->reader()->of_referral(referral.key, "Procedure");
  }
  std::size_t outputs(const Referral& referral) {
    const auto row = *inside_.store->reader()->resource(ResourceKey(*parse_id(referral.task)));
    return data::read_json(row->content)->root["output"].size();
  }

  Inside inside_;
  int sent_ = 0;
};

TEST_F(KnownReport, TheSameNumberIsTheSameResourceInANewVersion) {
  const auto referral = begin("1");
  ASSERT_EQ(report(referral, {{"17", "Walking", ""}}).status, 200);
  const auto answer = report(referral, {{"17", "Walking, moved", ""}}, "", "in-progress");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto rows = procedures(referral);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].version, 2);
  EXPECT_NE(rows[0].content.find("Walking, moved"), std::string::npos);
  EXPECT_EQ(outputs(referral), 1U);
}

TEST_F(KnownReport, AnotherNumberAndNoNumberAreOthers) {
  const auto referral = begin("1");
  ASSERT_EQ(report(referral, {{"17", "Walking", ""}, {"", "Advice", ""}}).status, 200);
  ASSERT_EQ(report(referral, {{"18", "Walking", ""}, {"", "Advice", ""}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 4U);
}

TEST_F(KnownReport, ANumberCountsWithinItsReferral) {
  const auto first = begin("1");
  const auto second = begin("2");
  ASSERT_EQ(report(first, {{"1", "Walking", ""}}).status, 200);
  ASSERT_EQ(report(second, {{"1", "Advice", ""}}).status, 200);
  EXPECT_EQ(procedures(first).size(), 1U);
  EXPECT_EQ(procedures(first).at(0).version, 1);
  EXPECT_EQ(procedures(second).size(), 1U);
}

TEST_F(KnownReport, ACaseNumberOnEachVisitMakesThemNotOne) {
  const auto referral = begin("1");
  ASSERT_EQ(report(referral, {{"5", "First visit", "C-1"}}).status, 200);
  ASSERT_EQ(report(referral, {{"6", "Second visit", "C-1"}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 2U);
  ASSERT_EQ(report(referral, {{"6", "Second visit, as it was", "C-1"}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 2U);
}

TEST_F(KnownReport, TheNumberOfTheReferralItselfTellsNoneApart) {
  const auto referral = begin("1");
  ASSERT_EQ(report(referral, {{"", "First visit", "C-1"}}, "C-1").status, 200);
  ASSERT_EQ(report(referral, {{"", "Second visit", "C-1"}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 2U);
  ASSERT_EQ(report(referral, {{referral.task, "Third visit", ""}}).status, 200);
  ASSERT_EQ(report(referral, {{referral.task, "Fourth visit", ""}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 4U) << "our own id of it, in a system of the platform's";
}

TEST_F(KnownReport, WhatAMessageGivesToTwoNamesNeither) {
  const auto referral = begin("1");
  const std::vector<Told> both = {{"17", "Walking", ""}, {"17", "Advice", ""}};
  ASSERT_EQ(report(referral, both).status, 200);
  EXPECT_EQ(procedures(referral).size(), 2U);
  ASSERT_EQ(report(referral, {{"17", "Gardening", ""}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 3U) << "nothing is written over one of the two";

  const auto other = begin("2");
  ASSERT_EQ(report(other, {{"17", "Walking", ""}}).status, 200);
  ASSERT_EQ(report(other, {{"17", "Gardening", ""}, {"17", "Advice", ""}}).status, 200);
  ASSERT_EQ(procedures(other).size(), 3U);
  EXPECT_EQ(procedures(other).at(0).version, 1) << "nor over the one that was there";
}

TEST_F(KnownReport, TheSameTwiceInOneMessageIsWrittenOnce) {
  const auto referral = begin("1");
  ASSERT_EQ(report(referral, {{"17", "Walking", ""}, {"17", "Walking", ""}}).status, 200);
  EXPECT_EQ(procedures(referral).size(), 1U);
  EXPECT_EQ(outputs(referral), 1U);
}

TEST_F(KnownReport, ManyAtOnceAreOne) {
  const auto referral = begin("1");
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      Received received;
      received.channel = "fhir";
      received.operation = "POST /fhir/Procedure";
      received.interaction = Interaction::create;
      received.type = "Procedure";
      received.media_type = "application/fhir+json";
      received.body = procedure({"17", "Walking " + std::to_string(i), ""}, referral.order);
      received.peer = test::certificate("walkers");
      received.received = inside_.clock.now();
      const auto answer = inside_.send(std::move(received)).get();
      EXPECT_TRUE(answer.status == 200 || answer.status == 201) << answer.body;
    });
  }
  for (auto& thread : threads) thread.join();
  const auto rows = procedures(referral);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].version, 8);
}

}  // namespace
}  // namespace linkway::exchange
