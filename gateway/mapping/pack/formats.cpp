#include "mapping/pack/formats.h"

#include <optional>
#include <utility>

#include "base/charset.h"
#include "base/text.h"
#include "data/json.h"
#include "fhir/format/charset.h"
#include "fhir/format/json_form.h"
#include "fhir/format/xml_form.h"
#include "mapping/models/hl7v2_instance.h"
#include "mapping/models/instance.h"
#include "mapping/models/table_instance.h"
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
    case PackFormat::hl7v2: return Format::hl7v2;
    default: return std::nullopt;
  }
}

const TableRules& rules_of(const WireForm& form) {
  static const TableRules usual;
  return form.table == nullptr ? usual : *form.table;
}

Result<Instance> read_table(const WireForm& form, std::string_view bytes, data::Arena& arena) {
  const TableLimits limits;
  if (bytes.size() > limits.max_bytes) {
    Problem problem;
    problem.category = Category::too_large;
    problem.code = issue::too_long;
    problem.text = "the text is too long";
    return problem;
  }
  const auto text = fhir::to_utf8(bytes, form.charset);
  if (!text) return Problems(text.problems());
  return read_csv_instance(*text, *form.model, form.definitions, arena, limits, rules_of(form));
}

// What the Content-Type of a table says must be true of its bytes.
Result<std::string> in_charset(std::string text, std::string_view charset) {
  if (charset.empty() || text::iequals(charset, "UTF-8")) return text;
  auto bytes = text::to_charset(text, charset);
  if (bytes) return *std::move(bytes);
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::value;
  problem.text = "the table has a character that " + std::string(charset) + " does not have";
  return problem;
}

Result<std::vector<data::Node>> one(Result<data::Node> node) {
  if (!node) return std::move(node).problems();
  return std::vector<data::Node>{*node};
}

}  // namespace

Result<std::vector<data::Node>> read_messages(const WireForm& form, std::string_view bytes, data::Arena& arena,
                                              Problems& told) {
  // RFC 8259 section 8.1: no mark belongs there, and a reader may pass over it. Editors and scripts write one.
  const bool is_json = form.format == PackFormat::fhir_json || form.format == PackFormat::json;
  if (constexpr std::string_view mark = "\xEF\xBB\xBF"; is_json && bytes.starts_with(mark)) {
    bytes.remove_prefix(mark.size());
  }
  if (form.format == PackFormat::fhir_json) return one(fhir::read_json(bytes, arena, form.definitions));
  if (form.format == PackFormat::fhir_xml) return one(fhir::read_xml(bytes, arena, form.definitions));
  const auto format = instance_format(form.format);
  if (!format || form.model == nullptr) return not_spoken(form.format);
  // JSON is UTF-8 (RFC 8259 section 8.1), XML says its charset itself.
  const bool by_channel = format != Format::json && format != Format::xml;
  const auto read = [&]() -> Result<Instance> {
    if (*format == Format::csv) return read_table(form, bytes, arena);
    if (*format == Format::hl7v2 && form.hl7v2 != nullptr) {
      return read_hl7v2_instance(bytes, form.charset, *form.model, form.definitions, arena, {}, *form.hl7v2);
    }
    return read_instance(*format, bytes, by_channel ? form.charset : std::string_view(), *form.model, form.definitions,
                         arena);
  };
  auto instance = read();
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
  if (missing.empty()) return messages;
  // What the model does not know may be what is missing, under another name.
  missing.insert(missing.end(), told.begin(), told.end());
  return missing;
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
  WriteStyle style;
  style.charset = form.charset;
  auto written = *format == Format::csv
                     ? write_csv_instance(message, *form.model, form.definitions, out, rules_of(form))
                     : write_instance(*format, message, *form.model, form.definitions, out, style);
  if (!written) return std::move(written).problems();
  return *format == Format::csv ? in_charset(std::move(out), form.charset) : out;
}

}  // namespace linkway::mapping
