// Batches that partners post: each is kept in a file before it is begun, so that it ends well whatever happens, and its
// result is kept for a while. Small ones are answered with their result at once.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/log.h"
#include "exchange/batch.h"
#include "exchange/batch_text.h"
#include "net/http_client.h"

namespace linkway::exchange {

struct BatchSettings {
  std::string folder;                           // made when it is not there
  std::chrono::milliseconds patience{10'000};   // then the sender is told where the result will be
  std::chrono::milliseconds keep{604'800'000};  // results: 7 days
  std::size_t threads = 2;                      // batches at the same time
  std::size_t waiting = 8;                      // of one partner, that are not done
};

class Batches {
 public:
  Batches(const BatchParts& parts, BatchSettings settings, net::ClientRuntime& runtime, Log& log);
  ~Batches();
  Batches(const Batches&) = delete;
  Batches& operator=(const Batches&) = delete;

  // Goes on with what was not done when the gateway ended.
  [[nodiscard]] Status start();
  // Ends between two rows; what is not done is gone on with at the next start. Those who wait are told where the result
  // will be.
  void stop();

  // What came by /partners/{partner}/{channel}: one message goes to the pipeline. A batch is answered with its result:
  // 200 when every row is decided, 422 when none was taken, 202 with Location when it takes longer.
  void receive(Received received, const Reply& reply);
  // 200 (422) with the result, 202 while it is not done, 404.
  [[nodiscard]] Answer result(const PartnerId& partner, const std::string& channel, const std::string& id) const;

 private:
  struct Job;
  using JobPtr = std::shared_ptr<Job>;

  [[nodiscard]] static std::string meta_of(const Job& job);
  [[nodiscard]] JobPtr read_job(const std::string& id) const;
  [[nodiscard]] std::string path_of(const std::string& id, std::string_view ending) const;
  [[nodiscard]] bool accept(const JobPtr& job, std::string_view body, const Reply& reply);
  void enqueue(const JobPtr& job);
  void work();
  void run(Job& job);
  void finish(Job& job, int status, BatchForm form);
  [[nodiscard]] Answer later(const Job& job) const;
  void remove_old();

  const BatchParts parts_;
  const BatchSettings settings_;
  net::ClientRuntime& runtime_;
  Log& log_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<JobPtr> queue_;
  std::map<std::string, JobPtr> open_;  // by id: waiting or under way
  bool stopping_ = false;
  Instant swept_;
  std::vector<std::thread> threads_;
};

}  // namespace linkway::exchange
