#include "net/mllp_server.h"

#include "net/listener.h"
#include "net/mllp_connection.h"

namespace linkway::net {

class MllpServer::Impl {
 public:
  Impl(ListenAddress address, std::shared_ptr<TlsServerContext> tls, const MllpLimits& limits, MllpHandler handler,
       Log& log, unsigned threads)
      : service(std::make_shared<MllpService>(std::move(handler), limits)),
        core(std::make_shared<ListenerCore>("mllp", log, limits.admission, std::move(tls))),
        listener(std::move(address), core, threads, [core = core, service = service](Socket socket) {
          return std::make_shared<MllpConnection>(core, service, service->limits.get(), std::move(socket));
        }) {}

  const std::shared_ptr<MllpService> service;
  const std::shared_ptr<ListenerCore> core;
  Listener listener;
};

MllpServer::MllpServer(ListenAddress address, std::shared_ptr<TlsServerContext> tls, MllpLimits limits,
                       MllpHandler handler, Log& log, unsigned threads)
    : impl_(std::make_unique<Impl>(std::move(address), std::move(tls), limits, std::move(handler), log, threads)) {}

MllpServer::~MllpServer() = default;

Status MllpServer::open(MllpServer* leaving) {
  return impl_->listener.open(leaving == nullptr ? nullptr : &leaving->impl_->listener);
}
Status MllpServer::start() { return impl_->listener.start(); }
std::uint16_t MllpServer::port() const { return impl_->listener.port(); }
void MllpServer::replace_tls(std::shared_ptr<TlsServerContext> tls) { impl_->core->set_tls(std::move(tls)); }
void MllpServer::replace_limits(const MllpLimits& limits) {
  impl_->core->set_admission(limits.admission);
  impl_->service->limits.set(limits);
}
void MllpServer::stop(std::chrono::milliseconds patience) { impl_->listener.stop(patience); }
ServerStats MllpServer::stats() const { return impl_->core->stats(); }

}  // namespace linkway::net
