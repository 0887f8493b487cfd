// What the stages of the inbound pipeline hand on: one exchange in the making.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "data/builder.h"
#include "exchange/received.h"
#include "exchange/settings.h"
#include "fhir/bundle.h"
#include "mapping/pack/transfer.h"
#include "store/store.h"

namespace linkway::exchange {

// One resource that a message wants written, and what becomes of it.
struct Change {
  // as it came
  std::string path;      // "Bundle.entry[1].resource", "Patient"
  std::string full_url;  // "" when there is none
  std::string type;
  data::Node resource;
  bool put = false;  // an update of `id`, else a create
  std::string id;    // of a PUT
  std::string if_match;
  std::string if_none_exist;

  // as resolved
  ResourceKey key;
  std::optional<store::ResourceRow> before;  // the version that it replaces or leaves
  bool write = true;  // false: the stored version stays (nothing new, or a report without effect)
  bool created_here = false;
  bool own_referral = false;  // a request that the message is about, or the Task of one: of one referral each
  std::string condition;      // "Type?query" of an If-None-Exist that found nothing: claimed with the new resource
  std::vector<std::string> known_by;  // numbers of what a platform tells, claimed with it (known_report.h)
  ReferralKey referral;               // that it will belong to
  PartnerId owner;                    // whose it will be; empty for the gateway's own
  data::Node stored;                  // stamped, when `write`
  std::int32_t version = 1;           // of `before`, else 1

  // The version that is current once this commit is done.
  [[nodiscard]] std::int32_t next_version() const { return before && write ? version + 1 : version; }
  [[nodiscard]] std::string reference() const { return type + "/" + id_text(key); }
};

struct Work {
  explicit Work(Received r) : in(std::move(r)), builder(arena) {}

  Received in;
  std::shared_ptr<const Settings> settings;
  const security::Partner* partner = nullptr;
  std::string challenge;       // for WWW-Authenticate, where nobody was found
  std::string correlation_id;  // the sender's, else our own

  data::Arena arena;
  data::Builder builder;
  data::Node root;
  PackPtr pack;                                 // of the partner whose own words these are; null for FHIR
  const mapping::Channel* channel = nullptr;    // of that pack
  mapping::TakenIn taken;                       // what its map made
  std::vector<mapping::UnmappedCode> unmapped;  // that it met
  store::PackUse pack_use;
  std::optional<fhir::InboundBundle> bundle;
  fhir::MessageHeaderView header;  // message only
  std::deque<Change> changes;      // stable addresses: stages point into it
  std::string business_key;

  Problems findings;  // of the validation, once and for all tries
  Problems problems;  // errors refuse the message; the rest is told with the answer
  store::Verdict verdict = store::Verdict::accepted;
  std::string note;  // for the operator
  ReferralKey referral;
  ExchangeKey original;

  ExchangeKey exchange;
  Instant now;
  store::Commit commit;
  Answer answer;
  int tries = 0;

  void problem(Category category, std::string_view code, std::string path, std::string text,
               Severity severity = Severity::error) {
    problems.push_back({category, code, std::move(path), std::move(text), {}, severity, 0, 0, {}});
  }
  // Takes over what a look-up could not do; true when there was a value.
  template <class T>
  bool keep(Result<T>& result) {
    if (result.ok()) return true;
    for (auto& p : result.problems()) problems.push_back(p);
    return false;
  }
  [[nodiscard]] bool refused() const { return any_error(problems); }
  // What a run of its map draws ids from: the same when it is run again.
  [[nodiscard]] ExchangeKey seed() const { return in.replay_of.get() != 0 ? in.replay_of : exchange; }
  // The sender reads FHIR: what it sent was FHIR, or would have been.
  [[nodiscard]] bool answers_in_fhir() const {
    return in.path_partner.get().empty() || (channel != nullptr && mapping::is_fhir(channel->format));
  }
};

}  // namespace linkway::exchange
