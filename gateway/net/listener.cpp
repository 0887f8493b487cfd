#include "net/listener.h"

#include <algorithm>

#include "net/served_connection.h"

namespace linkway::net {

Listener::Listener(ListenAddress address, std::shared_ptr<ListenerCore> core, unsigned threads, Make make)
    : address_(std::move(address)),
      threads_wanted_(std::max(1U, threads)),
      core_(std::move(core)),
      make_(std::move(make)),
      acceptor_(core_->io, core_->log, [this](Socket socket) { admit(std::move(socket)); }) {}

Listener::~Listener() { stop(std::chrono::milliseconds(0)); }

Status Listener::open(Listener* leaving) {
  if (leaving == nullptr) return acceptor_.open(address_);
  leaving->acceptor_.share();
  return acceptor_.open(address_, true);
}

Status Listener::start() {
  if (!acceptor_.is_open()) {
    if (auto opened = open(); !opened.ok()) return opened;
  }
  acceptor_.start();
  for (unsigned i = 0; i < threads_wanted_; ++i) {
    threads_.emplace_back([io = core_->io] { io->run(); });
  }
  return Done{};
}

void Listener::stop(std::chrono::milliseconds patience) {
  const std::lock_guard lock(stop_mutex_);
  if (threads_.empty()) return;
  // A connection may end by itself just before it is cut: what is posted to it then must still find a thread, or it
  // would lie in the io_context for good, and hold it.
  auto work = asio::make_work_guard(*core_->io);
  core_->begin_stop();
  acceptor_.stop();
  if (!core_->wait_until_empty(patience)) core_->cut_all();
  work.reset();
  // Every connection ends by itself now, and with the last one the threads run out of work.
  for (auto& thread : threads_) thread.join();
  threads_.clear();
}

void Listener::admit(Socket socket) {
  const auto connection = make_(std::move(socket));
  if (core_->enter(connection)) connection->start();
}

}  // namespace linkway::net
