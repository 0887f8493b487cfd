// A Questionnaire, read once for all responses to it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "data/node.h"
#include "fhir/path/expression.h"

namespace linkway::fhir::validation {

struct QuestionnaireItem {
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  const data::Node* node = nullptr;
  std::string_view link_id;
  std::string_view type;  // code of item-type
  bool required = false;
  bool repeats = false;
  std::uint32_t parent = none;
  std::uint32_t order = 0;              // among its siblings
  std::vector<std::uint32_t> children;  // indexes
  // An expression that says whether it is enabled; `broken` when it cannot be read.
  std::optional<path::Expression> enable_expression;
  bool expression_broken = false;
};

class QuestionnaireModel {
 public:
  explicit QuestionnaireModel(const data::Node& questionnaire);

  [[nodiscard]] const data::Node& node() const { return *node_; }
  [[nodiscard]] const QuestionnaireItem& item(std::uint32_t index) const { return items_[index]; }
  [[nodiscard]] std::uint32_t find(std::string_view link_id) const;  // none when there is none
  // Of an item, or of the questionnaire itself.
  [[nodiscard]] const std::vector<std::uint32_t>& children(std::uint32_t index) const {
    return index == QuestionnaireItem::none ? roots_ : items_[index].children;
  }
  [[nodiscard]] const std::vector<QuestionnaireItem>& items() const { return items_; }

 private:
  void add(const data::Node& holder, std::uint32_t parent);

  const data::Node* node_;
  std::vector<QuestionnaireItem> items_;
  std::vector<std::uint32_t> roots_;
  std::unordered_map<std::string_view, std::uint32_t> by_link_id_;
};

// Models of one validation, and what all responses together may cost: each is compared with all of its questionnaire,
// so many small ones to a large one would cost more than their size.
class QuestionnaireCache {
 public:
  [[nodiscard]] const QuestionnaireModel& of(const data::Node& questionnaire);
  // False when it is used up, from then on.
  [[nodiscard]] bool spend(std::size_t steps);
  [[nodiscard]] bool used_up() const { return used_up_; }

 private:
  static constexpr std::size_t most_steps = 20'000'000;
  std::unordered_map<const void*, std::unique_ptr<QuestionnaireModel>> models_;
  std::size_t spent_ = 0;
  bool used_up_ = false;
};

}  // namespace linkway::fhir::validation
