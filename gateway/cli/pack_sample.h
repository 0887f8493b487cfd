// A logical model made of one sample of what a partner sends: a first draft for a person to go on with.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mapping/pack/manifest.h"

namespace linkway::cli {

enum class XmlPlace : std::uint8_t { element, attribute, text };

// An element of the sample, as the model has it.
struct SampleElement {
  std::string name;   // letters, digits and '_'
  std::string label;  // what the sample calls it; "" when that is the name
  std::string type;   // FHIR primitive; "" for an object, which may be empty
  bool list = false;
  bool object = false;
  std::vector<SampleElement> elements;
  // of XML
  XmlPlace xml = XmlPlace::element;
  std::string xml_namespace;  // where it is another than the root's
  // of HL7 v2
  std::string segment{};  // which, of those that the model has no place for (the name is OTHER then)
  bool modelled = false;  // its fields have names of their own, as PRT-1; else F-1
};

struct Sample {
  std::vector<SampleElement> elements;
  // of XML
  std::string xml_root;  // what the outermost element is called; "" for the other formats
  std::string xml_namespace;
  // of HL7 v2
  std::string model;                  // the canonical of the model, which needs no file; "" for the other formats
  std::vector<std::string> unread{};  // values that no rule can reach, as PID-7.2
};

// What a model can call it: letters, digits and '_'.
[[nodiscard]] std::string element_name(std::string_view label);

// Of JSON an object, of XML a document, of CSV the columns of a row, of a form its fields, of HL7 v2 what stands in a
// message, with names as maps write them. A problem: the sample is not
// of the format, or is nothing that a message can be.
[[nodiscard]] Result<Sample> read_sample(mapping::PackFormat format, std::string_view bytes);

// The StructureDefinition, with a differential; elements may all be left out, as one sample does not tell.
[[nodiscard]] std::string model_of(const Sample& sample, const std::string& url, const std::string& name);

}  // namespace linkway::cli
