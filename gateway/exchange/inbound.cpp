#include "exchange/inbound.h"

#include <utility>

#include "exchange/stages.h"

namespace linkway::exchange {

namespace {
// A message that others overtake is decided again on what they left; more often than this is a fault of ours.
constexpr int max_tries = 20;
}  // namespace

void Inbound::receive(Received received, const Reply& reply) {
  auto work = std::make_shared<Work>(std::move(received));
  work->settings = parts_.settings.get();
  work->exchange = parts_.ids.next<ExchangeKey>();
  work->correlation_id = work->in.correlation_id.empty() ? parts_.ids.uuid() : work->in.correlation_id;
  if (!identify(*work) || !decode(*work) || !complete(*work, parts_.store) || !map(*work) || !validate(*work)) {
    return refuse(work, reply);
  }
  handle(work, reply);
}

void Inbound::handle(const WorkPtr& work, const Reply& reply) {
  work->now = parts_.clock.now();
  {
    auto reader = parts_.store.reader();
    switch (recognise(*work, *reader)) {
      case Recognised::failed: return refuse(work, reply);
      case Recognised::repeated: return commit(work, reply);
      case Recognised::fresh: break;
    }
    if (!resolve(*work, *reader, parts_.ids) || !decide(*work, *reader, parts_.ids)) return refuse(work, reply);
  }
  answer(*work, parts_.ids);
  commit(work, reply);
}

void Inbound::commit(const WorkPtr& work, const Reply& reply) {
  record(*work, parts_.clock.now());
  auto batch = std::exchange(work->commit, {});
  parts_.store.commit(std::move(batch), [this, work, reply](const store::Committed& result) {
    switch (result.kind) {
      case store::Committed::Kind::done: return finish(*work, reply);
      case store::Committed::Kind::taken:
      case store::Committed::Kind::stale:
        // Somebody else was quicker: look again at what is there now.
        if (++work->tries < max_tries) {
          return parts_.elsewhere([this, work, reply] {
            begin_again(*work);
            if (map(*work)) return handle(work, reply);
            refuse(work, reply);
          });
        }
        work->problem(Category::conflict, issue::conflict, "",
                      "too many others write the same resources; send it again");
        // The store can write: the operator sees what came.
        return parts_.elsewhere([this, work, reply] { refuse(work, reply); });
      case store::Committed::Kind::failed: work->problems.push_back(result.problem); break;
    }
    // Nothing was written: the sender hears so, and keeps what it has.
    answer_problems(*work);
    finish(*work, reply);
  });
}

void Inbound::refuse(const WorkPtr& work, const Reply& reply) {
  work->verdict = store::Verdict::refused;
  work->commit = {};
  answer_problems(*work);
  // A stranger's message is counted and logged, not kept; nor is the same refusal again.
  if (work->partner == nullptr || work->in.refused_before) return finish(*work, reply);
  record(*work, parts_.clock.now());
  // Kept for the operator; the sender is answered even when the store cannot keep it.
  parts_.store.commit(std::exchange(work->commit, {}), [this, work, reply](const store::Committed& result) {
    if (result.kind != store::Committed::Kind::done) {
      parts_.log.error("exchange.not_kept", {{"exchange", id_text(work->exchange)}, {"reason", result.problem.log}});
    }
    finish(*work, reply);
  });
}

void Inbound::finish(const Work& work, const Reply& reply) {
  const auto verdict = store::to_string(work.refused() ? store::Verdict::refused : work.verdict);
  parts_.metrics.exchange(work.in.channel, verdict);
  parts_.log.info("exchange", {{"exchange", id_text(work.exchange)},
                               {"partner", work.partner == nullptr ? "" : work.partner->id.get()},
                               {"operation", work.in.operation},
                               {"verdict", verdict},
                               {"status", work.answer.status},
                               {"correlation", work.correlation_id},
                               {"referral", work.referral.get() == 0 ? "" : id_text(work.referral)},
                               {"note", work.note},
                               {"ms", static_cast<double>((parts_.clock.now() - work.in.received).count()) / 1000}});
  auto answer = work.answer;
  answer.headers.set("X-Linkway-Verdict", std::string(verdict));
  if (work.verdict == store::Verdict::repeated) answer.headers.set("X-Linkway-Original", id_text(work.original));
  reply(std::move(answer));
}

}  // namespace linkway::exchange
