#include "api/partners/batches.h"

#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>

#include "api/respond.h"
#include "base/text.h"
#include "exchange/from_partner.h"
#include "exchange/unwrap.h"
#include "security/identify.h"

namespace linkway::api {

namespace {

constexpr std::size_t most_at_once = 2;
constexpr std::size_t most_claimed = 1;

class Places {
 public:
  // False when there is no place, or the partner has one. Whoever only claims to be the partner can be anybody: such
  // requests share one place, and leave the others to those who have proven it.
  bool take(const std::string& partner, bool claimed) {
    const std::scoped_lock lock(mutex_);
    if (taken_.size() >= most_at_once || (claimed && claimed_ >= most_claimed)) return false;
    if (!taken_.insert({partner, claimed}).second) return false;
    claimed_ += claimed ? 1 : 0;
    return true;
  }
  void give_up(const std::string& partner, bool claimed) {
    const std::scoped_lock lock(mutex_);
    taken_.erase({partner, claimed});
    claimed_ -= claimed ? 1 : 0;
  }

 private:
  std::mutex mutex_;
  std::set<std::pair<std::string, bool>> taken_;
  std::size_t claimed_ = 0;
};

// A file of a form, which every channel takes whose format is no form itself, may be a batch, too.
bool can_be_batch(const mapping::Channel& channel, std::string_view media_type) {
  return (channel.format == mapping::PackFormat::csv || channel.format == mapping::PackFormat::json ||
          channel.format == mapping::PackFormat::fhir_json) &&
         (exchange::takes_media_type(channel, media_type) || exchange::is_form_data(media_type));
}

}  // namespace

net::BodyRoom batch_room(const exchange::SettingsHolder& settings, std::size_t most_bytes) {
  return [&settings, most_bytes, places = std::make_shared<Places>()](const net::Request& request) -> net::Room {
    const auto parts = text::split(request.path, '/');
    if (request.method != "POST" || parts.size() != 4 || parts[1] != "partners") return {};
    const auto now = settings.get();
    const auto* partner = now->partners.find(PartnerId(std::string(parts[2])));
    const auto pack = partner == nullptr ? nullptr : exchange::pack_of(*now, *partner);
    const auto* channel = pack ? pack->channel(mapping::Direction::in, parts[3]) : nullptr;
    if (channel == nullptr || !can_be_batch(*channel, request.headers.get("Content-Type"))) return {};
    const auto shown = security::identify_by_header(now->partners, *partner, *request.peer,
                                                    {request.headers, request.query, {}, request.received});
    if (shown == security::ByHeader::nothing) return {};
    // One that says it is small needs no place.
    const auto length = std::string(request.headers.get("Content-Length"));
    constexpr std::size_t small = 1024UL * 1024;
    if (!length.empty() && length.size() < 8 && std::stoul(length) <= small) return {small, nullptr, false};
    const auto& id = partner->id.get();
    const bool claimed = shown == security::ByHeader::claimed;
    if (!places->take(id, claimed)) return {0, nullptr, true};
    return {most_bytes, std::shared_ptr<void>(nullptr, [places, id, claimed](void*) { places->give_up(id, claimed); }),
            false};
  };
}

void batch_result(const Parts& parts, Call call, const net::Reply& reply) {
  if (parts.batches == nullptr) {
    return reply(plainly(problem(Category::not_found, issue::not_found, "there is nothing at this path")));
  }
  if (call.partner == nullptr || call.partner->id.get() != call.path_partner) {
    return reply(plainly(problem(Category::forbidden, issue::forbidden, "this is another partner's path")));
  }
  reply(parts.batches->result(call.partner->id, call.channel, call.id));
}

}  // namespace linkway::api
