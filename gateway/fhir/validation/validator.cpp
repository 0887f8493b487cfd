#include "fhir/validation/validator.h"

#include <algorithm>
#include <utility>

#include "data/json.h"
#include "fhir/format/xml_form.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/memory.h"
#include "fhir/validation/plan.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

namespace {

// The reverse of data::line_column().
std::uint32_t position_of(std::string_view source, std::uint32_t line, std::uint32_t column) {
  if (line == 0 || column == 0) return data::Node::no_position;
  std::size_t start = 0;
  for (std::uint32_t i = 1; i < line; ++i) {
    const auto end = source.find('\n', start);
    if (end == std::string_view::npos) return data::Node::no_position;
    start = end + 1;
  }
  return static_cast<std::uint32_t>(std::min(start + column - 1, source.size()));
}

}  // namespace

const data::Node* Library::find(std::string_view) { return nullptr; }
std::optional<bool> Library::exists(std::string_view) { return std::nullopt; }

struct Validator::State {
  State(Definitions definitions, const terminology::Service& terminology, const Clock& clock, Library* known)
      : memory(std::move(definitions), terminology, clock), library(known != nullptr ? known : &nothing_known) {}

  Library nothing_known;
  Memory memory;
  Library* library;

  Issues validate(const data::Node& resource, const Options& options) {
    return validate(resource, options, Format::json, {});
  }
  // `faults`: what was wrong with the form already when it was read.
  Issues validate(const data::Node& resource, const Options& options, Format format,
                  const std::vector<FormFault>& faults);
};

Issues Validator::State::validate(const data::Node& resource, const Options& options, Format format,
                                  const std::vector<FormFault>& faults) {
  memory.allow(options.budget);
  memory.plans().begin_walk();
  Run run(memory, *library, options, resource, format);
  const At at{nullptr, Spot{nullptr, "$this"}, &resource, &no_node, nullptr};
  std::vector<const Structure*> profiles;
  const auto find = [&](const std::vector<std::string>& canonicals, std::vector<const Structure*>& into) {
    for (const auto& canonical : canonicals) {
      if (const auto* profile = memory.definitions.structure(canonical)) {
        into.push_back(profile);
      } else {
        run.error(at, issue::not_found, "profile-unknown",
                  "the profile that was asked for is not known here: " + canonical);
      }
    }
  };
  find(options.profiles, profiles);
  find(options.type_profiles, run.type_profiles);
  for (const auto& fault : faults) {
    run.report({Severity::error, fault.code, "form", fault.path, fault.text, {}, fault.position});
  }
  // A root that is no resource was told by the reader.
  if (resource || faults.empty()) check_resource(run, at, profiles);
  return run.take();
}

Validator::Validator(Definitions definitions, const terminology::Service& terminology, const Clock& clock,
                     Library* library)
    : state_(std::make_unique<State>(std::move(definitions), terminology, clock, library)) {}

Validator::~Validator() = default;
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;

Issues Validator::validate(const data::Node& resource, const Options& options) {
  return state_->validate(resource, options);
}

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// A long text may have as many elements as FHIR has at most in so many bytes: what they take in memory stays a multiple
// of the text.
data::XmlLimits xml_limits(std::size_t bytes) {
  constexpr std::size_t shortest_node = 12;  // an element or text of a narrative; <x value="y"/> has 15
  data::XmlLimits limits;
  limits.max_elements = std::max(limits.max_elements, bytes / shortest_node);
  limits.max_all_attributes = std::max(limits.max_all_attributes, bytes / shortest_node);
  return limits;
}

Issues unreadable(const Problems& problems, std::string_view bytes) {
  Issues issues;
  for (const auto& problem : problems) {
    issues.list.push_back({Severity::fatal,
                           problem.code,
                           "unreadable",
                           problem.path,
                           problem.text,
                           {},
                           position_of(bytes, problem.line, problem.column)});
  }
  return issues;
}

}  // namespace

Issues Validator::validate(std::string_view bytes, Format format, const Options& options) {
  if (format == Format::json && bytes.starts_with(byte_order_mark)) {
    auto issues = validate(bytes.substr(byte_order_mark.size()), format, options);
    for (auto& issue : issues.list) {
      if (issue.position != data::Node::no_position) issue.position += byte_order_mark.size();
    }
    issues.list.push_back({Severity::warning,
                           issue::structure,
                           "byte-order-mark",
                           {},
                           "JSON begins without a byte order mark (RFC 8259 section 8.1)",
                           {},
                           0});
    return issues;
  }
  if (format == Format::json) {
    const auto read = data::read_json(bytes);
    return read ? state_->validate(read->root, options) : unreadable(read.problems(), bytes);
  }
  const auto read = read_xml_loosely(bytes, state_->memory.definitions, xml_limits(bytes.size()));
  if (!read) return unreadable(read.problems(), bytes);
  auto issues = state_->validate(read->document.root, options, format, read->faults);
  for (auto& issue : issues.list) {
    if (issue.position == data::Node::no_position) continue;
    issue.position = read->positions_in_bytes ? issue.position + read->first_byte : data::Node::no_position;
  }
  return issues;
}

}  // namespace linkway::fhir::validation
