#include "mapping/pack/formats.h"

#include <optional>
#include <utility>

#include "data/json.h"
#include "fhir/format/json_form.h"
#include "fhir/format/xml_form.h"
#include "mapping/models/instance.h"
#include "mapping/pack/required.h"

namespace linkway::mapping {

namespace {

Problem not_spoken(PackFormat format) {
  Problem problem;
  problem.category = Category::unsupported_media;
  problem.code = issue::not_supported;
  problem.text = "this gateway does not read or write " + std::string(word_of(format)) + " by a model";
  return problem;
}

std::optional<Format> instance_format(PackFormat format) {
  switch (format) {
    case PackFormat::json: return Format::json;
    case PackFormat::xml: return Format::xml;
    case PackFormat::csv: return Format::csv;
    case PackFormat::form: return Format::form;
    default: return std::nullopt;
  }
}

Result<std::vector<data::Node>> one(Result<data::Node> node) {
  if (!node) return std::move(node).problems();
  return std::vector<data::Node>{*node};
}

}  // namespace

Result<std::vector<data::Node>> read_messages(const WireForm& form, std::string_view bytes, data::Arena& arena,
                                              Problems& told) {
  if (form.format == PackFormat::fhir_json) return one(fhir::read_json(bytes, arena, form.definitions));
  if (form.format == PackFormat::fhir_xml) return one(fhir::read_xml(bytes, arena, form.definitions));
  const auto format = instance_format(form.format);
  if (!format || form.model == nullptr) return not_spoken(form.format);
  // JSON is UTF-8 (RFC 8259 section 8.1), XML says its charset itself.
  const bool table = format == Format::csv || format == Format::form;
  auto instance =
      read_instance(*format, bytes, table ? form.charset : std::string_view(), *form.model, form.definitions, arena);
  if (!instance) return std::move(instance).problems();
  told = std::move(instance->findings);
  const auto& node = instance->node;
  std::vector<data::Node> messages;
  if (node.is_list()) {
    messages.assign(node.items().begin(), node.items().end());
  } else {
    messages.push_back(node);
  }
  Problems missing;
  for (const auto& message : messages) find_missing(message, *form.model, bytes, missing);
  if (!missing.empty()) return missing;
  return messages;
}

Result<std::string> write_message(const WireForm& form, const data::Node& message) {
  std::string out;
  if (form.format == PackFormat::fhir_json) return data::to_json(message);
  if (form.format == PackFormat::fhir_xml) {
    if (auto written = fhir::write_xml(message, form.definitions, out); !written) return std::move(written).problems();
    return out;
  }
  const auto format = instance_format(form.format);
  if (!format || form.model == nullptr) return not_spoken(form.format);
  Problems missing;
  find_missing(message, *form.model, "", missing);
  if (!missing.empty()) return missing;
  if (auto written = write_instance(*format, message, *form.model, form.definitions, out); !written) {
    return std::move(written).problems();
  }
  return out;
}

}  // namespace linkway::mapping
