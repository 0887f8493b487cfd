#include "cli/exchange_list.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "cli/config/values.h"
#include "cli/exchange_json.h"
#include "cli/print.h"
#include "data/json.h"

namespace linkway::cli {

using store::ReferralRow;
using store::Verdict;

namespace {

Problem wrong(std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::value;
  problem.text = std::move(text);
  return problem;
}

Colour colour_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::accepted: return Colour::green;
    case Verdict::refused: return Colour::red;
    default: return Colour::yellow;
  }
}

std::string or_dash(const std::string& text) { return text.empty() ? "-" : text; }

std::string route_of(const std::optional<ReferralRow>& referral) {
  if (!referral) return "-";
  if (referral->platform.get().empty()) return "no rule matched";
  return referral->route.empty() ? referral->platform.get() : referral->platform.get() + " (" + referral->route + ")";
}

}  // namespace

Result<store::ExchangeQuery> make_query(const ListFilter& filter, Instant now) {
  store::ExchangeQuery query;
  Problems problems;
  query.partner = PartnerId(filter.partner);
  if (!filter.verdict.empty()) {
    std::string known;
    for (const auto verdict : {Verdict::accepted, Verdict::repeated, Verdict::no_effect, Verdict::refused}) {
      if (filter.verdict == store::to_string(verdict)) query.verdict = verdict;
      known += (known.empty() ? "" : ", ") + std::string(store::to_string(verdict));
    }
    if (!query.verdict)
      problems.push_back(wrong("--verdict must be one of " + known + ", found '" + filter.verdict + "'"));
  }
  if (!filter.since.empty()) {
    if (const auto ago = parse_duration(filter.since)) {
      query.since = now - *ago;
    } else if (const auto time = parse_fhir_time(filter.since)) {
      query.since = *time;
    } else {
      problems.push_back(wrong("--since must be a time such as 2026-11-22, 2026-11-22T09:30:00Z or 2h (ago), found '" +
                               filter.since + "'"));
    }
  }
  if (!filter.referral.empty()) {
    const auto key = parse_id(filter.referral);
    if (key && *key != 0) {
      query.referral = ReferralKey(*key);
    } else {
      problems.push_back(wrong("--referral: '" + filter.referral + "' is no id; they have 13 letters and digits"));
    }
  }
  query.correlation_id = filter.correlation;
  query.unrouted = filter.unrouted;
  query.limit = filter.limit;
  if (!problems.empty()) return problems;
  return query;
}

Status list_exchanges(store::Reader& reader, const store::ExchangeQuery& query, bool json, Shell& shell) {
  auto one_more = query;
  one_more.limit = query.limit + 1;
  auto rows = reader.exchanges(one_more);
  if (!rows) return std::move(rows).problems();
  const bool more = rows->size() > query.limit;
  if (more) rows->resize(query.limit);

  std::map<ReferralKey, std::optional<ReferralRow>> referrals;
  Table table({"TIME (UTC)", "EXCHANGE", "PARTNER", "OPERATION", "VERDICT", "STATUS", "REFERRAL", "STATE",
               "PLATFORM (ROUTE)", "NOTE"});
  for (const auto& row : *rows) {
    std::optional<ReferralRow> referral;
    if (row.referral.get() != 0) {
      const auto [known, fresh] = referrals.try_emplace(row.referral);
      if (fresh) {
        auto found = reader.referral(row.referral);
        if (!found) return std::move(found).problems();
        known->second = std::move(*found);
      }
      referral = known->second;
    }
    if (json) {
      data::Arena arena;
      data::Builder builder(arena);
      shell.out << data::to_json(exchange_json(row, referral, builder)) << "\n";
      continue;
    }
    table.add({{time_text(row.received), Colour::none},
               {id_text(row.key), Colour::none},
               {or_dash(row.partner.get()), Colour::none},
               {row.operation, Colour::none},
               {std::string(store::to_string(row.verdict)), colour_of(row.verdict)},
               {std::to_string(row.status), Colour::none},
               {row.referral.get() == 0 ? "-" : id_text(row.referral), Colour::none},
               {referral ? referral->status : "-", Colour::none},
               {route_of(referral), referral && referral->platform.get().empty() ? Colour::yellow : Colour::none},
               {row.note, Colour::none}});
  }
  if (json) return Done{};
  if (rows->empty()) {
    shell.out << "No exchange matches.\n";
    return Done{};
  }
  table.print(shell.out, shell.colour);
  if (more)
    shell.out << "There are older ones: raise --limit, or narrow the list with --since, --partner or --verdict.\n";
  return Done{};
}

}  // namespace linkway::cli
