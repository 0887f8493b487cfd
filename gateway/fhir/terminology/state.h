// What a Service keeps. Internal to terminology.
#pragma once

#include "fhir/terminology/code_systems.h"
#include "fhir/terminology/concept_maps.h"
#include "fhir/terminology/membership.h"
#include "fhir/terminology/service.h"

namespace linkway::fhir::terminology {

struct Service::State {
  State(Definitions known, std::shared_ptr<Remote> server)
      : definitions(std::move(known)), systems(definitions), maps(definitions), remote(std::move(server)) {}

  Definitions definitions;
  CodeSystems systems;
  ConceptMaps maps;
  std::shared_ptr<Remote> remote;
  mutable KnownCompositions compositions;

  [[nodiscard]] Membership membership() const { return {definitions, systems, compositions}; }
};

}  // namespace linkway::fhir::terminology
