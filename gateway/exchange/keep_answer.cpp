#include "exchange/keep_answer.h"

#include <utility>

#include "exchange/desk.h"
#include "exchange/lookup.h"
#include "exchange/mapping_ids.h"
#include "exchange/stages.h"
#include "fhir/codes.h"
#include "mapping/pack/transfer.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t longest_id = 256;
constexpr std::size_t kept_answer = 64UL * 1024;

bool has(const data::Node& task, const mapping::GivenId& id) {
  for (const auto& [system, value] : fhir::identifiers(task)) {
    if (system == id.system && value == id.value) return true;
  }
  return false;
}

std::shared_ptr<Work> begin(const KeepAnswer& what) {
  Received received;
  received.channel = "gateway";
  received.operation = "answer of " + what.delivery.partner.get();
  received.media_type = what.response.headers.get("Content-Type");
  received.body = what.response.body.substr(0, kept_answer);
  received.correlation_id = what.delivery.correlation_id;
  received.received = what.clock.now();
  received.peer = std::make_shared<net::PeerCertificate>();
  auto work = std::make_shared<Work>(std::move(received));
  work->settings = what.settings;
  work->partner = what.settings->partners.find(what.delivery.partner);
  work->exchange = what.ids.next<ExchangeKey>();
  work->correlation_id = what.delivery.correlation_id;
  work->now = what.clock.now();
  work->referral = what.delivery.referral;
  work->pack_use = {what.pack->manifest().pack, what.pack->version(), ""};
  work->answer.status = 200;
  return work;
}

bool has_another(const data::Node& task, const mapping::GivenId& id) {
  for (const auto& [system, value] : fhir::identifiers(task)) {
    if (system == id.system && value != id.value) return true;
  }
  return false;
}

// False when nothing is to be written.
bool decide_on(Work& work, const KeepAnswer& what, const std::vector<mapping::GivenId>& ids, Kept& kept) {
  auto reader = what.store.reader();
  const auto referral = referral_of(work, *reader, what.delivery.referral);
  if (!referral) return false;
  auto row = reader->resource(referral->task);
  if (!work.keep(row) || !*row) return false;
  const auto task = content(work, **row);
  if (work.refused()) return false;
  auto& b = work.builder;
  auto named = task;
  for (const auto& id : ids) {
    if (has(named, id)) continue;
    // Both are kept: the partner may speak of either.
    if (has_another(named, id)) kept.note = "its answer names another id of the referral than it did before";
    named = b.with(named, "identifier", b.appended(named["identifier"], fhir::identifier_of(b, id.system, id.value)));
  }
  if (data::equal(named, task)) return false;
  Desk desk(work, *reader, what.ids);
  (void)desk.write("Task", (*row)->key, (*row)->version + 1, named, (*row)->partner, (*row)->referral);
  work.note = kept.note.empty() ? "the platform's id of the referral is kept" : kept.note;
  return true;
}

}  // namespace

void keep_answer(const KeepAnswer& what, std::function<void(Kept)> then) {
  auto given = what.given;
  if (given.empty()) {
    const FixedClock clock(what.clock.now());
    MappingIds ids(id_text(what.delivery.key));
    const auto id = mapping::read_answer(*what.pack, *what.channel, what.response.body,
                                         {clock, ids, what.delivery.partner.get(), what.settings->base_url, false});
    if (!id.ok()) return then({true, "its answer was not understood: " + id.problems().front().text});
    if (!*id || (*id)->value.empty() || (*id)->value.size() > longest_id) {
      return then({true, "its answer names no id of the referral"});
    }
    given = {**id};
  }
  const auto work = begin(what);
  if (work->partner == nullptr) return then({true, "the partner is not in the configuration any more"});
  Kept kept;
  if (!decide_on(*work, what, given, kept)) return then({!work->refused(), kept.note});
  record(*work, what.clock.now());
  what.store.commit(std::exchange(work->commit, {}), [then = std::move(then), kept](const store::Committed& result) {
    then({result.kind == store::Committed::Kind::done, kept.note});
  });
}

}  // namespace linkway::exchange
