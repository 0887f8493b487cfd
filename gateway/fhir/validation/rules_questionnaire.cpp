// Questionnaire (R4 questionnaire.html) beyond que-1 to que-12: enableWhen names a question that can be answered
// before.
#include <string>
#include <string_view>
#include <vector>

#include "fhir/validation/place.h"
#include "fhir/validation/questionnaire_model.h"
#include "fhir/validation/resolution.h"
#include "fhir/validation/rules.h"

namespace linkway::fhir::validation {

namespace {

class QuestionnaireCheck {
 public:
  QuestionnaireCheck(Run& run, const QuestionnaireModel& model) : run_(run), model_(model) {}

  // As deep as the reader lets it be.
  void check(const At& holder) {
    std::size_t position = 0;
    for (const auto& node : (*holder.node)["item"].items()) {
      const auto index = next_++;
      const Place place(run_, holder, node, "item", position++);
      const auto conditions = node["enableWhen"].items();
      for (std::size_t at = 0; at < conditions.size(); ++at) {
        const Place condition(run_, place.at(), conditions[at], "enableWhen", at);
        check_condition(condition.at(), index);
      }
      if (model_.item(index).expression_broken) {
        run_.error(place.at(), issue::invalid, "questionnaire-expression",
                   "the expression that says whether this item is enabled is no FHIRPath");
      }
      check(place.at());
    }
  }

 private:
  void check_condition(const At& at, std::uint32_t index) {
    const auto question = (*at.node)["question"].text();
    if (question.empty()) return;
    const auto target = model_.find(question);
    if (target == QuestionnaireItem::none) {
      run_.error(at, issue::business_rule, "questionnaire-enable-when",
                 "enableWhen names a linkId that the questionnaire does not have");
    } else if (target == index) {
      run_.error(at, issue::business_rule, "questionnaire-enable-when", "enableWhen names the item itself");
    } else if (is_within(target, index)) {
      run_.error(at, issue::business_rule, "questionnaire-enable-when", "enableWhen names an item within this one");
    } else if (target > index) {
      run_.warning(at, issue::business_rule, "questionnaire-enable-when",
                   "enableWhen names an item that comes after this one");
    }
  }

  [[nodiscard]] bool is_within(std::uint32_t item, std::uint32_t around) const {
    for (auto at = model_.item(item).parent; at != QuestionnaireItem::none; at = model_.item(at).parent) {
      if (at == around) return true;
    }
    return false;
  }

  Run& run_;
  const QuestionnaireModel& model_;
  std::uint32_t next_ = 0;  // items are met in the order of the model
};

}  // namespace

void check_questionnaire(Run& run, const At& questionnaire) {
  const auto& model = run.references().questionnaires().of(*questionnaire.node);
  QuestionnaireCheck(run, model).check(questionnaire);
}

}  // namespace linkway::fhir::validation
