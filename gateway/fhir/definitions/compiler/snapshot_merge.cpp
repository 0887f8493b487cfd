#include "fhir/definitions/compiler/snapshot_merge.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include "data/json.h"
#include "fhir/definitions/compiler/elements.h"

namespace linkway::fhir::compiler {

namespace {

using data::Node;

constexpr std::array plain = {"short",       "maxLength",     "isSummary",      "isModifier",        "contentReference",
                              "mustSupport", "mustHaveValue", "representation", "valueAlternatives", "label"};

std::optional<std::uint32_t> number_of(const Node& node) {
  if (node.text() == "*") return unbounded;
  std::uint32_t value = 0;
  const auto text = node.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int strength_rank(std::string_view code) {
  constexpr std::array<std::string_view, 4> ranks = {"example", "preferred", "extensible", "required"};
  return static_cast<int>(std::ranges::find(ranks, code) - ranks.begin());
}

// Whether the base fixes another value: of this type, or of another one.
bool contradicts(const Node& base, std::string_view name, const Node& value) {
  for (const auto& member : base.members()) {
    if (!member.name.view().starts_with("fixed")) continue;
    return member.name.view() != name || data::to_json(member.value) != data::to_json(value);
  }
  return false;
}

}  // namespace

Node with_member(data::Builder& builder, const Node& definition, std::string_view name, const Node& value) {
  return builder.with(definition, name, value).with_position(definition.position());
}

struct SnapshotMerger::Merge {
  data::Builder& builder;
  const SourceItem& structure;
  const Node& base;
  const Node& change;  // as it stands
  const Node reduced;  // the same, as definitions here are
  std::vector<data::Member> members;

  [[nodiscard]] std::string name() const {
    const auto id = change["id"].text();
    return std::string(id.empty() ? change["path"].text() : id);
  }
  void set(std::string_view member, const Node& value) {
    const auto found = std::ranges::find_if(members, [&](const auto& item) { return item.name.view() == member; });
    if (found != members.end()) {
      found->value = value;
    } else {
      members.push_back({builder.name(member), value});
    }
  }
  [[nodiscard]] Node get(std::string_view member) const {
    const auto found = std::ranges::find_if(members, [&](const auto& item) { return item.name.view() == member; });
    return found == members.end() ? Node() : found->value;
  }
  void drop_beginning(std::string_view beginning) {
    std::erase_if(members, [&](const auto& item) { return item.name.view().starts_with(beginning); });
  }
};

Node SnapshotMerger::merge(const SourceItem& structure, const Node& base, const Node& change) {
  Merge merge{builder_, structure, base, change, trees_.reduced(change, structure.url()), {}};
  const auto from = base.members();
  merge.members.assign(from.begin(), from.end());
  for (const auto* name : plain) {
    if (const auto& value = merge.reduced[name]) merge.set(name, value);
  }
  cardinality(merge);
  types(merge);
  values(merge);
  binding(merge);
  slicing(merge);
  constraints(merge);
  extensions(merge);
  return builder_.object(merge.members).with_position(change.position());
}

void SnapshotMerger::cardinality(Merge& merge) {
  const bool root = merge.change["path"].text().find('.') == std::string_view::npos;
  const auto at = [&](const char* member) { return number_of(merge.change[member]); };
  const auto old = [&](const char* member) { return number_of(merge.base[member]); };
  if (const auto& min = merge.change["min"]) {
    if (at("min") && old("min") && *at("min") < *old("min")) {
      if (!root) context_.warning(merge.structure, min, merge.name() + ": min is below that of its base");
    } else {
      merge.set("min", min);
    }
  }
  if (const auto& max = merge.change["max"]) {
    if (at("max") && old("max") && *at("max") > *old("max")) {
      if (!root) context_.warning(merge.structure, max, merge.name() + ": max is above that of its base");
    } else {
      merge.set("max", max);
    }
  }
  const auto least = number_of(merge.get("min"));
  const auto most = number_of(merge.get("max"));
  if (least && most && *least > *most) {
    context_.error(merge.structure, merge.change, merge.name() + ": no instance can have so many: min is above max");
  }
}

void SnapshotMerger::types(Merge& merge) {
  const auto& wanted = merge.change["type"];
  if (wanted.size() == 0) return;
  const auto& allowed = merge.base["type"];
  // Published as a string, see fhir_type(); a differential does not say that it speaks of this element.
  const bool resource_id = merge.base["base"]["path"].text() == "Resource.id";
  for (const auto& type : wanted.items()) {
    const auto name = fhir_type(merge.change, type);
    const bool fits = allowed.size() == 0 || std::ranges::any_of(allowed.items(), [&](const Node& item) {
                        const auto base = fhir_type(merge.base, item);
                        return base == name || is_a_(name, base) || (resource_id && name == "string");
                      });
    if (fits) continue;
    context_.error(merge.structure, type, merge.name() + ": its base has no type " + std::string(name));
    return;
  }
  merge.set("type", wanted);
}

void SnapshotMerger::values(Merge& merge) {
  const auto types = merge.get("type");
  for (const auto& member : merge.reduced.members()) {
    const auto name = member.name.view();
    for (const std::string_view beginning : {"fixed", "pattern", "minValue", "maxValue"}) {
      if (!name.starts_with(beginning)) continue;
      auto type = std::string(name.substr(beginning.size()));
      const auto own = [&](const Node& item) {
        const auto element_type = fhir_type(merge.base, item);
        auto lower = type;
        if (!lower.empty()) lower[0] = static_cast<char>(lower[0] | 0x20);
        return element_type == type || element_type == lower || is_a_(element_type, type) ||
               is_a_(element_type, lower) || is_a_(lower, element_type) || is_a_(type, element_type);
      };
      // The bounds of a date may be a duration from now.
      const bool bound = beginning == "minValue" || beginning == "maxValue";
      if (!bound && types.size() > 0 && std::ranges::none_of(types.items(), own)) {
        context_.warning(merge.structure, member.value,
                         merge.name() + ": " + std::string(name) + " is of a type that the element does not have");
        continue;
      }
      if (beginning == "fixed" && contradicts(merge.base, name, member.value)) {
        context_.warning(merge.structure, member.value, merge.name() + ": its base fixes another value");
      }
      merge.drop_beginning(beginning);
      merge.set(name, member.value);
    }
  }
}

void SnapshotMerger::binding(Merge& merge) {
  const auto& change = merge.reduced["binding"];
  if (!change) return;
  const auto& base = merge.base["binding"];
  const auto strength = change["strength"].text();
  if (base["strength"].text() == "required" && strength_rank(strength) < strength_rank("required")) {
    context_.warning(merge.structure, merge.change["binding"],
                     merge.name() + ": the binding is weaker than the required one of its base");
    return;
  }
  std::vector<Node> additional;
  for (const auto& item : change["additional"].items()) additional.push_back(item);
  for (const auto& item : base["additional"].items()) {
    const auto purpose = item["purpose"].text();
    const bool one_only = purpose == "maximum" || purpose == "minimum";
    const bool replaced = std::ranges::any_of(change["additional"].items(), [&](const Node& own) {
      return own["purpose"].text() == purpose && (one_only || own["valueSet"].text() == item["valueSet"].text());
    });
    if (!replaced) additional.push_back(item);
  }
  const auto either = [&](const char* member) { return change[member] ? change[member] : base[member]; };
  merge.set("binding", builder_.object({{"strength", either("strength")},
                                        {"valueSet", either("valueSet")},
                                        {"additional", additional.empty() ? Node() : builder_.list(additional)}}));
}

void SnapshotMerger::slicing(Merge& merge) {
  const auto& change = merge.reduced["slicing"];
  if (!change) return;
  const auto& base = merge.base["slicing"];
  const auto either = [&](const char* member) { return change[member] ? change[member] : base[member]; };
  const bool stays_closed = base["rules"].text() == "closed";
  merge.set("slicing", builder_.object({{"discriminator", either("discriminator")},
                                        {"description", either("description")},
                                        {"ordered", either("ordered")},
                                        {"rules", stays_closed ? base["rules"] : either("rules")}}));
}

void SnapshotMerger::constraints(Merge& merge) {
  const auto& change = merge.reduced["constraint"];
  if (change.size() == 0) return;
  const auto base = merge.base["constraint"].items();
  std::vector<Node> all(base.begin(), base.end());
  for (const auto& item : change.items()) {
    const bool known = std::ranges::any_of(base, [&](const Node& other) {
      return other["key"].text() == item["key"].text() && other["expression"].text() == item["expression"].text();
    });
    if (!known) all.push_back(item);
  }
  merge.set("constraint", builder_.list(all));
}

void SnapshotMerger::extensions(Merge& merge) {
  const auto& change = merge.reduced["extension"];
  if (change.size() == 0) return;
  std::vector<Node> all(change.items().begin(), change.items().end());
  for (const auto& item : merge.base["extension"].items()) {
    const auto url = item["url"].text();
    if (std::ranges::none_of(change.items(), [&](const Node& own) { return own["url"].text() == url; })) {
      all.push_back(item);
    }
  }
  merge.set("extension", builder_.list(all));
}

}  // namespace linkway::fhir::compiler
