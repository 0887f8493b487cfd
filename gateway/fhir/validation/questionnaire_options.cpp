#include "fhir/validation/questionnaire_options.h"

#include <string>
#include <string_view>

#include "base/text.h"
#include "fhir/validation/questionnaire_values.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view exclusive = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";

class OptionCheck {
 public:
  OptionCheck(Run& run, const At& answer, const At& at, const QuestionnaireModel& questionnaire,
              const QuestionnaireItem& item, const ChoiceValue& value)
      : run_(run), answer_(answer), at_(at), questionnaire_(questionnaire), item_(item), value_(value) {}

  void check(std::size_t answers) {
    const auto options = (*item_.node)["answerOption"].items();
    if (!options.empty()) {
      check_listed(options, answers);
    } else if (const auto set = (*item_.node)["answerValueSet"].text(); !set.empty()) {
      if (value_.type == "Coding" || (value_.type == "String" && item_.type == "string")) check_value_set(set);
    }
  }

 private:
  void check_listed(std::span<const data::Node> options, std::size_t answers) {
    const bool free_text = item_.type == "open-choice" && value_.type == "String";
    bool of_type = false;
    for (const auto& option : options) {
      const auto offered = choice_of(option, "value");
      of_type = of_type || (offered && offered.type == value_.type);
      if (!equal_values(value_, offered)) continue;
      const auto alone = extension_value(option, exclusive);
      if (alone && alone.node->boolean() && answers > 1) {
        run_.error(answer_, issue::business_rule, "questionnaire-exclusive",
                   "this option excludes all others, and is not the only answer");
      }
      return;
    }
    if (free_text) {
      warn_of_option_as_text(options);
    } else {
      run_.error(at_, issue::code_invalid, "questionnaire-option",
                 of_type ? "this answer is none of the options of the question"
                         : "the question has no options of the type of this answer");
    }
  }

  void warn_of_option_as_text(std::span<const data::Node> options) {
    const auto text = value_.node->text();
    for (const auto& option : options) {
      const auto& coding = option["valueCoding"];
      if (!text::iequals(coding["display"].text(), text) && !text::iequals(coding["code"].text(), text)) continue;
      run_.warning(at_, issue::business_rule, "questionnaire-option-text",
                   "this text is one of the question's options, and should be given as its code");
      return;
    }
  }

  void check_value_set(std::string_view set) {
    if (!run_.options.terminology) return;
    const bool coding = value_.type == "Coding";
    const auto& node = *value_.node;
    const terminology::Coding code{
        coding ? node["system"].text() : std::string_view(), coding ? node["version"].text() : std::string_view(),
        coding ? node["code"].text() : node.text(), coding ? node["display"].text() : std::string_view()};
    // A display alone is free text.
    if (code.code.empty() && item_.type == "open-choice") return;
    auto member = terminology::Answer::unknown;
    std::string reason = "the value set is not known";
    if (set.front() == '#') {
      member = in_contained(set.substr(1), code);
    } else {
      auto answer = run_.terminology.validate_code(set, code);
      member = answer.member;
      reason = std::move(answer.reason);
    }
    if (member == terminology::Answer::no) {
      run_.error(answer_, issue::code_invalid, "questionnaire-value-set",
                 "this answer is not in the value set of the question's options");
    } else if (member == terminology::Answer::unknown) {
      run_.warning(answer_, issue::not_found, "questionnaire-value-set", "this answer is not checked: " + reason);
    }
  }

  // A value set that stands in the questionnaire, where it lists its codes.
  [[nodiscard]] terminology::Answer in_contained(std::string_view id, const terminology::Coding& code) const {
    for (const auto& set : questionnaire_.node()["contained"].items()) {
      if (set["id"].text() != id || set["resourceType"].text() != "ValueSet") continue;
      bool open = !set["compose"]["include"] && !set["expansion"];
      for (const auto& include : set["compose"]["include"].items()) {
        const auto listed = include["concept"].items();
        if (listed.empty()) {
          open = open || is_open(include, code);
          continue;
        }
        if (!code.system.empty() && include["system"].text() != code.system) continue;
        for (const auto& each : listed) {
          if (each["code"].text() == code.code) return terminology::Answer::yes;
        }
      }
      for (const auto& each : set["expansion"]["contains"].items()) {
        const bool same_system = code.system.empty() || each["system"].text() == code.system;
        if (same_system && each["code"].text() == code.code) return terminology::Answer::yes;
      }
      return open ? terminology::Answer::unknown : terminology::Answer::no;
    }
    return terminology::Answer::unknown;
  }

  static bool is_open(const data::Node& include, const terminology::Coding& code) {
    if (include["valueSet"]) return true;
    return code.system.empty() || include["system"].text() == code.system;
  }

  Run& run_;
  const At& answer_;
  const At& at_;
  const QuestionnaireModel& questionnaire_;
  const QuestionnaireItem& item_;
  const ChoiceValue& value_;
};

}  // namespace

void check_answer_option(Run& run, const At& answer, const At& at, const QuestionnaireModel& questionnaire,
                         const QuestionnaireItem& item, const ChoiceValue& value, std::size_t answers) {
  OptionCheck(run, answer, at, questionnaire, item, value).check(answers);
}

}  // namespace linkway::fhir::validation
