#include "fhir/validation/discriminator_values.h"

#include "fhir/validation/named_children.h"
#include "fhir/validation/resolution.h"

namespace linkway::fhir::validation {

namespace {

class Visit {
 public:
  using See = std::function<bool(const At&)>;
  Visit(Run& run, const See& see) : run_(run), see_(see) {}

  bool from(const At& at, std::span<const PathStep> path) {
    if (path.empty()) return see_(at);
    const auto& step = path.front();
    const auto rest = path.subspan(1);
    switch (step.kind) {
      case PathStep::Kind::child:
        return for_each_named(run_, at, step.text, [&](const At& child) { return from(child, rest); });
      case PathStep::Kind::extension:
        return for_each_named(run_, at, "extension", [&](const At& child) {
          return (*child.node)["url"].text() == step.text && from(child, rest);
        });
      case PathStep::Kind::of_type: return at.type() != nullptr && at.type()->is_a(step.text) && from(at, rest);
      case PathStep::Kind::resolve: return resolve(at, rest);
    }
    return false;
  }

 private:
  bool resolve(const At& at, std::span<const PathStep> rest) {
    const auto text = at.node->is_object() ? (*at.node)["reference"].text() : at.node->text();
    if (text.empty() || at.scope == nullptr) return false;
    const auto found = run_.references().find(*at.scope, text);
    if (!found) return false;
    if (found.scope != nullptr && found.scope->at != nullptr) return from(*found.scope->at, rest);
    const auto* type = run_.definitions.type((*found.resource)["resourceType"].text());
    if (type == nullptr) return false;
    At there{nullptr, Spot{nullptr, type->type, Spot::no_index, nullptr, type}, found.resource, &no_node, nullptr};
    const Scope own{nullptr, found.resource, &there, false};
    there.scope = &own;
    return from(there, rest);
  }

  Run& run_;
  const See& see_;
};

}  // namespace

bool visit_values(Run& run, const At& from, std::span<const PathStep> path, const std::function<bool(const At&)>& see) {
  return Visit(run, see).from(from, path);
}

}  // namespace linkway::fhir::validation
