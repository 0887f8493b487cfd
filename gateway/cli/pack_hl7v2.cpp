#include "cli/pack_hl7v2.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

namespace linkway::cli {

namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_segment(std::string_view name) {
  return name.size() == 3 && is_upper(name[0]) &&
         std::ranges::all_of(name, [](char c) { return is_upper(c) || (c >= '0' && c <= '9'); });
}

std::vector<std::string> read_segments(const Section& section, const Key& key) {
  std::vector<std::string> names;
  for (const auto& word : section.texts(key)) {
    if (!is_segment(word.text)) {
      section.wrong(key.name, word,
                    "a segment is called by three capital letters or digits, found '" + word.text + "'");
    } else if (word.text == "MSH") {
      section.wrong(key.name, word, "every message has one MSH");
    } else {
      names.push_back(word.text);
    }
  }
  return names;
}

std::vector<mapping::Hl7FieldName> read_fields(const Section& section, const Key& key) {
  std::vector<mapping::Hl7FieldName> names;
  for (const auto& word : section.texts(key)) {
    const std::string_view name = word.text;
    std::uint32_t number = 0;
    const auto* const end = name.data() + name.size();
    const bool named = name.size() > 4 && is_segment(name.substr(0, 3)) && name[3] == '-';
    const auto read = named ? std::from_chars(name.data() + 4, end, number) : std::from_chars_result{};
    if (!named || read.ptr != end || number == 0 || number > 999) {
      section.wrong(key.name, word, "a field is called by its segment and number, as RF1-8, found '" + word.text + "'");
    } else {
      names.push_back({std::string(name.substr(0, 3)), number});
    }
  }
  return names;
}

}  // namespace

mapping::Hl7Rules read_hl7v2_rules(const Section& channel) {
  const auto section =
      channel.section({"hl7v2", none, "What is asked of messages of format hl7v2 that come in, beyond the standard."});
  mapping::Hl7Rules rules;
  rules.join_lines =
      section.choice({"join_lines", "no",
                      "yes: a line that is no segment goes on with the field before it, as a line break "
                      "in its text; for senders who write line breaks as they are. no: such a message "
                      "is refused, unless the line break is of another kind than those of its segments."},
                     {"no", "yes"}) == 1;
  for (const auto& word : section.texts(
           {"refuse_escapes", none,
            "The escape sequences that may not be there, by the letters with which they begin: [X, C, M]."})) {
    if (word.text.size() != 1 || !is_upper(word.text[0])) {
      section.wrong("refuse_escapes", word,
                    "an escape sequence is named by its first letter, as X, found '" + word.text + "'");
    } else {
      rules.refuse_escapes += word.text;
    }
  }
  rules.refuse_segments =
      read_segments(section, {"refuse_segments", none, "The segments that may not be there, as [NTE, GT1]."});
  rules.single_segments = read_segments(
      section, {"single_segments", none,
                "The segments of which a message may have one, as [PID, RF1]; a second would be kept and read by no "
                "rule."});
  rules.loose_dates = read_fields(
      section, {"loose_dates", none,
                "The dates that little hangs on, as [RF1-8, OBX-14]: what is none there is left out and told, and the "
                "message is taken. Others that are no dates refuse it."});
  rules.answer_version =
      section.text({"answer_version", none,
                    "MSH-12 of the acknowledgments, as 2.4^AUS&Australia&ISO3166_1. Left out: that of the message."});
  if (!rules.answer_version.empty() && !rules.answer_version.starts_with("2.")) {
    section.wrong("answer_version", "a version of HL7 v2 begins with 2., found '" + rules.answer_version + "'");
  }
  return rules;
}

}  // namespace linkway::cli
