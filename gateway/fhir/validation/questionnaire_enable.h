// Whether a question is to be answered (Questionnaire.item.enableWhen, R4 questionnaire.html#enabling).
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fhir/validation/questionnaire_model.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

// The items of a response in the order they stand in, to find those nearest to another.
class ResponseIndex {
 public:
  static constexpr std::uint32_t root = 0;

  explicit ResponseIndex(const data::Node& response);

  [[nodiscard]] std::uint32_t of(const data::Node& item) const;  // an item of the response
  // Those with this linkId that are nearest to `from`: within the innermost item around it that has any.
  [[nodiscard]] std::vector<const data::Node*> nearest(std::uint32_t from, std::string_view link_id) const;

 private:
  struct Entry {
    const data::Node* node;
    std::uint32_t parent;
    std::uint32_t end;  // one behind its last descendant
  };
  void add(const data::Node& holder, std::uint32_t parent);

  std::vector<Entry> entries_;
  std::unordered_map<const void*, std::uint32_t> by_node_;
  std::unordered_map<std::string_view, std::vector<std::uint32_t>> by_link_id_;
};

// `around`: the item of the response that holds the question, or where it would stand.
[[nodiscard]] bool is_enabled(Run& run, const At& response, const ResponseIndex& index, const QuestionnaireItem& item,
                              std::uint32_t around, QuestionnaireCache& cache);

}  // namespace linkway::fhir::validation
