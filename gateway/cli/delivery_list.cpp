#include "cli/delivery_list.h"

#include <algorithm>
#include <array>

#include "cli/exchange_json.h"
#include "cli/print.h"
#include "data/json.h"

namespace linkway::cli {

using store::DeliveryState;

namespace {

Colour colour_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::delivered: return Colour::green;
    case DeliveryState::refused:
    case DeliveryState::parked: return Colour::red;
    default: return Colour::yellow;
  }
}

std::string next_text(const store::DeliveryRow& row) {
  if (row.state != DeliveryState::waiting) return "-";
  return row.next_attempt.micros == 0 ? "after the one before" : time_text(row.next_attempt);
}

}  // namespace

std::optional<DeliveryState> parse_delivery_state(std::string_view text) {
  for (const auto state : {DeliveryState::waiting, DeliveryState::claimed, DeliveryState::sent,
                           DeliveryState::delivered, DeliveryState::refused, DeliveryState::parked}) {
    if (text == store::to_string(state)) return state;
  }
  return std::nullopt;
}

std::string age_text(Instant then, Instant now) {
  struct Unit {
    std::int64_t seconds;
    const char* name;
  };
  constexpr std::array<Unit, 4> units = {{{86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}}};
  const auto seconds = std::max<std::int64_t>((now.micros - then.micros) / 1'000'000, 0);
  for (const auto& unit : units) {
    if (seconds >= unit.seconds) return std::to_string(seconds / unit.seconds) + unit.name;
  }
  return "0s";
}

Status list_deliveries(store::Reader& reader, const store::DeliveryQuery& query, bool json, Instant now, Shell& shell) {
  auto one_more = query;
  one_more.limit = query.limit + 1;
  auto rows = reader.deliveries(one_more);
  if (!rows) return std::move(rows).problems();
  const bool more = rows->size() > query.limit;
  if (more) rows->resize(query.limit);
  Table table({"AGE", "DELIVERY", "PARTNER", "REFERRAL", "WHAT", "STATE", "ATTEMPTS", "NEXT (UTC)", "LAST PROBLEM"});
  for (const auto& row : *rows) {
    if (json) {
      data::Arena arena;
      data::Builder builder(arena);
      shell.out << data::to_json(delivery_json(row, builder)) << "\n";
      continue;
    }
    table.add(
        {{age_text(row.created, now), Colour::none},
         {id_text(row.key), Colour::none},
         {row.partner.get(), Colour::none},
         {id_text(row.referral), Colour::none},
         {std::string(store::to_string(row.kind)) + (row.step.empty() ? "" : " '" + row.step + "'"), Colour::none},
         {std::string(store::to_string(row.state)), colour_of(row.state)},
         {std::to_string(row.attempts), Colour::none},
         {next_text(row), Colour::none},
         {row.last_problem, Colour::none}});
  }
  if (json) return Done{};
  if (rows->empty()) {
    shell.out << "No delivery matches.\n";
    return Done{};
  }
  table.print(shell.out, shell.colour);
  if (more) shell.out << "There are more: raise --limit, or narrow the list with --partner or --state.\n";
  return Done{};
}

}  // namespace linkway::cli
