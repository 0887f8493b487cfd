#include "fhir/validation/questionnaire_answer.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/text.h"
#include "fhir/reference.h"
#include "fhir/validation/place.h"
#include "fhir/validation/questionnaire_options.h"
#include "fhir/validation/questionnaire_values.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view extensions = "http://hl7.org/fhir/StructureDefinition/";
constexpr std::string_view sdc_extensions = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";

std::string core_url(std::string_view name) { return std::string(extensions).append(name); }
std::string sdc_url(std::string_view name) { return std::string(sdc_extensions).append(name); }

// Questionnaire.item.type (R4 valueset item-type) and the types that answers to it have.
struct AnswerTypes {
  std::string_view item;
  std::array<std::string_view, 5> answers;
};
constexpr auto answer_types = std::to_array<AnswerTypes>({
    {"boolean", {"Boolean"}},
    {"decimal", {"Decimal"}},
    {"integer", {"Integer"}},
    {"date", {"Date"}},
    {"dateTime", {"DateTime"}},
    {"time", {"Time"}},
    {"string", {"String"}},
    {"text", {"String"}},
    {"url", {"Uri"}},
    {"choice", {"Coding", "Date", "Time", "Integer", "String"}},
    {"open-choice", {"Coding", "Date", "Time", "Integer", "String"}},
    {"attachment", {"Attachment"}},
    {"reference", {"Reference"}},
    {"quantity", {"Quantity"}},
});

// Characters, not bytes.
std::size_t length_of(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::optional<std::int64_t> whole(const ChoiceValue& value) {
  if (!value || value.node->kind() != data::Kind::number) return std::nullopt;
  const auto number = Decimal::parse(value.node->text());
  return number ? number->to_integer() : std::nullopt;
}

std::size_t decimal_places(std::string_view number) {
  const auto point = number.find('.');
  if (point == std::string_view::npos) return 0;
  return std::min(number.find_first_of("eE"), number.size()) - point - 1;
}

class AnswerCheck {
 public:
  AnswerCheck(Run& run, const At& answer, const At& at, const QuestionnaireItem& item, const ChoiceValue& value)
      : run_(run), answer_(answer), at_(at), item_(item), node_(*item.node), value_(value) {}

  void check() {
    check_limits();
    check_decimals();
    if (value_.type == "String" && item_.type != "choice" && item_.type != "open-choice") check_text();
    if (value_.type == "Quantity") check_quantity();
    if (value_.type == "Attachment") check_attachment();
    if (value_.type == "Reference") check_reference_type();
  }

 private:
  void error(std::string_view rule, std::string text) { run_.error(at_, issue::value, rule, std::move(text)); }

  void check_limits() {
    const auto least = extension_value(node_, core_url("minValue"));
    const auto most = extension_value(node_, core_url("maxValue"));
    if (const auto order = compare_values(value_, least); order && *order == std::partial_ordering::less) {
      error("questionnaire-min-value", "this answer is less than the least value that the question allows");
    }
    if (const auto order = compare_values(value_, most); order && *order == std::partial_ordering::greater) {
      error("questionnaire-max-value", "this answer is greater than the greatest value that the question allows");
    }
  }

  void check_decimals() {
    const auto places = whole(extension_value(node_, core_url("maxDecimalPlaces")));
    if (!places) return;
    const auto number = value_.type == "Quantity"  ? (*value_.node)["value"].text()
                        : value_.type == "Decimal" ? value_.node->text()
                                                   : std::string_view();
    if (*places >= 0 && decimal_places(number) > static_cast<std::size_t>(*places)) {
      error("questionnaire-decimal-places",
            "the question allows " + std::to_string(*places) + " decimal places, and this answer has more");
    }
  }

  void check_text() {
    const auto text = value_.node->text();
    const auto length = length_of(text);
    const auto least = whole(extension_value(node_, core_url("minLength")));
    if (least && *least >= 0 && length < static_cast<std::size_t>(*least)) {
      error("questionnaire-min-length",
            "the question asks for " + std::to_string(*least) + " characters at least, and this answer has fewer");
    }
    const auto& limit = node_["maxLength"];
    const auto most = limit.kind() == data::Kind::number ? Decimal::parse(limit.text()) : std::nullopt;
    const auto most_whole = most ? most->to_integer() : std::nullopt;
    if (item_.type != "text" && most_whole && *most_whole >= 0 && length > static_cast<std::size_t>(*most_whole)) {
      error("questionnaire-max-length",
            "the question allows " + std::to_string(*most_whole) + " characters at most, and this answer has more");
    }
    if (item_.type == "string" && text.find_first_of("\r\n") != std::string_view::npos) {
      run_.warning(at_, issue::value, "questionnaire-line", "the answer to a question of type string is a single line");
    }
    if (const auto pattern = extension_value(node_, core_url("regex")); pattern) check_pattern(pattern.node->text());
  }

  void check_pattern(std::string_view pattern) {
    RE2::Options options;
    options.set_log_errors(false);
    const RE2 regex(re2::StringPiece(pattern.data(), pattern.size()), options);
    const auto text = value_.node->text();
    if (!regex.ok()) {
      run_.warning(at_, issue::not_supported, "questionnaire-regex",
                   "the form of this answer is not checked: the question's regular expression cannot be used here");
    } else if (!RE2::FullMatch(re2::StringPiece(text.data(), text.size()), regex)) {
      const auto format = extension_value(node_, core_url("entryFormat"));
      error("questionnaire-regex", "this answer has not the form that the question asks for" +
                                       (format ? ": " + std::string(format.node->text()) : std::string()));
    }
  }

  void check_quantity() {
    const auto least = extension_value(node_, sdc_url("sdc-questionnaire-minQuantity"));
    const auto most = extension_value(node_, sdc_url("sdc-questionnaire-maxQuantity"));
    if (least) check_quantity_limit(*least.node, "questionnaire-min-quantity", std::partial_ordering::less, "least");
    if (most)
      check_quantity_limit(*most.node, "questionnaire-max-quantity", std::partial_ordering::greater, "greatest");
    check_unit_options();
    check_unit_value_set();
  }

  void check_quantity_limit(const data::Node& limit, std::string_view rule, std::partial_ordering beyond,
                            std::string_view word) {
    const auto order = compare_quantities(*value_.node, limit);
    if (!order) {
      error(rule, "this answer cannot be compared with the " + std::string(word) +
                      " quantity that the question allows: both need units of one kind, with system and code");
    } else if (*order == beyond) {
      error(rule, "this answer is beyond the " + std::string(word) + " quantity that the question allows");
    }
  }

  void check_unit_options() {
    bool any = false;
    for (const auto& extension : node_["extension"].items()) {
      if (extension["url"].text() != core_url("questionnaire-unitOption")) continue;
      any = true;
      const auto unit = choice_of(extension, "value");
      if (!unit) continue;
      const auto fits = [&](const char* of_coding, const char* of_quantity) {
        const auto& asked = (*unit.node)[of_coding];
        return !asked || asked.text() == (*value_.node)[of_quantity].text();
      };
      if (fits("system", "system") && fits("code", "code") && fits("display", "unit")) return;
    }
    if (any) error("questionnaire-unit", "the unit of this answer is none of those that the question offers");
  }

  void check_unit_value_set() {
    const auto set = extension_value(node_, core_url("questionnaire-unitValueSet"));
    if (!set || !run_.options.terminology) return;
    const terminology::Coding unit{(*value_.node)["system"].text(), {}, (*value_.node)["code"].text(), {}};
    const auto answer = run_.terminology.validate_code(set.node->text(), unit);
    if (answer.member == terminology::Answer::no) {
      error("questionnaire-unit", "the unit of this answer is not in the value set that the question gives for units");
    } else if (answer.member == terminology::Answer::unknown) {
      run_.warning(at_, issue::not_found, "questionnaire-unit",
                   "the unit of this answer is not checked: " + answer.reason);
    }
  }

  void check_attachment() {
    const auto type = (*value_.node)["contentType"].text();
    bool any = false;
    bool fits = false;
    for (const auto& extension : node_["extension"].items()) {
      if (extension["url"].text() != core_url("mimeType")) continue;
      any = true;
      const auto allowed = choice_of(extension, "value");
      if (allowed && !allowed.node->text().empty() && type.starts_with(allowed.node->text())) fits = true;
    }
    if (any && !fits) {
      run_.error(answer_, issue::value, "questionnaire-mime-type",
                 type.empty() ? "the attachment has no contentType, and the question asks for certain ones"
                              : "the contentType of the attachment is none of those that the question allows");
    }
    const auto most = whole(extension_value(node_, core_url("maxSize")));
    const auto data = (*value_.node)["data"].text();
    if (!most || data.empty()) return;
    const auto digits = static_cast<std::size_t>(std::count_if(
        data.begin(), data.end(), [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '='; }));
    if (*most > 0 && digits * 3 / 4 > static_cast<std::size_t>(*most)) {
      run_.error(answer_, issue::too_long, "questionnaire-max-size",
                 "the attachment has more bytes than the question allows: " + std::to_string(*most));
    }
  }

  void check_reference_type() {
    const auto target = parse_reference((*value_.node)["reference"].text());
    if (target.type.empty()) return;
    const auto* type = run_.definitions.type(target.type);
    if (type == nullptr || type->kind != StructureKind::resource) {
      return error("questionnaire-reference-type", "there is no resource type " + std::string(target.type));
    }
    bool any = false;
    for (const auto& extension : node_["extension"].items()) {
      if (extension["url"].text() != core_url("questionnaire-referenceResource")) continue;
      any = true;
      const auto allowed = choice_of(extension, "value");
      if (allowed && allowed.node->text() == target.type) return;
    }
    if (any) {
      error("questionnaire-reference-type",
            "the question does not allow an answer that is a reference to " + std::string(target.type));
    }
  }

  Run& run_;
  const At& answer_;
  const At& at_;  // the value
  const QuestionnaireItem& item_;
  const data::Node& node_;  // of the question
  const ChoiceValue& value_;
};

// "Coding, Date": the types as they are called in FHIR.
std::string names_of(std::span<const std::string_view> types) {
  std::string out;
  for (const auto type : types) {
    if (type.empty()) continue;
    if (!out.empty()) out += " or ";
    const bool complex = type == "Coding" || type == "Attachment" || type == "Reference" || type == "Quantity";
    out += complex ? type.front() : static_cast<char>(type.front() | 0x20);
    out += type.substr(1);
  }
  return out;
}

}  // namespace

void check_answer(Run& run, const At& answer, const QuestionnaireModel& questionnaire, const QuestionnaireItem& item,
                  std::size_t answers) {
  const auto value = choice_of(*answer.node, "value");
  if (!value) return;
  const auto known = std::find_if(answer_types.begin(), answer_types.end(),
                                  [&](const AnswerTypes& each) { return each.item == item.type; });
  if (known == answer_types.end()) return;
  const Place place(run, answer, *value.node, value.member);
  if (place.at().element() == nullptr) return;  // no such member: told by the walk
  if (std::find(known->answers.begin(), known->answers.end(), value.type) == known->answers.end()) {
    run.error(place.at(), issue::value, "questionnaire-answer-type",
              "the answer to this question is of type " + names_of(known->answers));
    return;
  }
  check_answer_option(run, answer, place.at(), questionnaire, item, value, answers);
  AnswerCheck(run, answer, place.at(), item, value).check();
}

}  // namespace linkway::fhir::validation
