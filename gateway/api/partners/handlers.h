// What partners post in their own words: https://…/partners/{partner}/{channel}.
#pragma once

#include "api/api.h"

namespace linkway::api {

void partner_message(const Parts& parts, Call call, const net::Reply& reply);

}  // namespace linkway::api
