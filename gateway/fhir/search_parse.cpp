#include <charconv>

#include "base/text.h"
#include "fhir/problem_list.h"
#include "fhir/reference.h"
#include "fhir/search_date.h"
#include "fhir/search_table.h"
#include "fhir/search_value_text.h"
#include "fhir/types.h"

namespace linkway::fhir {

namespace {

constexpr std::size_t most_results = 500;

// R4 http.html#search: a search that cannot be understood is answered with 400.
class SearchReader {
 public:
  SearchReader(std::string_view type, std::string_view own_base) : type_(type), own_base_(own_base) {
    while (own_base_.ends_with('/')) own_base_.remove_suffix(1);
  }

  Result<SearchRequest> read(std::string_view query) {
    for (const auto piece : text::split(query, '&')) {
      if (!piece.empty()) read_piece(piece);
    }
    if (!problems_.empty()) return problems_.take();
    return std::move(request_);
  }

 private:
  struct Parameter {
    std::string name;      // without the modifier
    std::string modifier;  // after ':'
    std::string value;
    std::string said;  // how a problem calls it
  };

  void refuse(std::string_view code, std::string text) {
    problems_.add(Category::malformed, code, "", std::move(text));
  }

  void read_piece(std::string_view piece) {
    const auto equals = piece.find('=');
    const auto name = text::decode_percent(piece.substr(0, equals), true);
    const auto value =
        text::decode_percent(equals == std::string_view::npos ? std::string_view() : piece.substr(equals + 1), true);
    if (!name || !value || text::invalid_utf8_at(*name) != std::string::npos ||
        text::invalid_utf8_at(*value) != std::string::npos) {
      return refuse(issue::invalid, "The query has a broken percent escape, or one that is not UTF-8.");
    }
    Parameter p;
    const auto colon = name->find(':');
    p.name = name->substr(0, colon);
    if (colon != std::string::npos) p.modifier = name->substr(colon + 1);
    p.value = *value;
    p.said = name_for_text(p.name, "a parameter");
    read_parameter(p, colon != std::string::npos);
  }

  void read_parameter(const Parameter& p, bool has_modifier) {
    if (p.name == "_format" || p.name == "_pretty") return;  // of the answer's form, not of the search
    if (p.name == "_count" || p.name == "_after") return read_result_parameter(p, has_modifier);
    const auto* row = find_searchable(type_, p.name);
    if (row == nullptr) {
      return refuse(issue::not_supported, "The search parameter " + p.said + " is not offered for " +
                                              std::string(type_) + "; these are: " + offered() + ".");
    }
    const bool by_identifier = row->shown.kind == "reference" && p.modifier == "identifier";
    if (has_modifier && !by_identifier) return refuse_modifier(p);
    if (p.value.empty()) return refuse(issue::value, "The search parameter " + p.said + " has no value.");
    if (p.name == "_id") return read_id(p);
    if (p.name == "_lastUpdated") return read_updated(p);
    read_values(p, *row);
  }

  void refuse_modifier(const Parameter& p) {
    refuse(issue::not_supported,
           "The modifier " + name_for_text(p.modifier, "that was given") + " is not offered for " + p.said + ".");
  }

  std::string offered() const {
    std::string names;
    for (const auto& parameter : search_parameters()) {
      if (!parameter.type.empty() && parameter.type != type_) continue;
      names.append(parameter.name).append(", ");
    }
    return names + "_count";
  }

  void read_result_parameter(const Parameter& p, bool has_modifier) {
    if (has_modifier) return refuse_modifier(p);
    if (p.name == "_after") {
      if (!is_id(p.value)) return refuse(issue::value, "_after takes the value from a next link.");
      request_.after = p.value;
      return;
    }
    const char* end = p.value.data() + p.value.size();
    std::size_t count = 0;
    const auto [stop, error] = std::from_chars(p.value.data(), end, count);
    const bool digits = !p.value.empty() && p.value.find_first_not_of("0123456789") == std::string::npos;
    if (!digits || stop != end) return refuse(issue::value, "_count must be a whole number from 0 on.");
    request_.count = error == std::errc{} && count < most_results ? count : most_results;
  }

  void read_id(const Parameter& p) {
    if (!is_id(p.value)) return refuse(issue::value, "_id takes one id.");
    if (request_.id && *request_.id != p.value) return refuse(issue::not_supported, "_id may be given once.");
    request_.id = p.value;
  }

  void not_before(Instant t) {
    if (!request_.updated_from || *request_.updated_from < t) request_.updated_from = t;
  }
  void before(Instant t) {
    if (!request_.updated_until || t < *request_.updated_until) request_.updated_until = t;
  }

  void read_updated(const Parameter& p) {
    std::string_view date = p.value;
    std::string_view prefix = "eq";
    if (date.size() > 2 && date[0] >= 'a' && date[0] <= 'z') {
      prefix = date.substr(0, 2);
      date.remove_prefix(2);
    }
    const bool known = prefix == "eq" || prefix == "gt" || prefix == "ge" || prefix == "lt" || prefix == "le";
    if (!known) {
      return refuse(issue::not_supported, "The prefix " + name_for_text(prefix, "that was given") +
                                              " is not offered for '_lastUpdated'; eq, gt, ge, lt and le are.");
    }
    const auto period = parse_search_date(date);
    if (!period) return refuse(issue::value, "'_lastUpdated' needs one date, such as 2026-11 or 2026-11-22T09:30:00Z.");
    if (prefix == "eq" || prefix == "ge") not_before(period->from);
    if (prefix == "gt") not_before(period->until);
    if (prefix == "eq" || prefix == "le") before(period->until);
    if (prefix == "lt") before(period->from);
  }

  void read_values(const Parameter& p, const Searchable& row) {
    std::vector<SearchValue> group;
    for (const auto part : search_alternatives(p.value)) {
      if (part.empty()) return refuse(issue::value, "A value of " + p.said + " is empty.");
      const auto token = search_token(part);
      const auto value =
          row.shown.kind == "reference"
              ? (p.modifier.empty() ? by_reference(p, row, search_text(part)) : by_logical(p, row, token))
              : (row.index.empty() ? by_identifier(p, token) : by_code(p, row, token));
      if (!value) return;
      group.push_back(*value);
    }
    request_.values.push_back(std::move(group));
  }

  std::optional<SearchValue> by_code(const Parameter& p, const Searchable& row, const SearchToken& token) {
    if (token.has_system && token.system != row.code_system) {
      refuse(issue::value, "The codes of " + p.said + " belong to the system " + std::string(row.code_system) + ".");
      return std::nullopt;
    }
    if (token.value.empty()) return no_code(p);
    return SearchValue{std::string(row.index), token.value, ""};
  }

  std::optional<SearchValue> by_identifier(const Parameter& p, const SearchToken& token) {
    if (token.value.empty()) return no_code(p);
    const auto index = std::string(type_) + ".identifier";
    if (token.has_system && token.system.empty()) return SearchValue{index, "|" + token.value, ""};
    return SearchValue{index, token.value, token.system};
  }

  std::optional<SearchValue> by_logical(const Parameter& p, const Searchable& row, const SearchToken& token) {
    if (token.value.empty()) return no_code(p);
    if (!token.has_system) {
      refuse(issue::not_supported, "Give " + p.said + " with the modifier identifier as system|value.");
      return std::nullopt;
    }
    return SearchValue{std::string(row.index), token.system + "|" + token.value, token.system};
  }

  std::optional<SearchValue> no_code(const Parameter& p) {
    refuse(issue::not_supported, "A system without a value (system|) is not offered for " + p.said + ".");
    return std::nullopt;
  }

  std::optional<SearchValue> by_reference(const Parameter& p, const Searchable& row, const std::string& written) {
    if (is_id(written)) return by_bare_id(p, row, written);
    const auto r = parse_reference(written);
    const bool literal = r.kind == Reference::Kind::relative || r.kind == Reference::Kind::absolute;
    if (!literal || !r.version.empty() || r.base.find('|') != std::string_view::npos) {
      refuse(issue::value, "A value of " + p.said + " must be Type/id or the URL of a resource.");
      return std::nullopt;
    }
    if (row.only_bare_type && r.type != row.bare_type) {
      refuse(issue::value, "A value of " + p.said + " must name a " + std::string(row.bare_type) + ".");
      return std::nullopt;
    }
    const auto target = std::string(r.type).append("/").append(r.id);
    const bool elsewhere = r.kind == Reference::Kind::absolute && r.base != own_base_;
    return SearchValue{std::string(row.index), elsewhere ? std::string(r.base) + "/" + target : target, ""};
  }

  std::optional<SearchValue> by_bare_id(const Parameter& p, const Searchable& row, const std::string& id) {
    if (!row.bare_type.empty()) return SearchValue{std::string(row.index), std::string(row.bare_type) + "/" + id, ""};
    refuse(issue::value, "An id alone does not say of what type " + p.said + " is; give Type/id.");
    return std::nullopt;
  }

  std::string_view type_;
  std::string_view own_base_;
  SearchRequest request_;
  ProblemList problems_;
};

}  // namespace

Result<SearchRequest> parse_search(std::string_view type, std::string_view query, std::string_view own_base) {
  return SearchReader(type, own_base).read(query);
}

}  // namespace linkway::fhir
