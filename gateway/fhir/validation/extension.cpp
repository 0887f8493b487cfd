// Extensions (R4 extensibility.html).
#include <algorithm>
#include <array>
#include <string>

#include "fhir/validation/checks.h"
#include "fhir/validation/extension_context.h"
#include "fhir/validation/profile.h"

namespace linkway::fhir::validation {

namespace {

bool is_extension(const At& at) { return at.type() != nullptr && at.type()->type.view() == "Extension"; }

bool is_absolute(std::string_view url) { return url.find(':') != std::string_view::npos; }

// http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.name: an element of another version of FHIR (R5
// versions.html#extensions), whose definition follows from its name.
bool is_of_another_version(std::string_view url) {
  constexpr std::string_view beginning = "http://hl7.org/fhir/";
  constexpr std::string_view middle = "/StructureDefinition/extension-";
  constexpr std::array<std::string_view, 6> versions = {"1.0", "3.0", "4.0", "4.3", "5.0", "6.0"};
  if (!url.starts_with(beginning)) return false;
  url.remove_prefix(beginning.size());
  const auto version = url.substr(0, 3);
  return std::ranges::find(versions, version) != versions.end() && url.substr(3).starts_with(middle) &&
         url.size() > 3 + middle.size();
}

bool is_example(std::string_view url) {
  for (const std::string_view host : {"example.org", "example.com", "acme.com", "acme.org"}) {
    for (const std::string_view scheme : {"http://", "https://"}) {
      if (url.starts_with(scheme) && url.substr(scheme.size()).starts_with(host)) return true;
    }
  }
  return false;
}

// The extensions that a definition has within itself: by the url that its snapshot fixes for them, which is where their
// names are found, too. Nothing when it leaves that open.
enum class Part : std::uint8_t { named, not_named, open };
Part part_of(Run& run, const Structure& definition, std::string_view url) {
  bool any = false;
  if (definition.elements.empty()) return Part::open;
  for (const auto& child : definition.root().ordered_children) {
    if (child->name.view() != "extension" || child->slice_name.empty()) continue;
    any = true;
    for (const auto& inner : child->ordered_children) {
      if (inner->name.view() != "url") continue;
      const auto* fixed = plans_of(run).value(inner->fixed_json);
      if (fixed != nullptr && fixed->text() == url) return Part::named;
    }
    if (child->slice_name.view() == url) return Part::named;
  }
  return any ? Part::not_named : Part::open;
}

// The definition of the extension that holds this one, by way of parts within parts: the structure whose url is that of
// the outermost, and null when a part is not at its first level.
const Structure* definition_around(const Run& run, const At& at) {
  if (at.around == nullptr || !is_extension(*at.around)) return nullptr;
  const auto url = (*at.around->node)["url"].text();
  if (!is_absolute(url)) return nullptr;
  const auto* definition = run.definitions.structure(url);
  return definition != nullptr && !definition->elements.empty() ? definition : nullptr;
}

std::string shown(std::string_view url) {
  constexpr std::size_t longest = 200;
  return std::string(url.substr(0, longest));
}

void unknown(Run& run, const At& at, std::string_view url, bool modifier) {
  const auto& options = run.options;
  if (is_of_another_version(url)) return;
  if (std::ranges::any_of(options.known_extensions, [&](const auto& known) { return url.starts_with(known); })) return;
  if (modifier) {
    return run.error(at, issue::extension, "extension-unknown",
                     "the modifier extension " + shown(url) + " is not known here, and may change what this means");
  }
  const bool example = is_example(url);
  if (example && options.example_urls) return;
  if (options.extensions == Unknown::ignore) return;
  const bool refuse = options.extensions == Unknown::refuse;
  run.report(at, refuse ? Severity::error : Severity::warning, issue::extension, "extension-unknown",
             "the extension " + shown(url) + " is not known here, and was not checked");
}

}  // namespace

void check_extension(Run& run, const At& at, bool modifier) {
  const auto url = (*at.node)["url"].text();
  if (url.empty()) return;
  const bool nested = at.around != nullptr && is_extension(*at.around);
  const auto* outer = nested ? definition_around(run, at) : nullptr;
  const auto part = outer != nullptr ? part_of(run, *outer, url) : Part::open;
  if (!is_absolute(url)) {
    if (!nested) {
      run.error(at, issue::extension, "extension-url", "only an extension within another may have a relative url");
    } else if (part == Part::not_named) {
      run.error(at, issue::extension, "extension-part",
                "the extension " + std::string(outer->url.view()) + " has no part of this name", outer);
    }
    return;
  }
  if (part == Part::named) return;
  const auto* definition = run.definitions.structure(url);
  if (definition == nullptr) return unknown(run, at, url, modifier);
  if (definition->type.view() != "Extension") {
    return run.error(at, issue::extension, "extension-url", "the url is that of a definition which is no extension");
  }
  if (!definition->elements.empty() && definition->root().is_modifier != modifier) {
    run.error(at, issue::extension, "extension-modifier",
              modifier ? "this extension is no modifier: it belongs into extension"
                       : "this extension is a modifier: it belongs into modifierExtension",
              definition);
  }
  check_profile(run, at, *definition);
  check_context(run, at, *definition);
}

}  // namespace linkway::fhir::validation
