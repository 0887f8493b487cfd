// Messages that meet: what one looks up is changed by another before it has decided.
#include <functional>

#include "exchange/inbound.h"
#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;

constexpr auto number_system = "https://people.example";

// Lets something else happen just before the `moment`-th key is drawn, once.
class Interrupting : public IdSource {
 public:
  Interrupting(IdSource& ids, int moment, std::function<void()> then)
      : ids_(ids), left_(moment), then_(std::move(then)) {}
  std::int64_t next_key() override {
    if (--left_ == 0) then_();
    return ids_.next_key();
  }
  std::string uuid() override { return ids_.uuid(); }
  [[nodiscard]] bool done() const { return left_ <= 0; }

 private:
  IdSource& ids_;
  int left_;
  std::function<void()> then_;
};

std::string identifier(const std::string& system, const std::string& value) {
  return R"([{"system":")" + system + R"(","value":")" + value + R"("}])";
}

std::string patient(const std::string& person, const std::string& family, const std::string& id = "") {
  return R"({"resourceType":"Patient",)" + (id.empty() ? "" : R"("id":")" + id + R"(",)") + R"("identifier":)" +
         identifier(number_system, person) + R"(,"name":[{"family":")" + family + R"("}],"birthDate":"1950-01-01"})";
}

std::string request(const std::string& number, const std::string& subject, const std::string& contained = "") {
  return R"({"resourceType":"ServiceRequest",)" + (contained.empty() ? "" : R"("contained":[)" + contained + "],") +
         R"("identifier":)" + identifier("https://numbers.example", number) +
         R"(,"status":"active","intent":"order","code":{"text":"Walking group"},"subject":)" + subject +
         R"(,"requester":{"display":"Surgery"}})";
}

std::string entry(const std::string& url, const std::string& resource) {
  return R"({"fullUrl":")" + url + R"(","resource":)" + resource + R"(,"request":{"method":"POST","url":")" +
         resource.substr(17, resource.find('"', 17) - 17) + R"("}})";
}

std::string transaction(const std::string& entries) {
  return R"({"resourceType":"Bundle","type":"transaction","entry":[)" + entries + "]}";
}

std::string referral(const std::string& number, const std::string& person, const std::string& family) {
  return transaction(entry("urn:uuid:00000000-0000-4000-8000-000000000002",
                           request(number, R"({"reference":"urn:uuid:00000000-0000-4000-8000-000000000003"})")) +
                     "," + entry("urn:uuid:00000000-0000-4000-8000-000000000003", patient(person, family)));
}

std::string contained_referral(const std::string& number, const std::string& person, const std::string& family) {
  return transaction(entry("urn:uuid:00000000-0000-4000-8000-000000000002",
                           request(number, R"({"reference":"#p"})", patient(person, family, "p"))));
}

class Overtaken : public ::testing::Test {
 protected:
  Answer send(Inbound& inbound, const std::string& body) {
    Received received;
    received.channel = "fhir";
    received.operation = "POST /fhir";
    received.interaction = Interaction::transaction;
    received.media_type = "application/fhir+json";
    received.body = body;
    received.peer = test::certificate("surgery");
    received.received = inside_.clock.now();
    std::promise<Answer> promise;
    inbound.receive(std::move(received), [&](Answer answer) { promise.set_value(std::move(answer)); });
    return promise.get_future().get();
  }

  std::size_t patients_of(const std::string& person) {
    store::SearchQuery query;
    query.type = "Patient";
    query.tokens = {{{"Patient.identifier", person, number_system}}};
    const auto found = inside_.store->reader()->search(query, {store::Scope::Kind::all, PartnerId()});
    return found.ok() ? found->size() : 0;
  }

  // Sends `first`, and `second` while `first` is being decided: at each moment at which it draws a key. `make` is given
  // the referral's number, the person's and a family name.
  template <class Make>
  void at_every_moment(const Make& make) {
    for (int moment = 1;; ++moment) {
      const auto person = "person-" + std::to_string(moment);
      const auto number = std::to_string(moment);
      int second = 0;
      Interrupting ids(inside_.ids, moment,
                       [&] { second = send(inside_.inbound, make(number + "-b", person, "Second")).status; });
      Inbound interrupted({*inside_.store, inside_.settings, inside_.clock, ids, *inside_.log, inside_.metrics,
                           [this](std::function<void()> work) {
                             inside_.runtime.after(std::chrono::milliseconds(0), std::move(work));
                           }});
      const auto first = send(interrupted, make(number + "-a", person, "First"));
      EXPECT_EQ(first.status, 200) << first.body;
      EXPECT_EQ(patients_of(person), 1U) << "moment " << moment;
      if (!ids.done()) {
        EXPECT_GT(moment, 5);  // the exchange, the request, the patient and what the gateway makes
        return;
      }
      EXPECT_EQ(second, 200) << "moment " << moment;
    }
  }

  Inside inside_;
};

TEST_F(Overtaken, APersonOfTwoReferralsAtOnceIsOnePatient) { at_every_moment(referral); }

TEST_F(Overtaken, APersonContainedInTwoReferralsAtOnceIsOnePatient) { at_every_moment(contained_referral); }

TEST_F(Overtaken, APersonWhoComesTwiceInOneMessageIsOnePatient) {
  const auto named = R"({"identifier":)" + identifier(number_system, "once").substr(1);
  const auto by_number = named.substr(0, named.size() - 1) + "}";
  const auto answer =
      send(inside_.inbound,
           transaction(entry("urn:uuid:00000000-0000-4000-8000-000000000002", request("1", by_number)) + "," +
                       entry("urn:uuid:00000000-0000-4000-8000-000000000003", patient("once", "Synthetic")) + "," +
                       entry("urn:uuid:00000000-0000-4000-8000-000000000004",
                             request("2", R"({"reference":"#p"})", patient("once", "Synthetic", "p")))));
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(patients_of("once"), 1U);
}

TEST_F(Overtaken, OneNumberForTwoPatientsIsRefused) {
  const auto created =
      send(inside_.inbound,
           transaction(entry("urn:uuid:00000000-0000-4000-8000-000000000002", patient("other", "Synthetic"))));
  ASSERT_EQ(created.status, 200) << created.body;
  const auto answer = data::read_json(created.body);
  ASSERT_TRUE(answer.ok());
  const auto location = std::string(answer->root["entry"].at(0)["response"]["location"].text());
  const auto from = location.find("Patient/");
  const auto name = location.substr(from, location.find("/_history") - from);
  const auto changed = R"({"fullUrl":"https://gateway.example/fhir/)" + name + R"(","resource":)" +
                       patient("shared", "Synthetic", name.substr(8)) + R"(,"request":{"method":"PUT","url":")" + name +
                       R"("}})";
  const auto refused =
      send(inside_.inbound,
           transaction(changed + "," +
                       entry("urn:uuid:00000000-0000-4000-8000-000000000003", patient("shared", "Synthetic"))));
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_NE(refused.body.find("Bundle.entry[1].resource.identifier"), std::string::npos) << refused.body;
  EXPECT_EQ(patients_of("shared"), 0U);
}

}  // namespace
}  // namespace linkway::exchange
