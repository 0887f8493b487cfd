#include "cli/story.h"

#include <algorithm>
#include <utility>

#include "data/json.h"
#include "exchange/partner_words.h"

namespace linkway::cli {

Result<std::optional<Story>> load_story(store::Reader& reader, ExchangeKey key) {
  auto exchange = reader.exchange(key);
  if (!exchange) return std::move(exchange).problems();
  if (!exchange->has_value()) return std::optional<Story>();
  Story story;
  story.exchange = std::move(**exchange);
  if (story.exchange.referral.get() != 0) {
    auto referral = reader.referral(story.exchange.referral);
    if (!referral) return std::move(referral).problems();
    story.referral = std::move(*referral);
    auto deliveries = reader.deliveries_of(story.exchange.referral);
    if (!deliveries) return std::move(deliveries).problems();
    for (auto& delivery : *deliveries) {
      auto told = load_delivery(reader, std::move(delivery));
      if (!told) return std::move(told).problems();
      story.deliveries.push_back(std::move(*told));
    }
    std::stable_sort(story.deliveries.begin(), story.deliveries.end(),
                     [](const auto& a, const auto& b) { return a.delivery.key < b.delivery.key; });
  }
  return std::optional<Story>(std::move(story));
}

Result<DeliveryStory> load_delivery(store::Reader& reader, store::DeliveryRow delivery) {
  auto attempts = reader.attempts_of(delivery.key);
  if (!attempts) return std::move(attempts).problems();
  auto requests = reader.requests_of(delivery.key);
  if (!requests) return std::move(requests).problems();
  auto retries = reader.retries_of(delivery.key);
  if (!retries) return std::move(retries).problems();
  return DeliveryStory{std::move(delivery), std::move(*attempts), std::move(*requests), std::move(*retries)};
}

namespace {

// What a partner that speaks its own words was told (exchange/plain_answer.cpp).
std::vector<std::string> plain_issues(const data::Node& answer) {
  std::vector<std::string> lines;
  for (const auto& problem : answer["problems"].items()) {
    auto line = std::string(problem["severity"].text()) + " (" + std::string(problem["what"].text()) +
                "): " + std::string(problem["text"].text());
    if (const auto where = problem["where"].text(); !where.empty()) line += " [" + std::string(where) + "]";
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace

std::vector<std::string> issues_of(const std::string& answer) {
  std::vector<std::string> lines;
  const auto document = data::read_json(answer);
  if (document && document->root["problems"].is_list()) return plain_issues(document->root);
  if (!document || document->root["resourceType"].text() != "OperationOutcome") return lines;
  return exchange::issue_lines(document->root);
}

}  // namespace linkway::cli
