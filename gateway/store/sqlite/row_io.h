// Rows as the tables hold them: column lists and the reading of one row each, in that order.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/rows.h"
#include "store/sqlite/statement.h"

namespace linkway::store::sqlite {

inline constexpr const char* resource_columns =
    "r.key, r.type, r.version, r.updated, r.partner, r.referral, r.exchange, r.content";
inline constexpr const char* exchange_columns =
    "e.key, e.partner, e.channel, e.operation, e.business_key, e.correlation_id, e.request_id, e.media_type, e.digest, "
    "e.verdict, e.status, e.note, e.referral, e.original, e.received, e.answered, e.answer_headers";
inline constexpr const char* referral_columns =
    "f.key, f.sender, f.platform, f.route, f.patient, f.request, f.\"order\", f.task, f.source_task, f.status, "
    "f.business_status, f.created, f.updated, f.exchange";
inline constexpr const char* delivery_columns =
    "d.key, d.partner, d.referral, d.kind, d.step, d.message_id, d.correlation_id, d.content, d.exchange, d.created, "
    "d.state, d.next_attempt, d.attempts, d.last_class, d.last_problem, "
    "(SELECT coalesce(max(asked), 0) FROM delivery_retry WHERE delivery = d.key), "
    "(SELECT coalesce(max(attempts), 0) FROM delivery_retry WHERE delivery = d.key)";

[[nodiscard]] ResourceRow read_resource(const Rows& rows);
[[nodiscard]] ExchangeRow read_exchange(const Rows& rows);  // without raw and answer
[[nodiscard]] ReferralRow read_referral(const Rows& rows);
[[nodiscard]] DeliveryRow read_delivery(const Rows& rows);

// What a delivery is composed of: "key/version key/version".
[[nodiscard]] std::string write_content(const std::vector<ResourceVersion>& content);
[[nodiscard]] std::vector<ResourceVersion> read_content(std::string_view text);

// The tokens of a resource beside it: each of the three texts as its length, a colon and its bytes.
[[nodiscard]] std::string write_tokens(const std::vector<SearchToken>& tokens);
[[nodiscard]] std::vector<SearchToken> read_tokens(std::string_view bytes);

}  // namespace linkway::store::sqlite
