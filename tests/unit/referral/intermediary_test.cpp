#include "referral/intermediary.h"

#include <gmock/gmock.h>

#include "unit/referral/support.h"

namespace linkway::referral {
namespace {

class Intermediary : public Trees {
 protected:
  void SetUp() override {
    input_.request = read(R"({"resourceType":"ServiceRequest","id":"orig","meta":{"versionId":"3",
      "lastUpdated":"2026-01-01T00:00:00Z","profile":["urn:p"],"security":[{"code":"R"}]},
      "text":{"status":"generated","div":"<div/>"},
      "extension":[{"url":"urn:source","valueString":"school"}],
      "identifier":[{"system":"urn:ubrn","value":"000000070000"}],"basedOn":[{"reference":"CarePlan/c"}],
      "replaces":[{"reference":"ServiceRequest/old"}],"status":"active","_status":{"id":"s"},"intent":"plan",
      "category":[{"text":"Social"}],"priority":"urgent","code":{"text":"old code"},
      "orderDetail":[{"text":"do not phone"}],"quantityQuantity":{"value":1.10},"subject":{"reference":"Patient/p"},
      "occurrenceDateTime":"2026-12","authoredOn":"2026-11-20T10:00:00Z","requester":{"reference":"Practitioner/g"},
      "performer":[{"display":"Any team"}],"reasonCode":[{"text":"lonely"}],"insurance":[{"reference":"Coverage/v"}],
      "supportingInfo":[{"reference":"QuestionnaireResponse/q"}],"note":[{"text":"prefers afternoons"}],
      "patientInstruction":"wait for a call"})");
    input_.request_ref = "ServiceRequest/orig";
    input_.task = read(R"({"resourceType":"Task","id":"t","status":"requested","intent":"order","priority":"asap",
      "description":"Please help","note":[{"text":"n"}],"restriction":{"period":{"end":"2026-12-31"}},
      "input":[{"type":{"text":"more"},"valueReference":{"reference":"DocumentReference/d"}}]})");
    input_.task_ref = "Task/t";
    input_.requester = input_.request["requester"];
    input_.code = read(R"({"coding":[{"system":"urn:c","code":"1"}]})");
    input_.order_ref = "ServiceRequest/new";
    input_.platform = {"northside", "Northside Link Workers", "urn:ods", "N1"};
    input_.now = at("2026-11-22T09:30:00.125Z");
  }
  data::Node order() { return make_order(input_, builder_); }
  data::Node task() { return make_task(input_, builder_); }

  OrderInput input_;
};

TEST_F(Intermediary, TheOrderCarriesWhatTheOriginalAsksFor) {
  EXPECT_EQ(data::to_json(order(), data::JsonStyle::canonical),
            data::to_json(read(R"({"resourceType":"ServiceRequest","id":"new","meta":{"security":[{"code":"R"}]},
      "basedOn":[{"reference":"ServiceRequest/orig"}],"status":"active","intent":"filler-order",
      "code":{"coding":[{"system":"urn:c","code":"1"}]},"requester":{"reference":"Practitioner/g"},
      "performer":[{"type":"Organization","identifier":{"system":"urn:ods","value":"N1"},
        "display":"Northside Link Workers"}],
      "extension":[{"url":"urn:source","valueString":"school"}],
      "identifier":[{"system":"urn:ubrn","value":"000000070000"}],
      "category":[{"text":"Social"}],"priority":"urgent","orderDetail":[{"text":"do not phone"}],
      "quantityQuantity":{"value":1.10},"subject":{"reference":"Patient/p"},"occurrenceDateTime":"2026-12",
      "authoredOn":"2026-11-20T10:00:00Z","reasonCode":[{"text":"lonely"}],
      "insurance":[{"reference":"Coverage/v"}],"supportingInfo":[{"reference":"QuestionnaireResponse/q"}],
      "note":[{"text":"prefers afternoons"}],"patientInstruction":"wait for a call"})"),
                          data::JsonStyle::canonical));
}

TEST_F(Intermediary, TheTaskAsksThePlatformToFulfilTheOrder) {
  EXPECT_EQ(data::to_json(task(), data::JsonStyle::canonical),
            data::to_json(read(R"({"resourceType":"Task","meta":{"security":[{"code":"R"}]},
      "basedOn":[{"reference":"ServiceRequest/orig"}],"partOf":[{"reference":"Task/t"}],"status":"requested",
      "businessStatus":{"coding":[{"system":"https://linkway.example/fhir/CodeSystem/referral-step","code":"referred",
        "display":"Referred"}]},
      "intent":"order","priority":"asap","code":{"coding":[{"system":"http://hl7.org/fhir/CodeSystem/task-code",
        "code":"fulfill","display":"Fulfill the focal request"}]},"description":"Please help",
      "focus":{"reference":"ServiceRequest/new"},"for":{"reference":"Patient/p"},
      "authoredOn":"2026-11-22T09:30:00.125Z","lastModified":"2026-11-22T09:30:00.125Z",
      "requester":{"reference":"Practitioner/g"},
      "owner":{"type":"Organization","identifier":{"system":"urn:ods","value":"N1"},
        "display":"Northside Link Workers"},
      "restriction":{"period":{"end":"2026-12-31"}},
      "input":[{"type":{"text":"more"},"valueReference":{"reference":"DocumentReference/d"}}]})"),
                          data::JsonStyle::canonical));
}

TEST_F(Intermediary, WithoutRouteThereIsNoOwnerAndThePerformerIsTheSendersWish) {
  input_.platform = {};
  EXPECT_FALSE(task()["owner"]);
  EXPECT_EQ(data::to_json(order()["performer"]), R"([{"display":"Any team"}])");
}

TEST_F(Intermediary, WithoutTheSendersTaskNothingOfItIsThere) {
  input_.task = {};
  input_.task_ref.clear();
  const auto made = task();
  for (const auto* name : {"partOf", "description", "restriction", "input"}) EXPECT_FALSE(made[name]) << name;
  EXPECT_EQ(made["priority"].text(), "urgent");
}

TEST_F(Intermediary, ABareRequestGivesABareOrder) {
  input_.request = read(R"({"resourceType":"ServiceRequest","subject":{"reference":"Patient/p"}})");
  input_.requester = {};
  input_.platform.system.clear();
  input_.platform.value.clear();
  const auto made = order();
  EXPECT_EQ(made["status"].text(), "active");
  EXPECT_EQ(made["authoredOn"].text(), "2026-11-22T09:30:00.125Z");
  EXPECT_FALSE(made["meta"]);
  EXPECT_FALSE(made["requester"]);
  EXPECT_EQ(data::to_json(made["performer"]), R"([{"type":"Organization","display":"Northside Link Workers"}])");
}

TEST_F(Intermediary, TheOrderHasTheStatusThatTheRequesterGave) {
  input_.request = builder_.with(input_.request, "status", builder_.text("on-hold"));
  EXPECT_EQ(order()["status"].text(), "on-hold");
}

TEST_F(Intermediary, ContainedResourcesComeAlongWhereTheyAreReferredTo) {
  input_.request = read(R"({"resourceType":"ServiceRequest","contained":[
      {"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"#g"}},
      {"resourceType":"Practitioner","id":"g"},{"resourceType":"CarePlan","id":"plan"}],
    "basedOn":[{"reference":"#plan"}],"subject":{"reference":"Patient/p"},"requester":{"reference":"#r"}})");
  input_.requester = input_.request["requester"];
  input_.task = read(R"({"resourceType":"Task","contained":[{"resourceType":"Basic","id":"b"},
    {"resourceType":"Basic","id":"r"},{"resourceType":"Basic","id":"unused"}],
    "input":[{"valueReference":{"reference":"#b"}},{"valueReference":{"reference":"#missing"}}]})");
  EXPECT_EQ(data::to_json(order()["contained"]),
            R"([{"resourceType":"PractitionerRole","id":"r","practitioner":{"reference":"#g"}},)"
            R"({"resourceType":"Practitioner","id":"g"}])");
  const auto contained = task()["contained"];
  ASSERT_EQ(contained.size(), 3U);
  std::vector<std::string> found;
  for (const auto& each : contained.items()) {
    found.push_back(std::string(each["resourceType"].text()) + "/" + std::string(each["id"].text()));
  }
  EXPECT_THAT(found, testing::UnorderedElementsAre("PractitionerRole/r", "Practitioner/g", "Basic/b"));
}

TEST_F(Intermediary, AnOwnerIsSetAndTakenAway) {
  const auto later = at("2026-11-23T00:00:00Z");
  const auto unrouted = with_owner(task(), {}, builder_, later);
  EXPECT_FALSE(unrouted["owner"]);
  const auto owned = with_owner(unrouted, {"southside", "", "", ""}, builder_, later);
  EXPECT_EQ(owned["owner"]["display"].text(), "southside");
  EXPECT_EQ(owned["lastModified"].text(), "2026-11-23T00:00:00.000Z");
  EXPECT_EQ(owned["authoredOn"].text(), "2026-11-22T09:30:00.125Z");
}

}  // namespace
}  // namespace linkway::referral
