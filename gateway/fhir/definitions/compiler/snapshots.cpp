#include "fhir/definitions/compiler/snapshots.h"

#include <algorithm>

namespace linkway::fhir::compiler {

namespace {

using data::Node;

constexpr std::size_t most_nesting = 100;  // chains of bases end at 64

std::string_view without_version(std::string_view canonical) { return canonical.substr(0, canonical.find('|')); }

// A snapshot that lacks what its own differential names was not made from it.
bool is_incomplete(const Node& snapshot, const Node& differential) {
  if (snapshot.size() < differential.size()) return true;
  const auto depth = [](std::string_view path) { return std::ranges::count(path, '.'); };
  return snapshot.size() == 1 &&
         std::ranges::any_of(differential.items(), [&](const Node& item) { return depth(item["path"].text()) > 0; });
}

}  // namespace

bool is_profile(const SourceItem& item) {
  const auto derivation = item.text("derivation");
  if (!derivation.empty()) return derivation == "constraint";
  const auto base = without_version(item.text("baseDefinition"));
  return item.text("kind") != "logical" && !base.empty() && base.ends_with('/' + std::string(item.text("type")));
}

Snapshots::Snapshots(Context& context)
    : context_(context),
      arena_(1U << 20),
      builder_(arena_),
      trees_(builder_),
      merger_(context, builder_, trees_, [this](auto type, auto base) { return is_a(type, base); }),
      entries_(context.sources.structures.size()) {
  const auto& items = context_.sources.structures;
  for (std::size_t i = 0; i < items.size(); ++i) {
    by_url_.emplace(items[i].url(), i);
    if (!is_profile(items[i])) by_type_.emplace(items[i].text("type"), i);
  }
}

const Node& Snapshots::elements(std::size_t index) {
  if (entries_[index].state == State::untouched) make(index);
  return entries_[index].list;
}

bool Snapshots::too_large(const SourceItem& item) {
  constexpr std::size_t most = 1'000'000;
  if (made_ <= most) return false;
  context_.refuse(item);
  return true;
}

void Snapshots::make(std::size_t index) {
  auto& entry = entries_[index];
  const auto& item = context_.sources.structures[index];
  entry.state = State::open;
  ++nesting_;
  const auto& snapshot = item.node["snapshot"]["element"];
  const auto& differential = item.node["differential"]["element"];
  if (snapshot.size() == 0 && differential.size() == 0) {
    context_.error(item, {}, "it has neither a snapshot nor a differential");
  } else if (std::max(snapshot.size(), differential.size()) > most_elements) {
    context_.error(item, {}, "it has more than " + std::to_string(most_elements) + " elements");
  } else if (snapshot.size() == 0 || is_incomplete(snapshot, differential)) {
    if (roots_fit(item, differential) && context_.broken(item) == nullptr) entry.list = generate(item, entry);
  } else if (roots_fit(item, snapshot)) {
    entry.list = snapshot;
  }
  --nesting_;
  entry.state = State::done;
  order_.push_back(index);
}

// All paths begin with the name of the type (of a logical model, whose type may be a url, with that of its root).
bool Snapshots::roots_fit(const SourceItem& item, const Node& list) {
  const auto first = list.at(0)["path"].text();
  const auto root = first.substr(0, first.find('.'));
  const auto type = item.text("type");
  if (item.text("kind") != "logical" && root != type) {
    context_.error(item, list.at(0), "elements of " + std::string(root) + " in a definition of " + std::string(type));
    return false;
  }
  for (const auto& element : list.items()) {
    const auto path = element["path"].text();
    if (path.substr(0, path.find('.')) == root) continue;
    context_.error(item, element, "the path '" + std::string(path) + "' does not begin with " + std::string(root));
    return false;
  }
  return true;
}

Node Snapshots::generate(const SourceItem& item, Entry& entry) {
  const auto base_url = item.text("baseDefinition");
  const auto* base = tree_of(base_url);
  if (base == nullptr && !base_url.empty() && !is_base_of_all(without_version(base_url))) {
    context_.error(item, item.node["baseDefinition"], "its base cannot be used: " + std::string(base_url));
    return {};
  }
  Making making{item, base, !is_profile(item)};
  bool too_deep = false;
  auto changes = changes_of(item.node["differential"]["element"], too_deep);
  if (too_deep) context_.error(item, {}, "its elements are nested too deeply");
  auto& root = entry.tree;
  if (base != nullptr) root = *base;
  making.room -= std::min(making.room, root.size().count);
  // The root of a profile on a logical model is called as that is; of a type, as the type.
  if (making.specialization || root.name.empty()) {
    root.name = changes.name;
  } else if (changes.name != root.name) {
    context_.error(
        item, {},
        "its elements are of " + std::string(changes.name) + ", those of its base of " + std::string(root.name));
    return {};
  }
  apply(making, root, changes);
  entry.has_tree = true;
  auto list = trees_.to_list(root);
  made_ += list.size();
  return list;
}

const Draft* Snapshots::tree_of_item(std::size_t index) {
  auto& entry = entries_[index];
  if (entry.state == State::open || nesting_ > most_nesting) return nullptr;
  const auto& list = elements(index);
  if (!list || context_.broken(context_.sources.structures[index]) != nullptr) return nullptr;
  if (!entry.has_tree) {
    entry.tree = trees_.from_json(list, context_.sources.structures[index].url());
    entry.has_tree = true;
  }
  return entry.tree.name.empty() ? nullptr : &entry.tree;
}

const Draft* Snapshots::tree_of_structure(const Structure* structure) {
  if (structure == nullptr || structure->elements.empty() || !structure->unusable.empty()) return nullptr;
  auto [known, fresh] = below_.try_emplace(structure);
  if (fresh) known->second = trees_.from_image(*structure);
  return known->second.name.empty() ? nullptr : &known->second;
}

const Draft* Snapshots::tree_of(std::string_view canonical) {
  if (const auto own = by_url_.find(without_version(canonical)); own != by_url_.end()) return tree_of_item(own->second);
  return tree_of_structure(context_.below.structure(canonical));
}

const Draft* Snapshots::tree_of_type(std::string_view type) {
  if (const auto own = by_type_.find(type); own != by_type_.end()) return tree_of_item(own->second);
  if (const auto* known = context_.below.type(type)) return tree_of_structure(known);
  return tree_of(type);  // logical models may be named by their url
}

bool Snapshots::is_a(std::string_view type, std::string_view base) {
  constexpr std::string_view any[] = {"Element", "Base", "BackboneElement"};
  for (std::size_t steps = 0; steps < most_nesting; ++steps) {
    if (type == base) return true;
    // Logical models may name types by their canonicals.
    const auto by_type = by_type_.find(type);
    const auto by_url = by_url_.find(type);
    if (by_type == by_type_.end() && by_url == by_url_.end()) {
      const auto* known = context_.below.type(type);
      if (known == nullptr) known = context_.below.structure(type);
      if (known != nullptr) return known->is_a(base) || known->url.view() == base;
      return std::ranges::find(any, base) != std::end(any);
    }
    const auto& own = context_.sources.structures[by_type != by_type_.end() ? by_type->second : by_url->second];
    if (own.text("type") == base || own.url() == base) return true;
    const auto above = without_version(own.text("baseDefinition"));
    if (above.empty()) return std::ranges::find(any, base) != std::end(any);
    if (above == base) return true;
    if (by_url_.contains(above)) {
      type = above;
      continue;
    }
    const auto* known = context_.below.structure(above);
    return known != nullptr && known->is_a(base);
  }
  return false;
}

}  // namespace linkway::fhir::compiler
