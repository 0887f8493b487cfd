#include "cli/pack_table.h"

#include <map>
#include <string>
#include <utility>

namespace linkway::cli {

namespace {

using mapping::DateFormat;
using mapping::Formulas;
using mapping::TableColumnRule;
using mapping::TableRules;

// A letter, a digit or a line break would be part of what stands in the cells.
bool is_delimiter(char c) {
  return c == '\t' || (c >= ' ' && c < 0x7F && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') &&
                       !(c >= 'A' && c <= 'Z') && c != '"');
}

char read_delimiter(const Section& table) {
  const auto text = table.text({"delimiter", "auto",
                                "What stands between two cells: comma, semicolon, tab, pipe, or another sign as it is. "
                                "auto: the one of comma, semicolon and tab that the first line has most of; a table "
                                "that goes out gets commas."});
  static const std::map<std::string, char> words = {
      {"auto", '\0'}, {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}};
  if (const auto word = words.find(text); word != words.end()) return word->second;
  if (text.size() == 1 && is_delimiter(text[0])) return text[0];
  table.wrong("delimiter", "delimiter must be auto, comma, semicolon, tab, pipe or one sign, found '" + text + "'");
  return 0;
}

char read_quote(const Section& table) {
  const auto text =
      table.text({"quote", "double", "What a cell with delimiters in it stands in: double (\"), single (') or none."});
  if (text == "double") return '"';
  if (text == "single") return '\'';
  if (text != "none") table.wrong("quote", "quote must be double, single or none, found '" + text + "'");
  return 0;
}

std::vector<DateFormat> read_dates(const Section& section, const Key& key) {
  std::vector<DateFormat> formats;
  for (const auto& word : section.texts(key)) {
    auto format = DateFormat::parse(word.text);
    if (format) {
      formats.push_back(*std::move(format));
    } else {
      section.wrong(key.name, word, format.problems().front().text);
    }
  }
  return formats;
}

Formulas read_formulas(const Section& section, const Key& key) {
  return static_cast<Formulas>(section.choice(key, {"usual", "mark", "keep"}));
}

TableColumnRule read_column(const Section& section) {
  TableColumnRule rule;
  rule.line = section.place("").line;
  rule.column = section.place("").column;
  rule.header = section.text({"header", none,
                              "What the partner calls it in the first line. Left out where the table has no such "
                              "line."});
  rule.element = section.text({"element", none,
                               "The element of the model that it is, as dob or address.postcode. Left out: the column "
                               "is known, and not read."});
  rule.dates = read_dates(section, {"dates", none,
                                    "The forms of the dates in this column, as [dd/MM/yyyy]; stands in for those of "
                                    "the table."});
  rule.formulas = read_formulas(
      section, {"formulas", "usual",
                "As that of the table, for this column. usual: as the table says. keep is for the partner's own ids, "
                "which must come back as they are."});
  return rule;
}

void read_columns(const Section& table, TableRules& rules) {
  std::map<std::string, std::uint32_t> headers;
  for (const auto& section : table.sections(
           {"columns", none,
            "What the partner's columns are in the model, where they are called otherwise than its elements. Of a "
            "table that goes out: its columns, in this order."})) {
    auto rule = read_column(section);
    if (section.present() && rules.header && rule.header.empty()) {
      section.wrong("", "key 'header' is missing: what the first line calls this column");
    }
    if (!rule.header.empty()) {
      const auto [first, fresh] = headers.try_emplace(rule.header, rule.line);
      if (!fresh) {
        section.wrong("header",
                      "there is a column '" + rule.header + "' already, in line " + std::to_string(first->second));
      }
    }
    rules.columns.push_back(std::move(rule));
  }
}

}  // namespace

TableRules read_table_rules(const Section& channel) {
  const auto table = channel.section({"table", none, "How the partner's tables (format csv) are written."});
  TableRules rules;
  rules.delimiter = read_delimiter(table);
  rules.quote = read_quote(table);
  rules.header = table.choice({"header", "yes", "Whether the first line names the columns."}, {"yes", "no"}) == 0;
  rules.exact = table.choice({"match", "loose",
                              "How names of columns are compared. loose: 'NHS Number', nhs_number and NHSNumber are "
                              "the same. exact: as they are written."},
                             {"loose", "exact"}) == 1;
  rules.dates = read_dates(
      table, {"dates", none,
              "The forms of dates, as [dd/MM/yyyy, d MMM yyyy], made of d, dd, M, MM, MMM, yyyy, H, HH, mm, ss and XXX "
              "(the zone); for all elements whose type is date, dateTime or instant. Such a cell becomes FHIR's form "
              "before the map reads it, and is refused when it fits none; what goes out is written in the first. Left "
              "out: cells are taken as they are."});
  rules.zone = table.text({"zone", none, "The zone of times that do not say theirs, as +07:00 or Z."});
  if (!rules.zone.empty() && !mapping::is_zone(rules.zone)) {
    table.wrong("zone", "zone must be Z or such as +07:00, found '" + rules.zone + "'");
  }
  rules.formulas = read_formulas(
      table, {"formulas", "usual",
              "Text that a spreadsheet would run: what begins with =, @, + or -, and is neither a number nor a "
              "telephone number of digits, blanks and brackets. mark: a ' goes before it in a table that goes out, and "
              "is taken away in one that comes in. keep: it stands as it is. usual: mark out, keep in."});
  read_columns(table, rules);
  if (table.present() && !rules.header) {
    if (rules.columns.empty()) table.wrong("header", "a table without a first line of names needs 'columns'");
    if (rules.delimiter == 0) table.wrong("header", "a table without a first line of names needs its delimiter");
  }
  return rules;
}

}  // namespace linkway::cli
