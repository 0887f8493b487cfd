// A message that comes in a form of several parts.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "exchange/work.h"
#include "mapping/pack/manifest.h"

namespace linkway::exchange {

[[nodiscard]] bool is_form_data(std::string_view media_type);

// The one part of multipart/form-data that is the message of a channel whose format is no form itself.
struct FormMessage {
  std::string_view body;   // into the bytes that were read
  std::string media_type;  // the channel's, with the part's charset; NDJSON where the part says so, or its file's name
  Problems told;           // other fields, which are not read
};
[[nodiscard]] Result<FormMessage> message_in_form(const mapping::Channel& channel, std::string_view media_type,
                                                  std::string_view bytes);

// Takes the message of a channel out of multipart/form-data: its fields where the channel's format is a form, else the
// one part that is the message. What the exchange keeps is that message, so that the same one is known again although
// its sender draws another boundary each time. Leaves everything else as it is. False with problems.
[[nodiscard]] bool unwrap(Work& work);

}  // namespace linkway::exchange
