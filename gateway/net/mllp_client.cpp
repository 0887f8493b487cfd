#include "net/mllp_client.h"

#include "base/text.h"
#include "net/client_runtime.h"
#include "net/link_pool.h"
#include "net/mllp_link.h"

namespace linkway::net {

namespace {

using Pool = LinkPool<MllpLink>;

class PooledMllpClient final : public MllpClient {
 public:
  explicit PooledMllpClient(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}
  ~PooledMllpClient() override { pool_->close(); }
  PooledMllpClient(const PooledMllpClient&) = delete;
  PooledMllpClient& operator=(const PooledMllpClient&) = delete;

  void send(MllpParcel parcel, std::function<void(MllpExchanged)> done) override {
    pool_->submit({std::move(parcel), std::move(done)});
  }

 private:
  std::shared_ptr<Pool> pool_;
};

}  // namespace

Result<Url> parse_mllp_url(std::string_view text) {
  constexpr std::uint16_t mllp_port = 2575;
  const bool tls = text::iequals(text.substr(0, 8), "mllps://");
  if (!tls && !text::iequals(text.substr(0, 7), "mllp://")) {
    Problem problem;
    problem.category = Category::malformed;
    problem.code = issue::value;
    problem.text = "the URL of an MLLP listener begins with mllps:// or mllp://";
    return problem;
  }
  text.remove_prefix(tls ? 8 : 7);
  auto url = parse_url("http://" + std::string(text));
  if (!url.ok()) return url;
  if (url->target != "/") {
    Problem problem;
    problem.category = Category::malformed;
    problem.code = issue::value;
    problem.text = "the URL of an MLLP listener is its host and port alone";
    return problem;
  }
  url->tls = tls;
  const auto host_end = text.starts_with('[') ? text.find(']') : 0;
  if (text.find(':', host_end == std::string_view::npos ? 0 : host_end) == std::string_view::npos) {
    url->port = mllp_port;
  }
  return url;
}

std::unique_ptr<MllpClient> make_mllp_client(ClientRuntime& runtime, const Url& url,
                                             std::shared_ptr<TlsClientContext> tls, const ClientLimits& limits,
                                             Log& log, std::shared_ptr<const MllpReceiver> heard) {
  return std::make_unique<PooledMllpClient>(
      std::make_shared<Pool>(io_of(runtime),
                             Origin{.url = url,
                                    .tls = std::static_pointer_cast<OpenSslClientContext>(std::move(tls)),
                                    .limits = limits,
                                    .host_field = {},
                                    .io = io_of(runtime),
                                    .heard = std::move(heard)},
                             log));
}

}  // namespace linkway::net
