#include "exchange/https_carrier.h"

#include <utility>

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

class HttpsCarrier final : public Carrier {
 public:
  HttpsCarrier(std::unique_ptr<net::HttpClient> client, std::string target, const Clock& clock)
      : client_(std::move(client)), target_(std::move(target)), clock_(clock) {}

  void send(Parcel parcel, std::function<void(HandOver)> done) override {
    parcel.request.path = below(target_, parcel.request.path);
    // The answer may come when this carrier is gone.
    client_->send(std::move(parcel.request),
                  [done = std::move(done), attempt = parcel.attempt, clock = &clock_](net::Exchanged exchanged) {
                    auto outcome = classify(exchanged, attempt, clock->now());
                    done({std::move(outcome), std::move(exchanged.response)});
                  });
  }

 private:
  std::unique_ptr<net::HttpClient> client_;
  const std::string target_;
  const Clock& clock_;
};

}  // namespace

std::shared_ptr<Carrier> make_https_carrier(const CarrierParts& parts) {
  const auto url = net::parse_url(parts.settings.url);
  if (!url.ok()) return nullptr;
  auto client = parts.runtime.make_client(*url, url->tls ? parts.tls : nullptr, parts.settings.limits, parts.log);
  return std::make_shared<HttpsCarrier>(std::move(client), url->target, parts.clock);
}

}  // namespace linkway::exchange
