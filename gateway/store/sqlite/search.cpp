#include "store/sqlite/search.h"

#include <algorithm>
#include <limits>

#include "store/sqlite/queries.h"
#include "store/sqlite/row_io.h"
#include "store/sqlite/scope.h"

namespace linkway::store::sqlite {

namespace {

constexpr std::size_t portion = 64;      // keys read ahead
constexpr std::size_t few_enough = 512;  // counting stops here: beyond it, no index is called selective

bool has_time_index(const std::string& type) { return type == "ServiceRequest" || type == "Task"; }

std::int64_t first_below(const SearchQuery& query) {
  return query.after.get() == 0 ? std::numeric_limits<std::int64_t>::max() : query.after.get();
}

}  // namespace

Instant Search::from() const { return query_.updated_from.value_or(Instant{std::numeric_limits<std::int64_t>::min()}); }
Instant Search::until() const {
  return query_.updated_until.value_or(Instant{std::numeric_limits<std::int64_t>::max()});
}

// Replaces a token that matches any system by one for each system that occurs: every probe is then one look-up.
Fault Search::name_systems(std::vector<Group>& groups) {
  for (const auto& asked : query_.tokens) {
    auto& group = groups.emplace_back();
    for (const auto& token : asked) {
      if (!token.system.empty()) {
        group.push_back(token);
        continue;
      }
      auto named = token;
      if (Rows none(statement_(token_keys_sql), token.parameter, token.value, token.system,
                    std::numeric_limits<std::int64_t>::max(), 1);
          none.next()) {
        group.push_back(named);
      } else if (auto fault = none.fault(); !fault.ok()) {
        return fault;
      }
      for (;;) {
        const auto last = named.system;
        Rows rows(statement_(next_system_sql), token.parameter, token.value, last);
        if (!rows.next()) {
          if (auto fault = rows.fault(); !fault.ok()) return fault;
          break;
        }
        named.system = rows.text(0);
        group.push_back(named);
      }
    }
    std::sort(group.begin(), group.end());
    group.erase(std::unique(group.begin(), group.end()), group.end());
  }
  return {};
}

Fault Search::count(const Group& group, std::size_t& many) {
  many = 0;
  for (const auto& token : group) {
    Rows rows(statement_(token_keys_sql), token.parameter, token.value, token.system, first_below(query_),
              few_enough - many);
    while (rows.next()) ++many;
    if (auto fault = rows.fault(); !fault.ok()) return fault;
    if (many >= few_enough) break;
  }
  return {};
}

Fault Search::choose(const std::vector<Group>& groups, std::vector<Stream>& streams, const Group*& driver) {
  driver = nullptr;
  std::size_t fewest = few_enough + 1;
  if (groups.size() == 1) driver = &groups.front();
  const auto timed = has_time_index(query_.type) && (query_.updated_from || query_.updated_until);
  if (groups.size() > 1 || (groups.size() == 1 && timed)) {
    for (const auto& group : groups) {
      std::size_t many = 0;
      if (auto fault = count(group, many); !fault.ok()) return fault;
      if (many < fewest) {
        fewest = many;
        driver = &group;
      }
    }
  }
  if (timed) {
    Rows rows(statement_(updated_count_sql), query_.type, from(), until(), few_enough);
    const auto many = rows.next() ? static_cast<std::size_t>(rows.integer(0)) : few_enough;
    if (auto fault = rows.fault(); !fault.ok()) return fault;
    if (many < few_enough && many < fewest) {
      driver = nullptr;
      streams.push_back({.kind = Stream::Kind::updated, .below = first_below(query_)});
      return {};
    }
  }
  if (driver == nullptr) {
    streams.push_back({.kind = Stream::Kind::type, .below = first_below(query_)});
    return {};
  }
  for (const auto& token : *driver) {
    streams.push_back({.kind = Stream::Kind::token, .token = &token, .below = first_below(query_)});
  }
  return {};
}

Fault Search::fill(Stream& stream) {
  if (!stream.keys.empty() || stream.ended) return {};
  const auto read = [&](Rows rows) {
    while (rows.next()) stream.keys.push_back(rows.integer(0));
    return rows.fault();
  };
  Fault fault;
  switch (stream.kind) {
    case Stream::Kind::token:
      fault = read(Rows(statement_(token_keys_sql), stream.token->parameter, stream.token->value, stream.token->system,
                        stream.below, portion));
      break;
    case Stream::Kind::updated:
      fault = read(Rows(statement_(updated_keys_sql), query_.type, from(), until(), stream.below, few_enough));
      break;
    case Stream::Kind::type:
      fault = read(Rows(statement_(has_time_index(query_.type) ? type_keys_sql : any_type_keys_sql), query_.type,
                        stream.below, portion));
      break;
  }
  stream.ended = stream.keys.empty();
  if (!stream.ended) stream.below = stream.keys.back();
  std::reverse(stream.keys.begin(), stream.keys.end());
  return fault;
}

Fault Search::next(std::vector<Stream>& streams, std::optional<std::int64_t>& key) {
  key.reset();
  for (auto& stream : streams) {
    if (auto fault = fill(stream); !fault.ok()) return fault;
    if (!stream.keys.empty() && (!key || stream.keys.back() > *key)) key = stream.keys.back();
  }
  for (auto& stream : streams) {
    if (key && !stream.keys.empty() && stream.keys.back() == *key) stream.keys.pop_back();
  }
  return {};
}

Fault Search::holds(const Group& group, std::int64_t key, bool& yes) {
  yes = false;
  for (const auto& token : group) {
    Rows rows(statement_(token_probe_sql), token.parameter, token.value, token.system, key);
    yes = rows.next();
    if (yes) return {};
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  return {};
}

Fault Search::fetch(std::int64_t key, std::vector<ResourceRow>& found) {
  Rows rows(statement_(search_fetch_sql(effective(scope_))), key, scope_.partner, query_.type, from(), until());
  if (rows.next()) found.push_back(read_resource(rows));
  return rows.fault();
}

Fault Search::run(std::vector<ResourceRow>& found) {
  if (effective(scope_) == Scope::Kind::nothing) return {};
  std::vector<Group> groups;
  if (auto fault = name_systems(groups); !fault.ok()) return fault;
  if (std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.empty(); })) return {};

  std::vector<Stream> streams;
  const Group* driver = nullptr;
  if (query_.id) {
    if (query_.id->get() < first_below(query_)) streams.push_back({.keys = {query_.id->get()}, .ended = true});
  } else if (auto fault = choose(groups, streams, driver); !fault.ok()) {
    return fault;
  }
  for (std::size_t met = 0; found.size() <= query_.limit; ++met) {
    if (met == most_candidates) {
      too_costly_ = true;
      break;
    }
    std::optional<std::int64_t> key;
    if (auto fault = next(streams, key); !fault.ok()) return fault;
    if (!key) break;
    bool fits = true;
    for (const auto& group : groups) {
      if (&group == driver) continue;
      if (auto fault = holds(group, *key, fits); !fault.ok()) return fault;
      if (!fits) break;
    }
    if (!fits) continue;
    if (auto fault = fetch(*key, found); !fault.ok()) return fault;
  }
  return {};
}

}  // namespace linkway::store::sqlite
