#include "store/sqlite/commit_writer.h"

#include <algorithm>
#include <iterator>

#include "store/sqlite/queries.h"
#include "store/sqlite/row_io.h"

namespace linkway::store::sqlite {

namespace {

Fault broken(const char* what) { return {SQLITE_CONSTRAINT, what}; }

std::vector<SearchToken> sorted(std::vector<SearchToken> tokens) {
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

}  // namespace

CommitWriter::CommitWriter(sqlite3* db)
    : db_(db),
      select_greatest_(db, "SELECT max(key) FROM resource"),
      select_unique_(db, "SELECT target FROM unique_key WHERE partner = ?1 AND kind = ?2 AND value = ?3"),
      select_version_(db, "SELECT version FROM resource WHERE key = ?1"),
      select_tokens_(db, "SELECT tokens FROM resource WHERE key = ?1"),
      insert_exchange_(db,
                       "INSERT INTO exchange (key, partner, channel, operation, business_key, correlation_id, "
                       "request_id, media_type, digest, verdict, status, note, referral, original, received, answered, "
                       "answer_headers, raw, answer) VALUES "
                       "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19)"),
      insert_unique_(db, "INSERT INTO unique_key (partner, kind, value, target) VALUES (?1,?2,?3,?4)"),
      insert_resource_(db,
                       "INSERT INTO resource (key, type, version, updated, partner, referral, exchange, content, "
                       "tokens) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)"),
      keep_history_(db,
                    "INSERT INTO resource_history (key, version, type, updated, partner, referral, exchange, content) "
                    "SELECT key, version, type, updated, partner, referral, exchange, content FROM resource "
                    "WHERE key = ?1"),
      update_resource_(db,
                       "UPDATE resource SET version = ?2, updated = ?3, partner = ?4, referral = ?5, exchange = ?6, "
                       "content = ?7, tokens = ?8 WHERE key = ?1"),
      insert_token_(db, "INSERT INTO search_token (parameter, value, system, resource) VALUES (?1,?2,?3,?4)"),
      delete_token_(db,
                    "DELETE FROM search_token WHERE parameter = ?1 AND value = ?2 AND system = ?3 AND resource = ?4"),
      insert_referral_(db,
                       "INSERT INTO referral (key, sender, platform, route, patient, request, \"order\", task, "
                       "source_task, status, business_status, created, updated, exchange) VALUES "
                       "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)"),
      update_referral_(db,
                       "UPDATE referral SET platform = ?2, route = ?3, source_task = ?4, status = ?5, "
                       "business_status = ?6, updated = ?7 WHERE key = ?1"),
      insert_disclosure_(db, "INSERT OR IGNORE INTO disclosure (resource, referral) VALUES (?1,?2)"),
      select_unsettled_(db, unsettled_sql),
      insert_delivery_(db,
                       "INSERT INTO delivery (key, partner, referral, kind, step, message_id, correlation_id, content, "
                       "exchange, created, state, next_attempt, attempts, last_class, last_problem) VALUES "
                       "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,0,?11,0,1,'')"),
      insert_pack_(db, "INSERT INTO exchange_pack (exchange, pack, version, mapped) VALUES (?1,?2,?3,?4)"),
      worklist_(db) {}

Fault CommitWriter::begin() {
  Rows rows(select_greatest_);
  greatest_resource_ = rows.next() ? rows.integer(0) : 0;
  return rows.fault();
}

Fault CommitWriter::check_keys(const Commit& commit, Committed& result) {
  for (const auto& key : commit.unique_keys) {
    Rows rows(select_unique_, key.partner, key.kind, key.value);
    if (rows.next()) {
      result.kind = Committed::Kind::taken;
      result.key = key;
      result.key.target = rows.integer(0);
      return {};
    }
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  return {};
}

Fault CommitWriter::check_versions(const Commit& commit, Committed& result) {
  for (auto write = commit.resources.begin(); write != commit.resources.end(); ++write) {
    if (write->row.version != write->replaces + 1) return broken("resource: version does not follow what it replaces");
    const auto key = write->row.key;
    const auto same = [&](const ResourceWrite& other) { return other.row.key == key; };
    // A commit may write a resource twice: the second follows the first.
    const auto earlier = std::find_if(std::make_reverse_iterator(write), commit.resources.rend(), same);
    std::int32_t present = 0;
    if (earlier != commit.resources.rend()) {
      present = earlier->row.version;
    } else if (write->replaces != 0 || key.get() <= greatest_resource_) {
      Rows rows(select_version_, key);
      if (rows.next()) present = static_cast<std::int32_t>(rows.integer(0));
      if (auto fault = rows.fault(); !fault.ok()) return fault;
    }
    if (present != write->replaces) {
      result.kind = Committed::Kind::stale;
      result.resource = key;
      return {};
    }
  }
  return {};
}

Fault CommitWriter::apply(const Commit& commit, Committed& result, DuePartners& due) {
  result = {};
  result.kind = Committed::Kind::done;
  if (auto fault = check_keys(commit, result); !fault.ok() || result.kind != Committed::Kind::done) return fault;
  if (auto fault = check_versions(commit, result); !fault.ok() || result.kind != Committed::Kind::done) return fault;

  if (auto fault = write_exchange(commit.exchange); !fault.ok()) return fault;
  for (const auto& key : commit.unique_keys) {
    if (auto fault = insert_unique_.run(key.partner, key.kind, key.value, key.target); !fault.ok()) return fault;
  }
  for (const auto& write : commit.resources) {
    auto fault = write.replaces == 0 ? write_resource(write) : replace_resource(write);
    if (!fault.ok()) return fault;
  }
  for (const auto& row : commit.new_referrals) {
    if (auto fault = write_referral(row); !fault.ok()) return fault;
  }
  for (const auto& row : commit.referral_changes) {
    if (auto fault = change_referral(row); !fault.ok()) return fault;
  }
  for (const auto& row : commit.disclosures) {
    if (auto fault = insert_disclosure_.run(row.resource, row.referral); !fault.ok()) return fault;
  }
  for (const auto& row : commit.deliveries) {
    if (auto fault = write_delivery(row); !fault.ok()) return fault;
    due.add(row.partner);
  }
  return worklist_.count(commit.unmapped, commit.exchange.answered);
}

Fault CommitWriter::write_exchange(const ExchangeRow& row) {
  if (!row.pack.name.empty()) {
    auto fault = insert_pack_.run(row.key, row.pack.name, row.pack.version, Blob{row.pack.mapped});
    if (!fault.ok()) return fault;
  }
  return insert_exchange_.run(row.key, row.partner, row.channel, row.operation, row.business_key, row.correlation_id,
                              row.request_id, row.media_type, row.digest, row.verdict, row.status, row.note,
                              row.referral, row.original, row.received, row.answered, row.answer_headers, Blob{row.raw},
                              Blob{row.answer});
}

Fault CommitWriter::write_resource(const ResourceWrite& write) {
  const auto& row = write.row;
  const auto tokens = sorted(write.tokens);
  const auto kept = write_tokens(tokens);
  auto fault = insert_resource_.run(row.key, row.type, row.version, row.updated, row.partner, row.referral,
                                    row.exchange, row.content, Blob{kept});
  if (!fault.ok()) return fault;
  greatest_resource_ = std::max(greatest_resource_, row.key.get());
  return change_tokens(row.key, {}, tokens);
}

Fault CommitWriter::replace_resource(const ResourceWrite& write) {
  const auto& row = write.row;
  std::vector<SearchToken> before;
  {
    Rows rows(select_tokens_, row.key);
    if (rows.next()) before = read_tokens(rows.bytes(0));
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  if (auto fault = keep_history_.run(row.key); !fault.ok()) return fault;
  const auto tokens = sorted(write.tokens);
  const auto kept = write_tokens(tokens);
  auto fault = update_resource_.run(row.key, row.version, row.updated, row.partner, row.referral, row.exchange,
                                    row.content, Blob{kept});
  if (!fault.ok()) return fault;
  return change_tokens(row.key, before, tokens);
}

Fault CommitWriter::change_tokens(ResourceKey key, const std::vector<SearchToken>& before,
                                  const std::vector<SearchToken>& after) {
  const auto has = [](const std::vector<SearchToken>& in, const SearchToken& token) {
    return std::binary_search(in.begin(), in.end(), token);
  };
  for (const auto& token : before) {
    if (has(after, token)) continue;
    if (auto fault = delete_token_.run(token.parameter, token.value, token.system, key); !fault.ok()) return fault;
  }
  for (const auto& token : after) {
    if (has(before, token)) continue;
    if (auto fault = insert_token_.run(token.parameter, token.value, token.system, key); !fault.ok()) return fault;
  }
  return {};
}

Fault CommitWriter::write_referral(const ReferralRow& row) {
  return insert_referral_.run(row.key, row.sender, row.platform, row.route, row.patient, row.request, row.order,
                              row.task, row.source_task, row.status, row.business_status, row.created, row.updated,
                              row.exchange);
}

Fault CommitWriter::change_referral(const ReferralRow& row) {
  auto fault = update_referral_.run(row.key, row.platform, row.route, row.source_task, row.status, row.business_status,
                                    row.updated);
  if (fault.ok() && sqlite3_changes(db_) != 1) return broken("referral: there is none to change");
  return fault;
}

Fault CommitWriter::write_delivery(const DeliveryRow& row) {
  bool held = false;
  {
    Rows rows(select_unsettled_, row.referral, row.partner);
    held = rows.next();
    if (auto fault = rows.fault(); !fault.ok()) return fault;
  }
  const auto due = held ? Instant{} : std::max(row.created, Instant{1});
  return insert_delivery_.run(row.key, row.partner, row.referral, row.kind, row.step, row.message_id,
                              row.correlation_id, write_content(row.content), row.exchange, row.created, due);
}

}  // namespace linkway::store::sqlite
