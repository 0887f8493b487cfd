// Deliveries that take several requests: each is written down with its answer before the next one leaves, so that
// nothing that was answered is ever sent again, whatever happens behind it.
#include <utility>

#include "exchange/keep_answer.h"
#include "exchange/mapping_ids.h"
#include "exchange/outbound.h"
#include "mapping/pack/requests.h"

namespace linkway::exchange {

namespace {

constexpr std::size_t kept_bytes = 64UL * 1024;  // of what was sent, and of what was answered

std::string target_of(const net::Request& request) {
  return request.method + " " + request.path.substr(0, request.path.find('?'));
}

}  // namespace

// Two referrals of one person at once would make the partner take the person in twice. True when the job waits: it is
// sent, composed anew, when the other request has ended.
bool Outbound::waits_for_person(const JobPtr& job) {
  const auto& composed = job->composed;
  if (composed.part == composed.channel || job->holds_person || !mapping::is_of_person(*composed.part)) return false;
  const std::scoped_lock lock(mutex_);
  const auto [place, free] = people_.try_emplace({job->delivery.partner, composed.patient});
  if (!free) place->second.push_back(job);
  job->holds_person = free;
  return !free;
}

void Outbound::leave_person(const JobPtr& job) {
  std::vector<JobPtr> waiting;
  {
    const std::scoped_lock lock(mutex_);
    if (!std::exchange(job->holds_person, false)) return;
    auto node = people_.extract({job->delivery.partner, job->composed.patient});
    if (!node.empty()) waiting = std::move(node.mapped());
  }
  for (const auto& other : waiting) {
    parts_.runtime.after(std::chrono::milliseconds(0), [this, other] { send(other); });
  }
}

void Outbound::request_ended(const JobPtr& job, const HandOver& over) {
  if (over.outcome.kind == store::OutcomeClass::unsent) return go_on(job, over, "");  // there was none
  const auto& composed = job->composed;
  const auto& part = *composed.part;
  auto ended = over;
  store::RequestRow row;
  std::vector<mapping::GivenId> ids;
  if (over.outcome.kind == store::OutcomeClass::delivered && composed.part != composed.channel) {
    const auto settings = parts_.settings.get();
    const FixedClock clock(parts_.clock.now());
    MappingIds unused("");
    const auto kept = mapping::read_kept(*composed.pack, part, over.answer.body,
                                         {clock, unused, job->delivery.partner.get(), settings->base_url});
    if (kept.ok()) {
      for (const auto& [rule, value] : *kept) {
        row.kept.push_back({rule->name, value, rule->of_person ? composed.patient : ResourceKey()});
        if (rule->identifier.empty()) continue;
        ids.push_back(
            {mapping::system_of_identifier(*composed.pack, rule->identifier, job->delivery.partner.get()), value});
      }
    } else {
      // It was taken, or not: nobody but the partner knows.
      ended.outcome.kind = store::OutcomeClass::ambiguous;
      ended.outcome.problem = kept.problems().front().text;
    }
  }
  row.delivery = job->delivery.key;
  row.attempt = job->delivery.attempts + 1;
  row.name = part.name;
  row.started = job->left;
  row.ended = parts_.clock.now();
  row.outcome = ended.outcome.kind;
  row.status = ended.outcome.status;
  row.problem = ended.outcome.problem;
  row.target = target_of(composed.request);
  // What will be sent again in the same words is kept when it has arrived.
  if (row.outcome != store::OutcomeClass::transient) row.body = composed.request.body.substr(0, kept_bytes);
  row.answer = over.answer.body.substr(0, kept_bytes);

  const bool done = ended.outcome.kind == store::OutcomeClass::delivered;
  const bool by_channel = composed.part == composed.channel && !composed.channel->answer.id.empty();
  if (!done || (ids.empty() && !by_channel)) return note_request(job, ended, row, "");
  const KeepAnswer what{parts_.store,     parts_.settings.get(), parts_.clock, parts_.ids, composed.pack,
                        composed.channel, job->delivery,         over.answer,  ids};
  keep_answer(what, [this, job, ended, row](const Kept& kept) {
    if (kept.done) return note_request(job, ended, row, kept.note);
    again_later(job, [this, job, ended] { request_ended(job, ended); });
  });
}

void Outbound::note_request(const JobPtr& job, const HandOver& over, const store::RequestRow& row,
                            const std::string& note) {
  parts_.store.record_request(row, [this, job, over, row, note](const Status& noted) {
    if (noted.ok()) return go_on(job, over, note);
    parts_.log.error("delivery.request_not_recorded",
                     {{"delivery", id_text(job->delivery.key)}, {"reason", to_string(noted.problems().front())}});
    again_later(job, [this, job, over, row, note] { note_request(job, over, row, note); });
  });
}

void Outbound::go_on(const JobPtr& job, const HandOver& over, const std::string& note) {
  leave_person(job);
  const auto& composed = job->composed;
  if (over.outcome.kind == store::OutcomeClass::delivered && composed.part != composed.channel) {
    // Off the store's writer: composing reads and takes its time.
    return parts_.runtime.after(std::chrono::milliseconds(0), [this, job] { send(job); });
  }
  auto ended = over;
  if (ended.outcome.kind != store::OutcomeClass::delivered) {
    ended.outcome.problem = "request '" + composed.part->name + "': " + ended.outcome.problem;
  }
  record(job, ended, note);
}

}  // namespace linkway::exchange
