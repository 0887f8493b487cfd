#include "exchange/batch_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "exchange/hl7v2_records.h"
#include "exchange/media_type.h"
#include "mapping/models/table_instance.h"
#include "mapping/pack/transfer.h"

namespace linkway::exchange {

namespace {

using mapping::PackFormat;

// As much as a message alone may be.
constexpr std::size_t longest_hl7v2 = 64UL * 1024 * 1024;
constexpr std::size_t longest_element = 8UL * 1024 * 1024;

bool is_json(PackFormat format) { return format == PackFormat::json || format == PackFormat::fhir_json; }

}  // namespace

bool is_batch(const mapping::Pack& pack, const mapping::Channel& channel, std::string_view media_type,
              mapping::ByteSource bytes) {
  if (channel.format == PackFormat::hl7v2) return true;
  if (channel.format == PackFormat::csv) return !mapping::holds_rows(pack, channel);
  if (!is_json(channel.format)) return false;
  return is_lines_media_type(media_type) || mapping::has_json_list(std::move(bytes), channel.rows);
}

std::string with_charset(const mapping::Channel& channel, std::string media_type, const mapping::ByteSource& bytes) {
  if (channel.format != PackFormat::csv || !charset_of(media_type).empty()) return media_type;
  return media_type + "; charset=" + mapping::unsaid_charset(channel, bytes);
}

Result<BatchText> batch_text(const std::shared_ptr<const mapping::Pack>& pack, const mapping::Channel& channel,
                             std::string_view media_type, mapping::ByteSource bytes) {
  auto told = charset_of(media_type);
  if (told.empty()) told = channel.charset;
  if (channel.format == PackFormat::hl7v2) {
    BatchText batch;
    batch.records = hl7v2_records(std::move(bytes), longest_hl7v2);
    batch.media_type = mapping::media_type_of(channel.format);
    return batch;
  }
  // JSON is UTF-8 (RFC 8259 section 8.1).
  auto text = mapping::text_source(std::move(bytes), is_json(channel.format) ? std::string_view("utf-8") : told);
  if (!text) return std::move(text).problems();
  BatchText batch;
  if (channel.format == PackFormat::csv) {
    batch.form = BatchForm::table;
    const auto charset = text->converted ? std::string("utf-8") : told;
    const auto check = [pack, &channel, charset](std::string_view line) {
      return mapping::check_columns(*pack, channel, line, charset);
    };
    batch.records = mapping::table_records(std::move(text->bytes), mapping::style_of(channel.table),
                                           channel.table.header, {}, check);
    batch.media_type = "text/csv; charset=" + charset;
    return batch;
  }
  batch.media_type = mapping::media_type_of(channel.format);
  const mapping::RecordLimits limits{longest_element, 0};
  if (is_lines_media_type(media_type)) {
    batch.form = BatchForm::lines;
    batch.records = mapping::line_records(std::move(text->bytes), limits);
  } else {
    batch.form = BatchForm::list;
    batch.records = mapping::json_records(std::move(text->bytes), channel.rows, limits);
  }
  return batch;
}

BatchText one_message(std::string_view media_type, mapping::ByteSource bytes, std::size_t max_bytes) {
  return {mapping::whole_record(std::move(bytes), {max_bytes, 0}), std::string(media_type), BatchForm::table};
}

}  // namespace linkway::exchange
