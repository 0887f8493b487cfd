#include "net/http_server.h"

#include "net/http_connection.h"
#include "net/listener.h"

namespace linkway::net {

class HttpServer::Impl {
 public:
  Impl(ListenAddress address, std::shared_ptr<TlsServerContext> tls, const ServerLimits& limits, Handler handler,
       ErrorBody error_body, Log& log, unsigned threads, BodyRoom room)
      : service(std::make_shared<HttpService>(std::move(handler), std::move(error_body), std::move(room), limits)),
        core(std::make_shared<ListenerCore>(tls ? "https" : "http", log, limits.admission, std::move(tls))),
        listener(std::move(address), core, threads, [core = core, service = service](Socket socket) {
          return std::make_shared<HttpConnection>(core, service, service->limits.get(), std::move(socket));
        }) {}

  const std::shared_ptr<HttpService> service;
  const std::shared_ptr<ListenerCore> core;
  Listener listener;
};

HttpServer::HttpServer(ListenAddress address, std::shared_ptr<TlsServerContext> tls, ServerLimits limits,
                       Handler handler, ErrorBody error_body, Log& log, unsigned threads, BodyRoom room)
    : impl_(std::make_unique<Impl>(std::move(address), std::move(tls), limits, std::move(handler),
                                   std::move(error_body), log, threads, std::move(room))) {}

HttpServer::~HttpServer() = default;

Status HttpServer::open(HttpServer* leaving) {
  return impl_->listener.open(leaving == nullptr ? nullptr : &leaving->impl_->listener);
}
Status HttpServer::start() { return impl_->listener.start(); }
std::uint16_t HttpServer::port() const { return impl_->listener.port(); }
void HttpServer::replace_tls(std::shared_ptr<TlsServerContext> tls) { impl_->core->set_tls(std::move(tls)); }
void HttpServer::replace_limits(const ServerLimits& limits) {
  impl_->core->set_admission(limits.admission);
  impl_->service->limits.set(limits);
}
void HttpServer::stop(std::chrono::milliseconds patience) { impl_->listener.stop(patience); }
ServerStats HttpServer::stats() const { return impl_->core->stats(); }

}  // namespace linkway::net
