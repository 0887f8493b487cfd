#include "mapping/models/hl7v2_segment_reader.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "mapping/models/choices.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/hl7v2_time.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

using data::Hl7Level;
using data::Hl7Part;
using data::Hl7Presence;
using data::Node;
using fhir::Structure;
using fhir::StructureKind;

namespace {

// Composites within composites: a component of a component is as deep as HL7 v2 goes, and a text may stand for more.
constexpr std::size_t most_deep = 8;

bool is_primitive(const Step& step) { return step.type == nullptr || step.type->kind == StructureKind::primitive; }

bool is_header(std::string_view segment) { return segment == "MSH" || segment == "FHS" || segment == "BHS"; }

// Types of older versions whose values are read as those of a newer one (section 2.8 of 2.8.1: positions stay), and
// CNE, which is a CWE that must have a code.
std::string_view newer_type(std::string_view type) {
  using Pair = std::pair<std::string_view, std::string_view>;
  static constexpr std::array<Pair, 11> pairs = {{{"CE", "CWE"},
                                                  {"CNE", "CWE"},
                                                  {"CF", "CWE"},
                                                  {"TN", "XTN"},
                                                  {"PN", "XPN"},
                                                  {"CN", "XCN"},
                                                  {"CK", "CX"},
                                                  {"AD", "XAD"},
                                                  {"CM", "ANY"},
                                                  {"TS", "String"},
                                                  {"DTM", "String"}}};
  const auto found = std::ranges::find(pairs, type, &Pair::first);
  return found == pairs.end() ? type : found->second;
}

bool is_text_type(std::string_view type) {
  static constexpr std::array<std::string_view, 9> types = {"ST", "TX", "FT", "NM", "SI", "ID", "IS", "DT", "TM"};
  return std::ranges::find(types, type) != types.end();
}

}  // namespace

Node Hl7SegmentReader::read(const data::Hl7Segment& segment, const Structure& type, bool own_type,
                            const data::Hl7Message& message, const Hl7Rules& rules, Hl7Findings& findings) {
  message_ = &message;
  rules_ = &rules;
  segment_ = &segment;
  findings_ = &findings;
  place_ = {std::string(segment.name()), segment.occurrence()};
  const auto& numbered = numbers_.of(type);
  Members members;
  if (own_type) members.push_back({builder_.name("resourceType"), Node::make_text(own_name(definitions_, type))});
  if (type.child("name") != nullptr) put(members, "name", {builder_.text(segment.name()), {}});
  const auto count = segment.field_count();
  for (std::size_t number = 1; number <= count; ++number) {
    const auto part = segment.field(number);
    if (part.presence() == Hl7Presence::absent || part.raw().empty()) continue;
    place_.field = static_cast<std::uint32_t>(number);
    place_.repetition = place_.component = place_.subcomponent = 0;
    if (is_header(segment.name()) && number <= 2) {
      if (number < numbered.steps.size() && numbered.steps[number]) {
        put(members, numbered.steps[number].child->name, {builder_.text(part.raw()), {}});
      }
      continue;
    }
    field(part, number, numbered, members);
  }
  for (const auto number : numbered.needed) {
    if (number <= count && !segment.field(number).raw().empty()) continue;
    place_.field = static_cast<std::uint32_t>(number);
    place_.repetition = place_.component = place_.subcomponent = 0;
    tell(issue::required, "the standard requires this field");
  }
  return builder_.object(std::span<const data::Member>(members))
      .with_position(static_cast<std::uint32_t>(segment.offset()));
}

void Hl7SegmentReader::field(const Hl7Part& part, std::size_t number, const Hl7Numbered& numbered, Members& members) {
  const bool open = number < numbered.open.size() && numbered.open[number];
  const auto step = open                             ? chosen(number, numbered, part)
                    : number < numbered.steps.size() ? numbered.steps[number]
                                                     : Step{};
  const auto place_name = numbered.prefix + "-" + std::to_string(number);
  if (!step) tell(issue::structure, "the model has no such field");
  const bool list = step && step.child->element->is_list();
  // A text of these types has no parts, and who sends delimiters in it forgot to escape them.
  const auto declared = open ? segment_->field(2).text() : std::string();
  const bool free_text =
      open ? declared == "TX" || declared == "FT" || declared == "ST" : step && numbered.free_text[number];
  const bool loose = std::ranges::any_of(rules_->loose_dates, [&](const Hl7FieldName& one) {
    return one.field == number && one.segment == segment_->name();
  });
  std::vector<Value> values;
  const auto repetitions = part.repetitions();
  std::uint32_t index = 0;
  for (const auto repetition : repetitions) {
    ++index;
    place_.repetition = index;
    place_.component = place_.subcomponent = 0;
    const auto name = index == 1 ? place_name : place_name + "[" + std::to_string(index) + "]";
    if (!step || (index > 1 && !list)) {
      if (step && !repetition.raw().empty()) tell(issue::structure, "the model has one value here");
      keep(members, name, repetition, Hl7Level::repetition);
      continue;
    }
    if (auto instead = loose ? loose_date(repetition) : std::nullopt) {
      values.push_back(*instead);
      continue;
    }
    values.push_back(is_primitive(step) ? primitive(repetition, name, free_text, members)
                                        : complex(repetition, *step.type, 0));
  }
  while (!values.empty() && !values.back()) values.pop_back();
  if (values.empty()) return;
  const auto member = step.child->name.view();
  if (list) {
    put_list(members, member, values);
  } else {
    put(members, member, values.front());
  }
}

// OBX-2 says of what type OBX-5 is; no other field that varies says so in its segment.
Step Hl7SegmentReader::chosen(std::size_t number, const Hl7Numbered& numbered, const Hl7Part& part) const {
  const auto name = numbered.prefix + "-" + std::to_string(number);
  const auto step_of = [&](std::string_view choice) {
    return definitions_.step(nullptr, numbered.type, fhir::Key(name + std::string(choice)));
  };
  const auto declared = segment_->name() == "OBX" ? segment_->field(2).text() : std::string();
  if (is_text_type(declared)) return step_of("String");
  if (!declared.empty()) {
    if (const auto step = step_of(newer_type(declared))) return step;
  }
  const bool plain = part.raw().find(message_->syntax().delimiters.component) == std::string_view::npos;
  return step_of(plain ? "String" : "ANY");
}

Hl7SegmentReader::Value Hl7SegmentReader::primitive(const Hl7Part& repetition, std::string_view name, bool free_text,
                                                    Members& members) {
  const auto components = repetition.parts();
  const bool parted = components.count() > 1;
  if (free_text || !parted) {
    if (free_text && parted) tell(issue::structure, "a text has delimiters that are not escaped");
    return leaf(repetition, true);
  }
  Value value;
  std::uint32_t index = 0;
  for (const auto component : components) {
    place_.component = ++index;
    if (index == 1) {
      value = leaf(component, true);
    } else if (!component.raw().empty()) {
      tell(issue::structure, "the model has a value without components here");
      keep(members, std::string(name) + "." + std::to_string(index), component, Hl7Level::component);
    }
  }
  return value;
}

Hl7SegmentReader::Value Hl7SegmentReader::complex(const Hl7Part& part, const Structure& type, std::size_t depth) {
  if (part.raw().empty() || depth > most_deep) return {};
  const auto& numbered = numbers_.of(type);
  const bool components = part.level() == Hl7Level::repetition;
  const bool subcomponents = part.level() == Hl7Level::component;
  Members members;
  std::uint32_t number = 0;
  const auto parts = part.parts();
  for (const auto inner : parts) {
    ++number;
    if (inner.raw().empty()) continue;
    if (components) {
      place_.component = number;
      place_.subcomponent = 0;
    } else if (subcomponents) {
      place_.subcomponent = number;
    }
    if (number >= numbered.steps.size() || !numbered.steps[number]) {
      tell(issue::structure, components ? "the model has no such component" : "the model has no such subcomponent");
      keep(members, numbered.prefix + "-" + std::to_string(number), inner, inner.level());
      continue;
    }
    const auto& step = numbered.steps[number];
    const auto value = is_primitive(step) ? leaf(inner, true) : complex(inner, *step.type, depth + 1);
    if (step.child->element->is_list()) {
      put_list(members, step.child->name, {value});
    } else {
      put(members, step.child->name, value);
    }
  }
  if (members.empty()) return {};
  const auto position = static_cast<std::uint32_t>(part.raw().data() - message_->text().data());
  return {builder_.object(std::span<const data::Member>(members)).with_position(position), {}};
}

std::optional<Hl7SegmentReader::Value> Hl7SegmentReader::loose_date(const Hl7Part& repetition) {
  const std::string text(text::trim((*repetition.parts().begin()).text(room_)));
  // Noughts stand for no date, and a map knows them.
  if (text.empty() || text.find_first_not_of('0') == std::string::npos) return std::nullopt;
  if (repetition.presence() != Hl7Presence::value || fhir_time_of_hl7v2(text, "Z")) return std::nullopt;
  const auto day = text.substr(0, 8);
  if (day.size() == 8 && fhir_time_of_hl7v2(day, "Z")) {
    tell(issue::value, "this is no time; its day is kept");
    const auto position = static_cast<std::uint32_t>(repetition.raw().data() - message_->text().data());
    return Value{builder_.text(day).with_position(position), {}};
  }
  tell(issue::value, "this is no date as HL7 v2 has them (YYYYMMDD, with or without a time): it is left out");
  return Value{};
}

// `whole`: delimiters of inner parts belong to the text.
Hl7SegmentReader::Value Hl7SegmentReader::leaf(const Hl7Part& part, bool whole) {
  switch (part.presence()) {
    case Hl7Presence::absent:
    case Hl7Presence::empty: return {};
    case Hl7Presence::null: return {{}, null_mark()};
    case Hl7Presence::value: break;
  }
  const auto position = static_cast<std::uint32_t>(part.raw().data() - message_->text().data());
  const auto& delimiters = message_->syntax().delimiters;
  const std::array<char, 2> inner = {delimiters.component, delimiters.subcomponent};
  const bool parted = part.level() != Hl7Level::subcomponent &&
                      part.raw().find_first_of(std::string_view(inner.data(), 2)) != std::string_view::npos;
  if (whole && parted) return {words(part.whole_text()).with_position(position), {}};
  return {words(part.text(room_)).with_position(position), {}};
}

// Form feeds and the like, as printers of old laboratories had them: no text of FHIR may hold one.
Node Hl7SegmentReader::words(std::string_view text) {
  const auto is_control = [](char c) { return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r'; };
  if (std::ranges::none_of(text, is_control)) return builder_.text(text);
  tell(issue::value, "a control character in this text is taken for a blank");
  std::string plain(text);
  std::ranges::replace_if(plain, is_control, ' ');
  return builder_.text(plain);
}

void Hl7SegmentReader::put(Members& members, std::string_view name, const Value& value) {
  if (value.node) members.push_back({builder_.name(name), value.node});
  if (value.extra) members.push_back({builder_.name("_" + std::string(name)), value.extra});
}

void Hl7SegmentReader::put_list(Members& members, std::string_view name, const std::vector<Value>& values) {
  const auto list_of = [&](Node Value::*member) {
    if (std::ranges::none_of(values, [&](const Value& value) { return static_cast<bool>(value.*member); })) {
      return Node();
    }
    std::vector<Node> nodes;
    nodes.reserve(values.size());
    for (const auto& value : values) nodes.push_back(value.*member ? value.*member : Node::make_null());
    return builder_.list(nodes);
  };
  put(members, name, {list_of(&Value::node), list_of(&Value::extra)});
}

void Hl7SegmentReader::keep(Members& members, const std::string& name, const Hl7Part& part, Hl7Level named) {
  if (part.level() == Hl7Level::subcomponent) return keep_leaf(members, name, part);
  std::size_t number = 0;
  const auto parts = part.parts();
  for (const auto inner : parts) {
    ++number;
    // The first part is called as what it stands in, up to where another part needs the number between.
    const bool skipped = part.level() == Hl7Level::component && named == Hl7Level::repetition;
    const auto inner_name = number == 1 ? name : name + (skipped ? ".1." : ".") + std::to_string(number);
    const bool counted = part.level() == Hl7Level::repetition && number > 1;
    keep(members, inner_name, inner, counted ? Hl7Level::component : named);
  }
}

void Hl7SegmentReader::keep_leaf(Members& members, const std::string& name, const Hl7Part& part) {
  if (part.raw().empty()) return;
  const bool null = part.presence() == Hl7Presence::null;
  members.push_back({builder_.name(name), builder_.text(null ? std::string_view("\"\"") : part.text(room_))});
}

// That of FHIR for a value that is known to be missing.
Node Hl7SegmentReader::null_mark() {
  if (null_mark_) return null_mark_;
  const auto extension =
      builder_.object({{"url", builder_.text(hl7v2_null_extension)}, {"valueCode", builder_.text("unknown")}});
  null_mark_ = builder_.object({{"extension", builder_.list({extension})}});
  return null_mark_;
}

}  // namespace linkway::mapping
