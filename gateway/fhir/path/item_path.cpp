// Where an element stands in its resource.
#include "fhir/path/item_path.h"

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

  [[nodiscard]] std::size_t work() const { return work_; }

 private:
  bool in_member(std::string_view name, const data::Node& value, bool is_extra) {
    if (!value.is_list()) return at({name, 0, false}, value, is_extra);
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (at({name, i, true}, value.items()[i], is_extra)) return true;
    }
    return false;
  }
  bool at(const Step& step, const data::Node& value, bool is_extra) {
    ++work_;
    path_.push_back(step);
    if (is_extra ? item_.extra == &value && !item_.node->is_object() : item_.node == &value) return true;
    if (value.is_object() && in_object(value)) return true;
    path_.pop_back();
    return false;
  }

  const ElementItem& item_;
  std::vector<Step>& path_;
  std::size_t work_ = 1;
};

// The name of an element as expressions say it: value for valueQuantity. Goes on to the element.
std::string_view fluent_name(const Definitions& definitions, const Structure*& type, const Element*& element,
                             std::string_view name) {
  const auto step =
      type != nullptr || element != nullptr ? definitions.step(element, type, Key(name)) : Definitions::Step();
  type = step.type;
  element = step.element;
  if (!step) return name;
  const bool typed_choice = step.element->choice && !step.child->plain_choice;
  return typed_choice ? step.element->name.view() : name;
}

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

FluentPath fluent_path_of(const Item& item, const data::Node& root, const Definitions& definitions, bool is_short) {
  if (!item.is_element()) return {};
  auto text = std::string(root["resourceType"].text());
  if (item.element().node == &root) return {std::move(text), 1};
  std::vector<Step> path;
  Search search(item.element(), path);
  if (!search.in_object(root)) return {"", search.work()};
  const auto* type = text.empty() ? nullptr : definitions.type(Key(text));
  const Element* element = nullptr;
  const auto* node = &root;
  for (const auto& step : path) {
    if (!text.empty()) text += '.';
    text += fluent_name(definitions, type, element, step.name);
    if (step.in_list || !is_short) text += "[" + std::to_string(step.index) + "]";
    node = &(*node)[step.name];
    if (step.in_list) node = &node->at(step.index);
    // What a resource within another is, only its own type says.
    if (type != nullptr && type->kind == StructureKind::resource && type->is_abstract) {
      type = definitions.type(Key((*node)["resourceType"].text()));
      element = nullptr;
    }
  }
  return {std::move(text), search.work()};
}

}  // namespace linkway::fhir::path
