#include "net/rest_client.h"

#include "unit/net/server_fixture.h"

#if defined(__SANITIZE_THREAD__)
// The library is not built with the sanitizer, which so misses half of its reference counting.
extern "C" const char* __tsan_default_suppressions() { return "race:libcpprest\n"; }
#endif

namespace linkway::net::test {
namespace {

constexpr auto kLong = 60s;  // of calls that are answered

class RestClientTest : public ServerFixture {
 protected:
  std::string url(const std::string& target, bool tls) const {
    return (tls ? "https://localhost:" : "http://localhost:") + std::to_string(server_->port()) + target;
  }
  static Request request(const std::string& method, const std::string& body = "") {
    Request r;
    r.method = method;
    r.body = body;
    if (!body.empty()) r.headers.add("Content-Type", "application/x-www-form-urlencoded");
    return r;
  }
  static Category category(const Result<Response>& r) {
    EXPECT_FALSE(r.ok());
    return r.ok() ? Category::internal : r.problems().front().category;
  }
  const Certificates& certs_ = Certificates::get();
};

TEST_F(RestClientTest, CallsAndTellsTheAnswer) {
  serve([](const Request& request, const Reply& reply) {
    Response r = text_response(400, request.method + " " + request.path + "?" + request.query + "|" + request.body +
                                        "|" + std::string(request.headers.get("Content-Type")));
    r.headers.add("X-Kept", "yes");
    reply(r);
  });
  const auto answer = call(url("/token?a=b", false), request("POST", "grant_type=x"), {}, kLong, 1000);
  ASSERT_TRUE(answer.ok()) << answer.problems().front().text;
  EXPECT_EQ(answer->status, 400);
  EXPECT_EQ(answer->body, "POST /token?a=b|grant_type=x|application/x-www-form-urlencoded");
  EXPECT_EQ(answer->headers.get("x-kept"), "yes");
  const auto keys = call(url("/jwks", false), request("GET"), {}, kLong, 1000);
  ASSERT_TRUE(keys.ok());
  EXPECT_EQ(keys->body, "GET /jwks?||");
}

TEST_F(RestClientTest, ShowsItsCertificateAndChecksTheServers) {
  serve([](const Request& request, const Reply& reply) { reply(text_response(200, request.peer->fingerprint)); }, true);
  const auto known = call(url("/", true), request("GET"), certs_.client_files(), kLong, 1000);
  ASSERT_TRUE(known.ok()) << known.problems().front().text;
  EXPECT_EQ(known->body, certs_.client.fingerprint);
  EXPECT_EQ(call(url("/", true), request("GET"), certs_.anonymous_files(), kLong, 1000)->body, "");
  EXPECT_EQ(category(call(url("/", true), request("GET"), {"", "", certs_.other_ca()}, kLong, 1000)),
            Category::unavailable);
  EXPECT_EQ(category(call(url("/", true), request("GET"), {}, kLong, 1000)), Category::unavailable);
  server_->replace_tls(context({certs_.misnamed_server.certificate, certs_.misnamed_server.key, certs_.ca()}));
  EXPECT_EQ(category(call(url("/", true), request("GET"), certs_.client_files(), kLong, 1000)), Category::unavailable);
}

TEST_F(RestClientTest, LimitsTimeAndSize) {
  serve([](const Request& request, const Reply& reply) {
    if (request.path == "/big") reply(text_response(200, std::string(1'000'000, 'x')));
  });
  EXPECT_EQ(category(call(url("/big", false), request("GET"), {}, kLong, 1000)), Category::too_large);
  const auto whole = call(url("/big", false), request("GET"), {}, kLong, 1'000'000);
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->body.size(), 1'000'000U);
  EXPECT_EQ(category(call(url("/never", false), request("GET"), {}, 50ms, 1000)), Category::timeout);
}

TEST_F(RestClientTest, DoesNotFollowRedirects) {
  serve([](const Request&, const Reply& reply) {
    Response r = text_response(302, "");
    r.headers.add("Location", "/elsewhere");
    reply(r);
  });
  EXPECT_EQ(call(url("/", false), request("GET"), {}, kLong, 1000)->status, 302);
  EXPECT_EQ(server_->stats().requests, 1U);
}

TEST_F(RestClientTest, FaultsAreProblems) {
  serve();
  EXPECT_EQ(category(call("not a url", request("GET"), {}, kLong, 1000)), Category::malformed);
  EXPECT_EQ(category(call(url("/", true), request("GET"), {"/missing", "/missing", certs_.ca()}, kLong, 1000)),
            Category::unavailable);
  RawListener gone;
  gone.close();
  const std::string there = "http://localhost:" + std::to_string(gone.port()) + "/";
  EXPECT_EQ(category(call(there, request("GET"), {}, kLong, 1000)), Category::unavailable);
}

}  // namespace
}  // namespace linkway::net::test
