#include "mapping/codes/code_translator.h"

#include <utility>

#include "fhir/terminology/translate.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

namespace {

std::string_view without_version(std::string_view canonical) { return canonical.substr(0, canonical.find('|')); }

Problem ambiguous(std::string_view map) {
  return problem_of(Category::unprocessable, issue::multiple_matches, {},
                    "the concept map " + std::string(map) + " has more than one target for this code");
}

}  // namespace

bool CodeMaps::add(CodeMap map) {
  auto url = map.url();
  return maps_.try_emplace(std::move(url), std::move(map)).second;
}

const CodeMap* CodeMaps::find(std::string_view canonical) const {
  const auto found = maps_.find(without_version(canonical));
  return found == maps_.end() ? nullptr : &found->second;
}

CodeTranslator::CodeTranslator(std::shared_ptr<const CodeMaps> maps, CodePolicy policy,
                               fhir::terminology::Service service)
    : maps_(std::move(maps)), policy_(std::move(policy)), service_(std::move(service)) {}

Result<TranslatedCode> CodeTranslator::translate(std::string_view map, std::string_view system, std::string_view code) {
  auto found = look_up(map, system, code, 0);
  if (!found || found->found) return found;
  Asked asked{std::string(map), std::string(system), std::string(code)};
  const bool room = unknown_.size() < most_unknown || unknown_.contains(asked);
  ++unknown_[room ? std::move(asked) : Asked{}];
  return by_policy(map);
}

std::vector<UnknownCode> CodeTranslator::unknown() const {
  std::vector<UnknownCode> all;
  all.reserve(unknown_.size());
  for (const auto& [asked, count] : unknown_) all.push_back({asked.map, asked.system, asked.code, count});
  return all;
}

Result<TranslatedCode> CodeTranslator::look_up(std::string_view map, std::string_view system, std::string_view code,
                                               std::size_t depth) const {
  if (maps_) {
    if (const auto* own = maps_->find(map)) return look_up_own(*own, system, code, depth);
  }
  return look_up_loaded(map, system, code);
}

Result<TranslatedCode> CodeTranslator::look_up_own(const CodeMap& map, std::string_view system, std::string_view code,
                                                   std::size_t depth) const {
  const auto found = map.find(system, code);
  if (found.ambiguous) return ambiguous(map.url());
  if (found.row != nullptr) {
    return TranslatedCode{true, false, found.row->target_system, {}, found.row->target_code, found.row->target_display};
  }
  if (map.lists(system, code)) return TranslatedCode{};
  const auto* otherwise = map.otherwise(system);
  if (otherwise == nullptr) return TranslatedCode{};
  switch (otherwise->mode) {
    case Otherwise::Mode::same_code:
      return TranslatedCode{true, false, otherwise->target_system, {}, std::string(code), {}};
    case Otherwise::Mode::fixed:
      return TranslatedCode{true, false, otherwise->target_system, {}, otherwise->code, otherwise->display};
    default: break;
  }
  if (depth >= most_other_maps) {
    return problem_of(Category::unprocessable, issue::too_costly, {},
                      "the concept map " + map.url() + " leads from map to map without an end");
  }
  return look_up(otherwise->other_map, system, code, depth + 1);
}

Result<TranslatedCode> CodeTranslator::look_up_loaded(std::string_view map, std::string_view system,
                                                      std::string_view code) const {
  fhir::terminology::TranslateQuestion question;
  question.url = map;
  question.codings.push_back({system, {}, code, {}});
  const auto answer = service_.translate(question);
  if (!answer) {
    return problem_of(Category::unprocessable, issue::not_found, {}, "there is no concept map " + std::string(map));
  }
  const fhir::terminology::Match* best = nullptr;
  bool another = false;
  for (const auto& match : answer->matches) {
    const auto fitness = match.code.empty() ? 0 : fitness_of(match.equivalence);
    const auto known = best == nullptr ? 0 : fitness_of(best->equivalence);
    if (fitness == 0 || fitness < known) continue;
    const bool same = best != nullptr && best->code == match.code && best->system == match.system;
    another = fitness == known && (another || !same);
    if (fitness > known) best = &match;
  }
  if (another) return ambiguous(map);
  if (best == nullptr) return TranslatedCode{};
  return TranslatedCode{true, false, best->system, best->version, best->code, best->display};
}

Result<TranslatedCode> CodeTranslator::by_policy(std::string_view map) const {
  TranslatedCode kept;
  switch (policy_.kind) {
    case CodePolicy::Kind::keep_text: kept.keep_as_text = true; return kept;
    case CodePolicy::Kind::use_default:
      return TranslatedCode{true, false, policy_.default_system, {}, policy_.default_code, policy_.default_display};
    default: break;
  }
  return problem_of(Category::unprocessable, issue::code_invalid, {},
                    "the concept map " + std::string(map) + " does not know this code");
}

}  // namespace linkway::mapping
