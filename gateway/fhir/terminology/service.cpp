#include "fhir/terminology/service.h"

#include <algorithm>

#include "fhir/terminology/displays.h"
#include "fhir/terminology/state.h"

namespace linkway::fhir::terminology {

namespace {

const ExpandedCode* listed_in(const ValueSet& set, std::string_view system, std::string_view code) {
  const auto* found =
      std::lower_bound(set.members.begin(), set.members.end(), code,
                       [](const ExpandedCode& member, std::string_view wanted) { return member.code.view() < wanted; });
  for (; found != set.members.end() && found->code.view() == code; ++found) {
    if (system.empty() || found->system.view() == system) return found;
  }
  return nullptr;
}

// What is known of the code itself.
void describe(const FoundCode& found, CodeAnswer& answer) {
  answer.code_exists = found.exists;
  if (found.concept_found == nullptr) return;
  answer.display = found.concept_found->display;
  answer.inactive = found.concept_found->inactive;
  answer.is_abstract = found.concept_found->is_abstract;
}

std::string name_of(const ValueSet& set) {
  return std::string(set.url) + (set.version.empty() ? "" : "|" + std::string(set.version));
}

// The systems that a plain code may be of.
std::vector<std::string_view> systems_of(const Composition& composition) {
  std::vector<std::string_view> systems;
  for (const auto& part : composition.includes) {
    if (!part.system.empty() && std::ranges::find(systems, part.system) == systems.end()) {
      systems.push_back(part.system);
    }
  }
  return systems;
}

// One question, answered with what is loaded.
class Question {
 public:
  Question(const Definitions& definitions, const CodeSystems& systems, const Membership& membership,
           const Coding& coding)
      : definitions_(definitions), systems_(systems), membership_(membership), coding_(coding) {}

  CodeAnswer in_system() {
    CodeAnswer answer;
    if (coding_.system.empty()) {
      answer.reason = "the code has no system";
      return answer;
    }
    const auto found = look_up(coding_.system);
    describe(found, answer);
    answer.system = coding_.system;
    answer.member = found.exists;
    answer.reason = found.reason;
    return answer;
  }

  CodeAnswer in_set(std::string_view canonical) {
    const auto* set = definitions_.value_set(canonical);
    if (set != nullptr) return coding_.system.empty() ? plain_code(*set) : with_system(*set);
    CodeAnswer answer;
    if (!coding_.system.empty()) {
      answer = in_system();
      answer.member = Answer::unknown;
    }
    answer.reason = "the value set " + std::string(canonical) + " is not loaded";
    return answer;
  }

  CodeAnswer in_composition(const Composition& composition) {
    if (!coding_.system.empty()) {
      auto answer = in_system();
      auto verdict = membership_.in(composition, coding_.system, written(coding_.system));
      return conclude(std::move(answer), std::move(verdict), "the value set");
    }
    return of_systems(systems_of(composition), "the value set",
                      [&](std::string_view system) { return membership_.in(composition, system, written(system)); });
  }

 private:
  [[nodiscard]] FoundCode look_up(std::string_view system) const {
    return systems_.find(system, coding_.version, coding_.code);
  }
  // The code as its system writes it, where case makes no difference.
  [[nodiscard]] std::string_view written(std::string_view system) const {
    const auto found = look_up(system);
    return found.concept_found != nullptr ? found.concept_found->code.view() : coding_.code;
  }

  static CodeAnswer conclude(CodeAnswer answer, Verdict verdict, const std::string& set_name) {
    answer.member = verdict.answer;
    if (verdict.answer == Answer::unknown) {
      answer.reason = std::move(verdict.reason);
    } else if (verdict.answer == Answer::yes) {
      answer.reason.clear();
    } else if (answer.code_exists != Answer::no) {
      answer.reason = "the code is not in " + set_name;
    }
    return answer;
  }

  CodeAnswer with_system(const ValueSet& set) {
    auto answer = in_system();
    auto verdict = membership_.in(set, coding_.system, coding_.code);
    if (verdict.answer != Answer::yes) {
      if (const auto code = written(coding_.system); code != coding_.code) {
        verdict = membership_.in(set, coding_.system, code);
      }
    }
    if (verdict.answer == Answer::yes) use_listed(set, answer);
    return conclude(std::move(answer), std::move(verdict), name_of(set));
  }

  CodeAnswer plain_code(const ValueSet& set) {
    if (const auto* listed = listed_in(set, {}, coding_.code)) {
      CodeAnswer answer;
      describe(look_up(listed->system), answer);
      answer.member = Answer::yes;
      answer.system = listed->system;
      answer.code_exists = Answer::yes;
      use_listed(set, answer);
      return answer;
    }
    std::vector<std::string_view> systems;
    bool any = false;
    for (const auto& system : set.open_systems) {
      any = any || system.empty();
      if (!system.empty()) systems.push_back(system);
    }
    auto answer = of_systems(systems, name_of(set),
                             [&](std::string_view system) { return membership_.in(set, system, written(system)); });
    if (any && answer.member == Answer::no) {
      answer.member = Answer::unknown;
      answer.reason = set.reason;
    }
    return answer;
  }

  template <class Ask>
  CodeAnswer of_systems(const std::vector<std::string_view>& systems, const std::string& set_name, Ask ask) {
    Verdict best{Answer::no, {}};
    CodeAnswer answer;
    std::string why;
    for (const auto system : systems) {
      auto verdict = ask(system);
      if (verdict.answer == Answer::no) {
        const auto found = look_up(system);
        if (found.exists == Answer::no) why = found.reason;
        continue;
      }
      describe(look_up(system), answer);
      answer.system = system;
      best = std::move(verdict);
      if (best.answer == Answer::yes) break;
    }
    answer = conclude(std::move(answer), std::move(best), set_name);
    // With one system to choose from it can be said better what is wrong.
    if (answer.member == Answer::no && systems.size() == 1 && !why.empty()) answer.reason = std::move(why);
    return answer;
  }

  // A value set that lists a code says that it exists, and may show it in its own words.
  void use_listed(const ValueSet& set, CodeAnswer& answer) const {
    answer.code_exists = Answer::yes;
    const auto* listed = listed_in(set, coding_.system, coding_.code);
    if (listed != nullptr && answer.display.empty()) answer.display = listed->display;
  }

  const Definitions& definitions_;
  const CodeSystems& systems_;
  Membership membership_;
  const Coding& coding_;
};

}  // namespace

Service::Service(Definitions definitions, std::shared_ptr<Remote> remote)
    : state_(std::make_shared<const State>(std::move(definitions), std::move(remote))) {}

const Definitions& Service::definitions() const { return state_->definitions; }
bool Service::has_remote() const { return state_->remote != nullptr; }

CodeAnswer Service::validate_code(std::string_view value_set, const Coding& coding) const {
  Question question(state_->definitions, state_->systems, state_->membership(), coding);
  auto answer = value_set.empty() ? question.in_system() : question.in_set(value_set);
  if (answer.member == Answer::unknown && state_->remote != nullptr) {
    auto asked = state_->remote->validate_code(value_set, coding);
    if (asked.ok()) return std::move(*asked);
    answer.reason += "; " + asked.problems().front().text;
    return answer;
  }
  if (!coding.display.empty()) answer.display_fits = display_fits(value_set, coding);
  return answer;
}

CodeAnswer Service::validate_code_in(const data::Node& compose, const Coding& coding) const {
  const auto composition = read_composition(compose);
  Question question(state_->definitions, state_->systems, state_->membership(), coding);
  auto answer = question.in_composition(composition);
  if (!coding.display.empty()) answer.display_fits = display_fits({}, coding);
  return answer;
}

bool Service::display_fits(std::string_view value_set, const Coding& coding) const {
  const auto found = state_->systems.find(coding.system, {}, coding.code);
  if (found.concept_found == nullptr) return true;
  if (found.concept_found->display.empty() || is_display_of(coding.display, *found.concept_found)) return true;
  for (const auto* more : supplements_of(coding)) {
    if (is_display_of(coding.display, *more)) return true;
  }
  if (value_set.empty()) return false;
  const auto* set = state_->definitions.value_set(value_set);
  const auto* listed = set == nullptr ? nullptr : listed_in(*set, coding.system, coding.code);
  return listed != nullptr && same_display(coding.display, listed->display);
}

KnownCode Service::find_code(const Coding& coding) const {
  auto found = state_->systems.find(coding.system, coding.version, coding.code);
  return {found.exists, std::move(found.reason), found.system, found.concept_found};
}

std::vector<const Concept*> Service::supplements_of(const Coding& coding) const {
  return state_->systems.supplements_of(coding.system, coding.code);
}

Subsumption Service::subsumes(std::string_view system, std::string_view a, std::string_view b) const {
  for (const auto* loaded : state_->systems.all(system)) {
    const auto* first = state_->systems.find_in(*loaded, a);
    const auto* second = state_->systems.find_in(*loaded, b);
    if (first == nullptr || second == nullptr) continue;
    if (first == second) return Subsumption::equivalent;
    if (loaded->is_below(*second, *first)) return Subsumption::subsumes;
    if (loaded->is_below(*first, *second)) return Subsumption::subsumed_by;
    if (loaded->complete) return Subsumption::not_subsumed;
  }
  return Subsumption::unknown;
}

}  // namespace linkway::fhir::terminology
