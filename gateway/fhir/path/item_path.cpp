// Where an element stands in its resource.
#include <vector>

#include "fhir/path/evaluate.h"

namespace linkway::fhir::path {

namespace {

// Text of a place on the way down: a member, and which of its items.
struct Step {
  std::string_view name;
  std::size_t index = 0;
  bool in_list = false;
};

class Search {
 public:
  Search(const ElementItem& item, std::vector<Step>& path) : item_(item), path_(path) {}

  // Nodes are as deep as a reader lets them be.
  bool in_object(const data::Node& object) {
    for (const auto& member : object.members()) {
      const auto name = member.name.view();
      const bool is_extra = name.starts_with('_');
      if (in_member(is_extra ? name.substr(1) : name, member.value, is_extra)) return true;
    }
    return false;
  }

 private:
  bool in_member(std::string_view name, const data::Node& value, bool is_extra) {
    if (!value.is_list()) return at({name, 0, false}, value, is_extra);
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (at({name, i, true}, value.items()[i], is_extra)) return true;
    }
    return false;
  }
  bool at(const Step& step, const data::Node& value, bool is_extra) {
    path_.push_back(step);
    if (is_extra ? item_.extra == &value && !item_.node->is_object() : item_.node == &value) return true;
    if (value.is_object() && in_object(value)) return true;
    path_.pop_back();
    return false;
  }

  const ElementItem& item_;
  std::vector<Step>& path_;
};

}  // namespace

// The names are those of JSON, so that the place can be found: valueQuantity where FHIRPath says value.
std::string path_of(const Item& item, const data::Node& root) {
  if (!item.is_element()) return {};
  const auto& element = item.element();
  auto text = std::string(root["resourceType"].text());
  if (element.node == &root) return text;
  std::vector<Step> path;
  if (!Search(element, path).in_object(root)) return {};
  for (const auto& step : path) {
    if (!text.empty()) text += '.';
    text += step.name;
    if (step.in_list) text += "[" + std::to_string(step.index) + "]";
  }
  return text;
}

}  // namespace linkway::fhir::path
