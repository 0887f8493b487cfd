// Postcodes as routing compares them.
#pragma once

#include <string>
#include <string_view>

namespace linkway::referral {

// Upper case without white space: "ls1 1aa" -> "LS11AA".
[[nodiscard]] std::string normal_postcode(std::string_view text);
// "ls1 1aa" -> "LS1"; a postcode of another form than that of the United Kingdom as it is, normal.
[[nodiscard]] std::string postcode_district(std::string_view text);

}  // namespace linkway::referral
