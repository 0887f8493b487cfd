#include "fhir/definitions/compiler/known_codes.h"

#include <string>

namespace linkway::fhir::compiler {

namespace {

using data::Node;

constexpr std::uint32_t no_parent = 0xFFFFFFFF;

class SystemReader {
 public:
  SystemReader(Context& context, const SourceItem& item, KnownSystem& system)
      : context_(context), item_(item), system_(system) {}

  void run() {
    concepts(item_.node["concept"], no_parent);
    for (std::uint32_t i = 0; i < system_.concepts.size(); ++i) hierarchy(i);
  }

 private:
  // As deep as the text was nested, which its reader bounds.
  void concepts(const Node& list, std::uint32_t parent) {  // NOLINT(misc-no-recursion)
    for (const auto& concept_node : list.items()) {
      const auto code = concept_node["code"].text();
      const auto index = static_cast<std::uint32_t>(system_.concepts.size());
      if (code.empty()) {
        context_.error(item_, concept_node, "a concept without a code");
        continue;
      }
      if (!system_.by_code.emplace(code, index).second) {
        context_.error(item_, concept_node, "there are two codes " + std::string(code));
        continue;
      }
      auto& known = system_.concepts.emplace_back();
      known.code = code;
      known.display = concept_node["display"].text();
      known.definition = concept_node["definition"].text();
      known.properties = concept_node["property"];
      known.designations = concept_node["designation"];
      flags(known);
      if (parent != no_parent) join(index, parent);
      concepts(concept_node["concept"], index);
    }
  }

  static void flags(KnownConcept& known) {
    for (const auto& property : known.properties.items()) {
      const auto name = property["code"].text();
      const bool set = property["valueBoolean"].boolean();
      if (name == "notSelectable" || name == "abstract") known.is_abstract = known.is_abstract || set;
      if (name == "inactive") known.inactive = known.inactive || set;
      if (name == "status") known.inactive = known.inactive || property["valueCode"].text() == "retired";
    }
  }

  // A concept that stands under two is nested in one of them; properties tell of the other.
  void hierarchy(std::uint32_t index) {
    for (const auto& property : system_.concepts[index].properties.items()) {
      const auto name = property["code"].text();
      if (name != "child" && name != "parent") continue;
      const auto other = system_.by_code.find(property["valueCode"].text());
      if (other == system_.by_code.end()) continue;
      if (name == "parent") {
        join(index, other->second);
      } else {
        join(other->second, index);
      }
    }
  }

  void join(std::uint32_t child, std::uint32_t parent) {
    auto& parents = system_.concepts[child].parents;
    for (const auto known : parents) {
      if (known == parent) return;
    }
    parents.push_back(parent);
    system_.concepts[parent].children.push_back(child);
  }

  Context& context_;
  const SourceItem& item_;
  KnownSystem& system_;
};

void read_image(const CodeSystem& source, KnownSystem& system) {
  system.url = source.url;
  system.version = source.version;
  system.content = source.content;
  system.concepts.resize(source.concepts.size());
  for (std::uint32_t i = 0; i < source.concepts.size(); ++i) {
    const auto& from = source.concepts[i];
    auto& to = system.concepts[i];
    to.code = from.code;
    to.display = from.display;
    to.in_image = &from;
    to.is_abstract = from.is_abstract;
    to.inactive = from.inactive;
    to.parents.assign(from.parents.begin(), from.parents.end());
    for (const auto parent : from.parents) system.concepts[parent].children.push_back(i);
    system.by_code.emplace(to.code, i);
  }
}

}  // namespace

std::vector<std::uint32_t> KnownSystem::reach(std::string_view start, bool down) const {
  const auto first = by_code.find(start);
  if (first == by_code.end()) return {};
  std::vector<std::uint32_t> all{first->second};
  std::vector<bool> seen(concepts.size());
  seen[first->second] = true;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& known = concepts[all[i]];
    for (const auto next : down ? known.children : known.parents) {
      if (!seen[next]) all.push_back(next);
      seen[next] = true;
    }
  }
  return all;
}

KnownSystems::KnownSystems(Context& context) : context_(context) {
  for (const auto& item : context.sources.code_systems) items_.emplace(item.url(), &item);
}

const KnownSystem* KnownSystems::find(std::string_view url) {
  if (const auto item = items_.find(url); item != items_.end()) return &read(*item->second);
  const auto* below = context_.below.code_system(url);
  if (below == nullptr) return nullptr;
  auto& known = read_[below];
  if (known == nullptr) {
    known = std::make_unique<KnownSystem>();
    read_image(*below, *known);
  }
  return known.get();
}

const KnownSystem& KnownSystems::read(const SourceItem& item) {
  auto& known = read_[&item];
  if (known == nullptr) {
    known = std::make_unique<KnownSystem>();
    known->url = item.url();
    known->version = item.text("version");
    known->content = item.text("content");
    SystemReader(context_, item, *known).run();
  }
  return *known;
}

}  // namespace linkway::fhir::compiler
