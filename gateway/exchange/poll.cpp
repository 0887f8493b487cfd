#include "exchange/poll.h"

#include "base/text.h"
#include "data/json.h"
#include "exchange/poll_cursor.h"
#include "fhir/path/evaluate.h"
#include "net/http_client.h"

namespace linkway::exchange {

namespace {

using TimeFormat = PollSettings::TimeFormat;

Problem bad(std::string text) {
  Problem problem;
  problem.category = Category::unprocessable;
  problem.code = issue::processing;
  problem.text = std::move(text);
  return problem;
}

std::string written(Instant time, TimeFormat format) {
  switch (format) {
    case TimeFormat::iso: return to_fhir(time);
    case TimeFormat::date: return to_fhir_date(time);
    case TimeFormat::seconds: return std::to_string(time.micros / 1'000'000);
    case TimeFormat::milliseconds: return std::to_string(time.micros / 1'000);
  }
  return {};
}

// Of a URL, with everything that tells whom it asks.
std::string origin_of(const std::string& url) {
  const auto parsed = net::parse_url(url);
  if (!parsed) return {};
  return (parsed->tls ? "https://" : "http://") + parsed->host + ":" + std::to_string(parsed->port);
}

// What cannot stand in a path or query as it is (RFC 3986 section 3.3), though many write it there: field[]=name.
bool must_be_encoded(char c) {
  constexpr std::string_view marks = "[]\"<>\\^`{|} ";
  return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7F ||
         marks.find(c) != std::string_view::npos;
}

// Behind the origin, which may hold an address in brackets.
std::string encoded(const std::string& url) {
  const auto scheme = url.find("://");
  if (scheme == std::string::npos) return url;
  const auto target = std::min(url.find_first_of("/?", scheme + 3), url.size());
  auto out = url.substr(0, target);
  for (const char c : std::string_view(url).substr(target)) {
    out += must_be_encoded(c) ? text::encode_percent(std::string(1, c)) : std::string(1, c);
  }
  return out;
}

// RFC 3986 section 3.1: "" for a reference without one.
std::string scheme_of(std::string_view reference) {
  const auto end = reference.find_first_of(":/?#");
  if (end == std::string_view::npos || end == 0 || reference[end] != ':') return {};
  return text::lower(reference.substr(0, end));
}

// A reference as RFC 3986 section 5 has it, for what APIs write: a whole URL, a path, a query.
std::string resolved(const std::string& asked, const std::string& reference) {
  if (!scheme_of(reference).empty()) return reference;
  const auto authority = asked.find("://") + 3;
  const auto path = std::min(asked.find_first_of("/?", authority), asked.size());
  if (reference.starts_with("//")) return {};
  if (reference.starts_with('/')) return asked.substr(0, path) + reference;
  const auto query = std::min(asked.find('?', authority), asked.size());
  if (reference.starts_with('?')) return asked.substr(0, query) + reference;
  const auto slash = asked.substr(0, query).rfind('/');
  return slash < authority ? asked.substr(0, path) + "/" + reference : asked.substr(0, slash + 1) + reference;
}

// The member of the answer that a path such as data.events.where(..) begins with; "" for what is no path.
std::string_view first_member(const fhir::path::Expression& expression) {
  using fhir::path::Op;
  const auto* node = &expression.root();
  while (node->op == Op::member || node->op == Op::item) node = &node->left();
  return node->op == Op::name ? node->text.view() : std::string_view();
}

class PageReader {
 public:
  PageReader(const PollSettings& settings, const Clock& clock)
      : settings_(settings), evaluator_(clock), now_(clock.now()) {}

  Result<PollPage> read(std::string_view body, const std::string& asked) {
    const auto document = data::read_json(body, {.max_depth = 128, .max_bytes = settings_.max_body});
    if (!document) return document.problems();
    PollPage page;
    if (auto found = find_items(document->root, page); !found) return found.problems();
    if (settings_.paging == PollSettings::Paging::next && settings_.next) {
      const auto next = first_text(*settings_.next, document->root);
      if (!next) return next.problems();
      if (!next->empty()) {
        const auto scheme = scheme_of(*next);
        if (!scheme.empty() && scheme != "https" && scheme != "http") {
          return bad("the next page is no https address; it is not followed");
        }
        page.next = encoded(resolved(asked, *next));
        const auto origin = origin_of(page.next);
        if (origin.empty() || origin != origin_of(asked)) {
          return bad("the next page is at another place than the one that was asked; it is not followed");
        }
      }
    }
    return page;
  }

 private:
  Result<std::string> first_text(const fhir::path::Expression& expression, const data::Node& node) {
    const auto items = evaluator_.run(expression, node);
    if (!items) return items.problems();
    return items->empty() ? std::string() : fhir::path::to_text(items->front());
  }

  Status find_items(const data::Node& root, PollPage& page) {
    std::vector<data::Node> found;
    if (root.is_list()) {
      found.assign(root.items().begin(), root.items().end());
    } else if (!settings_.items) {
      found.push_back(root);
    } else {
      const auto items = evaluator_.run(*settings_.items, root);
      if (!items) return items.problems();
      for (const auto& item : *items) {
        if (item.kind() != fhir::path::Item::Kind::element) return bad("what 'items' selects is no part of the answer");
        found.push_back(*item.element().node);
      }
      // "Nothing new", or an error under a status of success? Only the first has the list; but FHIR has no empty ones.
      const auto first = first_member(*settings_.items);
      const auto type = root["resourceType"].text();
      if (found.empty() && !first.empty() && !root[first] && type != first && type != "Bundle") page.lacks = first;
    }
    for (const auto& node : found) {
      if (settings_.cursor && node.is_object()) {
        auto value = first_text(*settings_.cursor, node);
        if (!value) return std::move(value).problems();
        if (is_ahead(settings_, *value, now_)) {
          page.ahead = true;
        } else if (!value->empty()) {
          page.cursor = later(page.cursor, *value);
        }
      }
      page.items.push_back(data::to_json(node));
    }
    return Done{};
  }

  const PollSettings& settings_;
  fhir::path::Evaluator evaluator_;
  const Instant now_;
};

}  // namespace

Result<std::string> poll_url(const PollSettings& settings, const PollRound& round) {
  std::string out;
  const auto& cursor = round.cursor.empty() ? settings.start : round.cursor;
  std::string_view rest = settings.url;
  // A host may be an address in brackets.
  const auto scheme = rest.find("://");
  if (scheme != std::string_view::npos) {
    const auto host = rest.substr(0, rest.find_first_of("/?", scheme + 3));
    out += host;
    rest.remove_prefix(host.size());
  }
  while (!rest.empty()) {
    if (rest.starts_with("{since}")) {
      const auto time = cursor.empty() ? std::optional<Instant>(Instant{}) : time_of(cursor);
      if (!time) return bad("the cursor is no time, so there is no {since}");
      const auto since = cursor.empty() ? *time : *time - std::chrono::microseconds(settings.overlap);
      out += text::encode_percent(written(since, settings.time_format));
      rest.remove_prefix(7);
    } else if (rest.starts_with("{until}")) {
      out += text::encode_percent(written(round.begun, settings.time_format));
      rest.remove_prefix(7);
    } else if (rest.starts_with("{cursor}")) {
      out += text::encode_percent(cursor);
      rest.remove_prefix(8);
    } else if (rest.starts_with("{page}")) {
      out += std::to_string(round.page);
      rest.remove_prefix(6);
    } else {
      out += must_be_encoded(rest.front()) ? text::encode_percent(rest.substr(0, 1)) : std::string(1, rest.front());
      rest.remove_prefix(1);
    }
  }
  return out;
}

Result<PollPage> read_page(const PollSettings& settings, std::string_view body, const std::string& asked,
                           const Clock& clock) {
  return PageReader(settings, clock).read(body, asked);
}

}  // namespace linkway::exchange
