#include "security/failures.h"

namespace linkway::security {

namespace {

constexpr std::size_t most_addresses = 10'000;

std::string address_of(std::string_view remote) { return std::string(remote.substr(0, remote.rfind(':'))); }

}  // namespace

bool Failures::blocked(std::string_view remote, Instant now) {
  const std::scoped_lock lock(mutex_);
  if (counts_.empty()) return false;
  const auto found = counts_.find(address_of(remote));
  return found != counts_.end() && found->second.failures >= limit_ && now < found->second.since + window;
}

void Failures::failed(std::string_view remote, Instant now) {
  const std::scoped_lock lock(mutex_);
  if (counts_.size() >= most_addresses) forget_old(now);
  const auto address = address_of(remote);
  // So many addresses at once are one that has many: it gets no memory of ours beyond this.
  if (counts_.size() >= most_addresses && !counts_.contains(address)) return;
  auto& count = counts_[address];
  if (now >= count.since + window) count = {now, 0};
  ++count.failures;
}

void Failures::forget_old(Instant now) {
  std::erase_if(counts_, [&](const auto& entry) { return now >= entry.second.since + window; });
}

}  // namespace linkway::security
