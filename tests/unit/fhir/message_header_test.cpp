#include "fhir/bundle.h"
#include "unit/fhir/support.h"

namespace linkway::fhir {
namespace {

using testing::ElementsAre;

constexpr std::string_view first = "Bundle.entry[0].resource";

std::string at(std::string_view member) { return std::string(first).append(member); }

std::string message_with(std::string_view header_members, std::string_view entry_members = "") {
  return R"({"resourceType": "Bundle", "id": "b1", "type": "message", "entry": [{)" + std::string(entry_members) +
         R"("resource": {"resourceType": "MessageHeader")" + std::string(header_members) + "}}]}";
}

Problems refused(std::string_view text) {
  const auto d = json(text);
  auto result = read_bundle(d.root, BundleType::message);
  if (!result.ok()) return std::move(result).problems();
  ADD_FAILURE() << "was taken: " << text;
  return {};
}

constexpr std::string_view source = R"(, "source": {"endpoint": "https://gp.example/fhir"})";
constexpr std::string_view event = R"(, "eventCoding": {"system": "s", "code": "c"})";

TEST(MessageHeader, NeedsAnEventAndASource) {
  EXPECT_THAT(refused(message_with("")),
              ElementsAre(IsProblem(Category::unprocessable, issue::required, at(".event")),
                          IsProblem(Category::unprocessable, issue::required, at(".source"))));
}

TEST(MessageHeader, NeedsAWholeEvent) {
  const auto with = [](std::string_view members) { return message_with(std::string(members).append(source)); };
  EXPECT_THAT(refused(with(R"(, "eventCoding": {"system": "s"})")),
              ElementsAre(IsProblem(Category::unprocessable, issue::required, at(".event.code"))));
  EXPECT_THAT(refused(with(R"(, "eventCoding": "c")")),
              ElementsAre(IsProblem(Category::unprocessable, issue::required, at(".event.code"))));
  for (const auto* wrong : {R"(, "eventUri": "")", R"(, "eventUri": 5)"}) {
    EXPECT_THAT(refused(with(wrong)), ElementsAre(IsProblem(Category::unprocessable, issue::value, at(".event"))));
  }
  EXPECT_THAT(refused(with(R"(, "eventCoding": {"code": "c"}, "eventUri": "urn:x")")),
              ElementsAre(IsProblem(Category::unprocessable, issue::structure, at(".event"))));
}

TEST(MessageHeader, NeedsAWholeSource) {
  const auto with = [](std::string_view members) { return message_with(std::string(event).append(members)); };
  for (const auto* wrong : {R"(, "source": {})", R"(, "source": {"endpoint": ""})", R"(, "source": {"endpoint": 1})"}) {
    EXPECT_THAT(refused(with(wrong)),
                ElementsAre(IsProblem(Category::unprocessable, issue::required, at(".source.endpoint"))));
  }
  EXPECT_THAT(refused(with(R"(, "source": "https://gp.example")")),
              ElementsAre(IsProblem(Category::unprocessable, issue::required, at(".source"))));
}

TEST(MessageHeader, ComesFirst) {
  EXPECT_THAT(refused(R"({"resourceType": "Bundle", "type": "message", "entry": [
    {"resource": {"resourceType": "Task"}}, {"resource": {"resourceType": "MessageHeader"}}]})"),
              ElementsAre(IsProblem(Category::unprocessable, issue::structure, first)));
}

TEST(MessageHeader, IsReportedOnceWhenItIsNoResource) {
  EXPECT_THAT(refused(R"({"resourceType": "Bundle", "type": "message", "entry": [{}]})"),
              ElementsAre(IsProblem(Category::unprocessable, issue::required, first)));
}

class View : public testing::Test {
 protected:
  MessageHeaderView of(std::string_view text) {
    document_ = json(text);
    auto bundle = read_bundle(document_.root, BundleType::message);
    if (!bundle.ok()) {
      ADD_FAILURE() << to_string(bundle.problems()[0]);
      return {};
    }
    return message_header(*bundle);
  }
  data::Document document_;
};

TEST_F(View, ReadsWhatTheGatewayNeeds) {
  const auto view = of(message_with(R"(, "id": "h1",
    "eventCoding": {"system": "https://fhir.nhs.uk/CodeSystem/message-events-bars", "code": "servicerequest-request"},
    "source": {"endpoint": "https://gp.example/fhir"}, "reason": {"coding": [{"code": "new"}, {"code": "x"}]},
    "focus": [{"reference": "urn:uuid:1"}, {"identifier": {"value": "x"}}, {"reference": "Task/2"}],
    "response": {"identifier": "m9", "code": "ok"})"));
  EXPECT_EQ(view.id, "h1");
  EXPECT_EQ(view.node["resourceType"].text(), "MessageHeader");
  EXPECT_EQ(view.event_system, "https://fhir.nhs.uk/CodeSystem/message-events-bars");
  EXPECT_EQ(view.event_code, "servicerequest-request");
  EXPECT_EQ(view.event_uri, "");
  EXPECT_EQ(view.reason, "new");
  EXPECT_THAT(view.focus, ElementsAre("urn:uuid:1", "Task/2"));
  EXPECT_EQ(view.response_identifier, "m9");
  EXPECT_EQ(view.response_code, "ok");
  EXPECT_EQ(view.source_endpoint, "https://gp.example/fhir");
}

TEST_F(View, TakesAnEventUri) {
  const auto view = of(message_with(std::string(R"(, "eventUri": "urn:example:event")").append(source)));
  EXPECT_EQ(view.event_uri, "urn:example:event");
  EXPECT_EQ(view.event_code, "");
}

TEST_F(View, FindsAnIdWhereThereIsNoneInTheHeader) {
  const auto members = std::string(event).append(source);
  EXPECT_EQ(of(message_with(members, R"("fullUrl": "urn:uuid:aaaaaaaa-0000-4000-8000-000000000000", )")).id,
            "aaaaaaaa-0000-4000-8000-000000000000");
  EXPECT_EQ(of(message_with(members)).id, "b1");
}

TEST(MessageHeaderView, OfNothingIsEmpty) { EXPECT_EQ(message_header(InboundBundle()).id, ""); }

}  // namespace
}  // namespace linkway::fhir
