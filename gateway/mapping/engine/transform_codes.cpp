// translate(): codes by concept maps.
#include <algorithm>
#include <array>

#include "fhir/path/convert.h"
#include "fhir/path/navigation.h"
#include "fhir/terminology/translate.h"
#include "mapping/engine/coverage.h"
#include "mapping/engine/machine.h"
#include "mapping/models/hl7v2_paths.h"

namespace linkway::mapping {

namespace {

struct SourceCode {
  std::string system;
  std::string code;
};

// A primitive is a plain code; else a Coding, the codings of a CodeableConcept, or what a model calls code and
// codeSystem (HL7 v3's CD and CE).
std::vector<SourceCode> codes_of(const Item& item) {
  if (!item.is_element() || fhir::path::has_value(item.element())) return {{"", fhir::path::to_text(item)}};
  const auto& node = *item.element().node;
  if (is_hl7v2_composite(node)) {
    const auto& text = hl7v2_text(node);
    return text ? std::vector<SourceCode>{{"", std::string(text.text())}} : std::vector<SourceCode>();
  }
  std::vector<SourceCode> codes;
  const auto add = [&](const data::Node& coding) {
    const auto code = coding["code"].text();
    const auto system = coding["system"] ? coding["system"].text() : coding["codeSystem"].text();
    if (!code.empty()) codes.push_back({std::string(system), std::string(code)});
  };
  if (node["coding"].is_list()) {
    for (const auto& coding : node["coding"].items()) add(coding);
  } else {
    add(node);
  }
  return codes;
}

bool is_usable(std::string_view equivalence) {
  constexpr std::array<std::string_view, 7> usable = {"relatedto", "equivalent", "equal", "wider",
                                                      "subsumes",  "inexact",    ""};
  return std::find(usable.begin(), usable.end(), equivalence) != usable.end();
}

}  // namespace

void Machine::count_unknown(std::string_view map, std::string_view system, std::string_view code) {
  auto key = std::string(map) + '\n' + std::string(system) + '\n' + std::string(code);
  const auto [found, is_new] = unknown_index_.try_emplace(std::move(key), unknown_.size());
  if (is_new) {
    unknown_.push_back({std::string(map), std::string(system), std::string(code), 1});
  } else {
    ++unknown_[found->second].count;
  }
}

// Nothing: a problem was told.
std::optional<TranslatedCode> Machine::look_up_code(const PlanRule& rule, const PlanTarget& target,
                                                    std::string_view map, std::string_view system,
                                                    std::string_view code) {
  TranslatedCode found;
  const auto key = map.starts_with('#') ? std::to_string(rule.file) + std::string(map) : std::string(map);
  const auto embedded = plan_.concept_maps.find(key);
  if (embedded != plan_.concept_maps.end()) {
    const auto& here = *embedded->second;
    const auto answer = here.find(system, code);
    if (answer.ambiguous) {
      fail(rule, target.transform_place, "the concept map " + std::string(map) + " has several translations of a code",
           issue::multiple_matches);
      return std::nullopt;
    }
    const auto* otherwise = answer.row == nullptr && !here.lists(system, code) ? here.otherwise(system) : nullptr;
    if (answer.row != nullptr) {
      const auto& row = *answer.row;
      found = {true, false, row.target_system, {}, row.target_code, row.target_display};
    } else if (otherwise != nullptr && otherwise->mode != Otherwise::Mode::other_map) {
      const bool same = otherwise->mode == Otherwise::Mode::same_code;
      found = {
          true, false, otherwise->target_system, {}, same ? std::string(code) : otherwise->code, otherwise->display};
    } else {
      count_unknown(map, system, code);
    }
    return found;
  }
  if (context_->translator != nullptr) {
    auto answer = context_->translator->translate(map, system, code);
    if (answer) return *std::move(answer);
    fail(rule, target.transform_place, answer.problems());
    return std::nullopt;
  }
  if (context_->terminology == nullptr) {
    fail(rule, target.transform_place, "the concept map " + std::string(map) + " is not loaded", issue::not_found);
    return std::nullopt;
  }
  fhir::terminology::TranslateQuestion question;
  question.url = map;
  question.codings.push_back({system, {}, code, {}});
  const auto answer = context_->terminology->translate(question);
  if (!answer) {
    fail(rule, target.transform_place, answer.problems());
    return std::nullopt;
  }
  for (const auto& match : answer->matches) {
    if (match.code.empty() || !is_usable(match.equivalence)) continue;
    found = {true, false, match.system, match.version, match.code, match.display};
    break;
  }
  if (!found.found) count_unknown(map, system, code);
  return found;
}

bool Machine::translate(const PlanRule& rule, const PlanTarget& target, const Spot& spot) {
  bool ok = true;
  const auto source = one(rule, target.parameters[0], ok);
  if (!ok || !source) return ok;
  if (context_->coverage != nullptr) context_->coverage->read_text(*source);
  const auto codes = codes_of(*source);
  std::optional<std::string> map;
  std::optional<std::string> field;
  if (!text_of(rule, target.parameters[1], map)) return false;
  if (target.parameters.size() > 2 && !text_of(rule, target.parameters[2], field)) return false;
  if (!map || map->empty()) return fail(rule, target.transform_place, "expected a concept map", issue::required);
  TranslatedCode last;
  for (const auto& code : codes) {
    auto found = look_up_code(rule, target, *map, code.system, code.code);
    if (!found) return false;
    last = *std::move(found);
    if (last.found) break;
    if (last.keep_as_text && last.display.empty()) last.display = code.code;
  }
  if (!last.found && !last.keep_as_text) {
    if (!codes.empty()) {
      warn(rule, target.transform_place, "a code that the concept map " + *map + " does not know", issue::code_invalid);
    }
    return true;
  }
  return put_coded(rule, target, spot, last, field.value_or(""));
}

// Without a field the place decides: a code where a primitive stands, else a Coding as in the reference implementation.
bool Machine::put_coded(const PlanRule& rule, const PlanTarget& target, const Spot& spot, const TranslatedCode& code,
                        std::string_view field) {
  const auto* type = spot.free ? nullptr : spot.self ? tree_->type(spot.parent) : spot.step.type;
  const bool primitive = type != nullptr && type->kind == fhir::StructureKind::primitive;
  const bool is_concept = type != nullptr && type == plan_.codeable_concept;
  if (field == "code" || (field.empty() && primitive)) {
    return code.code.empty() || put_typed(rule, target, spot, code.code, "code");
  }
  if (field == "system") return code.system.empty() || put_typed(rule, target, spot, code.system, "uri");
  if (field == "uri") return put_typed(rule, target, spot, code.code, "uri");
  if (field == "version") return code.version.empty() || put_typed(rule, target, spot, code.version, "string");
  if (field == "display" || field == "string") {
    const auto& text = code.display.empty() ? code.code : code.display;
    return text.empty() || put_typed(rule, target, spot, text, "string");
  }
  const auto fill_coding = [&](Made coding) {
    return (code.system.empty() || fill(rule, target, coding, "system", Item::of(std::string_view(code.system)))) &&
           (code.version.empty() || fill(rule, target, coding, "version", Item::of(std::string_view(code.version)))) &&
           (code.code.empty() || fill(rule, target, coding, "code", Item::of(std::string_view(code.code)))) &&
           (code.display.empty() || fill(rule, target, coding, "display", Item::of(std::string_view(code.display))));
  };
  if (field == "CodeableConcept" || field == "codeableConcept" || is_concept || code.keep_as_text) {
    const auto made = place_new(rule, target, spot, spot.free || type == nullptr ? plan_.codeable_concept : type);
    if (!made) return false;
    name(target, *made);
    if (code.keep_as_text) {
      const auto& text = code.display.empty() ? code.code : code.display;
      return fill(rule, target, *made, "text", Item::of(std::string_view(text)));
    }
    const auto at = tree_->step(*made, "coding");
    const auto coding = at ? tree_->child(*made, at, nullptr, origin_) : Result<Made>(Problem{});
    if (!coding) return fail(rule, target.transform_place, "expected a CodeableConcept", issue::structure);
    return fill_coding(*coding);
  }
  if (!field.empty() && field != "Coding" && field != "coding") {
    return fail(
        rule, target.parameters.back().place,
        "there is no such part of a translation: code, system, display, version, Coding and CodeableConcept are",
        issue::value);
  }
  const auto made = place_new(rule, target, spot, plan_.coding);
  if (!made) return false;
  name(target, *made);
  return fill_coding(*made);
}

}  // namespace linkway::mapping
