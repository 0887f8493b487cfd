// Answers in FHIR's form.
#pragma once

#include <string>

#include "api/api.h"
#include "base/problem.h"
#include "data/node.h"
#include "store/rows.h"

namespace linkway::api {

[[nodiscard]] net::Response problems(const Problems& problems);
[[nodiscard]] net::Response problem(Category category, std::string_view code, std::string text);
[[nodiscard]] net::Response json(int status, std::string body);
// The same problems for those who do not read FHIR: {"status":"refused","problems":[{"what","where","text"}]}.
[[nodiscard]] net::Response plainly(const net::Response& outcome);
// One version of a resource, with ETag and Last-Modified; 304 when If-None-Match names it.
[[nodiscard]] net::Response resource(const net::Request& request, const store::ResourceRow& row);
// The value of a query parameter, "" when it is not there.
[[nodiscard]] std::string query_value(std::string_view query, std::string_view name);

}  // namespace linkway::api
