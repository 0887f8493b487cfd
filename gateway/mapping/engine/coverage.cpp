#include "mapping/engine/coverage.h"

#include <algorithm>

#include "data/node.h"
#include "mapping/models/hl7v2_paths.h"

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
  if (!item.is_element()) return;
  read_.insert(item.element().node);
  // What was sent to be deleted has no more than this (HL7 v2).
  if (item.element().extra->is_object()) read_.insert(item.element().extra);
}

void Coverage::read_all(const Item& item) {
  if (item.is_element()) whole_.insert(item.element().node);
}

void Coverage::read_text(const Item& item) {
  if (!item.is_element()) return;
  const auto* node = item.element().node;
  if (!is_hl7v2_composite(*node)) return read_all(item);
  read_.insert(node);
  while (is_hl7v2_composite(*node)) {
    node = &node->members().front().value;
    read_.insert(node);
  }
}

void Coverage::read_by(const fhir::path::SyntaxTree& expression, const Item& from) {
  if (!from.is_element()) return;
  Mentioned by;
  collect(*expression.root, by);
  if (by.all) return read_all(from);
  read_.insert(from.element().node);
  if (by.names.empty() && is_hl7v2_composite(*from.element().node)) read_text(from);
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
    if (is_hl7v2_message(root)) {
      end_of_hl7v2(root);
      continue;
    }
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

// By the names of groups and segments and the numbers of what is in them: PROVIDER_CONTACT.PRD-7.1.
void Coverage::end_of_hl7v2(const data::Node& message) {
  struct Visit {
    const data::Node* object;
    std::string path;
    bool whole;
    bool segment;
  };
  std::vector<Visit> to_do{{&message, {}, whole_.contains(&message), false}};
  while (!to_do.empty()) {
    const auto visit = std::move(to_do.back());
    to_do.pop_back();
    for (const auto& member : visit.object->members()) {
      auto name = member.name.view();
      const bool mark = name.starts_with('_');
      if (mark) name.remove_prefix(1);
      const bool part = is_hl7v2_part(name);
      // The delimiters are read by whoever reads the message, and the name of a segment stands in its path.
      if ((!part && member.value.is_text()) || name == "MSH-1" || name == "MSH-2") continue;
      const auto add = [&](const data::Node& value) {
        auto path = visit.path;
        const auto segment = part ? std::string_view() : hl7v2_segment_name(name, value);
        if (part) {
          append_hl7v2_part(path, name, 0, visit.segment);
        } else {
          if (!path.empty()) path += '.';
          path += segment.empty() ? name : segment;
        }
        const bool whole = visit.whole || whole_.contains(&value);
        if (value.is_object() && !mark) return to_do.push_back({&value, std::move(path), whole, !segment.empty()});
        if (value.kind() == data::Kind::null) return;
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
