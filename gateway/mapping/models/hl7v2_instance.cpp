#include "mapping/models/hl7v2_instance.h"

#include <utility>
#include <vector>

#include "data/builder.h"
#include "data/hl7v2.h"
#include "data/hl7v2_batch.h"
#include "mapping/models/choices.h"
#include "mapping/models/hl7v2_grouping.h"
#include "mapping/models/hl7v2_models.h"
#include "mapping/models/hl7v2_segment_reader.h"
#include "mapping/models/problems.h"

namespace linkway::mapping {

using data::Node;
using fhir::Structure;

namespace {

// "REF" of REF_I12; "" of a model that is not called after a message.
std::string_view code_of(const Structure& type) {
  const auto name = short_name(type.type);
  return name.size() == 3 || (name.size() > 3 && name[3] == '_') ? name.substr(0, 3) : std::string_view();
}

class MessageReader {
 public:
  MessageReader(const fhir::Definitions& definitions, data::Arena& arena, const Structure& type)
      : definitions_(definitions),
        builder_(arena),
        segments_(definitions, builder_),
        type_(type),
        shape_(definitions, type),
        generic_(definitions.structure(std::string(hl7v2_models) + "ANY_SEGMENT")) {}

  [[nodiscard]] const Hl7Shape& shape() const { return shape_; }
  data::Builder& builder() { return builder_; }
  Problems& findings() { return findings_; }

  Result<Node> read(std::string_view bytes, const data::Hl7Options& options, const Hl7Rules& rules,
                    std::uint32_t line) {
    auto message = data::read_hl7v2(bytes, options);
    if (!message) {
      auto problems = std::move(message).problems();
      for (auto& problem : problems) {
        if (problem.line > 0) problem.line += line - 1;
      }
      return problems;
    }
    for (auto problem : message->findings()) {
      if (problem.line > 0) problem.line += line - 1;
      findings_.push_back(std::move(problem));
    }
    Hl7Findings findings(*message, line);
    if (auto wrong = check_code(*message, line, findings)) return std::move(*wrong);
    if (auto wrong = check_hl7v2_rules(*message, rules, line); !wrong.empty()) return wrong;
    Hl7Grouping grouping(shape_, builder_, findings);
    for (std::size_t i = 0; i < message->size(); ++i) add(message->segment(i), *message, rules, grouping, findings);
    const auto node = grouping.finish();
    auto told = findings.take();
    findings_.insert(findings_.end(), std::make_move_iterator(told.begin()), std::make_move_iterator(told.end()));
    return node;
  }

 private:
  void add(const data::Hl7Segment& segment, const data::Hl7Message& message, const Hl7Rules& rules,
           Hl7Grouping& grouping, Hl7Findings& findings) {
    const data::Hl7Place at{std::string(segment.name()), segment.occurrence()};
    const auto place = grouping.find(segment.name(), at);
    if (place.child != nullptr) {
      if (!place.in_order) findings.warning(at, issue::structure, "the standard has this segment further up");
      return grouping.add(segments_.read(segment, *place.child->step.type, false, message, rules, findings));
    }
    const auto* own = own_model(segment.name());
    // Where nothing but MSH has a place, all that comes is as it should be.
    if (shape_.group(0).children.size() > 1) {
      findings.warning(
          at, issue::structure,
          own == nullptr ? "the model has no such segment" : "the model has no place for this segment here");
    }
    const auto* type = own != nullptr ? own : generic_;
    if (type != nullptr) grouping.add(segments_.read(segment, *type, true, message, rules, findings));
  }

  const Structure* own_model(std::string_view segment) const {
    const auto* type = definitions_.structure(std::string(hl7v2_models) + std::string(segment));
    const auto any = std::string(hl7v2_models) + "SEGMENT";
    return type != nullptr && type->is_a(any) && !type->elements.empty() ? type : nullptr;
  }

  // A message of another code means something else, and must not be taken for one of these.
  std::optional<Problem> check_code(const data::Hl7Message& message, std::uint32_t line, Hl7Findings& findings) const {
    const auto field = message.field("MSH", 9);
    const auto code = field.component(1).text();
    const auto event = field.component(2).text();
    const auto said = field.component(3).text();
    const data::Hl7Place at{"MSH", 1, 9};
    const auto wanted = code_of(type_);
    if (!wanted.empty() && !code.empty() && code != wanted) {
      auto problem = problem_of(Category::unprocessable, issue::not_supported, data::to_string(at),
                                "this is no " + std::string(wanted) + " message");
      const auto where = message.position(at);
      problem.line = where.line + line - 1;
      problem.column = where.column;
      return problem;
    }
    if (wanted.empty()) return std::nullopt;
    std::string_view named = said;
    if (definitions_.structure(std::string(hl7v2_models) + said) == nullptr) named = hl7v2_structure_of(code, event);
    if (!named.empty() && named != short_name(type_.type)) {
      findings.warning(at, issue::structure,
                       "the message is one of structure " + std::string(named) + ", and is read as " +
                           std::string(short_name(type_.type)));
    }
    return std::nullopt;
  }

  const fhir::Definitions& definitions_;
  data::Builder builder_;
  Hl7SegmentReader segments_;
  const Structure& type_;
  Hl7Shape shape_;
  const Structure* generic_;
  Problems findings_;
};

}  // namespace

Result<Instance> read_hl7v2_instance(std::string_view bytes, std::string_view charset, const Structure& type,
                                     const fhir::Definitions& definitions, data::Arena& arena,
                                     const data::Hl7Limits& limits, const Hl7Rules& rules) {
  MessageReader reader(definitions, arena, type);
  if (!reader.shape().is_message()) {
    return problem_of(Category::unprocessable, issue::not_found, {}, "the model is none of an HL7 v2 message");
  }
  auto batch = data::split_batch(bytes);
  if (!batch) return std::move(batch).problems();
  data::Hl7Options options;
  options.limits = limits;
  options.join_lines = rules.join_lines;
  options.charset = batch->charset.empty() ? charset : batch->charset;
  reader.findings() = std::move(batch->findings);
  std::vector<Node> messages;
  for (const auto& item : batch->messages) {
    auto message = reader.read(item.bytes, options, rules, item.line);
    if (!message) return std::move(message).problems();
    messages.push_back(*message);
  }
  if (messages.size() == 1 && !batch->enveloped) {
    return Instance{messages.front(), &type, std::move(reader.findings())};
  }
  return Instance{reader.builder().list(messages), &type, std::move(reader.findings())};
}

}  // namespace linkway::mapping
