#include "exchange/https_carrier.h"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "security/outgoing.h"

namespace linkway::exchange {

namespace {

// What a pack puts behind the partner's URL: a path below it, or a query.
std::string below(const std::string& target, const std::string& more) {
  if (more.empty()) return target;
  const auto query = target.find('?');
  auto path = target.substr(0, query);
  if (more.front() == '?') return path + more;
  if (path.ends_with('/')) path.pop_back();
  return path + (more.front() == '/' ? "" : "/") + more;
}

using Done = std::function<void(HandOver)>;

HandOver unsent(std::string why) { return {{store::OutcomeClass::unsent, std::nullopt, 0, std::move(why)}, {}}; }

// What a request needs on its way, which may begin with a wait for a token: the answer of a token's server comes on a
// thread that nobody waits for, and finds this closed when the carrier is gone.
class Way : public std::enable_shared_from_this<Way> {
 public:
  Way(const CarrierParts& parts, std::unique_ptr<net::HttpClient> client)
      : client_(std::move(client)),
        credentials_(parts.settings.credentials),
        runtime_(parts.runtime),
        clock_(parts.clock) {}

  void go(net::Request request, int attempt, Done done) {
    if (!credentials_) return leave(std::move(request), attempt, std::move(done), nullptr);
    // A second try needs the request as it was before its credentials.
    auto plain = credentials_->renewable() ? std::make_shared<net::Request>(request) : nullptr;
    prove(std::move(request), attempt, std::move(done), std::move(plain));
  }

  void close() {
    std::unique_ptr<net::HttpClient> client;
    std::map<std::uint64_t, Done> waiting;
    {
      const std::scoped_lock lock(mutex_);
      closed_ = true;
      client.swap(client_);
      waiting.swap(waiting_);
      for (auto& [id, done] : waiting) {
        runtime_.after(std::chrono::milliseconds(0),
                       [done = std::move(done)] { done(unsent("the gateway is stopping, or was reloaded")); });
      }
    }
  }

 private:
  using Plain = std::shared_ptr<net::Request>;  // null: there is no second try

  void prove(net::Request request, int attempt, Done done, Plain plain) {
    std::uint64_t id = 0;
    {
      const std::scoped_lock lock(mutex_);
      id = ++last_id_;
      waiting_.emplace(id, std::move(done));
    }
    credentials_->add(std::move(request), clock_.now(),
                      [weak = weak_from_this(), id, attempt, plain = std::move(plain)](Result<net::Request> proven) {
                        if (const auto way = weak.lock()) way->proven(id, std::move(proven), attempt, plain);
                      });
  }

  void proven(std::uint64_t id, Result<net::Request> request, int attempt, const Plain& plain) {
    const std::scoped_lock lock(mutex_);
    auto waiting = waiting_.extract(id);
    if (waiting.empty()) return;  // close() has answered
    auto done = std::move(waiting.mapped());
    if (request) return leave_locked(std::move(*request), attempt, std::move(done), plain);
    runtime_.after(std::chrono::milliseconds(0),
                   [done = std::move(done), why = request.problems().front().text] { done(unsent(why)); });
  }

  void leave(net::Request request, int attempt, Done done, const Plain& plain) {
    const std::scoped_lock lock(mutex_);
    leave_locked(std::move(request), attempt, std::move(done), plain);
  }

  void leave_locked(net::Request request, int attempt, Done done, const Plain& plain) {
    if (closed_) {
      runtime_.after(std::chrono::milliseconds(0),
                     [done = std::move(done)] { done(unsent("the gateway is stopping")); });
      return;
    }
    const auto shown = plain ? std::string(request.headers.get("Authorization")) : "";
    // The answer may come when the carrier is gone.
    client_->send(std::move(request), [weak = weak_from_this(), done = std::move(done), attempt, clock = &clock_, plain,
                                       shown](net::Exchanged exchanged) mutable {
      if (plain && exchanged.sent == net::Sent::answered && exchanged.response.status == 401) {
        const auto way = weak.lock();
        if (way && way->renew(shown)) return way->prove(std::move(*plain), attempt, std::move(done), nullptr);
      }
      auto outcome = classify(exchanged, attempt, clock->now());
      done({std::move(outcome), std::move(exchanged.response)});
    });
  }

  // Whether what was answered 401 may go once more: it was not taken, and another token can be had.
  bool renew(const std::string& shown) {
    {
      const std::scoped_lock lock(mutex_);
      if (closed_) return false;
    }
    credentials_->renew(shown);
    return true;
  }

  std::mutex mutex_;  // of client_, closed_, waiting_
  std::unique_ptr<net::HttpClient> client_;
  bool closed_ = false;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, Done> waiting_;  // for a token
  const std::shared_ptr<security::Outgoing> credentials_;
  net::ClientRuntime& runtime_;
  const Clock& clock_;
};

class HttpsCarrier final : public Carrier {
 public:
  HttpsCarrier(std::shared_ptr<Way> way, std::string target) : way_(std::move(way)), target_(std::move(target)) {}
  ~HttpsCarrier() override { way_->close(); }
  HttpsCarrier(const HttpsCarrier&) = delete;
  HttpsCarrier& operator=(const HttpsCarrier&) = delete;

  void send(Parcel parcel, Done done) override {
    parcel.request.path = below(target_, parcel.request.path);
    way_->go(std::move(parcel.request), parcel.attempt, std::move(done));
  }

 private:
  const std::shared_ptr<Way> way_;
  const std::string target_;
};

}  // namespace

std::shared_ptr<Carrier> make_https_carrier(const CarrierParts& parts) {
  const auto url = net::parse_url(parts.settings.url);
  if (!url.ok()) return nullptr;
  auto client = parts.runtime.make_client(*url, url->tls ? parts.tls : nullptr, parts.settings.limits, parts.log);
  return std::make_shared<HttpsCarrier>(std::make_shared<Way>(parts, std::move(client)), url->target);
}

}  // namespace linkway::exchange
