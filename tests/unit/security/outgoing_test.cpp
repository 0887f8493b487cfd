#include "security/outgoing.h"

#include <gtest/gtest.h>

#include <future>

#include "base/text.h"

namespace linkway::security {
namespace {

constexpr Instant noon{1'800'000'000'000'000};
using std::chrono::seconds;

Result<net::Request> added(const Outgoing& outgoing, net::Request request = {}, Instant now = noon) {
  std::promise<Result<net::Request>> promise;
  outgoing.add(std::move(request), now, [&](Result<net::Request> made) { promise.set_value(std::move(made)); });
  return promise.get_future().get();
}

TEST(Outgoing, AddsHeadersAndAPassword) {
  OutgoingSettings settings;
  settings.headers = {{"Source", Secret("linkway")}, {"Org", Secret("77")}};
  settings.basic = NamedSecret{"gate", Secret("p:w")};
  net::Request request;
  request.headers.add("org", "by the pack");
  const auto made = added(Outgoing(settings), request);
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made->headers.get("Source"), "linkway");
  EXPECT_EQ(made->headers.get("Org"), "77");
  EXPECT_EQ(made->headers.get("Authorization"), "Basic " + text::encode_base64("gate:p:w"));
  EXPECT_FALSE(Outgoing(settings).renewable());
}

TEST(Outgoing, ParametersGoIntoAFormElseIntoTheQuery) {
  OutgoingSettings settings;
  settings.parameters = {{"lampid", Secret("12")}, {"key", Secret("a&b c")}};
  const Outgoing outgoing(settings);
  net::Request form;
  form.path = "/api/referral/add";
  form.headers.add("Content-Type", "Application/X-WWW-Form-urlencoded; charset=utf-8");
  form.body = "x=1";
  auto made = added(outgoing, form);
  EXPECT_EQ(made->body, "x=1&lampid=12&key=a%26b%20c");
  EXPECT_EQ(made->path, "/api/referral/add");
  form.body = "";
  EXPECT_EQ(added(outgoing, form)->body, "lampid=12&key=a%26b%20c");
  net::Request get;
  get.path = "/api/work";
  EXPECT_EQ(added(outgoing, get)->path, "/api/work?lampid=12&key=a%26b%20c");
  get.path = "/api/work?after=1";
  EXPECT_EQ(added(outgoing, get)->path, "/api/work?after=1&lampid=12&key=a%26b%20c");
  get.path = "/api/work?key=a%26b%20c&lampid=12&page=2";
  EXPECT_EQ(added(outgoing, get)->path, get.path) << "a link to the next page has them already";
  get.path = "/api/work?lampid=13";
  EXPECT_EQ(added(outgoing, get)->path, "/api/work?lampid=13&lampid=12&key=a%26b%20c");
}

class TokensTest : public ::testing::Test {
 protected:
  Outgoing outgoing() {
    OutgoingSettings settings;
    settings.tokens = std::make_shared<TokenSource>(credentials_, [this](const net::Request& request) {
      asked_.push_back(request);
      net::Response answer;
      answer.status = status_;
      answer.body = body_.empty() ? R"({"access_token":"t)" + std::to_string(asked_.size()) +
                                        R"(","token_type":"Bearer","expires_in":3600})"
                                  : body_;
      return Result<net::Response>(answer);
    });
    return Outgoing(settings);
  }
  static std::string bearer(const Result<net::Request>& made) {
    return made.ok() ? std::string(made->headers.get("Authorization")) : to_string(made.problems().front());
  }
  ClientCredentials credentials_{"https://login.example/token", "the client", Secret("its secret"), "a b", "", false};
  std::vector<net::Request> asked_;
  int status_ = 200;
  std::string body_;
};

TEST_F(TokensTest, AreFetchedOnceAndKeptUntilTheyEnd) {
  const auto out = outgoing();
  EXPECT_EQ(bearer(added(out)), "Bearer t1");
  EXPECT_EQ(bearer(added(out, {}, noon + seconds(3500))), "Bearer t1");
  EXPECT_EQ(bearer(added(out, {}, noon + seconds(3571))), "Bearer t2");
  ASSERT_EQ(asked_.size(), 2U);
  EXPECT_EQ(asked_[0].method, "POST");
  EXPECT_EQ(asked_[0].body, "grant_type=client_credentials&scope=a%20b");
  EXPECT_EQ(asked_[0].headers.get("Authorization"), "Basic " + text::encode_base64("the%20client:its%20secret"));
}

TEST_F(TokensTest, OneThatIsNotTakenIsFetchedAnew) {
  const auto out = outgoing();
  EXPECT_TRUE(out.renewable());
  EXPECT_EQ(bearer(added(out)), "Bearer t1");
  out.renew("Bearer t1");
  EXPECT_EQ(bearer(added(out)), "Bearer t2");
  out.renew("Bearer t1");
  EXPECT_EQ(bearer(added(out)), "Bearer t2") << "another had it renewed already";
}

TEST_F(TokensTest, CredentialsMayStandInTheBody) {
  credentials_.in_body = true;
  credentials_.audience = "https://api.example";
  EXPECT_EQ(bearer(added(outgoing())), "Bearer t1");
  EXPECT_EQ(asked_[0].body,
            "grant_type=client_credentials&scope=a%20b&audience=https%3A%2F%2Fapi.example&client_id=the%20client"
            "&client_secret=its%20secret");
  EXPECT_FALSE(asked_[0].headers.has("Authorization"));
}

TEST_F(TokensTest, ABadAnswerIsAProblemAndAskedForAgain) {
  const auto out = outgoing();
  status_ = 401;
  EXPECT_EQ(bearer(added(out)), "the token server answered HTTP 401");
  status_ = 200;
  for (const auto* body :
       {"no JSON", "{}", R"({"access_token":"a\r\nb"})", R"({"access_token":"x","token_type":"mac"})"}) {
    body_ = body;
    const auto made = added(out);
    EXPECT_FALSE(made.ok()) << body;
    EXPECT_EQ(made.problems().front().category, Category::unavailable);
  }
  body_ = R"({"access_token":"short","expires_in":"20"})";
  EXPECT_EQ(bearer(added(out)), "Bearer short");
  body_ = "";
  EXPECT_EQ(bearer(added(out, {}, noon + seconds(9))), "Bearer short");
  EXPECT_NE(bearer(added(out, {}, noon + seconds(11))), "Bearer short");
}

}  // namespace
}  // namespace linkway::security
