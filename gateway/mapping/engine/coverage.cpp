#include "mapping/engine/coverage.h"

#include <algorithm>

#include "data/node.h"

namespace linkway::mapping {

namespace {

using fhir::path::Function;
using fhir::path::Item;
using fhir::path::Op;
using fhir::path::SyntaxNode;

struct Mentioned {
  std::vector<std::string_view> names;
  bool all = false;  // descendants() and the like
};

void collect(const SyntaxNode& root, Mentioned& into) {
  std::vector<const SyntaxNode*> to_do{&root};
  while (!to_do.empty()) {
    const auto& node = *to_do.back();
    to_do.pop_back();
    if (node.op == Op::name) into.names.push_back(node.text.view());
    if (node.op == Op::call && (node.function == Function::children || node.function == Function::descendants)) {
      into.all = true;
    }
    for (const auto& child : node.children) to_do.push_back(&child);
  }
}

// valueString by the name value, too.
bool is_named(std::string_view member, const Mentioned& by) {
  if (member.starts_with('_')) member.remove_prefix(1);
  return std::any_of(by.names.begin(), by.names.end(), [&](std::string_view name) {
    return member == name || (member.size() > name.size() && member.starts_with(name) && member[name.size()] >= 'A' &&
                              member[name.size()] <= 'Z');
  });
}

bool is_leaf(const data::Node& node) { return !node.is_object() && !node.is_list() && static_cast<bool>(node); }

}  // namespace

void Coverage::read(const Item& item) {
  if (item.is_element()) read_.insert(item.element().node);
}

void Coverage::read_all(const Item& item) {
  if (item.is_element()) whole_.insert(item.element().node);
}

void Coverage::read_by(const fhir::path::SyntaxTree& expression, const Item& from) {
  if (!from.is_element()) return;
  Mentioned by;
  collect(*expression.root, by);
  if (by.all) return read_all(from);
  read_.insert(from.element().node);
  std::vector<const data::Node*> to_do{from.element().node};
  while (!to_do.empty()) {
    const auto& node = *to_do.back();
    to_do.pop_back();
    for (const auto& member : node.members()) {
      if (!is_named(member.name.view(), by)) continue;
      const auto add = [&](const data::Node& value) {
        read_.insert(&value);
        if (value.is_object()) to_do.push_back(&value);
      };
      if (!member.value.is_list()) {
        add(member.value);
      } else {
        for (const auto& item : member.value.items()) add(item);
      }
    }
  }
}

void Coverage::end_of_run(std::span<const Item> sources) {
  struct Visit {
    const data::Node* object;
    std::string path;
    bool whole;
  };
  for (const auto& source : sources) {
    if (!source.is_element()) continue;
    const auto& root = *source.element().node;
    std::vector<Visit> to_do{{&root, std::string(root["resourceType"].text()), whole_.contains(&root)}};
    while (!to_do.empty()) {
      const auto visit = std::move(to_do.back());
      to_do.pop_back();
      for (const auto& member : visit.object->members()) {
        const auto name = member.name.view();
        if (name == "resourceType") continue;
        const auto path = visit.path.empty() ? std::string(name) : visit.path + "." + std::string(name);
        const auto add = [&](const data::Node& value) {
          const bool whole = visit.whole || whole_.contains(&value);
          if (value.is_object()) to_do.push_back({&value, path, whole});
          if (!is_leaf(value) || value.kind() == data::Kind::null) return;
          ++seen_paths_[path];
          if (whole || read_.contains(&value)) read_paths_.insert(path);
        };
        if (!member.value.is_list()) {
          add(member.value);
        } else {
          for (const auto& item : member.value.items()) add(item);
        }
      }
    }
  }
  read_.clear();
  whole_.clear();
}

CoverageReport Coverage::report() const {
  CoverageReport report;
  report.files = plan_->files;
  report.fields = seen_paths_.size();
  report.rules = ran_.size();
  for (const auto& [path, count] : seen_paths_) {
    if (!read_paths_.contains(path)) report.unread.push_back({path, count});
  }
  for (std::size_t i = 0; i < ran_.size(); ++i) {
    if (!ran_[i]) report.never_run.push_back(plan_->rules[i]);
  }
  return report;
}

}  // namespace linkway::mapping
