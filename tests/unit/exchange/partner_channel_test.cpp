// What comes in at /partners/{partner}/{channel}, with a pack that passes FHIR as it is.
#include <gtest/gtest.h>

#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;

PackPtr passing_pack() {
  mapping::PackSource source;
  source.manifest.pack = "passing";
  source.manifest.version = "1";
  mapping::Channel in;
  in.name = "messages";
  in.format = mapping::PackFormat::fhir_json;
  source.manifest.channels.push_back(in);
  source.digest = "0123456789abcdef";
  auto loaded = mapping::Pack::load(std::move(source), fhir::Definitions::built_in());
  EXPECT_TRUE(loaded.pack) << (loaded.problems.empty() ? "" : to_string(loaded.problems.front()));
  return loaded.pack;
}

std::shared_ptr<Settings> with_pack() {
  auto settings = test::two_sides();
  auto partners = settings->partners.all();
  for (auto& partner : partners) {
    if (partner.id.get() == "surgery") partner.pack = "passing";
  }
  settings->partners = security::Partners(std::move(partners));
  settings->packs = std::make_shared<const Packs>(std::vector<PackPtr>{passing_pack()});
  return settings;
}

class PartnerChannelTest : public ::testing::Test {
 protected:
  Answer post(const std::string& partner, const std::string& channel, const std::string& body,
              const std::string& from = "surgery", const std::string& type = "application/fhir+json") {
    Received received;
    received.channel = "partners";
    received.operation = "POST /partners/{partner}/{channel}";
    received.interaction = Interaction::process_message;
    received.path_partner = PartnerId(partner);
    received.path_channel = channel;
    received.media_type = type;
    received.body = body;
    received.peer = test::certificate(from);
    received.received = inside_.clock.now();
    return inside_.send(std::move(received)).get();
  }
  Answer replay(ExchangeKey key) {
    std::promise<Answer> answer;
    inside_.inbound.replay(key, [&](Answer got) { answer.set_value(std::move(got)); });
    return answer.get_future().get();
  }
  Inside inside_{with_pack()};
};

TEST_F(PartnerChannelTest, TakesWhatThePackDescribes) {
  const auto answer = post("surgery", "messages", test::referral_message("1"));
  EXPECT_EQ(answer.status, 200) << answer.body;
  const auto rows = inside_.exchanges();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].channel, "messages");
  const auto row = *inside_.store->reader()->exchange(rows[0].key);
  EXPECT_EQ(row->pack.name, "passing");
  EXPECT_FALSE(row->pack.version.empty());
}

TEST_F(PartnerChannelTest, APathIsItsPartnersAlone) {
  EXPECT_EQ(post("surgery", "messages", test::referral_message("1"), "hilltop").status, 403);
  EXPECT_EQ(post("hilltop", "messages", test::referral_message("1"), "hilltop").status, 404) << "it has no pack";
  const auto nothing = post("surgery", "nothing", test::referral_message("1"));
  EXPECT_EQ(nothing.status, 404);
  EXPECT_EQ(nothing.headers.get("Content-Type"), "application/json") << nothing.body;
}

TEST_F(PartnerChannelTest, AnotherFormatIsNotRead) {
  EXPECT_EQ(post("surgery", "messages", "a,b", "surgery", "text/csv").status, 415);
}

TEST_F(PartnerChannelTest, TheSameMessageAgainIsAnsweredAsTheFirstTime) {
  const auto first = post("surgery", "messages", test::referral_message("1"));
  const auto again = post("surgery", "messages", test::referral_message("1"));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(inside_.exchanges().front().verdict, store::Verdict::repeated);
}

TEST_F(PartnerChannelTest, WhatWasRefusedIsRunAgainOnce) {
  // It is refused while the configuration gives its sender the wrong role, and taken when that was mended.
  auto strict = std::make_shared<Settings>(*with_pack());
  auto partners = strict->partners.all();
  for (auto& partner : partners) {
    if (partner.id.get() == "surgery") partner.role = security::Role::platform;
  }
  strict->partners = security::Partners(std::move(partners));
  inside_.settings.set(strict);
  EXPECT_NE(post("surgery", "messages", test::referral_message("1")).status, 200);
  const auto refused = inside_.exchanges().front().key;

  EXPECT_EQ(replay(refused).status, 403) << "still refused";
  inside_.settings.set(with_pack());
  EXPECT_EQ(replay(refused).status, 200);
  EXPECT_EQ(inside_.exchanges().front().original, refused);
  EXPECT_EQ(replay(refused).status, 409) << "once is enough";
  EXPECT_EQ(replay(inside_.exchanges().front().key).status, 409) << "what was taken stands";
  EXPECT_EQ(replay(ExchangeKey(1)).status, 404);
}

}  // namespace
}  // namespace linkway::exchange
