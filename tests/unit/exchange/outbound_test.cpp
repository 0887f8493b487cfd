#include "exchange/outbound.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "net/http_server.h"
#include "unit/exchange/support.h"

namespace linkway::exchange {
namespace {

using test::Inside;
using test::referral_message;

// A platform that answers as it is told and remembers what it was sent.
class Platform {
 public:
  explicit Platform(std::function<int(int nth)> status)
      : log_(make_silent_log()),
        server_(
            {}, nullptr, {},
            [this, status](net::Request request, const net::Reply& reply) {
              net::Response response;
              {
                const std::scoped_lock lock(mutex_);
                requests_.push_back(std::string(request.headers.get("X-Request-Id")) + "\n" + request.body);
                response.status = status(static_cast<int>(requests_.size()));
                if (response.status >= 300) response.body = "no room for Synthetic";
              }
              reply(response);
            },
            [](int code, std::string_view, std::string_view) {
              return net::Response{code, {}, ""};
            },
            *log_, 1) {
    EXPECT_TRUE(server_.start().ok());
  }
  ~Platform() { server_.stop(std::chrono::milliseconds(100)); }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()) + "/in"; }
  [[nodiscard]] std::vector<std::string> requests() {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }

 private:
  std::unique_ptr<Log> log_;
  std::mutex mutex_;
  std::vector<std::string> requests_;
  net::HttpServer server_;
};

class Sending {
 public:
  explicit Sending(Platform& platform)
      : inside(test::two_sides(platform.url())),
        outbound({*inside.store, inside.settings, inside.clock, inside.ids, *inside.log, inside.metrics, *runtime}) {
    inside.store->on_due([this](const PartnerId& partner) { outbound.wake(partner); });
    outbound.configure(nullptr);
  }
  ~Sending() {
    outbound.stop(std::chrono::seconds(60));
    inside.store->close();
    runtime.reset();  // before `outbound`, whose work runs on it
  }
  // The deliveries of the referral that a message began, once `settled` holds of them.
  std::vector<store::DeliveryRow> wait(const std::string& number,
                                       const std::function<bool(const store::DeliveryRow&)>& settled) {
    for (int i = 0; i < 6000; ++i) {
      for (const auto& row : inside.exchanges()) {
        if (row.business_key != "message|m-" + number) continue;
        auto deliveries = *inside.store->reader()->deliveries_of(row.referral);
        if (!deliveries.empty() && std::all_of(deliveries.begin(), deliveries.end(), settled)) return deliveries;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ADD_FAILURE() << "the delivery of " << number << " did not settle";
    return {};
  }

  Inside inside;
  std::unique_ptr<net::ClientRuntime> runtime = std::make_unique<net::ClientRuntime>(2);
  Outbound outbound;
};

bool delivered(const store::DeliveryRow& row) { return row.state == store::DeliveryState::delivered; }

TEST(Outbound, DeliversAndRecordsTheAttempt) {
  Platform platform([](int) { return 200; });
  Sending sending(platform);
  ASSERT_EQ(sending.inside.message(referral_message("1")).status, 200);
  const auto rows = sending.wait("1", delivered);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].attempts, 1);
  ASSERT_EQ(platform.requests().size(), 1U);
  EXPECT_NE(platform.requests()[0].find("servicerequest-request"), std::string::npos);
}

TEST(Outbound, RepeatsWithTheSameIdAndTheSameBytes) {
  Platform platform([](int nth) { return nth < 3 ? 503 : 200; });
  Sending sending(platform);
  ASSERT_EQ(sending.inside.message(referral_message("1")).status, 200);
  const auto rows = sending.wait("1", delivered);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].attempts, 3);
  const auto requests = platform.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[0], requests[1]);
  EXPECT_EQ(requests[1], requests[2]);
  const auto attempts = *sending.inside.store->reader()->attempts_of(rows[0].key);
  ASSERT_EQ(attempts.size(), 3U);
  EXPECT_EQ(attempts[0].outcome, store::OutcomeClass::transient);
  EXPECT_EQ(attempts[2].outcome, store::OutcomeClass::delivered);
}

TEST(Outbound, ARefusedReferralHoldsUpNoOther) {
  Platform platform([](int nth) { return nth == 1 ? 422 : 200; });
  Sending sending(platform);
  ASSERT_EQ(sending.inside.message(referral_message("1")).status, 200);
  const auto refused = sending.wait("1", [](const auto& row) { return row.state == store::DeliveryState::refused; });
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_FALSE(refused[0].last_problem.empty());
  ASSERT_EQ(sending.inside.message(referral_message("2")).status, 200);
  EXPECT_EQ(sending.wait("2", delivered).size(), 1U);
}

TEST(Outbound, KeepsWhatThePartnerAnsweredAndDoesNotLogIt) {
  Platform platform([](int) { return 422; });
  Sending sending(platform);
  ASSERT_EQ(sending.inside.message(referral_message("1")).status, 200);
  const auto refused = sending.wait("1", [](const auto& row) { return row.state == store::DeliveryState::refused; });
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].last_problem, "the partner answered HTTP 422");
  const auto attempts = *sending.inside.store->reader()->attempts_of(refused[0].key);
  ASSERT_EQ(attempts.size(), 1U);
  EXPECT_EQ(attempts[0].answer, "no room for Synthetic");
  EXPECT_EQ(attempts[0].problem, refused[0].last_problem);
}

// As a command beside the gateway does it: nobody wakes the lane.
TEST(Outbound, SeesWhatAnotherProcessMadeDue) {
  Platform platform([](int nth) { return nth == 1 ? 422 : 200; });
  Sending sending(platform);
  ASSERT_EQ(sending.inside.message(referral_message("1")).status, 200);
  const auto refused = sending.wait("1", [](const auto& row) { return row.state == store::DeliveryState::refused; });
  ASSERT_EQ(refused.size(), 1U);
  const auto retried =
      store::retry_deliveries(sending.inside.store_options(), {refused[0].key}, "alex", sending.inside.clock.now());
  ASSERT_TRUE(retried.ok() && retried->front().ok());
  const auto rows = sending.wait("1", delivered);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].attempts, 2);
  ASSERT_EQ(platform.requests().size(), 2U);
  EXPECT_EQ(platform.requests()[0], platform.requests()[1]);
}

TEST(Outbound, ManyDeliveriesFromManyThreads) {
  Platform platform([](int) { return 200; });
  Sending sending(platform);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(sending.inside.message(referral_message(std::to_string(t * 100 + i))).status, 200);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (int t = 0; t < 4; ++t) {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(sending.wait(std::to_string(t * 100 + i), delivered).size(), 1U);
  }
  EXPECT_EQ(platform.requests().size(), 40U);
}

}  // namespace
}  // namespace linkway::exchange
