// A listener on the loopback with a handler of the test's choice.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "net/http_server.h"
#include "unit/net/certificates.h"
#include "unit/net/raw_peer.h"

namespace linkway::net::test {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// Waits for something that must come true; gives up long after it should have.
inline bool eventually(const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(kPatience);
  while (std::chrono::steady_clock::now() < until) {
    if (holds()) return true;
    std::this_thread::sleep_for(5ms);
  }
  return holds();
}

inline Response text_response(int status, std::string body) {
  Response r;
  r.status = status;
  r.headers.add("Content-Type", "text/plain");
  r.body = std::move(body);
  return r;
}

// Tells what arrived: "METHOD path?query|body".
inline void echo(Request request, const Reply& reply) {
  reply(text_response(200, request.method + " " + request.path + "?" + request.query + "|" + request.body));
}

inline Response error_body(int status, std::string_view code, std::string_view text) {
  return text_response(status, "problem " + std::string(code) + ": " + std::string(text));
}

// Deadlines that no slow machine misses; a test shortens the one that it is about.
inline ServerLimits patient_limits() {
  ServerLimits limits;
  limits.handshake = limits.idle = limits.header = limits.body = limits.handler = limits.write = 300s;
  return limits;
}

class CountingLog : public Log {
 public:
  void write(LogLevel, std::string_view event, std::initializer_list<LogField>) override {
    if (event == "listener.accept-failed") ++accept_failures;
  }
  std::atomic<int> accept_failures{0};
};

class ServerFixture : public ::testing::Test {
 protected:
  static std::shared_ptr<TlsServerContext> context(const TlsServerFiles& files) {
    auto loaded = TlsServerContext::load(files);
    EXPECT_TRUE(loaded.ok());
    return loaded.ok() ? *loaded : nullptr;
  }

  void serve(Handler handler = echo, bool tls = false) {
    server_ = std::make_unique<HttpServer>(ListenAddress{}, tls ? context(Certificates::get().server_files()) : nullptr,
                                           limits_, std::move(handler), error_body, log_, 2);
    const auto started = server_->start();
    ASSERT_TRUE(started.ok()) << started.problems().front().text;
  }

  RawPeer dial(bool tls = false) const {
    RawPeer peer = RawPeer::connect(server_->port());
    EXPECT_TRUE(peer.open());
    if (tls) {
      EXPECT_TRUE(peer.start_tls(nullptr));
    }
    return peer;
  }

  ServerLimits limits_ = patient_limits();
  CountingLog log_;
  std::unique_ptr<HttpServer> server_;
};

inline std::string get(const std::string& target, const std::string& more = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}
inline std::string post(const std::string& target, const std::string& body, const std::string& more = "") {
  return "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more + "\r\n" + body;
}

}  // namespace linkway::net::test
