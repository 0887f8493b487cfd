#include "fhir/reference.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/validation/checks.h"
#include "fhir/validation/place.h"
#include "fhir/validation/reference_targets.h"
#include "fhir/validation/resolution.h"

namespace linkway::fhir::validation {

namespace {

constexpr std::string_view core_types = "http://hl7.org/fhir/StructureDefinition/";

// ElementDefinition.type.aggregation as TypeUse has it
constexpr std::uint8_t aggregation_contained = 1;
constexpr std::uint8_t aggregation_referenced = 2;
constexpr std::uint8_t aggregation_bundled = 4;

bool is_example(std::string_view url) {
  return url.find("example.org") != std::string_view::npos || url.find("acme.com") != std::string_view::npos;
}

bool has_space(std::string_view text) { return text.find_first_of(" \t\r\n") != std::string_view::npos; }

// The Bundle that a resource is an entry of, null when there is none.
const data::Node* bundle_around(const Scope& from) {
  const auto* scope = &from;
  while (scope->contained && scope->around != nullptr) scope = scope->around;
  if (scope->around == nullptr) return nullptr;
  const auto& holder = *scope->around->resource;
  return holder["resourceType"].text() == "Bundle" ? &holder : nullptr;
}

// [_a-zA-Z][_a-zA-Z0-9...]=value, joined by '&'
bool is_query(std::string_view query) {
  while (true) {
    const auto end = std::min(query.find('&'), query.size());
    const auto part = query.substr(0, end);
    const auto equals = part.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    if (part.find('=', equals + 1) != std::string_view::npos) return false;
    if (end == query.size()) return true;
    query.remove_prefix(end + 1);
  }
}

class ReferenceCheck {
 public:
  ReferenceCheck(Run& run, const At& at, const Element& element, const Structure* profile)
      : run_(run), at_(at), element_(element), profile_(profile), node_(*at.node) {}

  void check() {
    const auto& literal = node_["reference"];
    text_ = literal.is_text() ? literal.text() : std::string_view();
    if (text_.empty()) {
      if (profile_ == nullptr) check_logical();
      return;
    }
    parsed_ = parse_reference(text_);
    found_ = run_.references().find(*at_.scope, text_);
    type_ = found_ ? (*found_.resource)["resourceType"].text() : parsed_.type;
    if (profile_ == nullptr) {
      check_form();
      check_found();
      check_stated_type();
    }
    check_targets();
    check_aggregation();
    check_versioning();
  }

 private:
  void error(std::string_view code, std::string_view rule, std::string text) {
    run_.error(at_, code, rule, std::move(text), profile_);
  }

  void check_logical() {
    const auto& identifier = node_["identifier"];
    if (identifier["value"] || identifier["system"] || node_["display"] || !node_.is_object()) return;
    if (node_["extension"] || node_["_reference"] || node_["id"]) return;
    run_.warning(at_, issue::incomplete, "reference-empty",
                 "a Reference has a reference, an identifier or a display, else it says nothing");
  }

  void check_form() {
    if (has_space(text_)) {
      error(issue::invalid, "reference-form", "a reference has no white space");
    } else if (parsed_.kind == Reference::Kind::conditional && !is_query(parsed_.query)) {
      error(issue::invalid, "reference-form", "the query of a conditional reference is parameter=value, joined by '&'");
    }
  }

  void check_found() {
    if (found_) {
      if (found_.ambiguous) {
        error(issue::multiple_matches, "reference-ambiguous",
              found_.where == Found::Where::contained
                  ? "more than one contained resource has the id of this reference"
                  : "more than one entry of the Bundle has the fullUrl that this reference leads to");
      }
      return;
    }
    if (parsed_.kind == Reference::Kind::contained) {
      error(issue::not_found, "reference-contained", "no contained resource has the id of this reference");
      return;
    }
    if (const auto* bundle = bundle_around(*at_.scope); bundle != nullptr && check_bundled(*bundle)) return;
    check_outside();
  }

  // True when all is said.
  bool check_bundled(const data::Node& bundle) {
    if (parsed_.kind == Reference::Kind::urn) {
      run_.warning(at_, issue::not_found, "reference-urn", "no entry of the Bundle has the URN of this reference");
      return false;
    }
    if (const auto namesake = run_.references().find_namesake(*at_.scope, text_)) {
      // Of documents and messages all that is referred to must be there (bundle.html, documents.html).
      const auto type = bundle["type"].text();
      const bool whole = type == "document" || type == "message";
      run_.report(at_, whole ? Severity::error : Severity::warning, issue::not_found, "reference-namesake",
                  "an entry of the Bundle has the type and id of this reference, but its fullUrl is not what the "
                  "reference leads to by the fullUrl of the entry it stands in (bundle.html#references)");
      return true;
    }
    const bool relative = text_.find(':') == std::string_view::npos;
    if (relative && parsed_.kind == Reference::Kind::other && !run_.references().full_url(*at_.scope).empty()) {
      error(issue::invalid, "reference-form", "a relative reference is [type]/[id]");
      return true;
    }
    return false;
  }

  void check_outside() {
    if (parsed_.kind == Reference::Kind::conditional || parsed_.kind == Reference::Kind::none) return;
    if (run_.options.example_urls && is_example(text_)) return;
    const auto exists = run_.library.exists(text_);
    if (exists.value_or(false)) return;
    if (run_.options.references_must_resolve) {
      error(issue::not_found, "reference-unresolved", "what this reference names cannot be found");
    } else if (exists.has_value()) {
      run_.warning(at_, issue::not_found, "reference-unresolved", "what this reference names does not exist");
    }
  }

  void check_stated_type() {
    auto stated = node_["type"].text();
    if (stated.empty()) return;
    if (stated.starts_with(core_types)) stated.remove_prefix(core_types.size());
    if (!type_.empty() && stated != type_ && stated.find(':') == std::string_view::npos) {
      error(issue::value, "reference-type", "Reference.type is not the type of what the reference names");
    } else if (type_.empty() && ReferenceTargets(run_.definitions, element_).of_type(stated).nothing()) {
      error(issue::value, "reference-target-type",
            "Reference.type is none of the types that are allowed here: " + allowed_types(run_.definitions, element_));
    }
  }

  void check_targets() {
    if (type_.empty()) return;
    const ReferenceTargets targets(run_.definitions, element_);
    const auto fitting = targets.of_type(type_);
    if (fitting.nothing()) {
      // What the base does not allow either was told by it.
      if (profile_ != nullptr && at_.element() != nullptr &&
          ReferenceTargets(run_.definitions, *at_.element()).of_type(type_).nothing()) {
        return;
      }
      error(issue::value, "reference-target-type",
            "a reference to " + std::string(type_) +
                " is not allowed here, but to: " + allowed_types(run_.definitions, element_));
      return;
    }
    if (fitting.any || !found_) return;
    if (fitting.profiles.empty() && targets.none_known()) {
      error(issue::not_found, "reference-target-unknown",
            "what this reference names is not checked: none of the profiles that are asked for is known here: " +
                allowed_types(run_.definitions, element_));
    }
    if (fitting.profiles.empty()) return;
    for (const auto* target : fitting.profiles) {
      if (target_conforms(*target)) return;
    }
    if (fitting.unknown) return;
    std::string names;
    for (const auto* target : fitting.profiles) {
      if (!names.empty()) names += ", ";
      names += target->url.view();
    }
    error(issue::value, "reference-target-profile",
          "what this reference names does not satisfy any profile that is asked for here: " + names);
  }

  bool target_conforms(const Structure& target) {
    if (found_.scope != nullptr) return conforms(run_, *found_.scope->at, target);
    At at;
    Scope scope;
    at.spot.name = type_;
    at.spot.type = run_.definitions.type(type_);
    at.node = found_.resource;
    at.extra = &no_node;
    at.scope = &scope;
    scope.resource = found_.resource;
    scope.at = &at;
    return conforms(run_, at, target);
  }

  void check_aggregation() {
    for (const auto& use : element_.types) {
      if (use.code.view() != "Reference" || use.aggregation == 0) continue;
      if (parsed_.kind == Reference::Kind::conditional) return;
      if (!found_ && parsed_.kind != Reference::Kind::contained) {
        if ((use.aggregation & aggregation_referenced) == 0) {
          error(issue::required, "reference-aggregation",
                "what is referred to here must be in the same Bundle or contained, and is not");
        }
        return;
      }
      const auto is = parsed_.kind == Reference::Kind::contained ? aggregation_contained
                      : found_.where == Found::Where::bundled    ? aggregation_bundled | aggregation_referenced
                                                                 : aggregation_referenced;
      if ((use.aggregation & is) == 0) {
        error(issue::value, "reference-aggregation",
              "this reference is to a resource that is " +
                  std::string(parsed_.kind == Reference::Kind::contained ? "contained" : "not contained") +
                  ", which is not one of the modes of aggregation that are allowed here");
      }
      return;
    }
  }

  void check_versioning() {
    constexpr std::uint8_t independent = 1;
    constexpr std::uint8_t specific = 2;
    for (const auto& use : element_.types) {
      if (use.code.view() != "Reference" || use.versioning == 0) continue;
      if (parsed_.kind != Reference::Kind::relative && parsed_.kind != Reference::Kind::absolute) return;
      if (use.versioning == independent && !parsed_.version.empty()) {
        error(issue::value, "reference-versioning", "references here must not name a version");
      } else if (use.versioning == specific && parsed_.version.empty()) {
        error(issue::value, "reference-versioning", "references here must name a version: [type]/[id]/_history/[vid]");
      }
      return;
    }
  }

  Run& run_;
  const At& at_;
  const Element& element_;
  const Structure* profile_;
  const data::Node& node_;
  std::string_view text_;
  std::string_view type_;  // of what is named, "" when it cannot be told
  Reference parsed_;
  Found found_;
};

}  // namespace

void check_reference(Run& run, const At& at, const Element& element, const Structure* profile) {
  if (at.node->is_object()) {
    ReferenceCheck(run, at, element, profile).check();
  } else if (at.node->is_text()) {
    check_canonical(run, at, element, profile);
  }
}

}  // namespace linkway::fhir::validation
