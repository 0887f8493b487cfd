#include "exchange/sender_words.h"

#include "mapping/pack/source_index.h"

namespace linkway::exchange {

Problems in_sender_words(const Work& work) {
  auto problems = work.problems;
  if (problems.empty() || work.taken.steps.empty()) return problems;
  const mapping::SourceIndex sources(work.taken.steps);
  for (auto& problem : problems) {
    if (const auto source = sources.of(problem.path); !source.empty()) problem.path = source;
  }
  return problems;
}

}  // namespace linkway::exchange
