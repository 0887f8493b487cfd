#include "exchange/poll_run.h"

#include <algorithm>
#include <future>
#include <memory>
#include <set>
#include <utility>

#include "base/text.h"
#include "exchange/classify.h"
#include "exchange/digest.h"
#include "exchange/poll_cursor.h"

namespace linkway::exchange {

namespace {

using std::chrono::milliseconds;
using Paging = PollSettings::Paging;

constexpr milliseconds longest_wait{3'600'000};  // however often it failed
constexpr milliseconds first_retry{60'000};      // of an item that was refused
constexpr milliseconds store_pause{5'000};       // a store that cannot write now may soon
constexpr int no_content = 204;                  // nothing new (RFC 9110 section 15.3.5)
constexpr std::chrono::minutes spare{5};         // a claim outlives its round by that, then another may ask

bool is_json(std::string_view media_type) {
  const auto type = text::lower(text::trim(media_type.substr(0, media_type.find(';'))));
  return type == "application/json" || type == "text/json" || type.ends_with("+json");
}

Received item_of(const PollSettings& settings, std::string body, std::string media_type, Instant now) {
  static const auto nobody = std::make_shared<const net::PeerCertificate>();
  Received received;
  received.channel = "poll";
  received.operation = "POLL /partners/{partner}/{channel}";
  received.interaction = Interaction::process_message;
  received.path_partner = settings.partner;
  received.path_channel = settings.channel;
  received.vouched = settings.partner;
  received.media_type = std::move(media_type);
  received.body = std::move(body);
  received.peer = nobody;
  received.received = now;
  return received;
}

store::PollPlace place_of(const PollSettings& settings, std::string cursor) {
  // The second is no FHIRPath.
  return {std::move(cursor), std::string(settings.cursor ? settings.cursor->source() : "{time of the round}"),
          settings.start};
}

// Whether a cursor that was kept is one of these settings. A `start` that was taken away says nothing.
bool fits(const PollSettings& settings, const store::PollPlace& kept) {
  if (kept.made.empty()) return true;
  const auto now = place_of(settings, kept.cursor);
  return now.made == kept.made && (now.start.empty() || now.start == kept.start);
}

}  // namespace

milliseconds PollRun::round(const PollSettings& settings) {
  const auto now = parts_.clock.now();
  const auto held = settings.answer * static_cast<int>(std::min<std::size_t>(settings.pages, 1'000)) + spare;
  const store::PollClaim claim{settings.partner, settings.name, parts_.node, now, now + held};
  auto row = parts_.store.claim_poll(claim);
  if (!row) return store_pause;
  if (!*row) return settings.every;  // another gateway asks
  const auto failure = read_all(settings, claim, **row);
  if (failure) return failed(settings, *failure);
  if (std::exchange(failures_, 0) > 0) {
    parts_.log.info("poll.recovered", {{"partner", settings.partner.get()}, {"poll", settings.name}});
  }
  count(settings, lacking_ ? 1 : 0);
  return settings.every;
}

void PollRun::count(const PollSettings& settings, int failures) const {
  if (parts_.metrics == nullptr || stop_) return;
  parts_.metrics->poll(settings.partner, settings.name, failures, parts_.clock.now());
}

std::optional<PollRun::Failure> PollRun::read_all(const PollSettings& settings, const store::PollClaim& claim,
                                                  const store::PollRow& row) {
  const auto begin = begin_of(settings, row, claim.now);
  PollRound round{begin, claim.now, settings.paging == Paging::offset ? 0 : settings.first_page};
  auto url = poll_url(settings, round);
  if (!url) return Failure{url.problems().front().text, {}};
  std::string greatest = begin;
  std::string lacks;
  bool ahead = false;
  Counts counts;
  std::set<std::string> asked;
  const bool counted = settings.paging == Paging::page || settings.paging == Paging::offset;
  std::vector<std::string> former;  // items of the page before
  met_.clear();
  while (!url->empty()) {
    if (stop_) return Failure{};
    // Only an answer can lead in a circle; pages that are counted are all different, or the URL has no {page}.
    if (settings.paging == Paging::next && !asked.insert(*url).second) {
      return Failure{"the next page is one that was asked already", {}};
    }
    if (counts.pages++ >= settings.pages) {
      return Failure{"there are more than " + std::to_string(settings.pages) + " pages; raise 'pages'", {}};
    }
    net::Response answer;
    if (auto failure = ask(settings, *url, answer)) return failure;
    if (answer.status == no_content) break;
    const std::string type(answer.headers.get("Content-Type"));
    // What is no JSON is a message as it is; the pipeline keeps it, with its problem where the channel cannot read it.
    auto page = is_json(type) || settings.items || settings.paging != Paging::none
                    ? read_page(settings, answer.body, *url, parts_.clock)
                    : Result<PollPage>(PollPage{});
    if (!page || !is_json(type)) {
      const auto reason = page ? "" : page.problems().front().text;
      if (auto failure = hand_over(settings, std::move(answer.body), type, counts)) return failure;
      if (!page) return Failure{"the answer cannot be read: " + reason, {}};
      break;
    }
    if (counted && !page->items.empty() && page->items == former) {
      parts_.log.write(std::exchange(repeating_, true) ? LogLevel::debug : LogLevel::warn, "poll.page-repeated",
                       {{"partner", settings.partner.get()},
                        {"poll", settings.name},
                        {"reason", "a page holds what the page before it held: does the partner read {page}?"}});
      break;
    }
    former = page->items;
    for (auto& item : page->items) {
      if (auto failure = hand_over(settings, std::move(item), "application/json", counts)) return failure;
    }
    greatest = later(greatest, page->cursor);
    ahead = ahead || page->ahead;
    if (lacks.empty()) lacks = page->lacks;
    switch (settings.paging) {
      case Paging::none: url = std::string(); break;
      case Paging::next: url = page->next; break;
      case Paging::page: ++round.page; break;
      case Paging::offset: round.page += static_cast<std::int64_t>(page->items.size()); break;
    }
    if (counted) {
      url = page->items.empty() ? Result<std::string>(std::string()) : poll_url(settings, round);
    }
  }
  if (!parts_.store.writable()) return Failure{"the store cannot write now", {}};
  if (settings.by_time()) greatest = to_fhir(claim.now);
  if (!lacks.empty()) {
    // It may be an error that is told with 200: what was asked for is asked for again, so that nothing is passed over.
    greatest = begin;
    parts_.log.write(
        std::exchange(lacking_, true) ? LogLevel::debug : LogLevel::warn, "poll.nothing-said",
        {{"partner", settings.partner.get()},
         {"poll", settings.name},
         {"reason", "an answer has no member '" + lacks + "', with which 'items' begins; the cursor stays"}});
  } else {
    lacking_ = false;
  }
  tell_ahead(settings, ahead);
  if (const auto place = place_of(settings, greatest); place != row) {
    const auto moved = parts_.store.move_poll(claim, place);
    if (!moved) return Failure{"the store cannot write now", {}};
    if (!*moved) return std::nullopt;  // another gateway reads on from where it began
  }
  told_begin_ = false;
  seen_.swap(met_);
  const auto level = counts.items > 0 ? LogLevel::info : LogLevel::debug;
  parts_.log.write(level, "poll",
                   {{"partner", settings.partner.get()},
                    {"poll", settings.name},
                    {"pages", counts.pages},
                    {"items", counts.items},
                    {"refused", counts.refused}});
  return std::nullopt;
}

std::string PollRun::begin_of(const PollSettings& settings, const store::PollRow& row, Instant now) {
  const auto level = [this] { return std::exchange(told_begin_, true) ? LogLevel::debug : LogLevel::warn; };
  if (!fits(settings, row)) {
    parts_.log.write(level(), "poll.begins-anew",
                     {{"partner", settings.partner.get()},
                      {"poll", settings.name},
                      {"reason", "'cursor' or 'start' is another than when its place was kept; it begins at 'start'"}});
    return {};
  }
  if (!is_ahead(settings, row.cursor, now)) return row.cursor;
  parts_.log.write(level(), "poll.cursor-drawn-back",
                   {{"partner", settings.partner.get()},
                    {"poll", settings.name},
                    {"reason", "the cursor is ahead of the clock; it goes back to when it was set"}});
  // What came since then was not asked for.
  return written_as(row.cursor, std::min(row.moved, now));
}

void PollRun::tell_ahead(const PollSettings& settings, bool ahead) {
  const bool told = std::exchange(ahead_, ahead);
  if (!ahead) return;
  parts_.log.write(
      told ? LogLevel::debug : LogLevel::warn, "poll.cursor-ahead",
      {{"partner", settings.partner.get()},
       {"poll", settings.name},
       {"reason", "the cursor of an item is more than a day ahead; the item is taken, the cursor passed over"}});
}

std::optional<PollRun::Failure> PollRun::ask(const PollSettings& settings, const std::string& url,
                                             net::Response& answer) {
  const auto scheme = url.find("://");
  const auto target = std::min(url.find_first_of("/?", scheme + 3), url.size());
  const auto origin = url.substr(0, target);
  for (bool again = true;;) {
    net::Request request;
    request.method = "GET";
    request.path = url.substr(target);
    request.headers.add("Accept", "application/json, application/fhir+json;q=0.9, */*;q=0.1");
    if (settings.credentials) {
      std::promise<Result<net::Request>> promise;
      settings.credentials->add(std::move(request), parts_.clock.now(),
                                [&promise](Result<net::Request> proven) { promise.set_value(std::move(proven)); });
      auto proven = promise.get_future().get();
      if (!proven) return Failure{proven.problems().front().text, {}};
      request = std::move(*proven);
    }
    auto called = parts_.call(origin + request.path, request, settings);
    if (!called) return Failure{called.problems().front().text, {}};
    answer = std::move(*called);
    if (answer.status != 401 || !again || !settings.credentials || !settings.credentials->renewable()) break;
    settings.credentials->renew(std::string(request.headers.get("Authorization")));
    again = false;
  }
  if (answer.status >= 200 && answer.status < 300) return std::nullopt;
  const auto outcome = classify({net::Sent::answered, answer, ""}, 1, parts_.clock.now());
  return Failure{outcome.problem, outcome.retry_after};
}

std::optional<PollRun::Failure> PollRun::hand_over(const PollSettings& settings, std::string body,
                                                   std::string media_type, Counts& counts) {
  if (stop_) return Failure{};
  auto digest = sha256_hex(body);
  if (met_.contains(digest)) return std::nullopt;
  const auto seen = seen_.find(digest);
  const auto* before = seen == seen_.end() ? nullptr : &seen->second;
  if (before != nullptr && !is_due(*before)) {
    met_.emplace(std::move(digest), *before);
    return std::nullopt;
  }
  auto item = item_of(settings, std::move(body), std::move(media_type), parts_.clock.now());
  item.refused_before = before != nullptr;
  // Taken before the item is decided: what is accepted beside it may be what it lacks.
  auto met = refused(before);
  // One after another: what is said of one referral stays in its order.
  std::promise<Answer> promise;
  parts_.inbound.receive(std::move(item), [&promise](Answer answer) { promise.set_value(std::move(answer)); });
  const auto answer = promise.get_future().get();
  if (answer.status >= 500) {
    return Failure{"the gateway could not keep an item (HTTP " + std::to_string(answer.status) + ")", {}};
  }
  ++counts.items;
  if (answer.status >= 400) {
    ++counts.refused;
  } else {
    met = {};
    if (answer.headers.get("X-Linkway-Verdict") == "accepted") ++*parts_.accepted;
  }
  met_.emplace(std::move(digest), met);
  return std::nullopt;
}

bool PollRun::is_due(const Met& met) const {
  return met.wait.count() > 0 && (parts_.clock.now() >= met.due || *parts_.accepted != met.accepted);
}

PollRun::Met PollRun::refused(const Met* before) const {
  const auto wait = before == nullptr ? first_retry : std::min(before->wait * 2, longest_wait);
  return {wait, parts_.clock.now() + wait, *parts_.accepted};
}

milliseconds PollRun::failed(const PollSettings& settings, const Failure& failure) {
  if (failure.reason.empty()) return settings.every;
  // What was handed over in this round is on disk; it is not handed over again when the round is repeated.
  met_.merge(seen_);
  seen_.swap(met_);
  auto wait = std::min(settings.every, longest_wait);
  for (int i = 0; i < failures_ && wait < longest_wait; ++i) wait *= 2;
  wait = std::min(wait, longest_wait);
  if (failure.retry_after) wait = std::max(wait, milliseconds(*failure.retry_after));
  // Once, however long it lasts.
  parts_.log.write(failures_ == 0 ? LogLevel::warn : LogLevel::debug, "poll.failed",
                   {{"partner", settings.partner.get()},
                    {"poll", settings.name},
                    {"reason", failure.reason},
                    {"next_seconds", std::chrono::duration_cast<std::chrono::seconds>(wait).count()}});
  count(settings, ++failures_);
  return wait;
}

}  // namespace linkway::exchange
