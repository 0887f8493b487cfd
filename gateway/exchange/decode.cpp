#include "data/json.h"
#include "exchange/body.h"
#include "exchange/from_partner.h"
#include "exchange/hl7v2_answer.h"
#include "exchange/stages.h"

namespace linkway::exchange {

namespace {

// What the map itself has to say of the message (`log`), to its sender and to the operator: it quotes no person.
void tell_what_the_map_says(Work& work) {
  for (const auto& said : work.taken.log) {
    work.findings.push_back(
        {Category::unprocessable, issue::informational, "", said.text, "", Severity::information, 0, 0, ""});
  }
}

// Bytes of a partner's own format become FHIR here: its pack reads and maps them in one.
bool decode_with_pack(Work& work) {
  if (work.channel->format == mapping::PackFormat::hl7v2 && !check_hl7v2_header(work)) return false;
  const Arrived arrived{*work.pack,       *work.channel, work.in.media_type, work.in.body,
                        work.partner->id, work.seed(),   work.in.received};
  auto taken = from_partner(arrived, *work.settings, work.builder, &work.unmapped);
  auto& used = work.pack_use;
  used = {work.pack->manifest().pack, work.pack->version(), ""};
  if (!work.keep(taken)) return false;
  work.taken = std::move(*taken);
  work.root = work.taken.resource;
  if (!work.channel->map.empty()) used.mapped = data::to_json(work.root);
  work.findings = work.taken.told;
  work.findings.insert(work.findings.end(), work.in.noticed.begin(), work.in.noticed.end());
  tell_what_the_map_says(work);
  work.problems.insert(work.problems.end(), work.findings.begin(), work.findings.end());
  return !work.refused();
}

}  // namespace

bool decode(Work& work) {
  if (work.channel != nullptr) return decode_with_pack(work);
  auto root = read_body(work.in.media_type, work.in.body, work.arena, work.settings->definitions);
  if (!work.keep(root)) return false;
  work.root = *root;
  return true;
}

}  // namespace linkway::exchange
