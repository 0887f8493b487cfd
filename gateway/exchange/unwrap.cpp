#include "exchange/unwrap.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "data/multipart.h"

namespace linkway::exchange {

namespace {

using data::FormPart;
using mapping::PackFormat;

constexpr std::string_view form_data = "multipart/form-data";
constexpr std::size_t most_names = 20;  // that are told

void not_read(Work& work, const std::vector<const FormPart*>& parts, std::string_view why) {
  for (std::size_t i = 0; i < std::min(parts.size(), most_names); ++i) {
    work.problem(Category::unprocessable, issue::structure, parts[i]->name.substr(0, 100), std::string(why),
                 Severity::warning);
  }
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
  not_read(work, files, "a file is not read in this form");
}

const FormPart* find_message(Work& work, const std::vector<FormPart>& parts) {
  const auto& wanted = work.channel->part;
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
  work.problem(Category::unprocessable, issue::structure, wanted,
               fitting == 0 ? "the form has no " + what + ", which is the message here"
                            : "the form has several of " + what + "; one message a request is taken here");
  return nullptr;
}

bool unwrap_part(Work& work, const std::vector<FormPart>& parts) {
  const auto* message = find_message(work, parts);
  if (message == nullptr) return false;
  std::vector<const FormPart*> others;
  for (const auto& part : parts) {
    if (&part != message && !part.body.empty()) others.push_back(&part);
  }
  not_read(work, others, "this field stands beside the message and is not read");
  // Browsers name the type after the file's ending and the programs of their machine: the channel knows it better.
  work.in.media_type = std::string(mapping::media_type_of(work.channel->format));
  if (const auto charset = data::header_parameter(message->content_type, "charset"); !charset.empty()) {
    work.in.media_type += "; charset=" + charset;
  }
  work.in.body = std::string(message->body);
  return true;
}

}  // namespace

bool unwrap(Work& work) {
  const std::string_view type = work.in.media_type;
  if (!text::iequals(text::trim(type.substr(0, type.find(';'))), form_data)) return true;
  const auto bytes = work.in.body;  // the parts point into it
  auto parts = data::read_multipart(bytes, data::header_parameter(type, "boundary"));
  if (!work.keep(parts)) return false;
  if (work.channel->format != PackFormat::form) return unwrap_part(work, *parts);
  unwrap_fields(work, *parts);
  return true;
}

}  // namespace linkway::exchange
