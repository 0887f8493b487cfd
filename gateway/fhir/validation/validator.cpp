#include "fhir/validation/validator.h"

#include <utility>

#include "data/json.h"
#include "fhir/format/xml_form.h"
#include "fhir/validation/checks.h"
#include "fhir/validation/memory.h"
#include "fhir/validation/plan.h"
#include "fhir/validation/run.h"

namespace linkway::fhir::validation {

const data::Node* Library::find(std::string_view) { return nullptr; }
std::optional<bool> Library::exists(std::string_view) { return std::nullopt; }

struct Validator::State {
  State(Definitions definitions, const terminology::Service& terminology, const Clock& clock, Library* known)
      : memory(std::move(definitions), terminology, clock), library(known != nullptr ? known : &nothing_known) {}

  Library nothing_known;
  Memory memory;
  Library* library;

  Issues validate(const data::Node& resource, const Options& options, Format format);
};

Issues Validator::State::validate(const data::Node& resource, const Options& options, Format format) {
  memory.allow(options.budget);
  memory.plans().begin_walk();
  Run run(memory, *library, options, resource, format);
  const At at{nullptr, Spot{nullptr, "$this"}, &resource, &no_node, nullptr};
  std::vector<const Structure*> profiles;
  for (const auto& canonical : options.profiles) {
    if (const auto* profile = memory.definitions.structure(canonical)) {
      profiles.push_back(profile);
    } else {
      run.error(at, issue::not_found, "profile-unknown",
                "the profile that was asked for is not known here: " + canonical);
    }
  }
  check_resource(run, at, profiles);
  return run.take();
}

Validator::Validator(Definitions definitions, const terminology::Service& terminology, const Clock& clock,
                     Library* library)
    : state_(std::make_unique<State>(std::move(definitions), terminology, clock, library)) {}

Validator::~Validator() = default;
Validator::Validator(Validator&&) noexcept = default;
Validator& Validator::operator=(Validator&&) noexcept = default;

Issues Validator::validate(const data::Node& resource, const Options& options) {
  return state_->validate(resource, options, Format::json);
}

namespace {

Issues unreadable(const Problems& problems) {
  Issues issues;
  for (const auto& problem : problems) {
    Issue issue{Severity::fatal, problem.code, "unreadable", problem.path, problem.text, {}};
    issues.list.push_back(std::move(issue));
  }
  return issues;
}

}  // namespace

Issues Validator::validate(std::string_view bytes, Format format, const Options& options) {
  if (format == Format::json) {
    const auto document = data::read_json(bytes);
    if (!document) return unreadable(document.problems());
    return state_->validate(document->root, options, format);
  }
  const auto document = read_xml(bytes, state_->memory.definitions);
  if (!document) return unreadable(document.problems());
  return state_->validate(document->root, options, format);
}

}  // namespace linkway::fhir::validation
