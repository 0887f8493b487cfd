// QuestionnaireResponse against its Questionnaire (R4 questionnaireresponse.html#link).
#include <string>
#include <string_view>
#include <unordered_map>

#include "fhir/path/temporal.h"
#include "fhir/validation/choice_value.h"
#include "fhir/validation/place.h"
#include "fhir/validation/questionnaire_answer.h"
#include "fhir/validation/questionnaire_enable.h"
#include "fhir/validation/questionnaire_model.h"
#include "fhir/validation/resolution.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view occurrences = "http://hl7.org/fhir/StructureDefinition/questionnaire-";

// Cut to what is enough to recognise it.
std::string shown(std::string_view link_id) {
  constexpr std::size_t longest = 64;
  return "'" + std::string(link_id.substr(0, longest)) + "'";
}

class ResponseCheck {
 public:
  ResponseCheck(Run& run, const At& response, const QuestionnaireModel& model, QuestionnaireCache& cache)
      : run_(run), response_(response), model_(model), cache_(cache), index_(*response.node) {
    const auto status = (*response.node)["status"].text();
    complete_ = status == "completed" || status == "amended";
  }

  void check() { check_items(QuestionnaireItem::none, response_, ResponseIndex::root); }

 private:
  // The items of an item, an answer or the response, where the questionnaire has the children of `parent`. As deep as
  // the reader lets it be.
  void check_items(std::uint32_t parent, const At& holder, std::uint32_t around) {
    std::unordered_map<std::uint32_t, std::size_t> seen;
    std::uint32_t last = 0;
    std::size_t position = 0;
    for (const auto& node : (*holder.node)["item"].items()) {
      const Place place(run_, holder, node, "item", position++);
      if (!cache_.spend(1)) return tell_cost();
      const auto link_id = node["linkId"].text();
      if (link_id.empty()) continue;
      const auto found = model_.find(link_id);
      if (found == QuestionnaireItem::none) {
        run_.error(place.at(), issue::not_found, "questionnaire-link-id",
                   "the questionnaire has no item with the linkId " + shown(link_id));
        continue;
      }
      const auto& item = model_.item(found);
      if (item.parent != parent) {
        run_.error(place.at(), issue::structure, "questionnaire-place",
                   "the item with the linkId " + shown(link_id) + " stands elsewhere in the questionnaire");
        check_item(item, found, place.at(), true);
        continue;
      }
      if (item.order < last) {
        run_.error(place.at(), issue::structure, "questionnaire-order",
                   "items stand in the order of the questionnaire, and this one does not");
      }
      last = item.order;
      if (++seen[found] == 2 && !item.repeats) {
        run_.error(place.at(), issue::invalid, "questionnaire-repeats",
                   "the item with the linkId " + shown(link_id) + " does not repeat");
      }
      const bool enabled = is_enabled(run_, response_, index_, item, around, cache_);
      if (!enabled && (node["answer"] || node["item"])) {
        run_.error(place.at(), issue::invalid, "questionnaire-enabled",
                   "the item with the linkId " + shown(link_id) + " has an answer, although it is not enabled");
      }
      check_item(item, found, place.at(), enabled);
    }
    check_missing(parent, holder, around, seen);
  }

  void check_missing(std::uint32_t parent, const At& holder, std::uint32_t around,
                     const std::unordered_map<std::uint32_t, std::size_t>& seen) {
    const auto& expected = model_.children(parent);
    if (!cache_.spend(expected.size())) return tell_cost();
    for (const auto index : expected) {
      const auto& item = model_.item(index);
      if (!item.required || seen.contains(index)) continue;
      if (is_enabled(run_, response_, index_, item, around, cache_)) tell_missing(holder, item);
    }
  }

  void tell_missing(const At& at, const QuestionnaireItem& item) {
    if (cache_.used_up()) return tell_cost();  // whether it is enabled was not worked out
    // What is still being filled in may lack answers.
    run_.report(at, complete_ ? Severity::error : Severity::warning, issue::required, "questionnaire-required",
                "no answer is found for the required item " + shown(item.link_id));
  }

  void check_item(const QuestionnaireItem& item, std::uint32_t index, const At& at, bool enabled) {
    const auto& node = *at.node;
    const auto text = node["text"].text();
    if (!text.empty() && text != (*item.node)["text"].text()) {
      run_.error(at, issue::invalid, "questionnaire-text",
                 "the text of the item " + shown(item.link_id) + " is not that of the questionnaire");
    }
    const auto answers = node["answer"].items();
    const bool group = item.type == "group";
    if (item.required && answers.empty() && !group && (enabled || !complete_)) tell_missing(at, item);
    if (answers.size() > 1 && !item.repeats) {
      run_.error(at, issue::invalid, "questionnaire-repeats", "only one answer is allowed to this item");
    }
    check_occurrences(item, at, answers.size());
    check_answers(item, index, at, answers);
    check_inner(item, index, at);
  }

  void check_answers(const QuestionnaireItem& item, std::uint32_t index, const At& at,
                     std::span<const data::Node> answers) {
    // The type question stands for all types of questions, and is none itself.
    const bool none = item.type == "group" || item.type == "display" || item.type == "question";
    if (none && !answers.empty()) {
      run_.error(at, issue::structure, "questionnaire-no-answer",
                 "items of type " + std::string(item.type) + " have no answers");
      return;
    }
    std::size_t position = 0;
    for (const auto& answer : answers) {
      const Place place(run_, at, answer, "answer", position++);
      const auto options = (*item.node)["answerOption"].size() + 1;
      if (!cache_.spend(options)) return tell_cost();
      check_answer(run_, place.at(), model_, item, answers.size());
      check_items(index, place.at(), index_.of(*at.node));
    }
  }

  // Items of a question stand in its answers, those of a group in itself.
  void check_inner(const QuestionnaireItem& item, std::uint32_t index, const At& at) {
    const auto& inner = (*at.node)["item"];
    if (item.type == "group") {
      if (item.required && inner.size() == 0 && complete_) {
        run_.error(at, issue::required, "questionnaire-required",
                   "The group " + shown(item.link_id) + " is required, and has no items here");
      }
      check_items(index, at, index_.of(*at.node));
    } else if (inner.size() > 0) {
      run_.error(at, issue::structure, "questionnaire-nesting",
                 item.type == "display" ? "items of type display have no items"
                                        : "the items of a question stand in its answers, not in itself");
    }
  }

  void check_occurrences(const QuestionnaireItem& item, const At& at, std::size_t answers) {
    const auto limit = [&](const char* name) -> std::optional<std::size_t> {
      const auto value = extension_value(*item.node, std::string(occurrences).append(name));
      if (!value || value.node->kind() != data::Kind::number) return std::nullopt;
      const auto number = Decimal::parse(value.node->text());
      const auto count = number ? number->to_integer() : std::nullopt;
      return count && *count >= 0 ? std::optional(static_cast<std::size_t>(*count)) : std::nullopt;
    };
    if (const auto least = limit("minOccurs"); least && answers < *least) {
      run_.error(at, issue::required, "questionnaire-min-occurs",
                 "the item has " + std::to_string(*least) + " answers at least, and here " + std::to_string(answers));
    }
    if (const auto most = limit("maxOccurs"); most && answers > *most) {
      run_.error(at, issue::too_long, "questionnaire-max-occurs",
                 "the item has " + std::to_string(*most) + " answers at most, and here " + std::to_string(answers));
    }
  }

  void tell_cost() {
    run_.warning(response_, issue::too_costly, "questionnaire-cost",
                 "not all answers are compared with the questionnaire: there are too many");
  }

  Run& run_;
  const At& response_;
  const QuestionnaireModel& model_;
  QuestionnaireCache& cache_;
  ResponseIndex index_;
  bool complete_ = false;
};

void check_period(Run& run, const At& response, const data::Node& questionnaire) {
  const auto& authored = (*response.node)["authored"];
  const auto at = path::Temporal::parse_date_time(authored.text());
  if (!at) return;
  const auto& period = questionnaire["effectivePeriod"];
  const auto before = [](const std::optional<path::Temporal>& a, const std::optional<path::Temporal>& b) {
    if (!a || !b) return false;
    const auto order = path::compare(*a, *b);
    return order && *order == std::partial_ordering::less;
  };
  const Place place(run, response, authored, "authored");
  if (before(at, path::Temporal::parse_date_time(period["start"].text()))) {
    run.warning(place.at(), issue::business_rule, "questionnaire-period",
                "the response was written before the questionnaire came into effect");
  }
  if (before(path::Temporal::parse_date_time(period["end"].text()), at)) {
    run.warning(place.at(), issue::business_rule, "questionnaire-period",
                "the response was written after the questionnaire went out of effect");
  }
}

}  // namespace

void check_questionnaire_response(Run& run, const At& response) {
  const auto& canonical = (*response.node)["questionnaire"];
  const auto url = canonical.text();
  if (url.empty()) return;
  auto found = run.references().find(*response.scope, url);
  if (!found) found = run.references().find(*response.scope, url.substr(0, url.find('|')));
  const Place place(run, response, canonical, "questionnaire");
  if (!found) {
    if (url.front() != '#') {
      run.warning(place.at(), issue::not_found, "questionnaire-unknown",
                  "the questionnaire is not known, so the answers are not compared with it");
    }
    return;
  }
  const auto& questionnaire = *found.resource;
  if (questionnaire["resourceType"].text() != "Questionnaire") {
    run.error(place.at(), issue::value, "questionnaire-type", "what this canonical names is no Questionnaire");
    return;
  }
  check_period(run, response, questionnaire);
  auto& cache = run.references().questionnaires();
  ResponseCheck(run, response, cache.of(questionnaire), cache).check();
}

}  // namespace linkway::fhir::validation
