#include "store/sqlite/people.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "store/sqlite/connection.h"
#include "store/sqlite/queries.h"
#include "store/sqlite/row_io.h"
#include "store/sqlite/schema.h"
#include "store/store.h"

namespace linkway::store {

namespace sqlite {

namespace {

// Pairs that are remembered at a time, so that a store of nothing but duplicates is listed in bounded memory.
constexpr std::size_t most_pairs = 200'000;

using Pair = std::pair<std::int64_t, std::int64_t>;

struct Group {
  std::string parameter;
  std::string value;
  std::string system;
  std::uint64_t patients = 0;
};

class PairFinder {
 public:
  PairFinder(const StatementOf& statement, const PairQuery& query) : statement_(statement), query_(query) {}

  Fault run(PairList& found) {
    if (query_.of) {
      if (auto fault = groups_of_one(); !fault.ok()) return fault;
    } else {
      for (const auto& parameter : query_.parameters) {
        if (auto fault = groups(parameter); !fault.ok()) return fault;
      }
    }
    found.more = full_;
    found.common = std::move(common_);
    return judge(found);
  }

 private:
  [[nodiscard]] bool says_nothing(std::string_view system) const {
    return std::ranges::find(query_.passed_over, system) != query_.passed_over.end();
  }

  static std::string name_of(const Group& group) {
    return group.system.empty() ? group.parameter : group.parameter + " " + group.system;
  }

  // Every token that several have.
  Fault groups(const std::string& parameter) {
    static const std::string sql = shared_tokens_sql;
    Rows rows(statement_(sql), parameter);
    while (!full_ && rows.next()) {
      if (auto fault = take({parameter, rows.text(0), rows.text(1), static_cast<std::uint64_t>(rows.integer(2))});
          !fault.ok()) {
        return fault;
      }
    }
    return full_ ? Fault{} : rows.fault();
  }

  // The tokens of one Patient, as far as others have them, too.
  Fault groups_of_one() {
    static const std::string of_patient = "SELECT tokens FROM resource WHERE key = ?1 AND type = 'Patient'";
    static const std::string count = token_count_sql;
    std::vector<SearchToken> tokens;
    {
      Rows rows(statement_(of_patient), *query_.of);
      if (rows.next()) tokens = read_tokens(rows.bytes(0));
      if (auto fault = rows.fault(); !fault.ok()) return fault;
    }
    for (const auto& token : tokens) {
      if (std::ranges::find(query_.parameters, token.parameter) == query_.parameters.end()) continue;
      Group group{token.parameter, token.value, token.system};
      {
        Rows rows(statement_(count), token.parameter, token.value, token.system);
        if (rows.next()) group.patients = static_cast<std::uint64_t>(rows.integer(0));
        if (auto fault = rows.fault(); !fault.ok()) return fault;
      }
      if (auto fault = take(group); !fault.ok()) return fault;
    }
    return {};
  }

  Fault take(const Group& group) {
    if (group.patients < 2 || says_nothing(group.system)) return {};
    // "|value" stands for an identifier without a system once more: it names nothing.
    if (group.parameter.ends_with(".identifier") && group.system.empty()) return {};
    if (group.patients > query_.largest_group) {
      if (common_.size() < query_.limit) common_.push_back({name_of(group), group.patients});
      return {};
    }
    static const std::string sql = token_keys_sql;
    std::vector<std::int64_t> keys;
    Rows rows(statement_(sql), group.parameter, group.value, group.system, std::numeric_limits<std::int64_t>::max(),
              query_.largest_group);
    while (rows.next()) keys.push_back(rows.integer(0));
    if (auto fault = rows.fault(); !fault.ok()) return fault;
    std::ranges::sort(keys);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      for (std::size_t j = i + 1; j < keys.size(); ++j) add({keys[i], keys[j]}, name_of(group));
    }
    return {};
  }

  void add(const Pair& pair, const std::string& shared) {
    if (query_.of && pair.first != query_.of->get() && pair.second != query_.of->get()) return;
    const auto found = pairs_.find(pair);
    if (found != pairs_.end()) {
      if (std::ranges::find(found->second, shared) == found->second.end()) found->second.push_back(shared);
    } else if (pairs_.size() >= most_pairs) {
      full_ = true;
    } else {
      pairs_[pair].push_back(shared);
    }
  }

  Fault mark_of(const Pair& pair, std::optional<PairMark>& mark) {
    static const std::string sql =
        "SELECT verdict, marked, marker FROM duplicate_mark WHERE first = ?1 AND second = ?2 ORDER BY id DESC LIMIT 1";
    Rows rows(statement_(sql), pair.first, pair.second);
    if (rows.next()) {
      mark = PairMark{ResourceKey(pair.first), ResourceKey(pair.second), rows.as<PairVerdict>(0), rows.instant(1),
                      rows.text(2)};
    }
    return rows.fault();
  }

  Fault judge(PairList& found) {
    std::vector<Pair> order;
    order.reserve(pairs_.size());
    for (const auto& [pair, shared] : pairs_) order.push_back(pair);
    std::ranges::sort(order, [](const Pair& a, const Pair& b) {
      return std::pair(a.second, a.first) > std::pair(b.second, b.first);
    });
    for (const auto& pair : order) {
      std::optional<PairMark> mark;
      if (auto fault = mark_of(pair, mark); !fault.ok()) return fault;
      if (!query_.all && mark && mark->verdict != PairVerdict::open) continue;
      if (found.pairs.size() == query_.limit) {
        found.more = true;
        return {};
      }
      auto& shared = pairs_[pair];
      std::ranges::sort(shared);
      found.pairs.push_back({ResourceKey(pair.first), ResourceKey(pair.second), std::move(shared), std::move(mark)});
    }
    return {};
  }

  const StatementOf& statement_;
  const PairQuery& query_;
  std::map<Pair, std::vector<std::string>> pairs_;
  std::vector<CommonToken> common_;
  bool full_ = false;
};

}  // namespace

Fault find_pairs(const StatementOf& statement, const PairQuery& query, PairList& found) {
  return PairFinder(statement, query).run(found);
}

}  // namespace sqlite

Result<bool> mark_pair(const SqliteOptions& options, const PairMark& mark) {
  auto connection = sqlite::open_file(options, false);
  if (!connection) return connection.problems();
  if (auto current = sqlite::require_current(*connection, options.path); !current) return current.problems();
  sqlite::Statement insert(connection->handle(),
                           "INSERT INTO duplicate_mark (first, second, verdict, marked, marker) "
                           "SELECT ?1, ?2, ?3, ?4, ?5 WHERE 2 = (SELECT count(*) FROM resource WHERE "
                           "key IN (?1, ?2) AND type = 'Patient')");
  const auto fault = insert.run(mark.first, mark.second, mark.verdict, mark.marked, mark.marker);
  if (!fault.ok()) return sqlite::read_problem(fault);
  return sqlite3_changes(connection->handle()) > 0;
}

}  // namespace linkway::store
