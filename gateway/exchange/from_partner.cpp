#include "exchange/from_partner.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "exchange/mapping_ids.h"
#include "exchange/media_type.h"

namespace linkway::exchange {

namespace {

using mapping::PackFormat;

constexpr std::size_t longest_code = 200;  // of a worklist; what is longer is no code
constexpr std::size_t most_codes = 1'000;  // that one message adds

Problem not_taken(Category category, std::string_view code, std::string text) {
  Problem problem;
  problem.category = category;
  problem.code = code;
  problem.text = std::move(text);
  return problem;
}

bool fits(PackFormat format, std::string_view media_type) {
  const auto type = bare_media_type(media_type);
  if (type == mapping::media_type_of(format)) return true;
  switch (format) {
    case PackFormat::json:
    case PackFormat::fhir_json: return type == "application/json" || type.ends_with("+json");
    case PackFormat::xml:
    case PackFormat::fhir_xml: return type == "application/xml" || type == "text/xml" || type.ends_with("+xml");
    case PackFormat::csv: return type == "text/csv" || type == "text/plain";
    case PackFormat::hl7v2:
      return type == "x-application/hl7-v2+er7" || type == "application/hl7-v2+er7" ||
             type == "application/edi-hl7v2" || type == "application/edi-hl7" || type == "text/plain";
    case PackFormat::form: return false;
  }
  return false;
}

}  // namespace

bool takes_media_type(const mapping::Channel& channel, std::string_view media_type) {
  return fits(channel.format, media_type) ||
         (is_lines_media_type(media_type) &&
          (channel.format == PackFormat::json || channel.format == PackFormat::fhir_json));
}

Result<mapping::TakenIn> from_partner(const Arrived& arrived, const Settings& settings, data::Builder& builder,
                                      std::vector<mapping::UnmappedCode>* unmapped) {
  if (!fits(arrived.channel.format, arrived.media_type)) {
    return not_taken(
        Category::unsupported_media, issue::not_supported,
        "this Content-Type is not read here; send " + std::string(mapping::media_type_of(arrived.channel.format)));
  }
  const FixedClock clock(arrived.received);
  MappingIds ids(id_text(arrived.exchange));
  auto taken = mapping::take_in(
      arrived.pack, arrived.channel, arrived.body, builder,
      {clock, ids, arrived.partner.get(), settings.base_url, true, nullptr, unmapped, charset_of(arrived.media_type)});
  if (!taken.ok()) return std::move(taken).problems();
  if (taken->size() != 1) {
    return not_taken(Category::unprocessable, issue::not_supported,
                     taken->empty()
                         ? "there is nothing in this message"
                         : "one message a request is taken here, this brings " + std::to_string(taken->size()));
  }
  return std::move(taken->front());
}

std::vector<store::UnmappedCode> worklist_of(const std::vector<mapping::UnmappedCode>& codes, const std::string& pack) {
  std::vector<store::UnmappedCode> rows;
  for (const auto& code : codes) {
    if (rows.size() >= most_codes) break;
    if (code.code.empty() || code.code.size() > longest_code || code.system.size() > longest_code || code.count == 0)
      continue;
    rows.push_back({code.map, code.system, code.code, pack, code.count});
  }
  return rows;
}

}  // namespace linkway::exchange
