// The answer to a partner that speaks its own words: plain JSON that any system reads.
#include "data/json.h"
#include "exchange/sender_words.h"
#include "exchange/stages.h"
#include "fhir/outcome.h"

namespace linkway::exchange {

namespace {

std::string_view status_text(const Work& work) {
  if (work.refused() || work.verdict == store::Verdict::refused) return "refused";
  return work.verdict == store::Verdict::no_effect ? "no-effect" : "accepted";
}

// A place in the message that the map made, which says something to those alone who know the map.
bool is_of_fhir(std::string_view path) { return path == "Bundle" || path.starts_with("Bundle."); }

}  // namespace

void answer_plainly(Work& work) {
  auto& b = work.builder;
  const auto text = [&](std::string_view value) { return value.empty() ? data::Node() : b.text(value); };
  std::vector<data::Node> told;
  for (const auto& problem : in_sender_words(work)) {
    told.push_back(
        b.object({{"severity", b.text(to_string(problem.severity))},
                  {"what", b.text(problem.code)},
                  {"where", text(is_of_fhir(problem.path) ? std::string_view() : problem.path)},
                  {"fhir", text(is_of_fhir(problem.path) ? problem.path : std::string_view())},
                  {"line", problem.line != 0 && problem.file.empty() ? b.number(problem.line) : data::Node()},
                  {"text", b.text(problem.text)}}));
  }
  if (work.verdict == store::Verdict::no_effect) {
    told.push_back(b.object(
        {{"severity", b.text("information")}, {"what", b.text(issue::informational)}, {"text", b.text(work.note)}}));
  }
  work.answer = {};
  if (work.refused()) {
    work.answer.status = fhir::http_status(category_of(work.problems));
    if (work.answer.status == 503) work.answer.headers.add("Retry-After", "5");
  }
  work.answer.headers.add("Content-Type", "application/json");
  work.answer.body = data::to_json(b.object(
      {{"id", b.text(id_text(work.exchange))}, {"status", b.text(status_text(work))}, {"problems", b.list(told)}}));
}

}  // namespace linkway::exchange
