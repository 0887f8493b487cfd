#include "fhir/validation/questionnaire_model.h"

#include <array>

#include "fhir/validation/choice_value.h"

namespace linkway::fhir::validation {

namespace {

// Extensions whose value is a FHIRPath expression, as text or as an Expression.
constexpr auto enable_extensions = std::to_array<std::string_view>({
    "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
    "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen",
});

void read_expression(QuestionnaireItem& item) {
  for (const auto url : enable_extensions) {
    const auto value = extension_value(*item.node, url);
    if (!value) continue;
    const bool expression = value.type == "Expression";
    if (expression && (*value.node)["language"].text() != "text/fhirpath") continue;
    const auto text = expression ? (*value.node)["expression"].text() : value.node->text();
    auto parsed = path::Expression::parse(text);
    if (parsed) {
      item.enable_expression = *parsed;
    } else {
      item.expression_broken = true;
    }
    return;
  }
}

}  // namespace

QuestionnaireModel::QuestionnaireModel(const data::Node& questionnaire) : node_(&questionnaire) {
  add(questionnaire, QuestionnaireItem::none);
}

// As deep as the reader lets it be.
void QuestionnaireModel::add(const data::Node& holder, std::uint32_t parent) {
  std::uint32_t order = 0;
  for (const auto& node : holder["item"].items()) {
    const auto index = static_cast<std::uint32_t>(items_.size());
    auto& item = items_.emplace_back();
    item.node = &node;
    item.link_id = node["linkId"].text();
    item.type = node["type"].text();
    item.required = node["required"].boolean();
    item.repeats = node["repeats"].boolean();
    item.parent = parent;
    item.order = order++;
    read_expression(item);
    by_link_id_.emplace(item.link_id, index);
    (parent == QuestionnaireItem::none ? roots_ : items_[parent].children).push_back(index);
    add(node, index);
  }
}

std::uint32_t QuestionnaireModel::find(std::string_view link_id) const {
  const auto found = by_link_id_.find(link_id);
  return found == by_link_id_.end() ? QuestionnaireItem::none : found->second;
}

const QuestionnaireModel& QuestionnaireCache::of(const data::Node& questionnaire) {
  auto& model = models_[questionnaire.members().data()];
  if (model == nullptr) model = std::make_unique<QuestionnaireModel>(questionnaire);
  return *model;
}

bool QuestionnaireCache::spend(std::size_t steps) {
  used_up_ = used_up_ || spent_ + steps > most_steps;
  if (!used_up_) spent_ += steps;
  return !used_up_;
}

}  // namespace linkway::fhir::validation
