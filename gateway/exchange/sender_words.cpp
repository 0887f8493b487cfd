#include "exchange/sender_words.h"

#include "exchange/from_partner.h"

namespace linkway::exchange {

namespace {

bool speaks_of_fhir(const Problems& problems) {
  for (const auto& problem : problems) {
    if (!problem.path.empty()) return true;
  }
  return false;
}

}  // namespace

// Only a map that is run with a trace tells, so it is run once more where there is something to tell; it makes the same
// as before.
Problems in_sender_words(Work& work) {
  auto problems = work.problems;
  if (work.channel == nullptr || work.channel->map.empty() || !work.taken.resource || !speaks_of_fhir(problems)) {
    return problems;
  }
  const Arrived arrived{*work.pack,       *work.channel, work.in.media_type, work.in.body,
                        work.partner->id, work.seed(),   work.in.received};
  const auto traced = from_partner(arrived, *work.settings, work.builder, true);
  if (traced.ok()) tell_in_sender_words(problems, *traced);
  return problems;
}

}  // namespace linkway::exchange
