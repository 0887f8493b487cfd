// Postcodes as routing compares them.
#pragma once

#include <string>
#include <string_view>

namespace linkway::referral {

// Upper case without white space: "ls1 1aa" -> "LS11AA".
[[nodiscard]] std::string normal_postcode(std::string_view text);

}  // namespace linkway::referral
