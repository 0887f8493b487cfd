// What the connections of a listener hold of messages that are not answered yet, all of them together. Each connection
// is bounded by itself; without this, many of them together would not be.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace linkway::net {

class MemoryBudget {
 public:
  // Bytes; 0: no bound.
  explicit MemoryBudget(std::size_t most) : most_(most) {}
  // What is held already may be more than that; it is only not added to.
  void set(std::size_t most) { most_ = most; }

  [[nodiscard]] bool take(std::size_t bytes) {
    const auto most = most_.load();
    const auto held = held_.fetch_add(bytes) + bytes;
    if (most == 0 || held <= most) return true;
    held_ -= bytes;
    return false;
  }
  void give_back(std::size_t bytes) { held_ -= bytes; }
  [[nodiscard]] std::size_t held() const { return held_; }

 private:
  std::atomic<std::size_t> most_;
  std::atomic<std::size_t> held_{0};
};

// One connection's part of it, given back at the end. Used by one thread at a time.
class BudgetShare {
 public:
  // Of each message so much is not counted: the number of connections bounds it, and a small message always finds room,
  // whatever great ones are under way.
  static constexpr std::size_t free_bytes = 64UL * 1024;

  // `budget` null: no bound.
  explicit BudgetShare(std::shared_ptr<MemoryBudget> budget) : budget_(std::move(budget)) {}
  ~BudgetShare() { (void)hold(0); }
  BudgetShare(const BudgetShare&) = delete;
  BudgetShare& operator=(const BudgetShare&) = delete;

  // The connection holds so many bytes from here on. False: there is no room for more; what it had it keeps.
  [[nodiscard]] bool hold(std::size_t bytes) {
    if (!budget_) return true;
    const auto counted = bytes > free_bytes ? bytes - free_bytes : 0;
    if (counted > held_ && !budget_->take(counted - held_)) return false;
    if (counted < held_) budget_->give_back(held_ - counted);
    held_ = counted;
    return true;
  }

 private:
  const std::shared_ptr<MemoryBudget> budget_;
  std::size_t held_ = 0;
};

}  // namespace linkway::net
