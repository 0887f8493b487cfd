#include "cli/config/poll.h"

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "cli/config/credentials.h"
#include "cli/config/sections.h"
#include "cli/config/values.h"
#include "net/http_client.h"

namespace linkway::cli {

using namespace std::chrono_literals;
using exchange::PollSettings;

namespace {

std::optional<fhir::path::Expression> read_expression(const Section& section, const Key& key) {
  const auto text = section.text(key);
  if (text.empty()) return std::nullopt;
  auto expression = fhir::path::Expression::parse(text);
  if (expression) return *std::move(expression);
  section.wrong(key.name, std::string(key.name) + " is no FHIRPath: " + expression.problems().front().text);
  return std::nullopt;
}

bool has(const PollSettings& poll, std::string_view placeholder) {
  return poll.url.find(placeholder) != std::string::npos;
}

void check_url(const Section& section, const PollSettings& poll) {
  const std::string_view key = section.has("url") ? "url" : "path";
  for (std::size_t at = poll.url.find('{'); at != std::string::npos; at = poll.url.find('{', at + 1)) {
    const auto end = poll.url.find('}', at);
    const auto name = poll.url.substr(at, end == std::string::npos ? end : end - at + 1);
    if (name != "{since}" && name != "{until}" && name != "{cursor}" && name != "{page}") {
      section.wrong(key, "in braces stand since, until, cursor or page, found '" + name + "'");
      return;
    }
  }
  const bool counted = poll.paging == PollSettings::Paging::page || poll.paging == PollSettings::Paging::offset;
  if (counted && !has(poll, "{page}")) section.wrong(key, "paging by number needs {page} in the " + std::string(key));
  if (!counted && has(poll, "{page}")) section.wrong(key, "{page} needs paging: page or paging: offset");
}

// The address, and what goes with it.
void read_address(const Section& section, const security::Partner& partner, const net::TlsClientFiles& own,
                  PollSettings& poll) {
  poll.url = read_url(section,
                      {"url", none,
                       "What is asked, with {since}, {until}, {cursor} and {page} where they belong; https, but on "
                       "this machine."},
                      true);
  const auto path = section.text(
      {"path", none, "The same behind the partner's delivery.url, with its headers, parameters and authentication."});
  poll.tls.ca =
      section.file({"ca", none,
                    "The authorities that may sign that server's certificate (PEM). Left out: this machine's, "
                    "with path those of 'delivery'."});
  poll.credentials = read_credentials(section);
  if (!section.present()) return;
  if (section.has("url") == section.has("path")) {
    section.wrong("", "a poll needs 'url' or 'path', one of them");
    return;
  }
  if (!section.has("path")) return;
  if (!partner.delivery) {
    section.wrong("path", "path stands behind delivery.url, which this partner does not have; give a url");
    return;
  }
  poll.url = partner.delivery->url;
  while (poll.url.ends_with('/')) poll.url.pop_back();
  poll.url += (path.starts_with('/') || path.starts_with('?') ? "" : "/") + path;
  if (!poll.credentials) poll.credentials = partner.delivery->credentials;
  if (poll.tls.ca.empty()) poll.tls = own;
}

void read_paging(const Section& section, PollSettings& poll) {
  poll.paging = static_cast<PollSettings::Paging>(section.choice(
      {"paging", "none",
       "none: all is in one answer. next: the answer says where the next page is. page: {page} counts. offset: {page} "
       "is the number of items so far."},
      {"none", "next", "page", "offset"}));
  poll.next = read_expression(section, {"next", none, "FHIRPath over an answer: the URL of the next page, if any."});
  poll.first_page = section.whole({"first_page", "1", "The number of the first page."}, 0, 1'000'000);
  poll.pages = static_cast<std::size_t>(
      section.whole({"pages", "1000", "Pages of one round; if there are more, the round has failed."}, 1, 1'000'000));
  if (!section.present()) return;
  if ((poll.paging == PollSettings::Paging::next) != section.has("next")) {
    section.wrong("next", "paging: next and the key 'next' go together");
  }
}

void read_times(const Section& section, PollSettings& poll) {
  poll.every = section.duration({"every", "5m", "How long to wait after a round."}, 100ms, 24h * 7);
  poll.overlap = section.duration(
      {"overlap", "0s", "How far {since} goes back behind the cursor: for what the partner shows late."}, 0ms,
      24h * 31);
  poll.cursor = read_expression(
      section, {"cursor", none,
                "FHIRPath over an item: its time or number. The greatest is where the next round begins; a time more "
                "than a day ahead of the clock is passed over. Left out: the time at which the round began."});
  poll.start = section.text({"start", none,
                             "The cursor before the first round, and before the first one after 'cursor' became "
                             "another, or this itself. Left "
                             "out: {since} is 1970."});
  poll.time_format = static_cast<PollSettings::TimeFormat>(
      section.choice({"time_format", "iso",
                      "How {since} and {until} are written: 2026-11-22T09:30:00.000Z, 2026-11-22, seconds or "
                      "milliseconds since 1970."},
                     {"iso", "date", "seconds", "milliseconds"}));
}

}  // namespace

std::vector<std::shared_ptr<const PollSettings>> read_polls(const Section& owner, const security::Partner& partner,
                                                            const net::TlsClientFiles& own) {
  std::vector<std::shared_ptr<const PollSettings>> polls;
  std::set<std::string> names;
  for (const auto& section : owner.sections(
           {"poll", none, "What the partner is asked for on a schedule, where it does not send by itself."})) {
    auto poll = std::make_shared<PollSettings>();
    poll->partner = partner.id;
    poll->channel = section.text(
        {"channel", required, "The channel of its pack (direction in, protocol https) that takes what is found."});
    poll->name = section.text(
        {"name", none, "What the poll is called where a channel has several; its cursor is kept under that name."});
    if (poll->name.empty()) poll->name = poll->channel;
    read_address(section, partner, own, *poll);
    poll->items = read_expression(
        section, {"items", none,
                  "FHIRPath over an answer: the messages in it. Left out: the answer, or each element of it if it is a "
                  "list. An answer without the member that it begins with may be an error: it moves no cursor."});
    read_paging(section, *poll);
    read_times(section, *poll);
    poll->answer = section.duration({"answer", "20s", "How long one answer may take."}, 100ms, 5min);
    poll->max_body = section.size({"body", "8MB", "The largest answer."}, 1024, 256UL * 1024 * 1024);
    if (!section.present()) continue;
    check_url(section, *poll);
    if (partner.pack.empty()) section.wrong("channel", "a channel is of a pack, and this partner has none");
    if (!names.insert(poll->name).second) {
      section.wrong(section.has("name") ? "name" : "channel", "there is a poll of this name already: give it another");
    }
    polls.push_back(std::move(poll));
  }
  return polls;
}

}  // namespace linkway::cli
