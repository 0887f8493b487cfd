// A terminology server that is there, away, slow or lying.
#include "exchange/terminology_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace linkway::exchange {
namespace {

using fhir::terminology::Answer;
using fhir::terminology::Coding;
using testing::HasSubstr;
using namespace std::chrono_literals;

constexpr std::string_view yes = R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":true}]})";
constexpr std::string_view no = R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":false}]})";

class CountingLog : public Log {
 public:
  void write(LogLevel /*level*/, std::string_view event, std::initializer_list<LogField> /*fields*/) override {
    events.emplace_back(event);
  }
  std::vector<std::string> events;
};

class Server : public testing::Test {
 protected:
  Server() {
    options.url = "http://terminology.example/fhir";
    options.cache = 2;
  }
  TerminologyServer& server() {
    if (!server_) {
      server_.emplace(options, clock, log, [this](const std::string& url, const net::Request& request) {
        urls.push_back(url);
        bodies.push_back(request.body);
        clock.advance(takes);
        return answer;
      });
    }
    return *server_;
  }
  void says(int status, std::string_view body) { answer = net::Response{status, {}, std::string(body)}; }
  void is_silent() {
    Problem problem;
    problem.category = Category::timeout;
    problem.text = "no answer in time";
    answer = problem;
  }
  Answer ask(std::string_view code, std::string_view set = "http://example.org/set") {
    auto result = server().validate_code(set, {"http://loinc.org", {}, code, "Some display"});
    if (result.ok()) return result->member;
    EXPECT_EQ(result.problems().front().category, Category::unavailable);
    EXPECT_EQ(result.problems().front().text, "the terminology server is away");
    return Answer::unknown;
  }

  TerminologyServerOptions options;
  FixedClock clock{Instant{1'000'000'000}};
  CountingLog log;
  Result<net::Response> answer = net::Response{};
  std::chrono::microseconds takes{0};
  std::vector<std::string> urls;
  std::vector<std::string> bodies;

 private:
  std::optional<TerminologyServer> server_;
};

TEST_F(Server, IsAskedWithTheCodeAndWithoutTheDisplay) {
  says(200, yes);
  EXPECT_EQ(ask("1-8", "http://example.org/set|2"), Answer::yes);
  EXPECT_EQ(urls[0], "http://terminology.example/fhir/ValueSet/$validate-code");
  EXPECT_EQ(bodies[0],
            R"({"resourceType":"Parameters","parameter":[{"name":"url","valueUri":"http://example.org/set"},)"
            R"({"name":"valueSetVersion","valueString":"2"},{"name":"system","valueUri":"http://loinc.org"},)"
            R"({"name":"code","valueCode":"1-8"}]})");
  says(200, no);
  EXPECT_EQ(ask("2-8", ""), Answer::no);
  EXPECT_EQ(urls[1], "http://terminology.example/fhir/CodeSystem/$validate-code");
}

TEST_F(Server, AnswersAreKeptForAWhileAndNotTooMany) {
  says(200, yes);
  EXPECT_EQ(ask("a"), Answer::yes);
  EXPECT_EQ(ask("a"), Answer::yes);
  EXPECT_EQ(urls.size(), 1U);
  EXPECT_EQ(ask("b"), Answer::yes);
  EXPECT_EQ(ask("a"), Answer::yes);
  EXPECT_EQ(ask("c"), Answer::yes);  // b, used longest ago, is dropped
  EXPECT_EQ(ask("a"), Answer::yes);
  EXPECT_EQ(urls.size(), 3U);
  EXPECT_EQ(ask("b"), Answer::yes);
  EXPECT_EQ(urls.size(), 4U);
  clock.advance(2h);
  EXPECT_EQ(ask("b"), Answer::yes);
  EXPECT_EQ(urls.size(), 5U);
}

TEST_F(Server, ThatIsAwayIsLeftAloneForARestAndToldOnce) {
  is_silent();
  for (const auto* const code : {"a", "b", "c"}) EXPECT_EQ(ask(code), Answer::unknown);
  EXPECT_EQ(urls.size(), 1U);
  clock.advance(31s);
  EXPECT_EQ(ask("a"), Answer::unknown);
  EXPECT_EQ(ask("b"), Answer::unknown);
  EXPECT_EQ(urls.size(), 2U);
  EXPECT_THAT(log.events, testing::ElementsAre("terminology.away"));
  says(200, yes);
  EXPECT_EQ(ask("a"), Answer::unknown);
  clock.advance(31s);
  EXPECT_EQ(ask("a"), Answer::yes);
  EXPECT_EQ(ask("b"), Answer::yes);
  EXPECT_THAT(log.events, testing::ElementsAre("terminology.away", "terminology.back"));
}

TEST_F(Server, ThatIsSlowMayHoldUpOnlySoLong) {
  options.burst = 2s;
  options.cache = 0;
  takes = 900ms;
  says(200, yes);
  std::size_t told = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto result = server().validate_code("", {"http://loinc.org", {}, "a", {}});
    if (result.ok()) {
      ++told;
    } else {
      EXPECT_THAT(result.problems().front().text, HasSubstr("too slow"));
    }
  }
  EXPECT_EQ(told, 3U);
  EXPECT_EQ(urls.size(), 3U);
  EXPECT_THAT(log.events, testing::ElementsAre("terminology.slow"));
  clock.advance(1h);
  EXPECT_EQ(ask("a", ""), Answer::yes);
}

TEST_F(Server, ThatLiesIsAway) {
  for (const auto* const body :
       {"", "no JSON", "[]", R"({"resourceType":"Patient"})", R"({"resourceType":"Parameters"})",
        R"({"resourceType":"Parameters","parameter":[{"name":"result","valueString":"true"}]})"}) {
    says(200, body);
    EXPECT_EQ(ask("a"), Answer::unknown) << body;
    clock.advance(31s);
  }
  says(500, yes);
  EXPECT_EQ(ask("a"), Answer::unknown);
  EXPECT_EQ(urls.size(), 7U);
}

TEST_F(Server, ThatDoesNotKnowTheSystemSaysNeitherYesNorNo) {
  says(404, "");
  EXPECT_EQ(ask("a"), Answer::unknown);
  says(200, R"({"resourceType":"Parameters","parameter":[{"name":"result","valueBoolean":false},
       {"name":"issues","resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"not-found"}]}}]})");
  EXPECT_EQ(ask("b"), Answer::unknown);
  says(200, yes);
  EXPECT_EQ(ask("c"), Answer::yes);  // it is not taken to be away
  EXPECT_TRUE(log.events.empty());
}

}  // namespace
}  // namespace linkway::exchange
