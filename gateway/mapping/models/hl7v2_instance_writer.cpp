#include <algorithm>
#include <string>
#include <utility>

#include "data/hl7v2_charset.h"
#include "data/hl7v2_syntax.h"
#include "data/hl7v2_writer.h"
#include "fhir/format/json_form.h"
#include "mapping/models/choices.h"
#include "mapping/models/hl7v2_instance.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/hl7v2_shape.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

using data::Hl7Slot;
using data::Kind;
using data::Node;
using fhir::Structure;

namespace {

const Node nothing;

std::string_view text_of(const Node& node) {
  return node.kind() == Kind::boolean ? (node.boolean() ? "true" : "false") : node.text();
}

// The text of a field of MSH, through the components that it may have.
std::string_view first_text(const Node& node) {
  const auto* at = &node;
  for (int i = 0; i < 4 && !at->is_text(); ++i) {
    at = at->is_list() ? &at->at(0) : at->is_object() && at->size() > 0 ? &at->members().front().value : &nothing;
  }
  return at->text();
}

bool is_ascii(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

bool is_null(const Node& extra) {
  for (const auto& extension : extra["extension"].items()) {
    if (extension["url"].text() == hl7v2_null_extension) return true;
  }
  return false;
}

class MessageWriter {
 public:
  // `charset`: goes into MSH-18, unless it is "".
  MessageWriter(const Hl7Shape& shape, const data::Hl7Delimiters& delimiters, std::string_view charset = {})
      : shape_(shape), writer_(delimiters), charset_(charset) {}

  [[nodiscard]] data::Hl7Writer& writer() { return writer_; }
  Problems& problems() { return problems_; }

  void group(const Node& object, std::size_t index) {
    const auto& group = shape_.group(index);
    std::size_t known = 0;
    for (const auto& child : group.children) {
      const auto& value = object[child.step.child->name.view()];
      if (!value) continue;
      ++known;
      const auto write = [&](const Node& one) {
        if (!child.segment.empty()) return segment(one, child.segment);
        this->group(one, child.group);
      };
      each(value, write);
    }
    const auto& others = object["OTHER"];
    if (others) {
      ++known;
      each(others, [&](const Node& one) {
        const auto named = one["resourceType"].text();
        const auto type = short_name(named);
        segment(one, type == "ANY_SEGMENT" || type == "SEGMENT" || type.empty() ? one["name"].text() : type);
      });
    }
    if (known == object.size()) return;
    for (const auto& member : object.members()) {
      const auto name = member.name.view();
      const bool has =
          name == "OTHER" || name == "resourceType" || std::ranges::any_of(group.children, [&](const Hl7Child& child) {
            return child.step.child->name.view() == name;
          });
      if (!has) complain(name, "the model has no such segment or group");
    }
  }

 private:
  template <class Write>
  static void each(const Node& value, const Write& write) {
    if (!value.is_list()) return write(value);
    for (const auto& one : value.items()) {
      if (one.is_object()) write(one);
    }
  }

  void complain(std::string_view path, std::string text) {
    if (problems_.size() >= fhir::most_problems) return;
    problems_.push_back(problem_of(Category::unprocessable, issue::structure, std::string(path), std::move(text)));
  }

  void segment(const Node& object, std::string_view name) {
    if (name.size() != 3) return complain("OTHER", "a segment has no name of three characters");
    writer_.segment(name);
    if (name == "MSH" && !charset_.empty()) writer_.put(18, charset_);
    const bool header = name == "MSH" || name == "FHS" || name == "BHS";
    for (const auto& member : object.members()) {
      auto member_name = member.name.view();
      if (member_name == "resourceType" || member_name == "name") continue;
      const bool mark = member_name.starts_with('_');
      if (mark) member_name.remove_prefix(1);
      const auto at = read_hl7v2_member(member_name);
      if (at.number == 0) {
        complain(std::string(name) + "." + std::string(member_name), "the model has no such field");
        continue;
      }
      if (header && at.number <= 2) continue;
      Hl7Slot slot{.field = static_cast<std::uint32_t>(at.number)};
      if (at.within()) {
        slot.repetition = static_cast<std::uint32_t>(std::max<std::size_t>(at.repetition, 1));
        slot.component = static_cast<std::uint32_t>(std::max<std::size_t>(at.component, 1));
        slot.subcomponent = static_cast<std::uint32_t>(std::max<std::size_t>(at.subcomponent, 1));
      }
      if (!member.value.is_list()) {
        part(member.value, slot, Level::field, mark, member_name);
        continue;
      }
      for (const auto& one : member.value.items()) {
        part(one, slot, Level::field, mark, member_name);
        ++slot.repetition;
      }
    }
  }

  enum class Level : std::uint8_t { field, component, subcomponent };

  // `mark`: what stands beside a value, and says of it that it is null.
  void part(const Node& value, const Hl7Slot& slot, Level level, bool mark, std::string_view name) {
    if (mark) {
      if (is_null(value)) writer_.put_null(slot);
      return;
    }
    if (!value.is_object()) return text(text_of(value), slot);
    for (const auto& member : value.members()) {
      auto member_name = member.name.view();
      if (member_name == "resourceType") continue;
      const bool inner_mark = member_name.starts_with('_');
      if (inner_mark) member_name.remove_prefix(1);
      const auto at = read_hl7v2_member(member_name);
      // A composite within a subcomponent has no separators left: only its first part can stand there.
      const bool deep = level == Level::subcomponent && at.number != 1;
      if (at.number == 0 || deep || at.subcomponent != 0 || (at.within() && level != Level::field)) {
        complain(name, "it has something that is no component of it");
        continue;
      }
      auto inner = slot;
      if (level == Level::field) {
        inner.component = static_cast<std::uint32_t>(at.number);
        if (at.component != 0) inner.subcomponent = static_cast<std::uint32_t>(at.component);
      } else if (level == Level::component) {
        inner.subcomponent = static_cast<std::uint32_t>(at.number);
      }
      const auto next = level == Level::field ? Level::component : Level::subcomponent;
      if (!member.value.is_list()) {
        part(member.value, inner, next, inner_mark, name);
      } else {
        for (const auto& one : member.value.items()) part(one, inner, next, inner_mark, name);
      }
    }
  }

  void text(std::string_view text, const Hl7Slot& slot) {
    if (text == "\"\"") {
      writer_.put_null(slot);
    } else {
      writer_.put(slot, text);
    }
  }

  const Hl7Shape& shape_;
  data::Hl7Writer writer_;
  std::string_view charset_;
  Problems problems_;
};

}  // namespace

Status write_hl7v2_instance(const Node& instance, const Structure& type, const fhir::Definitions& definitions,
                            std::string& out, const WriteStyle& style) {
  const Hl7Shape shape(definitions, type);
  if (!shape.is_message()) {
    return problem_of(Category::unprocessable, issue::not_found, {}, "the model is none of an HL7 v2 message");
  }
  const auto& header = instance["MSH"];
  if (!header.is_object()) {
    return problem_of(Category::unprocessable, issue::required, "MSH", "a message begins with this segment");
  }
  data::Hl7Delimiters delimiters;
  if (const auto encoding = header["MSH-2"].text(); !encoding.empty()) {
    const auto separator = header["MSH-1"].text();
    auto own = data::read_delimiters("MSH" + std::string(separator.empty() ? "|" : separator) + std::string(encoding) +
                                     std::string(separator.empty() ? "|" : separator));
    if (!own) return std::move(own).problems();
    delimiters = *own;
  }
  MessageWriter message(shape, delimiters);
  message.group(instance, 0);
  if (!message.problems().empty()) return std::move(message.problems());
  auto text = message.writer().finish();
  if (!text) return std::move(text).problems();
  auto charset = std::string(first_text(header["MSH-18"]));
  if (charset.empty() && !is_ascii(*text)) {
    // Told, so that nobody has to guess.
    charset = style.charset.empty() ? "UNICODE UTF-8" : style.charset;
    MessageWriter again(shape, delimiters, charset);
    again.group(instance, 0);
    text = again.writer().finish();
    if (!text) return std::move(text).problems();
  }
  auto encoded = data::encode_hl7v2(*text, charset);
  if (!encoded) return std::move(encoded).problems();
  out += *encoded;
  return Done{};
}

}  // namespace linkway::mapping
