#include "referral/message.h"

#include <gtest/gtest.h>

#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

class Messages : public Trees {
 protected:
  void SetUp() override {
    input_.message_id = "6f1c1f4e-0000-4000-8000-000000000001";
    input_.event = "servicerequest-request";
    input_.reason = "new";
    input_.from = {"Linkway", "https://gateway.example/fhir", "urn:ods", "G1"};
    input_.to = {"Northside", "https://northside.example/fhir/$process-message", "urn:ods", "N1"};
    input_.timestamp = at("2026-11-22T09:30:00.125Z");
    input_.base = "https://gateway.example/fhir";
    input_.resources = {read(R"({"resourceType":"ServiceRequest","id":"s","subject":{"reference":"Patient/p"}})"),
                        read(R"({"resourceType":"Task","id":"t"})"), read(R"({"resourceType":"Patient","id":"p"})")};
    input_.focus_extra = read(R"({"reference":"Task/t"})");
  }
  std::string json() { return data::to_json(make_message(input_, builder_), data::JsonStyle::canonical); }

  MessageInput input_;
};

TEST_F(Messages, AReferralGoesOut) {
  EXPECT_EQ(json(), data::to_json(read(R"({"resourceType":"Bundle","id":"6f1c1f4e-0000-4000-8000-000000000001",
    "meta":{"lastUpdated":"2026-11-22T09:30:00.125Z"},
    "identifier":{"system":"urn:ietf:rfc:3986","value":"urn:uuid:6f1c1f4e-0000-4000-8000-000000000001"},
    "type":"message","timestamp":"2026-11-22T09:30:00.125Z","entry":[
      {"fullUrl":"https://gateway.example/fhir/MessageHeader/6f1c1f4e-0000-4000-8000-000000000001","resource":{"resourceType":"MessageHeader",
        "id":"6f1c1f4e-0000-4000-8000-000000000001","meta":{"lastUpdated":"2026-11-22T09:30:00.125Z"},
        "eventCoding":{"system":"https://fhir.nhs.uk/CodeSystem/message-events-bars","code":"servicerequest-request"},
        "destination":[{"name":"Northside","endpoint":"https://northside.example/fhir/$process-message",
          "receiver":{"type":"Organization","identifier":{"system":"urn:ods","value":"N1"},"display":"Northside"}}],
        "sender":{"type":"Organization","identifier":{"system":"urn:ods","value":"G1"},"display":"Linkway"},
        "source":{"name":"Linkway","endpoint":"https://gateway.example/fhir"},
        "reason":{"coding":[{"system":"https://fhir.nhs.uk/CodeSystem/message-reason-bars","code":"new"}]},
        "focus":[{"reference":"ServiceRequest/s"},{"reference":"Task/t"}]}},
      {"fullUrl":"https://gateway.example/fhir/ServiceRequest/s",
        "resource":{"resourceType":"ServiceRequest","id":"s","subject":{"reference":"Patient/p"}}},
      {"fullUrl":"https://gateway.example/fhir/Task/t","resource":{"resourceType":"Task","id":"t"}},
      {"fullUrl":"https://gateway.example/fhir/Patient/p","resource":{"resourceType":"Patient","id":"p"}}]})"),
                                  data::JsonStyle::canonical));
}

TEST_F(Messages, AnAnswerNamesWhatItAnswers) {
  input_.event = "servicerequest-response";
  input_.response_to = "incoming-1";
  const auto header = make_message(input_, builder_)["entry"].at(0)["resource"];
  EXPECT_EQ(header["eventCoding"]["code"].text(), "servicerequest-response");
  EXPECT_EQ(data::to_json(header["response"]), R"({"identifier":"incoming-1","code":"ok"})");
}

TEST_F(Messages, TheSameDeliveryGivesTheSameBytes) {
  const auto first = json();
  data::Arena other_arena;
  data::Builder other(other_arena);
  EXPECT_EQ(data::to_json(make_message(input_, other)), data::to_json(make_message(input_, builder_)));
  EXPECT_EQ(json(), first);
}

TEST_F(Messages, WhatIsNotKnownIsLeftOut) {
  input_.to = {};
  input_.from = {"", "https://gateway.example/fhir", "", ""};
  input_.reason.clear();
  input_.focus_extra = {};
  input_.resources.clear();
  const auto message = make_message(input_, builder_);
  ASSERT_EQ(message["entry"].size(), 1U);
  EXPECT_EQ(data::to_json(builder_.without(message["entry"].at(0)["resource"], "meta")),
            R"({"resourceType":"MessageHeader","id":"6f1c1f4e-0000-4000-8000-000000000001",)"
            R"("eventCoding":{"system":"https://fhir.nhs.uk/CodeSystem/message-events-bars",)"
            R"("code":"servicerequest-request"},"source":{"endpoint":"https://gateway.example/fhir"}})");
}

TEST_F(Messages, AResourceIsSentOnceHoweverOftenItIsNamed) {
  input_.resources.push_back(input_.resources[1]);
  EXPECT_EQ(make_message(input_, builder_)["entry"].size(), 4U);
}

TEST_F(Messages, TheSecondFocusMayBeTheResourceItself) {
  input_.focus_extra = input_.resources[1];
  const auto header = make_message(input_, builder_)["entry"].at(0)["resource"];
  EXPECT_EQ(data::to_json(header["focus"]), R"([{"reference":"ServiceRequest/s"},{"reference":"Task/t"}])");
}

}  // namespace
}  // namespace linkway::referral
