#include "cli/map_output.h"

#include "data/json.h"
#include "fhir/format/xml_form.h"
#include "mapping/models/instance.h"

namespace linkway::cli {

Result<std::string> map_output(const data::Node& node, const fhir::Structure* type,
                               const fhir::Definitions& definitions, std::string_view format) {
  const bool logical = type != nullptr && type->kind == fhir::StructureKind::logical;
  std::string out;
  Status written = Done{};
  if (logical) {
    const auto form = format == "xml"     ? mapping::Format::xml
                      : format == "csv"   ? mapping::Format::csv
                      : format == "form"  ? mapping::Format::form
                      : format == "hl7v2" ? mapping::Format::hl7v2
                                          : mapping::Format::json;
    mapping::WriteStyle style;
    style.pretty = true;
    written = mapping::write_instance(form, node, *type, definitions, out, style);
  } else if (format == "csv" || format == "form" || format == "hl7v2") {
    Problem problem;
    problem.category = Category::unprocessable;
    problem.code = issue::not_supported;
    problem.text = "a FHIR resource is written as json or xml; csv, form and hl7v2 are for logical models";
    return problem;
  } else if (format == "xml") {
    written = fhir::write_xml(node, definitions, out, data::XmlStyle::pretty);
  } else {
    out = data::to_json(node, data::JsonStyle::pretty);
  }
  if (!written) return std::move(written).problems();
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

}  // namespace linkway::cli
