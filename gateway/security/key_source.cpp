#include "security/key_source.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/text.h"

namespace linkway::security {

namespace {

using std::chrono::seconds;

constexpr seconds shortest{60};
constexpr seconds longest{86'400};
constexpr seconds standard{3'600};
constexpr seconds pause{10};  // so that tokens with made-up key ids do not make a flood of questions

bool has_key(const std::vector<Jwk>& keys, std::string_view id) {
  return id.empty() || std::ranges::any_of(keys, [&](const Jwk& key) { return key.id == id || key.id.empty(); });
}

}  // namespace

seconds freshness(const net::Headers& headers) {
  for (auto part : text::split(headers.get("Cache-Control"), ',')) {
    const auto word = text::lower(text::trim(part));
    if (word == "no-store" || word == "no-cache") return shortest;
    constexpr std::string_view age = "max-age=";
    if (!word.starts_with(age)) continue;
    std::int64_t value = 0;
    const auto* end = word.data() + word.size();
    if (std::from_chars(word.data() + age.size(), end, value).ptr != end) continue;
    return seconds(std::clamp(value, shortest.count(), longest.count()));
  }
  return standard;
}

KeySource::KeySource(std::vector<Jwk> keys) : keys_(std::make_shared<const std::vector<Jwk>>(std::move(keys))) {}
KeySource::KeySource(Fetch fetch) : fetch_(std::move(fetch)) {}

KeySource::Keys KeySource::keys(std::string_view id, Instant now) {
  if (!fetch_) return keys_;
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    first = keys_ == nullptr;
    const bool wanted = first || now > stale_ || !has_key(*keys_, id);
    if (!wanted || (asked_.micros != 0 && now < asked_ + pause)) return keys_;
  }
  // The first ones wait for the one that asks; later nobody does.
  const std::unique_lock fetching = first ? std::unique_lock(fetching_) : std::unique_lock(fetching_, std::try_to_lock);
  if (fetching.owns_lock()) refresh(now);
  const std::scoped_lock lock(mutex_);
  return keys_;
}

void KeySource::refresh(Instant now) {
  {
    const std::scoped_lock lock(mutex_);
    if (asked_.micros != 0 && now < asked_ + pause) return;  // somebody did, meanwhile
    asked_ = now;
  }
  auto answer = fetch_();
  if (!answer || answer->status != 200) return;
  auto keys = read_jwks(answer->body);
  if (!keys || keys->empty()) return;
  const std::scoped_lock lock(mutex_);
  keys_ = std::make_shared<const std::vector<Jwk>>(std::move(*keys));
  stale_ = now + freshness(answer->headers);
}

}  // namespace linkway::security
