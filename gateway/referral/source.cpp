#include "referral/source.h"

#include "base/text.h"
#include "fhir/codes.h"
#include "fhir/definitions/terminology.h"
#include "fhir/primitive.h"

namespace linkway::referral {

namespace {

std::string source_in(const data::Node& concept_) {
  const auto codings = fhir::codings(concept_);
  for (const auto& each : codings) {
    if (!each.code.empty()) return std::string(each.code);
  }
  if (const auto words = text::trim(fhir::string_of(concept_["text"])); !words.empty()) return std::string(words);
  for (const auto& each : codings) {
    if (!each.display.empty()) return std::string(each.display);
  }
  return {};
}

}  // namespace

std::string stated_source(const data::Node& request) {
  for (const auto url : {source_extension, uk_source_extension}) {
    for (const auto& extension : request["extension"].items()) {
      if (extension["url"].text() != url) continue;
      if (auto source = source_in(extension["valueCodeableConcept"]); !source.empty()) return source;
    }
  }
  return {};
}

data::Node with_source(const data::Node& request, const std::string& source, const fhir::Definitions& definitions,
                       data::Builder& builder) {
  if (source.empty() || !stated_source(request).empty()) return request;
  const auto* system = definitions.code_system(source_system);
  const auto* code = system == nullptr ? nullptr : system->find(source);
  const auto value = code == nullptr
                         ? builder.object({{"text", builder.text(source)}})
                         : fhir::concept_of(builder, source_system, source, std::string_view(code->display));
  const auto extension = builder.object({{"url", builder.text(source_extension)}, {"valueCodeableConcept", value}});
  return builder.with(request, "extension", builder.appended(request["extension"], extension));
}

}  // namespace linkway::referral
