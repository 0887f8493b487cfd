#include "store/sqlite/row_io.h"

#include <charconv>

namespace linkway::store::sqlite {

ResourceRow read_resource(const Rows& rows) {
  ResourceRow out;
  out.key = rows.as<ResourceKey>(0);
  out.type = rows.text(1);
  out.version = static_cast<std::int32_t>(rows.integer(2));
  out.updated = rows.instant(3);
  out.partner = rows.as<PartnerId>(4);
  out.referral = rows.as<ReferralKey>(5);
  out.exchange = rows.as<ExchangeKey>(6);
  out.content = rows.text(7);
  return out;
}

ExchangeRow read_exchange(const Rows& rows) {
  ExchangeRow out;
  out.key = rows.as<ExchangeKey>(0);
  out.partner = rows.as<PartnerId>(1);
  out.channel = rows.text(2);
  out.operation = rows.text(3);
  out.business_key = rows.text(4);
  out.correlation_id = rows.text(5);
  out.request_id = rows.text(6);
  out.media_type = rows.text(7);
  out.digest = rows.text(8);
  out.verdict = rows.as<Verdict>(9);
  out.status = static_cast<std::int32_t>(rows.integer(10));
  out.note = rows.text(11);
  out.referral = rows.as<ReferralKey>(12);
  out.original = rows.as<ExchangeKey>(13);
  out.received = rows.instant(14);
  out.answered = rows.instant(15);
  out.answer_headers = rows.text(16);
  return out;
}

ReferralRow read_referral(const Rows& rows) {
  ReferralRow out;
  out.key = rows.as<ReferralKey>(0);
  out.sender = rows.as<PartnerId>(1);
  out.platform = rows.as<PartnerId>(2);
  out.route = rows.text(3);
  out.patient = rows.as<ResourceKey>(4);
  out.request = rows.as<ResourceKey>(5);
  out.order = rows.as<ResourceKey>(6);
  out.task = rows.as<ResourceKey>(7);
  out.source_task = rows.as<ResourceKey>(8);
  out.status = rows.text(9);
  out.business_status = rows.text(10);
  out.created = rows.instant(11);
  out.updated = rows.instant(12);
  out.exchange = rows.as<ExchangeKey>(13);
  return out;
}

DeliveryRow read_delivery(const Rows& rows) {
  DeliveryRow out;
  out.key = rows.as<DeliveryKey>(0);
  out.partner = rows.as<PartnerId>(1);
  out.referral = rows.as<ReferralKey>(2);
  out.kind = rows.as<DeliveryKind>(3);
  out.step = rows.text(4);
  out.message_id = rows.text(5);
  out.correlation_id = rows.text(6);
  out.content = read_content(rows.bytes(7));
  out.exchange = rows.as<ExchangeKey>(8);
  out.created = rows.instant(9);
  out.state = rows.as<DeliveryState>(10);
  out.next_attempt = rows.instant(11);
  out.attempts = static_cast<std::int32_t>(rows.integer(12));
  out.last_class = rows.as<OutcomeClass>(13);
  out.last_problem = rows.text(14);
  out.renewed = rows.instant(15);
  out.renewed_after = static_cast<std::int32_t>(rows.integer(16));
  return out;
}

std::string write_content(const std::vector<ResourceVersion>& content) {
  std::string out;
  for (const auto& part : content) {
    if (!out.empty()) out += ' ';
    out += std::to_string(part.key.get());
    out += '/';
    out += std::to_string(part.version);
  }
  return out;
}

std::vector<ResourceVersion> read_content(std::string_view text) {
  std::vector<ResourceVersion> out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::int64_t key = 0;
    std::int32_t version = 0;
    auto read = std::from_chars(at, end, key);
    if (read.ec != std::errc{} || read.ptr == end || *read.ptr != '/') break;
    read = std::from_chars(read.ptr + 1, end, version);
    if (read.ec != std::errc{}) break;
    out.push_back({ResourceKey(key), version});
    at = read.ptr == end ? end : read.ptr + 1;
  }
  return out;
}

std::string write_tokens(const std::vector<SearchToken>& tokens) {
  std::string out;
  for (const auto& token : tokens) {
    for (const auto* part : {&token.parameter, &token.value, &token.system}) {
      out += std::to_string(part->size());
      out += ':';
      out += *part;
    }
  }
  return out;
}

namespace {

bool take_part(std::string_view& bytes, std::string& part) {
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(bytes.data(), bytes.data() + bytes.size(), length);
  const auto digits = static_cast<std::size_t>(end - bytes.data());
  if (error != std::errc{} || digits == bytes.size() || *end != ':' || bytes.size() - digits - 1 < length) return false;
  part = bytes.substr(digits + 1, length);
  bytes.remove_prefix(digits + 1 + length);
  return true;
}

}  // namespace

std::vector<SearchToken> read_tokens(std::string_view bytes) {
  std::vector<SearchToken> out;
  SearchToken token;
  while (take_part(bytes, token.parameter) && take_part(bytes, token.value) && take_part(bytes, token.system)) {
    out.push_back(token);
  }
  return out;
}

}  // namespace linkway::store::sqlite
