#include "fhir/terminology/translate.h"

#include <algorithm>
#include <array>

#include "fhir/terminology/state.h"

namespace linkway::fhir::terminology {

namespace {

using data::Node;

constexpr int deepest_other_map = 8;
constexpr std::size_t most_other_maps = 1000;  // for one question

// R4 concept-map-equivalence says what the target is to the source.
std::string_view turned(std::string_view equivalence) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> pairs{
      {{"wider", "narrower"}, {"subsumes", "specializes"}}};
  for (const auto& [one, other] : pairs) {
    if (equivalence == one) return other;
    if (equivalence == other) return one;
  }
  return equivalence;
}

bool says_what_it_is(const Match& match) {
  return !match.code.empty() && match.equivalence != "unmatched" && match.equivalence != "disjoint";
}

class Translator {
 public:
  Translator(const ConceptMaps& maps, const TranslateQuestion& question, std::size_t& other_maps)
      : maps_(maps), question_(question), other_maps_(other_maps) {}

  void by(const Node& map) {  // NOLINT(misc-no-recursion): deepest_other_map
    for (const auto& coding : question_.codings) {
      for (const auto& group : map["group"].items()) {
        if (question_.reverse) {
          backward(map, group, coding);
        } else {
          forward(map, group, coding);
        }
      }
    }
  }

  Translation take() {
    result_.found = std::ranges::any_of(result_.matches, says_what_it_is);
    if (result_.matches.empty() && result_.message.empty()) result_.message = "there is no translation of the code";
    return std::move(result_);
  }

 private:
  static bool may_be(const Node& system, std::string_view wanted) {
    return !system || wanted.empty() || system.text() == wanted;
  }

  void forward(const Node& map, const Node& group, const Coding& coding) {  // NOLINT(misc-no-recursion)
    if (!may_be(group["source"], coding.system) || !may_be(group["target"], question_.target_system)) return;
    bool mapped = false;
    for (const auto& element : group["element"].items()) {
      if (element["code"].text() != coding.code) continue;
      mapped = true;
      for (const auto& target : element["target"].items()) {
        if (!depends(target)) continue;
        Match match = match_of(map, group, "target", target);
        match.equivalence = target["equivalence"].text();
        for (const auto& product : target["product"].items()) match.products.push_back(dependency(product));
        result_.matches.push_back(std::move(match));
      }
    }
    if (!mapped) unmapped(map, group, coding);
  }

  void backward(const Node& map, const Node& group, const Coding& coding) {
    if (!may_be(group["target"], coding.system) || !may_be(group["source"], question_.target_system)) return;
    for (const auto& element : group["element"].items()) {
      for (const auto& target : element["target"].items()) {
        if (target["code"].text() != coding.code || coding.code.empty() || !depends(target)) continue;
        Match match = match_of(map, group, "source", element);
        match.equivalence = turned(target["equivalence"].text());
        result_.matches.push_back(std::move(match));
      }
    }
  }

  static Match match_of(const Node& map, const Node& group, std::string_view side, const Node& item) {
    Match match;
    match.system = group[side].text();
    match.version = group[std::string(side) + "Version"].text();
    match.code = item["code"].text();
    match.display = item["display"].text();
    match.source = map["url"].text();
    return match;
  }

  void unmapped(const Node& map, const Node& group, const Coding& coding) {  // NOLINT(misc-no-recursion)
    const auto& rule = group["unmapped"];
    const auto mode = rule["mode"].text();
    if (mode == "other-map") {
      const auto other = maps_.find(rule["url"].text());
      if (!other) {
        result_.message = "the concept map " + std::string(rule["url"].text()) + " is not known here";
      } else if (depth_ < deepest_other_map && ++other_maps_ <= most_other_maps) {
        ++depth_;
        TranslateQuestion one = question_;
        one.codings = {coding};
        Translator further(maps_, one, other_maps_);
        further.depth_ = depth_;
        further.by(other);
        std::ranges::move(further.result_.matches, std::back_inserter(result_.matches));
        if (result_.message.empty()) result_.message = std::move(further.result_.message);
        --depth_;
      }
      return;
    }
    if (mode != "provided" && mode != "fixed") return;
    Match match = match_of(map, group, "target", rule);
    match.equivalence = "relatedto";
    if (mode == "provided") {
      match.equivalence = "equal";
      match.code = coding.code;
      match.display = coding.display;
    }
    result_.matches.push_back(std::move(match));
  }

  static Dependency dependency(const Node& node) {
    return {node["property"].text(), node["system"].text(), node["value"].text()};
  }

  // Whether what the mapping depends on was given so.
  bool depends(const Node& target) {
    for (const auto& item : target["dependsOn"].items()) {
      const auto needed = dependency(item);
      const bool given = std::ranges::any_of(question_.dependencies, [&](const Dependency& own) {
        return own.property == needed.property && own.value == needed.value &&
               (needed.system.empty() || own.system == needed.system);
      });
      if (given) continue;
      result_.message = "a mapping was left out: it depends on " + std::string(needed.property);
      return false;
    }
    return true;
  }

  const ConceptMaps& maps_;
  const TranslateQuestion& question_;
  std::size_t& other_maps_;
  Translation result_;
  int depth_ = 0;
};

}  // namespace

Result<Translation> Service::translate(const TranslateQuestion& question) const {
  std::size_t other_maps = 0;
  Translator translator(state_->maps, question, other_maps);
  if (question.map) {
    translator.by(question.map);
    return translator.take();
  }
  if (question.url.empty()) {
    const auto maps = state_->maps.between(question);
    for (const auto& map : maps) translator.by(map);
    return translator.take();
  }
  const auto map = state_->maps.find(question.url);
  if (!map) {
    Problem problem;
    problem.category = Category::not_found;
    problem.code = issue::not_found;
    problem.text = "the concept map " + std::string(question.url) + " is not known here";
    return problem;
  }
  translator.by(map);
  return translator.take();
}

}  // namespace linkway::fhir::terminology
