// conceptmap "#id" { prefix s = "url" ... unmapped for s = provided ... s:code == t:code ... }
#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

#include "mapping/language/cursor.h"

namespace linkway::mapping {

namespace {

struct Block {
  EmbeddedConceptMap codes;
  std::map<std::string, std::string> prefixes;  // to urls
  // Groups by prefixes, rows by group and code.
  std::map<std::pair<std::string, std::string>, std::size_t> groups;
  std::unordered_map<std::string, std::size_t> rows;
  struct Rest {
    std::string prefix;
    Unmapped mode = Unmapped::none;
    std::string code;
  };
  std::vector<Rest> unmapped;
};

bool parse_prefix(Cursor& cursor, Block& block) {
  cursor.advance();
  const auto place = cursor.place();
  std::string name;
  std::string url;
  if (!cursor.name(name, "a name after 'prefix'") || !cursor.expect('=', "'=' after the name")) return false;
  if (!cursor.quoted(url, "the url of a code system in quotes", Cursor::Empty::allow)) return false;
  (void)cursor.skip(';');
  if (!block.prefixes.emplace(name, std::move(url)).second) {
    return cursor.fail(place, "the prefix '" + name + "' is there already");
  }
  return true;
}

bool known_prefix(Cursor& cursor, const Block& block, std::string& into) {
  std::vector<std::string_view> known;
  known.reserve(block.prefixes.size());
  for (const auto& [name, url] : block.prefixes) known.push_back(name);
  if (cursor.token().kind != TokenKind::word || block.prefixes.contains(std::string(cursor.token().text))) {
    return cursor.name(into, "a prefix");
  }
  return cursor.fail_expected("one of the prefixes of this conceptmap", known);
}

// A text in quotes, or characters without a space between: home, in-progress, 1.2.3
bool parse_code(Cursor& cursor, std::string& into) {
  const auto kind = cursor.token().kind;
  if (kind == TokenKind::string || kind == TokenKind::text) return cursor.quoted(into, "a code");
  if (kind == TokenKind::quoted_name) return cursor.name(into, "a code");
  const auto is_part = [&](std::size_t ahead) {
    const auto part = cursor.token(ahead).kind;
    return part == TokenKind::word || part == TokenKind::integer || part == TokenKind::decimal;
  };
  if (!is_part(0)) return cursor.fail_expected("a code");
  into = cursor.token().text;
  cursor.advance();
  // A part that is a prefix of what follows, as in s:a-t:b, is no part of the code.
  const auto touches = [&](std::size_t ahead) { return cursor.token(ahead).end == cursor.token(ahead + 1).begin; };
  while (true) {
    const auto& sign = cursor.token();
    const bool joined = cursor.touches_last();
    if (joined && is_part(0)) {
      into += sign.text;
      cursor.advance();
    } else if (joined && (sign.is_sign('-') || sign.is_sign('.')) && touches(0) && is_part(1) &&
               !cursor.token(2).is_sign(':')) {
      into += sign.text;
      into += cursor.token(1).text;
      cursor.advance(2);
    } else {
      return true;
    }
  }
}

struct Relation {
  char first;
  char second;  // '\0': one sign
  Relationship relationship;
};
// Longer ones first. R4 has more of them than R5.
constexpr std::array<Relation, 6> relations = {{{'=', '=', Relationship::equivalent},
                                                {'>', '-', Relationship::broader},
                                                {'<', '-', Relationship::narrower},
                                                {'-', '\0', Relationship::related},
                                                {'=', '\0', Relationship::equivalent},
                                                {'~', '\0', Relationship::related}}};

bool parse_relation(Cursor& cursor, Relationship& into) {
  struct Pair {
    std::string_view text;
    Relationship relationship;
  };
  constexpr std::array<Pair, 3> pairs = {
      {{"<=", Relationship::narrower}, {">=", Relationship::broader}, {"!=", Relationship::not_related}}};
  for (const auto& pair : pairs) {
    if (cursor.token().kind != TokenKind::sign || cursor.token().text != pair.text) continue;
    into = pair.relationship;
    cursor.advance();
    return true;
  }
  for (const auto& relation : relations) {
    const bool taken =
        relation.second == '\0' ? cursor.skip(relation.first) : cursor.skip_pair(relation.first, relation.second);
    if (!taken) continue;
    into = relation.relationship;
    return true;
  }
  return cursor.fail_expected("a relationship: == != <= >= or - (also = ~ <- >- -- of R4)");
}

bool parse_unmapped(Cursor& cursor, Block& block) {
  constexpr std::array<std::string_view, 1> modes = {"provided"};
  cursor.advance();
  if (!cursor.skip("for")) return cursor.fail_expected("'for' after 'unmapped'");
  Block::Rest rest;
  if (!known_prefix(cursor, block, rest.prefix) || !cursor.expect('=', "'=' after the prefix")) return false;
  if (cursor.skip("provided")) {
    rest.mode = Unmapped::use_source_code;
  } else if (cursor.token().kind == TokenKind::string || cursor.token().kind == TokenKind::text) {
    rest.mode = Unmapped::fixed;
    if (!cursor.quoted(rest.code, "a code")) return false;
  } else {
    return cursor.fail_expected("'provided', or a code in quotes", modes);
  }
  (void)cursor.skip(';');
  block.unmapped.push_back(std::move(rest));
  return true;
}

CodeGroup& group_of(Block& block, const std::string& source, const std::string& target) {
  const auto [found, is_new] = block.groups.try_emplace({source, target}, block.codes.groups.size());
  if (is_new) {
    CodeGroup group;
    group.source = block.prefixes[source];
    if (!target.empty()) group.target = block.prefixes[target];
    block.codes.groups.push_back(std::move(group));
  }
  return block.codes.groups[found->second];
}

bool parse_row(Cursor& cursor, Block& block) {
  if (!cursor.count_part()) return false;
  const auto place = cursor.place();
  std::string source;
  std::string code;
  if (!known_prefix(cursor, block, source) || !cursor.expect(':', "':' after the prefix")) return false;
  if (!parse_code(cursor, code)) return false;
  std::string target;
  std::optional<CodeTarget> mapped;
  if (!cursor.skip_pair('-', '-')) {
    mapped.emplace();
    if (!parse_relation(cursor, mapped->relationship)) return false;
    if (!known_prefix(cursor, block, target) || !cursor.expect(':', "':' after the prefix")) return false;
    if (!parse_code(cursor, mapped->code)) return false;
  }
  (void)cursor.skip(';');
  auto& group = group_of(block, source, target);
  const auto index = block.groups[{source, target}];
  const auto [row, is_new] = block.rows.try_emplace(std::to_string(index) + ":" + code, group.rows.size());
  if (is_new) group.rows.push_back({std::move(code), {}, place});
  if (mapped) group.rows[row->second].targets.push_back(std::move(*mapped));
  return true;
}

void apply_unmapped(Block& block) {
  for (const auto& rest : block.unmapped) {
    const auto apply = [&](CodeGroup& group) {
      group.unmapped = rest.mode;
      group.unmapped_code = rest.code;
    };
    bool any = false;
    for (const auto& [prefixes, index] : block.groups) {
      if (prefixes.first != rest.prefix) continue;
      apply(block.codes.groups[index]);
      any = true;
    }
    if (!any) apply(group_of(block, rest.prefix, ""));
  }
}

}  // namespace

bool parse_concept_map(Cursor& cursor, Map& map) {
  Block block;
  block.codes.place = cursor.place();
  cursor.advance();
  if (!cursor.quoted(block.codes.id, "the id of the conceptmap in quotes, such as \"#codes\"")) return false;
  if (block.codes.id.starts_with('#')) block.codes.id.erase(0, 1);
  if (!cursor.expect('{', "'{' after the id")) return false;
  constexpr std::array<std::string_view, 2> words = {"prefix", "unmapped"};
  bool good = true;
  while (!cursor.is('}')) {
    if (cursor.done()) return cursor.fail_expected("'}' at the end of the conceptmap");
    const auto at = cursor.index();
    // A prefix may be called as one of the keywords.
    const bool row = cursor.token(1).is_sign(':');
    const bool read = !row && cursor.is(words[0])   ? parse_prefix(cursor, block)
                      : !row && cursor.is(words[1]) ? parse_unmapped(cursor, block)
                                                    : parse_row(cursor, block);
    if (read) continue;
    good = false;
    if (cursor.index() == at) cursor.advance();
    while (!cursor.done() && !cursor.is('}') && !cursor.at_line_start()) cursor.advance();
  }
  (void)cursor.take_comments();
  cursor.advance();
  (void)cursor.skip(';');
  (void)cursor.take_trailing_comment();
  if (!good) return true;  // each problem is told already; what follows the block is read as usual
  apply_unmapped(block);
  map.concept_maps.push_back(std::move(block.codes));
  return true;
}

}  // namespace linkway::mapping
