// A logical model made of one sample of what a partner sends: a first draft for a person to go on with.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mapping/pack/manifest.h"

namespace linkway::cli {

// An element of the sample, as the model has it.
struct SampleElement {
  std::string name;   // letters, digits and '_'
  std::string label;  // what the sample calls it; "" when that is the name
  std::string type;   // FHIR primitive; "" for an object, which may be empty
  bool list = false;
  bool object = false;
  std::vector<SampleElement> elements;
};

// Of JSON an object, of CSV the columns of a row, of a form its fields. A problem: the sample is not of the format, or
// is nothing that a message can be.
[[nodiscard]] Result<std::vector<SampleElement>> read_sample(mapping::PackFormat format, std::string_view bytes);

// The StructureDefinition, with a differential; elements may all be left out, as one sample does not tell.
[[nodiscard]] std::string model_of(const std::vector<SampleElement>& elements, const std::string& url,
                                   const std::string& name);

}  // namespace linkway::cli
