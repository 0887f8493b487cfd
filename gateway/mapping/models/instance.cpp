#include "mapping/models/instance.h"

#include <utility>

#include "fhir/format/charset.h"
#include "mapping/models/hl7v2_instance.h"
#include "mapping/models/json_instance.h"
#include "mapping/models/problems.h"
#include "mapping/models/table_instance.h"
#include "mapping/models/xml_instance.h"

namespace linkway::mapping {

using fhir::Definitions;
using fhir::Structure;

namespace {

bool is_utf8(std::string_view charset) { return charset.empty() || charset == "utf-8" || charset == "UTF-8"; }

}  // namespace

std::string_view to_string(Format format) {
  switch (format) {
    case Format::json: return "json";
    case Format::xml: return "xml";
    case Format::csv: return "csv";
    case Format::form: return "form";
    case Format::hl7v2: return "hl7v2";
  }
  return "";
}

Result<Instance> read_instance(Format format, std::string_view bytes, std::string_view charset, const Structure& type,
                               const Definitions& definitions, data::Arena& arena, const InstanceLimits& limits) {
  if (type.elements.empty()) {
    return problem_of(Category::unprocessable, issue::not_found, {}, "the model has no elements that could be used");
  }
  switch (format) {
    case Format::json: {
      if (is_utf8(charset)) return read_json_instance(bytes, type, definitions, arena, limits.json);
      if (bytes.size() > limits.json.max_bytes) break;
      const auto text = fhir::to_utf8(bytes, charset);
      if (!text) return Problems(text.problems());
      return read_json_instance(*text, type, definitions, arena, limits.json);
    }
    // XML says its encoding itself (RFC 7303 gives a charset in the header the last word; partners' are wrong too
    // often).
    case Format::xml: return read_xml_instance(bytes, type, definitions, arena, limits.xml);
    case Format::form: return read_form_instance(bytes, charset, type, definitions, arena, limits.table);
    case Format::csv: {
      if (bytes.size() > limits.table.max_bytes) break;
      const auto text = fhir::to_utf8(bytes, charset);
      if (!text) return Problems(text.problems());
      return read_csv_instance(*text, type, definitions, arena, limits.table);
    }
    case Format::hl7v2: return read_hl7v2_instance(bytes, charset, type, definitions, arena, limits.hl7v2);
  }
  return problem_of(Category::too_large, issue::too_long, {}, "the text is too long");
}

Status write_instance(Format format, const data::Node& instance, const Structure& type, const Definitions& definitions,
                      std::string& out, WriteStyle style) {
  switch (format) {
    case Format::json: return write_json_instance(instance, type, definitions, out, style);
    case Format::xml: return write_xml_instance(instance, type, definitions, out, style);
    case Format::csv: return write_csv_instance(instance, type, definitions, out);
    case Format::hl7v2: return write_hl7v2_instance(instance, type, definitions, out, style);
    default: return write_form_instance(instance, type, definitions, out, style.charset);
  }
}

}  // namespace linkway::mapping
