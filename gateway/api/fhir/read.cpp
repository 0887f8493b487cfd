#include <charconv>

#include "api/fhir/handlers.h"
#include "api/respond.h"
#include "security/access.h"

namespace linkway::api {

namespace {

// What a partner may not see is not there for it.
net::Response nothing(const Call& call) {
  return problem(Category::not_found, issue::not_found, call.type + "/" + shown_id(call.id) + " is not here");
}

// The key of a resource that the partner may see; the answer when there is none.
Result<ResourceKey> seen(const Call& call, store::Reader& reader) {
  const Problem absent{Category::not_found,
                       issue::not_found,
                       "",
                       call.type + "/" + shown_id(call.id) + " is not here",
                       "",
                       Severity::error,
                       0,
                       0,
                       ""};
  const auto key = parse_id(call.id);
  if (!key) return absent;
  const auto visible = reader.visible(ResourceKey(*key), security::scope_of(*call.partner));
  if (!visible.ok()) return visible.problems();
  if (!*visible) return absent;
  return ResourceKey(*key);
}

}  // namespace

void read(const Parts& parts, Call call, const net::Reply& reply) {
  auto reader = parts.store.reader();
  const auto key = seen(call, *reader);
  if (!key.ok()) return reply(problems(key.problems()));
  const auto row = reader->resource(*key);
  if (!row.ok()) return reply(problems(row.problems()));
  if (!*row || (*row)->type != call.type) return reply(nothing(call));
  reply(resource(call.request, **row));
}

void vread(const Parts& parts, Call call, const net::Reply& reply) {
  auto reader = parts.store.reader();
  const auto key = seen(call, *reader);
  if (!key.ok()) return reply(problems(key.problems()));
  std::int32_t version = 0;
  const auto* end = call.version.data() + call.version.size();
  const auto [at, error] = std::from_chars(call.version.data(), end, version);
  if (error != std::errc{} || at != end || version < 1) return reply(nothing(call));
  const auto row = reader->resource_version(*key, version);
  if (!row.ok()) return reply(problems(row.problems()));
  if (!*row || (*row)->type != call.type) {
    return reply(problem(Category::not_found, issue::not_found,
                         call.type + "/" + shown_id(call.id) + " has no version " + std::to_string(version)));
  }
  reply(resource(call.request, **row));
}

}  // namespace linkway::api
