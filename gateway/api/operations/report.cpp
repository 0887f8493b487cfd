#include <charconv>
#include <chrono>
#include <set>
#include <utility>

#include "api/operations/handlers.h"
#include "api/respond.h"
#include "base/text.h"
#include "data/builder.h"
#include "data/json.h"
#include "exchange/report_question.h"
#include "referral/report/report_json.h"
#include "referral/report/suppress.h"

namespace linkway::api {

namespace {

constexpr std::size_t most_referrals = 200'000;  // beyond that it is no work for the gateway itself
constexpr std::chrono::seconds longest{20};      // shorter than the listener's patience
constexpr std::uint64_t most_days = 10'000;
constexpr std::uint64_t most_suppressed = 1'000'000;

struct Asked {
  exchange::ReportWords words;
  std::uint64_t suppress = 0;
};

Problem wrong(std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::value;
  problem.text = std::move(text);
  return problem;
}

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || value > most) return std::nullopt;
  return value;
}

// A parameter that is not known may be one that was mistyped: its figures would be others than were asked for.
Result<Asked> asked_in(std::string_view query) {
  constexpr std::size_t most_parameters = 200;
  Asked asked;
  std::set<std::string> once;
  const auto pairs = text::split(query, '&');
  if (pairs.size() > most_parameters) return wrong("there are too many parameters");
  for (const auto pair : pairs) {
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = text::decode_percent(pair.substr(0, equals), true);
    const auto value = text::decode_percent(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return wrong("a parameter is not percent-encoded as it should be");
    auto& words = asked.words;
    if (*name == "by") {
      words.by.push_back(*value);
      continue;
    }
    if (*name == "partner" || *name == "platform") {
      (*name == "partner" ? words.partners : words.platforms).push_back(*value);
      continue;
    }
    if (!once.insert(*name).second) return wrong("a parameter stands there twice that may be there once");
    if (*name == "from") {
      words.from = *value;
    } else if (*name == "to") {
      words.to = *value;
    } else if (*name == "month") {
      words.month = *value;
    } else if (*name == "days") {
      const auto days = number(*value, most_days);
      if (!days) return wrong("days must be a whole number from 0 to " + std::to_string(most_days));
      words.days = static_cast<int>(*days);
    } else if (*name == "suppress") {
      const auto below = number(*value, most_suppressed);
      if (!below) return wrong("suppress must be a whole number from 0 to " + std::to_string(most_suppressed));
      asked.suppress = *below;
    } else {
      return wrong("parameters are from, to, month, by, partner, platform, days and suppress");
    }
  }
  return asked;
}

net::Response answer_of(Result<referral::report::Report> report, std::uint64_t suppress_below) {
  if (!report) return problems(report.problems());
  referral::report::suppress(*report, suppress_below);
  data::Arena arena;
  data::Builder builder(arena);
  auto response = json(200, data::to_json(referral::report::to_json(*report, builder)));
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

}  // namespace

// The figures of `linkway report --format json`. They are counted on another thread than those of the listener.
void report(const Parts& parts, Call call, const net::Reply& reply) {
  auto asked = asked_in(call.request.query);
  if (!asked) return reply(problems(asked.problems()));
  auto question = exchange::report_question(asked->words, parts.clock.now(), "");
  if (!question) return reply(problems(question.problems()));
  question->most_referrals = most_referrals;
  const auto until = std::chrono::steady_clock::now() + longest;
  question->stopping = [&stopping = parts.stopping, until] {
    return stopping.load() || std::chrono::steady_clock::now() >= until;
  };
  const auto count = [&store = parts.store, settings = call.settings, question = *std::move(question),
                      suppress = asked->suppress, reply] {
    reply(answer_of(exchange::make_report(*store.reader(), question, settings->definitions), suppress));
  };
  if (!parts.aside) return count();
  if (parts.aside(count)) return;
  auto response = problem(Category::unavailable, issue::throttled, "other reports are being made; ask again later");
  response.headers.set("Retry-After", "10");
  reply(std::move(response));
}

}  // namespace linkway::api
