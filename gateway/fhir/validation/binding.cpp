// Bindings (R4 terminologies.html#strength), and codings by themselves.
#include <algorithm>
#include <vector>

#include "fhir/validation/binding_memory.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/memory.h"

namespace linkway::fhir::validation {

namespace {

using data::Node;
using terminology::Answer;
using terminology::Coding;

constexpr std::string_view data_absent_reason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

Coding read_coding(const Node& node) {
  return {node["system"].text(), node["version"].text(), node["code"].text(), node["display"].text()};
}

bool has_absent_reason(const Node& node) {
  return std::ranges::any_of(node["extension"].items(),
                             [](const Node& item) { return item["url"].text() == data_absent_reason; });
}

std::string written(const Coding& coding) {
  std::string text(coding.system);
  if (!text.empty()) text += '#';
  return text.append(coding.code);
}

// The member of the element that is at fault.
struct Member {
  At at;
  Member(const At& around, std::string_view name) : at(around) {
    at.around = &around;
    at.spot = Spot{&around.spot, name, Spot::no_index, nullptr, nullptr};
    if (const auto& own = (*around.node)[name]) at.node = &own;
  }
};

// What stands under a binding.
struct Bound {
  enum class Form : std::uint8_t { code, coding, codeable_concept, quantity, other };
  Form form = Form::other;
  std::vector<Coding> codings;  // those with a code
};

Bound::Form form_of(const At& at) {
  if (at.type() == nullptr) return Bound::Form::other;
  const auto type = at.type()->type.view();
  if (type == "CodeableConcept") return Bound::Form::codeable_concept;
  if (type == "Coding") return Bound::Form::coding;
  if (at.type()->kind == StructureKind::primitive) return Bound::Form::code;
  return at.type()->is_a("Quantity") ? Bound::Form::quantity : Bound::Form::other;
}

class Binding {
 public:
  Binding(Run& run, const At& at, std::string_view value_set, BindingStrength strength, const Structure* profile)
      : run_(run), at_(at), value_set_(value_set), strength_(strength), profile_(profile) {}

  // It only bounds what another binding leaves open: a text without a code passes.
  bool maximum = false;

  // The common case, without looking further.
  [[nodiscard]] bool listed(const ValueSet* set) const {
    if (set == nullptr) return false;
    const auto has = [&](const Node& coding) {
      const auto code = coding["code"].text();
      return !code.empty() && !coding["system"].text().empty() &&
             set->contains(coding["system"].text(), code) == ValueSet::Answer::yes;
    };
    switch (form_of(at_)) {
      case Bound::Form::code: return set->contains({}, at_.node->text()) == ValueSet::Answer::yes;
      case Bound::Form::coding:
      case Bound::Form::quantity: return has(*at_.node);
      case Bound::Form::codeable_concept: return std::ranges::any_of((*at_.node)["coding"].items(), has);
      case Bound::Form::other: break;
    }
    return true;
  }

  void check() {
    const auto bound = read();
    if (bound.form == Bound::Form::other) return;
    if (bound.codings.empty()) return without_code(bound);
    bool unknown = false;
    std::string reason;
    for (const auto& coding : bound.codings) {
      auto answer = run_.terminology.validate_code(value_set_, coding);
      if (answer.member == Answer::yes) return;
      if (answer.member == Answer::unknown) {
        unknown = true;
        reason = std::move(answer.reason);
        continue;
      }
      // That the code does not exist is told by check_coding(), and one mistake is told once.
      if (answer.code_exists == Answer::no && !coding.system.empty() && bound.form != Bound::Form::code &&
          !run_.on_trial()) {
        return;
      }
      if (!unknown) reason = std::move(answer.reason);
    }
    if (unknown) {
      not_checked(reason);
    } else {
      not_in(bound, reason);
    }
  }

 private:
  [[nodiscard]] Bound read() const {
    Bound bound;
    bound.form = form_of(at_);
    const auto add = [&](const Coding& coding) {
      if (!coding.code.empty()) bound.codings.push_back(coding);
    };
    if (bound.form == Bound::Form::code) {
      add({{}, {}, at_.node->text(), {}});
    } else if (bound.form == Bound::Form::codeable_concept) {
      for (const auto& item : (*at_.node)["coding"].items()) add(read_coding(item));
    } else if (bound.form != Bound::Form::other) {
      add(read_coding(*at_.node));
    }
    return bound;
  }

  [[nodiscard]] std::string set_name() const { return "the value set " + std::string(value_set_); }
  [[nodiscard]] bool required() const { return strength_ == BindingStrength::required; }

  void report(std::string_view rule, std::string text) {
    run_.report(at_, required() ? Severity::error : Severity::warning, issue::code_invalid, rule, std::move(text),
                profile_);
  }

  // A text is no code (R4 terminologies.html#strength). A plain code, or the unit of a quantity, may be left out.
  void without_code(const Bound& bound) {
    if (bound.form == Bound::Form::code || bound.form == Bound::Form::quantity) return;
    if (maximum || at_.node->size() == 0 || has_absent_reason(*at_.node)) return;
    if (!required() && bound.form == Bound::Form::codeable_concept) return;  // a text alone may stand for no code
    report(required() ? "binding-required" : "binding-extensible",
           "there is no code; one of " + set_name() + (required() ? " is required" : " should be used"));
  }

  void not_in(const Bound& bound, const std::string& reason) {
    std::string codes;
    for (const auto& coding : bound.codings) codes += (codes.empty() ? "'" : "', '") + written(coding);
    const bool many = bound.codings.size() > 1;
    auto text = codes + "' " + (many ? "are" : "is") + " not in " + set_name() +
                (required() ? ", from which a code is required"
                            : ", from which a code should be used unless none of it is suitable");
    if (bound.form == Bound::Form::code && !reason.starts_with("the code is not in")) text += ": " + reason;
    report(required() ? "binding-required" : "binding-extensible", std::move(text));
  }

  // Told at the root, so once for each value set and reason.
  void not_checked(const std::string& reason) {
    if (run_.on_trial()) return;
    const auto* root = &at_;
    while (root->around != nullptr) root = root->around;
    run_.report(*root, required() ? Severity::warning : Severity::information, issue::not_supported,
                "binding-not-checked", "codes were not checked against " + set_name() + ": " + reason, profile_);
  }

  Run& run_;
  const At& at_;
  std::string_view value_set_;
  BindingStrength strength_;
  const Structure* profile_;
};

void tell_fault(Run& run, const At& at, std::string_view url, const BindingMemory::System& system) {
  using Fault = BindingMemory::System::Fault;
  const auto tell = [&](std::string_view rule, std::string text) {
    run.error(Member(at, "system").at, issue::code_invalid, rule, std::move(text));
  };
  const auto quoted = "'" + std::string(url) + "'";
  switch (system.fault) {
    case Fault::none: return;
    case Fault::relative:
      return tell("coding-system-absolute",
                  "the system of a code is an absolute URI: neither a name nor a relative reference");
    case Fault::value_set:
      return tell("coding-system-value-set", quoted + " is a value set; the system of a code is a code system");
    case Fault::misspelt: break;
  }
  return tell("coding-system-misspelt",
              quoted + " is no code system; the known one is '" + std::string(system.right) + "'");
}

// The value set that the coding, or the CodeableConcept around it, is bound to: it may have displays of its own.
std::string_view bound_to(const At& at) {
  for (const auto* place = &at; place != nullptr; place = place->around) {
    if (place->element() != nullptr && !place->element()->value_set.empty()) return place->element()->value_set;
    if (place != &at) break;
  }
  return {};
}

// Displays of what is loaded are in English unless the code system says otherwise; a resource in another language is
// not held to them.
bool speaks_other_language(const At& at) {
  if (at.scope == nullptr || at.scope->resource == nullptr) return false;
  const auto language = (*at.scope->resource)["language"].text();
  return !language.empty() && !language.starts_with("en");
}

void check_display(Run& run, const At& at, const Coding& coding) {
  if (coding.display.empty() || speaks_other_language(at)) return;
  if (run.terminology.display_fits({}, coding)) return;
  if (const auto set = bound_to(at); !set.empty() && run.terminology.display_fits(set, coding)) return;
  const auto known = run.terminology.validate_code({}, coding);
  run.warning(Member(at, "display").at, issue::code_invalid, "coding-display",
              "this is no display of '" + written(coding) + "', which is '" + known.display + "'");
}

// The common case: nothing more to say of it.
bool is_as_loaded(const BindingMemory::System& system, const Coding& coding) {
  if (system.loaded == nullptr) return false;
  const auto* known = system.loaded->find(coding.code);
  return known != nullptr && !known->inactive && (coding.display.empty() || coding.display == known->display.view());
}

// R5 elementdefinition.html#additional. What is meant for a kind of use is not checked: which it is cannot be told.
void check_additional(Run& run, const At& at, const AdditionalBinding& additional, const Structure* profile) {
  if (additional.any || !additional.usage_json.empty()) return;
  const auto purpose = additional.purpose.view();
  const bool required = purpose == "maximum" || purpose == "required" || purpose == "current";
  if (!required && purpose != "extensible") return;
  Binding binding(run, at, additional.value_set, required ? BindingStrength::required : BindingStrength::extensible,
                  profile);
  binding.maximum = purpose == "maximum";
  if (!binding.listed(run.definitions.value_set(additional.value_set))) binding.check();
}

// R4 binds the value of any component of a vital sign to these units, required; a flow rate of oxygen or a coded
// component has none of them (FHIR-43353).
BindingStrength strength_of(const Element& element) {
  constexpr std::string_view units_of_vital_signs = "http://hl7.org/fhir/ValueSet/ucum-vitals-common";
  const auto set = element.value_set.view();
  return set.starts_with(units_of_vital_signs) ? BindingStrength::extensible : element.binding;
}

}  // namespace

void check_binding(Run& run, const At& at, const Element& element, const Structure* profile) {
  if (!run.options.terminology) return;
  auto& memory = run.memory.part<BindingMemory>();
  if (element.binding >= BindingStrength::extensible && !element.value_set.empty()) {
    Binding binding(run, at, element.value_set, strength_of(element), profile);
    if (!binding.listed(memory.value_set(element))) binding.check();
  }
  for (const auto& additional : element.additional_bindings) check_additional(run, at, additional, profile);
}

void check_coding(Run& run, const At& at) {
  if (!run.options.terminology || !at.node->is_object()) return;
  const auto coding = read_coding(*at.node);
  const bool quantity = form_of(at) == Bound::Form::quantity;
  if (coding.system.empty()) {
    if (!coding.code.empty() && !quantity) {
      run.warning(at, issue::code_invalid, "coding-no-system", "a code without a system can mean anything");
    }
    return;
  }
  const auto& system = run.memory.part<BindingMemory>().system(coding.system);
  if (system.fault != BindingMemory::System::Fault::none) {
    tell_fault(run, at, coding.system, system);
    return;
  }
  if (coding.code.empty()) {
    if (!quantity)
      run.warning(at, issue::code_invalid, "coding-no-code", "a coding with a system says nothing without a code");
    return;
  }
  if (is_as_loaded(system, coding)) return;
  if (system.loaded == nullptr && !system.grammar && !run.terminology.has_remote()) return;
  const auto answer = run.terminology.validate_code({}, {coding.system, coding.version, coding.code, {}});
  if (answer.code_exists == Answer::no) {
    run.error(Member(at, "code").at, issue::code_invalid, "coding-code",
              "'" + written(coding) + "' does not exist: " + answer.reason);
    return;
  }
  if (answer.inactive) {
    run.warning(Member(at, "code").at, issue::business_rule, "coding-inactive",
                "'" + written(coding) + "' is no longer in use");
  }
  if (!quantity) check_display(run, at, coding);
}

}  // namespace linkway::fhir::validation
