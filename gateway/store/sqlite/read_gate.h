// Lets the writer find a moment without look-ups. The log can begin anew only when nobody reads it, and many short
// look-ups in a row would leave no such moment by themselves.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace linkway::store::sqlite {

class ReadGate {
 public:
  // Stands for one look-up, or for those that share one state; waits while the gate is shut. A null gate is always
  // open.
  class Inside {
   public:
    explicit Inside(ReadGate* gate) : gate_(gate) {
      if (gate_ != nullptr) gate_->enter();
    }
    ~Inside() {
      if (gate_ != nullptr) gate_->leave();
    }
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    ReadGate* gate_;
  };

  // Lets nobody in until it is opened. True when those inside have left in time.
  bool shut(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    shut_ = true;
    return changed_.wait_for(lock, patience, [this] { return inside_ == 0; });
  }
  void open() {
    {
      const std::scoped_lock lock(mutex_);
      shut_ = false;
    }
    changed_.notify_all();
  }

 private:
  void enter() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !shut_; });
    ++inside_;
  }
  void leave() {
    const std::scoped_lock lock(mutex_);
    if (--inside_ == 0 && shut_) changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool shut_ = false;
};

}  // namespace linkway::store::sqlite
