// A delivery client, and servers that behave as the test wants.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "net/http_client.h"
#include "unit/net/server_fixture.h"

namespace linkway::net::test {

// Counts calls, so that a second one is noticed.
class Outcome {
 public:
  std::function<void(Exchanged)> done() {
    return [state = state_](Exchanged e) {
      if (state->calls++ == 0) state->first.set_value(std::move(e));
    };
  }
  Exchanged get() {
    if (future_.wait_for(std::chrono::seconds(kPatience)) != std::future_status::ready) {
      ADD_FAILURE() << "never called";
      return {};
    }
    return future_.get();
  }
  bool ready() const { return future_.wait_for(0s) == std::future_status::ready; }
  int calls() const { return state_->calls; }

 private:
  struct State {
    std::promise<Exchanged> first;
    std::atomic<int> calls{0};
  };
  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::future<Exchanged> future_ = state_->first.get_future();
};

class ClientFixture : public ::testing::Test {
 protected:
  void connect_to(std::uint16_t port, bool tls = false, const TlsClientFiles* files = nullptr,
                  const std::string& host = "localhost") {
    std::shared_ptr<TlsClientContext> context;
    if (tls) {
      auto loaded = TlsClientContext::load(files != nullptr ? *files : Certificates::get().client_files());
      ASSERT_TRUE(loaded.ok());
      context = *loaded;
    }
    Url url;
    url.tls = tls;
    url.host = host;
    url.port = port;
    client_ = runtime_->make_client(url, context, limits_, *log_);
  }

  static Request request(const std::string& body, const std::string& path = "/") {
    Request r;
    r.method = "POST";
    r.path = path;
    r.headers.add("Content-Type", "text/plain");
    r.body = body;
    return r;
  }
  Outcome start(Request r) {
    Outcome outcome;
    client_->send(std::move(r), outcome.done());
    return outcome;
  }
  Exchanged ask(const std::string& body, const std::string& path = "/") { return start(request(body, path)).get(); }

  static std::string answer(const std::string& body, const std::string& more = "") {
    return "HTTP/1.1 200 OK\r\n" + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }

  std::unique_ptr<Log> log_ = make_silent_log();
  ClientLimits limits_{
      .connections = 4, .max_body = 100'000, .max_header = 8'000, .connect = 60s, .answer = 60s, .idle = 300s};
  std::unique_ptr<ClientRuntime> runtime_ = std::make_unique<ClientRuntime>(2);
  std::unique_ptr<HttpClient> client_;
};

}  // namespace linkway::net::test
