// What goes with a delivery over https to prove who the gateway is.
#include "exchange/https_carrier.h"

#include <gtest/gtest.h>

#include <future>
#include <mutex>

#include "net/http_server.h"
#include "security/outgoing.h"

namespace linkway::exchange {
namespace {

using std::chrono::milliseconds;

// A partner that takes one token, and remembers what was shown to it.
class Partner {
 public:
  Partner()
      : log_(make_silent_log()),
        server_(
            {}, nullptr, {},
            [this](const net::Request& request, const net::Reply& reply) {
              const std::scoped_lock lock(mutex_);
              shown.emplace_back(request.headers.get("Authorization"));
              queries.push_back(request.query);
              reply({shown.back() == takes ? 200 : 401, {}, ""});
            },
            [](int code, std::string_view, std::string_view) {
              return net::Response{code, {}, ""};
            },
            *log_, 1) {
    EXPECT_TRUE(server_.start().ok());
  }
  ~Partner() { server_.stop(milliseconds(100)); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/in?a=b"; }

  std::string takes;
  std::vector<std::string> shown;
  std::vector<std::string> queries;

 private:
  std::unique_ptr<Log> log_;
  std::mutex mutex_;
  net::HttpServer server_;
};

class HttpsCarrierTest : public ::testing::Test {
 protected:
  std::shared_ptr<Carrier> carrier() {
    security::OutgoingSettings shown;
    shown.parameters = {{"key", security::Secret("k")}};
    shown.tokens = std::make_shared<security::TokenSource>(
        security::ClientCredentials{"https://login.example", "c", security::Secret("s"), "", "", false},
        [this](const net::Request&) -> Result<net::Response> {
          const int number = ++tokens_;
          if (hold_.valid()) hold_.wait();
          if (number > most_tokens_) return Problem{};
          return net::Response{200, {}, R"({"access_token":"t)" + std::to_string(number) + "\"}"};
        });
    settings_.url = partner_.url();
    settings_.limits.connect = settings_.limits.answer = std::chrono::seconds(60);
    settings_.credentials = std::make_shared<security::Outgoing>(std::move(shown));
    return make_https_carrier({PartnerId("walkers"), settings_, nullptr, runtime_, clock_, *log_});
  }
  static std::future<HandOver> send(Carrier& carrier) {
    auto promise = std::make_shared<std::promise<HandOver>>();
    Parcel parcel;
    parcel.request.method = "POST";
    parcel.request.body = "{}";
    carrier.send(std::move(parcel), [promise](HandOver over) { promise->set_value(std::move(over)); });
    return promise->get_future();
  }

  Partner partner_;
  net::ClientRuntime runtime_{2};
  MonotoneClock clock_;
  std::unique_ptr<Log> log_ = make_silent_log();
  security::DeliverySettings settings_;
  std::atomic<int> tokens_ = 0;
  int most_tokens_ = 100;
  std::shared_future<void> hold_;
};

TEST_F(HttpsCarrierTest, ATokenIsFetchedOnce) {
  partner_.takes = "Bearer t1";
  const auto carrier_ = carrier();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send(*carrier_).get().outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(tokens_, 1);
  EXPECT_EQ(partner_.queries.front(), "a=b&key=k");
}

TEST_F(HttpsCarrierTest, OneThatIsNotTakenIsRenewedWithinTheAttempt) {
  partner_.takes = "Bearer t2";
  const auto carrier_ = carrier();
  EXPECT_EQ(send(*carrier_).get().outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(partner_.shown, (std::vector<std::string>{"Bearer t1", "Bearer t2"}));
  EXPECT_EQ(partner_.queries.back(), "a=b&key=k") << "credentials are added once";
  EXPECT_EQ(send(*carrier_).get().outcome.kind, store::OutcomeClass::delivered);
  EXPECT_EQ(tokens_, 2);
}

TEST_F(HttpsCarrierTest, ASecondRefusalStands) {
  partner_.takes = "nothing";
  const auto carrier_ = carrier();
  const auto over = send(*carrier_).get();
  EXPECT_EQ(over.outcome.kind, store::OutcomeClass::rejected);
  EXPECT_EQ(over.outcome.status, 401);
  EXPECT_EQ(partner_.shown.size(), 2U);
}

TEST_F(HttpsCarrierTest, WithoutATokenNothingLeaves) {
  most_tokens_ = 0;
  const auto carrier_ = carrier();
  EXPECT_EQ(send(*carrier_).get().outcome.kind, store::OutcomeClass::unsent);
  EXPECT_TRUE(partner_.shown.empty());
}

TEST_F(HttpsCarrierTest, ACarrierMayEndWhileATokenIsFetched) {
  std::promise<void> let_go;
  hold_ = let_go.get_future().share();
  auto carrier_ = carrier();
  auto over = send(*carrier_);
  carrier_.reset();
  EXPECT_EQ(over.get().outcome.kind, store::OutcomeClass::unsent);
  let_go.set_value();
  settings_.credentials.reset();  // waits for the question that is under way
  EXPECT_TRUE(partner_.shown.empty());
}

}  // namespace
}  // namespace linkway::exchange
