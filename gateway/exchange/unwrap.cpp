#include "exchange/unwrap.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/multipart.h"
#include "exchange/media_type.h"

namespace linkway::exchange {

namespace {

using data::FormPart;
using mapping::PackFormat;

constexpr std::string_view form_data = "multipart/form-data";
constexpr std::size_t most_names = 20;  // that are told

Problems not_read(const std::vector<const FormPart*>& parts, std::string_view why) {
  Problems told;
  for (std::size_t i = 0; i < std::min(parts.size(), most_names); ++i) {
    auto& problem = told.emplace_back();
    problem.category = Category::unprocessable;
    problem.code = issue::structure;
    problem.severity = Severity::warning;
    problem.path = parts[i]->name.substr(0, 100);
    problem.text = why;
  }
  return told;
}

// RFC 7578 section 4.6: the charset of all fields, named by one of them.
std::string charset_of_fields(const std::vector<FormPart>& parts) {
  for (const auto& part : parts) {
    if (part.name == "_charset_" && !part.is_file) return std::string(text::trim(part.body));
  }
  for (const auto& part : parts) {
    if (auto charset = data::header_parameter(part.content_type, "charset"); !charset.empty()) return charset;
  }
  return "UTF-8";
}

void unwrap_fields(Work& work, const std::vector<FormPart>& parts) {
  std::string body;
  std::vector<const FormPart*> files;
  for (const auto& part : parts) {
    if (part.name == "_charset_" && !part.is_file) continue;
    if (part.is_file) {
      // A file field that was left empty is sent all the same.
      if (!part.body.empty()) files.push_back(&part);
      continue;
    }
    body.append(body.empty() ? "" : "&").append(text::encode_percent(part.name)).append("=");
    body.append(text::encode_percent(part.body));
  }
  work.in.media_type = std::string(mapping::media_type_of(PackFormat::form)) + "; charset=" + charset_of_fields(parts);
  work.in.body = std::move(body);
  auto told = not_read(files, "a file is not read in this form");
  work.problems.insert(work.problems.end(), told.begin(), told.end());
}

Result<const FormPart*> find_message(const std::string& wanted, const std::vector<FormPart>& parts) {
  const FormPart* found = nullptr;
  std::size_t fitting = 0;
  for (const auto& part : parts) {
    const bool fits = wanted.empty() ? part.is_file : part.name == wanted;
    if (!fits) continue;
    found = &part;
    ++fitting;
  }
  if (wanted.empty() && fitting == 0 && parts.size() == 1) return &parts.front();
  if (fitting == 1) return found;
  const auto what = wanted.empty() ? std::string("file") : "part '" + wanted + "'";
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::structure;
  problem.path = wanted;
  problem.text = fitting == 0 ? "the form has no " + what + ", which is the message here"
                              : "the form has several of " + what + "; one message a request is taken here";
  return problem;
}

bool holds_lines(const FormPart& part, PackFormat format) {
  const bool json = format == PackFormat::json || format == PackFormat::fhir_json;
  return json && (is_lines_media_type(part.content_type) || part.file_name.ends_with(".ndjson") ||
                  part.file_name.ends_with(".jsonl"));
}

// Browsers name the type after the file's ending and the programs of their machine: the channel knows it better.
std::string media_type_of(const FormPart& part, PackFormat format) {
  if (holds_lines(part, format)) return "application/x-ndjson";
  auto type = std::string(mapping::media_type_of(format));
  if (const auto charset = data::header_parameter(part.content_type, "charset"); !charset.empty()) {
    type += "; charset=" + charset;
  }
  return type;
}

}  // namespace

bool is_form_data(std::string_view media_type) {
  return text::iequals(text::trim(media_type.substr(0, media_type.find(';'))), form_data);
}

Result<FormMessage> message_in_form(const mapping::Channel& channel, std::string_view media_type,
                                    std::string_view bytes) {
  const auto parts = data::read_multipart(bytes, data::header_parameter(media_type, "boundary"));
  if (!parts) return parts.problems();
  const auto message = find_message(channel.part, *parts);
  if (!message) return message.problems();
  std::vector<const FormPart*> others;
  for (const auto& part : *parts) {
    if (&part != *message && !part.body.empty()) others.push_back(&part);
  }
  return FormMessage{(*message)->body, media_type_of(**message, channel.format),
                     not_read(others, "this field stands beside the message and is not read")};
}

bool unwrap(Work& work) {
  if (!is_form_data(work.in.media_type)) return true;
  const auto bytes = std::move(work.in.body);  // the parts point into it
  if (work.channel->format == PackFormat::form) {
    auto parts = data::read_multipart(bytes, data::header_parameter(work.in.media_type, "boundary"));
    if (!work.keep(parts)) return false;
    unwrap_fields(work, *parts);
    return true;
  }
  auto message = message_in_form(*work.channel, work.in.media_type, bytes);
  if (!work.keep(message)) return false;
  work.problems.insert(work.problems.end(), message->told.begin(), message->told.end());
  work.in.media_type = std::move(message->media_type);
  work.in.body = std::string(message->body);
  return true;
}

}  // namespace linkway::exchange
