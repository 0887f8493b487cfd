#include <gtest/gtest.h>

#include <set>

#include "api/api.h"
#include "api/respond.h"
#include "data/json.h"
#include "unit/exchange/support.h"

namespace linkway::api {
namespace {

class ApiTest : public ::testing::Test {
 protected:
  net::Response call(const std::string& method, const std::string& path, const std::string& query = "",
                     const std::string& who = "surgery", const std::string& accept = "",
                     const std::string& encoding = "") {
    net::Request request;
    request.method = method;
    request.path = path;
    request.query = query;
    request.peer = who.empty() ? std::make_shared<net::PeerCertificate>() : exchange::test::certificate(who);
    if (!accept.empty()) request.headers.add("Accept", accept);
    if (!encoding.empty()) request.headers.add("Content-Encoding", encoding);
    std::promise<net::Response> answer;
    handler_(std::move(request), [&](net::Response response) { answer.set_value(std::move(response)); });
    return answer.get_future().get();
  }

  exchange::test::Inside inside_;
  std::atomic<bool> stopping_ = false;
  Parts parts_{inside_.inbound,  *inside_.store,
               inside_.settings, inside_.clock,
               inside_.ids,      *inside_.log,
               inside_.metrics,  [] { return std::vector<net::ListenerStats>{}; },
               stopping_,        "0"};
  net::Handler handler_ = handler(parts_);
};

TEST_F(ApiTest, OpenToAllIsOnlyWhatSaysSo) {
  for (const auto& route : routes()) {
    std::string path(route.pattern);
    for (const auto& [name, value] :
         {std::pair<std::string, std::string>{"{type}", "Task"}, {"{id}", "0"}, {"{version}", "1"}}) {
      if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
    }
    const auto status = call(std::string(route.method), path, "", "").status;
    EXPECT_EQ(status == 401, route.open != Open::all) << route.method << " " << path << ": " << status;
  }
}

TEST_F(ApiTest, WrongPathsMethodsTypesAndFormats) {
  EXPECT_EQ(call("GET", "/nothing").status, 404);
  EXPECT_EQ(call("GET", "/fhir/Teapot").status, 404);
  EXPECT_EQ(call("GET", "/fhir/Task/%zz").status, 404);
  const auto wrong = call("DELETE", "/fhir/Task/abc");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "GET, PUT");
  EXPECT_EQ(call("GET", "/fhir/Task", "", "surgery", "application/pdf").status, 406);
  EXPECT_EQ(call("GET", "/fhir/Task", "_format=turtle").status, 406);
  EXPECT_EQ(call("GET", "/fhir/Task", "", "surgery", "text/html, */*;q=0.1").status, 200);
  EXPECT_EQ(call("GET", "/metrics").status, 403);
}

TEST_F(ApiTest, CompressedBodiesAreNotRead) {
  for (const auto* encoding : {"gzip", "identity, GZip", "br"}) {
    const auto answer = call("POST", "/fhir/Patient", "", "surgery", "", encoding);
    EXPECT_EQ(answer.status, 415) << encoding;
    EXPECT_EQ(answer.headers.get("Accept-Encoding"), "identity");
    EXPECT_NE(answer.body.find("compressed"), std::string::npos);
  }
  EXPECT_EQ(call("POST", "/fhir/Patient", "", "surgery", "", "identity").body.find("compressed"), std::string::npos);
}

TEST_F(ApiTest, AnswersHaveTheFormThatIsAskedFor) {
  for (const auto& [query, accept] : {std::pair<std::string, std::string>{"_format=xml", ""},
                                      {"", "application/fhir+xml"},
                                      {"_format=application/fhir+xml", "application/fhir+json"}}) {
    const auto answer = call("GET", "/fhir/Task", query, "surgery", accept);
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/fhir+xml");
    EXPECT_TRUE(answer.body.starts_with("<?xml")) << answer.body;
    EXPECT_NE(answer.body.find("<Bundle xmlns=\"http://hl7.org/fhir\"><type value=\"searchset\"/>"), std::string::npos);
  }
  const auto refused = call("GET", "/fhir/Teapot", "_format=xml");
  EXPECT_EQ(refused.status, 404);
  EXPECT_NE(refused.body.find("<OperationOutcome"), std::string::npos);
  EXPECT_EQ(call("GET", "/livez", "_format=xml").headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(call("GET", "/fhir/Task", "_pretty=true").body.substr(0, 4), "{\n  ");
}

TEST_F(ApiTest, TheCapabilityStatementNamesEveryRoute) {
  const auto statement = *data::read_json(call("GET", "/fhir/metadata", "", "").body);
  std::set<std::string> said;
  const auto& rest = statement.root["rest"].at(0);
  for (const auto& interaction : rest["interaction"].items()) said.emplace(interaction["code"].text());
  for (const auto& resource : rest["resource"].items()) {
    for (const auto& interaction : resource["interaction"].items()) said.emplace(interaction["code"].text());
  }
  for (const auto& route : routes()) {
    if (route.interaction.empty()) continue;
    EXPECT_TRUE(said.erase(std::string(route.interaction)) == 1) << route.interaction;
  }
  EXPECT_TRUE(said.empty()) << "says more than there is: " << *said.begin();
}

TEST_F(ApiTest, NotReadyWhileStopping) {
  EXPECT_EQ(call("GET", "/readyz", "", "").status, 200);
  stopping_ = true;
  const auto answer = call("GET", "/readyz", "", "");
  EXPECT_EQ(answer.status, 503);
  EXPECT_NE(answer.body.find("\"accepting\":\"not ready\""), std::string::npos);
}

TEST(QueryValue, DecodesAndFindsByWholeName) {
  EXPECT_EQ(query_value("a=1&_format=application%2Ffhir%2Bjson", "_format"), "application/fhir+json");
  EXPECT_EQ(query_value("x_format=xml", "_format"), "");
  EXPECT_EQ(query_value("", "_format"), "");
}

}  // namespace
}  // namespace linkway::api
