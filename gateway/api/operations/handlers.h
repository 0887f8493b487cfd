#pragma once

#include "api/api.h"

namespace linkway::api {

void livez(const Parts& parts, Call call, const net::Reply& reply);
void readyz(const Parts& parts, Call call, const net::Reply& reply);
void replay_exchange(const Parts& parts, Call call, const net::Reply& reply);
void unmapped_codes(const Parts& parts, Call call, const net::Reply& reply);
void duplicates(const Parts& parts, Call call, const net::Reply& reply);
void report(const Parts& parts, Call call, const net::Reply& reply);
void metrics(const Parts& parts, Call call, const net::Reply& reply);

}  // namespace linkway::api
