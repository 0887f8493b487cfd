// The kept connections of one origin and the line before them.
#pragma once

#include <deque>
#include <memory>
#include <utility>
#include <vector>

#include "base/log.h"
#include "net/kept_link.h"

namespace linkway::net {

// All on one strand. `Link` derives from KeptLink and carries out one Job at a time.
template <class Link>
class LinkPool : public std::enable_shared_from_this<LinkPool<Link>> {
 public:
  using Job = typename Link::Job;

  LinkPool(std::shared_ptr<asio::io_context> io, Origin origin, Log& log)
      : strand_(asio::make_strand(*io)), origin_(std::make_shared<const Origin>(std::move(origin))), log_(log) {}

  void submit(Job job) {
    asio::post(strand_,
               [self = this->shared_from_this(), job = std::move(job)]() mutable { self->take(std::move(job)); });
  }

  void close() {
    asio::post(strand_, [self = this->shared_from_this()] {
      self->closed_ = true;
      for (const Job& job : std::exchange(self->line_, {})) refuse(job);
      for (const auto& link : std::vector(self->links_)) link->abandon();
    });
  }

 private:
  static void refuse(const Job& job) { Link::refuse(job, "the client was shut down"); }

  void take(Job job) {
    if (closed_) return refuse(job);
    if (!idle_.empty()) {
      // The one used last is the least likely to have been closed by the other side.
      const auto link = std::move(idle_.back());
      idle_.pop_back();
      link->give(std::move(job));
      link->wake();
    } else if (links_.size() < std::max<std::size_t>(origin_->limits.connections, 1)) {
      const auto link = std::make_shared<Link>(origin_, strand_);
      links_.push_back(link);
      link->give(std::move(job));
      link->start();
      asio::co_spawn(
          strand_, [self = this->shared_from_this(), link] { return self->run(link); },
          [self = this->shared_from_this(), link](const std::exception_ptr& error) {
            if (error) self->log_.error("client.link-failed");
            link->abandon();
            std::erase(self->links_, link);
          });
    } else {
      line_.push_back(std::move(job));
    }
  }

  // Works until there is nothing to do for the idle time.
  [[nodiscard]] Await<> run(std::shared_ptr<Link> link) {
    while (!closed_) {
      if (!link->busy() && !line_.empty()) {
        link->give(std::move(line_.front()));
        line_.pop_front();
      }
      if (link->busy()) {
        co_await link->work();
        continue;
      }
      idle_.push_back(link);
      co_await link->rest();
      std::erase(idle_, link);
      if (!link->busy()) break;
    }
  }

  Strand strand_;
  std::shared_ptr<const Origin> origin_;
  Log& log_;
  std::deque<Job> line_;
  std::vector<std::shared_ptr<Link>> links_;
  std::vector<std::shared_ptr<Link>> idle_;
  bool closed_ = false;
};

}  // namespace linkway::net
