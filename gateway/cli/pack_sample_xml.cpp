#include "cli/pack_sample_xml.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "base/text.h"
#include "data/xml.h"
#include "mapping/models/xml_instance.h"

namespace linkway::cli {

namespace {

// The text of an element that has no others; "" where it has none, or only white space.
std::string text_of(const data::XmlElement& element) {
  std::string text;
  for (const auto& child : element.children) {
    if (child.element == nullptr) text += child.text;
  }
  return std::string(text::trim(text));
}

bool has_elements(const data::XmlElement& element) {
  return std::ranges::any_of(element.children, [](const data::XmlChild& child) { return child.element != nullptr; });
}

// Those of XML itself and of schemas say nothing that a message is about.
bool says_something(const data::XmlAttribute& attribute) {
  return attribute.ns != mapping::xsi_namespace && attribute.prefix != "xml";
}

bool has_attributes(const data::XmlElement& element) { return std::ranges::any_of(element.attributes, says_something); }

class XmlSample {
 public:
  explicit XmlSample(std::string_view root_namespace) : namespace_(root_namespace) {}

  void object(const data::XmlElement& element, std::vector<SampleElement>& elements) {
    for (const auto& attribute : element.attributes) {
      if (!says_something(attribute)) continue;
      auto& made = element_called(attribute.name, XmlPlace::attribute, elements);
      made.type = "string";
    }
    for (const auto& child : element.children) {
      if (child.element == nullptr) continue;
      const auto at = index_of(child.element->name, XmlPlace::element, elements);
      auto& made = elements[at];
      if (!seen_.insert({&element, at}).second) made.list = true;
      if (child.element->ns != namespace_) made.xml_namespace = child.element->ns;
      if (has_elements(*child.element) || has_attributes(*child.element)) {
        made.object = true;
        object(*child.element, made.elements);
      }
    }
    if (!text_of(element).empty()) {
      auto& made = element_called("text", XmlPlace::text, elements);
      made.type = "string";
    }
  }

 private:
  static std::size_t index_of(std::string_view label, XmlPlace place, std::vector<SampleElement>& elements) {
    const auto same = std::ranges::find_if(elements, [&](const SampleElement& element) {
      return element.xml == place && (element.label.empty() ? element.name : element.label) == label;
    });
    if (same != elements.end()) return static_cast<std::size_t>(same - elements.begin());
    auto name = element_name(label);
    while (std::ranges::find(elements, name, &SampleElement::name) != elements.end()) name += "_";
    auto& made = elements.emplace_back();
    made.label = name == label ? "" : std::string(label);
    made.name = std::move(name);
    made.xml = place;
    return elements.size() - 1;
  }

  static SampleElement& element_called(std::string_view label, XmlPlace place, std::vector<SampleElement>& elements) {
    return elements[index_of(label, place, elements)];
  }

  struct Seen {
    const data::XmlElement* parent;
    std::size_t index;
    friend bool operator==(const Seen&, const Seen&) = default;
  };
  struct Hash {
    std::size_t operator()(const Seen& seen) const {
      return std::hash<const void*>()(seen.parent) * 31 + std::hash<std::size_t>()(seen.index);
    }
  };

  std::string_view namespace_;
  std::unordered_set<Seen, Hash> seen_;
};

// What was once plain text and once an object holds its text among its elements.
void settle(std::vector<SampleElement>& elements) {
  for (auto& element : elements) {
    if (element.type.empty() && !element.object) element.type = "string";
    settle(element.elements);
  }
}

}  // namespace

Result<Sample> read_xml_sample(std::string_view bytes) {
  const auto document = data::read_xml(bytes);
  if (!document) return document.problems();
  const auto& root = *document->root;
  Sample sample;
  sample.xml_root = root.name;
  sample.xml_namespace = root.ns;
  XmlSample(root.ns).object(root, sample.elements);
  if (sample.elements.empty()) return data::xml_problem(document->source, 0, "the sample has nothing in it");
  settle(sample.elements);
  return sample;
}

}  // namespace linkway::cli
