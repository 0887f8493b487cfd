#pragma once

#include "api/api.h"

namespace linkway::api {

void process_message(const Parts& parts, Call call, const net::Reply& reply);
void transaction(const Parts& parts, Call call, const net::Reply& reply);
void create(const Parts& parts, Call call, const net::Reply& reply);
void update(const Parts& parts, Call call, const net::Reply& reply);
void read(const Parts& parts, Call call, const net::Reply& reply);
void vread(const Parts& parts, Call call, const net::Reply& reply);
void search(const Parts& parts, Call call, const net::Reply& reply);
void validate(const Parts& parts, Call call, const net::Reply& reply);
void transform_structure(const Parts& parts, Call call, const net::Reply& reply);
void capability_statement(const Parts& parts, Call call, const net::Reply& reply);

}  // namespace linkway::api
