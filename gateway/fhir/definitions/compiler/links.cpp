#include <algorithm>
#include <optional>

#include "fhir/definitions/compiler/elements.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

struct Entry {
  std::string name;
  std::size_t element;
  bool plain_choice = false;
  std::string_view type;  // "" when the element's own children say what it has
};

std::string_view last_of(std::string_view path) { return path.substr(path.rfind('.') + 1); }

class Linker {
 public:
  Linker(Context& context, const SourceItem& structure, const Node& list, Place<Element> places)
      : context_(context), structure_(structure), list_(list), places_(places), children_(list.size()) {}

  void run() {
    if (!find_children()) return;
    for (std::size_t i = 0; i < list_.size(); ++i) {
      write_children(i);
      follow_content(i);
    }
  }

 private:
  [[nodiscard]] std::string_view path(std::size_t index) const { return list_.at(index)["path"].text(); }

  // Elements stand in the order of depth first: the parent is the last one before with the path that a child's begins
  // with, be it a slice or not.
  bool find_children() {
    std::vector<std::size_t> open;  // the last element of each depth
    for (std::size_t i = 0; i < list_.size(); ++i) {
      const auto own = path(i);
      const auto depth = static_cast<std::size_t>(std::ranges::count(own, '.'));
      const bool root = i == 0;
      if (root != (depth == 0)) {
        context_.error(structure_, list_.at(i),
                       root ? "the first element is not the root" : "a second root, " + std::string(own));
        return false;
      }
      if (depth > open.size() || (!root && path(open[depth - 1]) != own.substr(0, own.rfind('.')))) {
        context_.error(structure_, list_.at(i), std::string(own) + " stands behind no element that it belongs to");
        return false;
      }
      open.resize(depth);
      open.push_back(i);
      // The value of a primitive is what stands in JSON itself, no member.
      const bool value = !logical_ && last_of(own) == "value" &&
                         list_.at(i)["type"].at(0)["code"].text().starts_with("http://hl7.org/fhirpath/");
      if (!root && !value) children_[open[depth - 1]].push_back(i);
    }
    return true;
  }

  void write_children(std::size_t parent) {
    const auto& own = children_[parent];
    if (own.empty()) return;
    auto& writer = context_.writer;
    const auto ordered = writer.place<Relative<Element>>(own.size());
    for (std::size_t i = 0; i < own.size(); ++i) writer.point(writer[ordered + i], places_ + own[i]);
    writer.point(writer[places_ + parent].ordered_children, ordered);

    const auto entries = entries_of(own);
    const auto table = writer.place<Child>(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto& entry = entries[i];
      const auto at = table + i;
      writer.text(writer[at].name, entry.name);
      writer[at].hash = hash_of(entry.name);
      writer[at].plain_choice = entry.plain_choice;
      writer.point(writer[at].element, places_ + entry.element);
      writer.text(writer[at].type_code, entry.type);
      writer[at].type_hash = hash_of(entry.type);
      if (const auto type = context_.types.find(entry.type); type != context_.types.end()) {
        writer.point(writer[at].type, type->second);
      }
    }
    writer.point(writer[places_ + parent].children, table);
  }

  // Sorted by hash, then name; of slices only those whose sliced element is not there.
  [[nodiscard]] std::vector<Entry> entries_of(const std::vector<std::size_t>& own) const {
    std::vector<Entry> all;
    for (const bool slices : {false, true}) {
      for (const auto child : own) {
        if (list_.at(child)["sliceName"].text().empty() == slices) continue;
        add_entries(child, all);
      }
    }
    std::ranges::stable_sort(all, [](const Entry& a, const Entry& b) {
      const auto first = hash_of(a.name);
      const auto second = hash_of(b.name);
      return first != second ? first < second : a.name < b.name;
    });
    const auto twice = std::ranges::unique(all, {}, &Entry::name);
    all.erase(twice.begin(), twice.end());
    return all;
  }

  void add_entries(std::size_t child, std::vector<Entry>& all) const {
    const auto& element = list_.at(child);
    const auto& types = element["type"];
    const auto& compiled = context_.writer[places_ + child];
    const std::string name(compiled.name.view());
    if (!compiled.choice) {
      all.push_back({name, child, false, type_of(child)});
      return;
    }
    all.push_back({name, child, true, {}});
    for (const auto& type : types.items()) {
      const auto code = fhir_type(element, type);
      if (code.empty()) continue;
      // A type of a logical model may be a URL.
      auto full = name + std::string(code.substr(code.rfind('/') + 1));
      if (full.size() == name.size()) continue;
      if (full[name.size()] >= 'a' && full[name.size()] <= 'z') full[name.size()] -= 'a' - 'A';
      all.push_back({std::move(full), child, false, code});
    }
  }

  [[nodiscard]] std::string_view type_of(std::size_t index) const {
    const auto& element = list_.at(index);
    if (element["contentReference"] || element["type"].size() == 0) return {};
    const auto code = fhir_type(element, element["type"].at(0));
    const bool backbone = code == "BackboneElement" || code == "Element" || code == "Base";
    return backbone && !children_[index].empty() ? std::string_view() : code;
  }

  void follow_content(std::size_t index) {
    const auto& reference = list_.at(index)["contentReference"];
    if (!reference) return;
    const auto text = reference.text();
    const auto hash = text.find('#');
    const auto target = hash == std::string_view::npos ? text : text.substr(hash + 1);
    for (const std::string_view member : {"id", "path"}) {
      for (std::size_t i = 0; i < list_.size(); ++i) {
        if (list_.at(i)[member].text() != target) continue;
        auto& writer = context_.writer;
        writer.point(writer[places_ + index].content, places_ + i);
        return;
      }
    }
    // What stands within a resource within this one refers to a definition that is not here: that says all of it.
    if (target.substr(0, target.find('.')) != path(0)) return;
    context_.error(structure_, reference, "there is no element " + std::string(text));
  }

  Context& context_;
  const SourceItem& structure_;
  const Node& list_;
  const Place<Element> places_;
  std::vector<std::vector<std::size_t>> children_;
  const bool logical_ = structure_.text("kind") == "logical";
};

}  // namespace

void link_elements(Context& context, const SourceItem& structure, const Node& list, Place<Element> places) {
  Linker(context, structure, list, places).run();
}

}  // namespace linkway::fhir::compiler
