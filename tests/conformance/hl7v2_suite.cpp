// The suite hl7v2: a folder with index.jsonl, whose lines name files (`file`) and what they are (`type`: REF_I12), and
// messages/. Every file is read, batches message by message; each message is written back byte for byte, and once more
// from its unescaped values: then with the same bytes, or in the normal form of the writer, which is told with reasons,
// and says the same.
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/charset.h"
#include "conformance/files.h"
#include "conformance/hl7v2_compare.h"
#include "conformance/suite.h"
#include "data/hl7v2.h"
#include "data/hl7v2_batch.h"
#include "data/hl7v2_header.h"
#include "data/json.h"

namespace linkway::conformance {

namespace {

namespace fs = std::filesystem;

struct Case {
  std::string file;
  std::string type;  // "" when it is not told
};

// What the index names, and behind it what else is in messages/.
Result<std::vector<Case>> cases_in(const fs::path& folder) {
  std::vector<Case> cases;
  std::set<std::string> named;
  if (const auto index = read_file(folder / "index.jsonl")) {
    for (std::string_view rest = *index; !rest.empty();) {
      const auto line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(line.size() + 1, rest.size()));
      if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      const auto entry = data::read_json(line);
      if (!entry) return entry.problems();
      Case one{std::string(entry->root["file"].text()), std::string(entry->root["type"].text())};
      named.insert(one.file);
      cases.push_back(std::move(one));
    }
  }
  std::vector<std::string> others;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "messages", error)) {
    const auto name = entry.path().lexically_relative(folder).generic_string();
    if (entry.is_regular_file() && !named.contains(name)) others.push_back(name);
  }
  std::ranges::sort(others);
  for (auto& name : others) cases.push_back({std::move(name), ""});
  if (cases.empty()) return cannot("there is no index.jsonl and no message at " + folder.string());
  return cases;
}

// MSH-9 as the index writes it: by code and event, or by structure.
bool is_of_type(const data::Hl7Message& message, std::string type) {
  std::ranges::replace(type, '^', '_');
  const auto field = message.field("MSH", 9);
  const auto code = field.component(1).text();
  const auto event = field.component(2).text();
  const auto structure = field.component(3).text();
  if (code.empty() || type.empty()) return true;
  if (event.empty() && structure.empty()) return type.starts_with(code);
  return type == code || type == code + "_" + event || type == structure;
}

class Runner {
 public:
  Runner(const Case& one, Tally& tally) : case_(one), tally_(tally) {}

  // Why it fails, "" when it passes.
  std::string run(std::string_view bytes) {
    const auto batch = data::split_batch(bytes);
    if (!batch) return to_line(batch.problems());
    for (const auto& finding : batch->findings) notes_.insert(finding.text);
    bool typed = batch->messages.empty();
    for (const auto& item : batch->messages) {
      auto message = data::read_hl7v2(item.bytes, {.charset = batch->charset});
      if (!message) {
        notes_.insert("read with lines joined: " + to_line(message.problems()));
        message = data::read_hl7v2(item.bytes, {.charset = batch->charset, .join_lines = true});
      }
      if (!message) return to_line(message.problems());
      for (const auto& finding : message->findings()) notes_.insert(finding.text);
      typed = typed || is_of_type(*message, case_.type);
      if (auto why = check(*message, item.bytes); !why.empty()) return why;
    }
    if (!typed) return "MSH-9 is not " + case_.type;
    if (batch->messages.size() != 1) notes_.insert(std::to_string(batch->messages.size()) + " messages");
    for (const auto& note : notes_) tally_.say("noted: " + case_.file + ": " + note);
    return {};
  }

  [[nodiscard]] const std::set<std::string>& normal_forms() const { return normal_forms_; }

 private:
  std::string check(const data::Hl7Message& message, std::string_view bytes) {
    if (const auto written = message.write(); written != message.text()) return "is not written back byte for byte";
    if (auto why = check_bytes(message, bytes); !why.empty()) return why;
    if (const auto header = data::peek_hl7v2(bytes);
        !header || header->control_id() != message.field("MSH", 10).whole_text()) {
      return "the header alone says something else";
    }
    const auto again = rebuilt(message);
    if (!again) return to_line(again.problems());
    const auto read = data::read_hl7v2(*again, {.charset = "UTF-8"});
    if (!read) return "what is written from its values is not readable: " + to_line(read.problems());
    if (const auto where = first_difference(message, *read); !where.empty()) {
      return "what is written from its values says something else at " + where;
    }
    for (const auto& reason : normalised(message, *again)) normal_forms_.insert(reason);
    return {};
  }

  // The bytes that came, in the charset that they came in.
  std::string check_bytes(const data::Hl7Message& message, std::string_view bytes) {
    if (message.text() == bytes) return {};
    auto charset = std::string(message.charset());
    const auto back = text::to_charset(message.text(), charset);
    if (back && *back == bytes) return {};
    const auto marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (marked) charset = bytes[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
    const auto without_mark = marked ? text::to_charset(message.text(), charset) : std::nullopt;
    if (without_mark && *without_mark == bytes.substr(2)) {
      notes_.insert("the byte order mark is left out");
      return {};
    }
    // A charset with several spellings of a text is not written as it came.
    const auto once_more = back ? text::from_charset(*back, charset) : std::nullopt;
    if (!once_more || *once_more != message.text()) return "is not written back in its charset " + charset;
    notes_.insert("the text is the same in " + charset + ", but not its bytes");
    return {};
  }

  const Case& case_;
  Tally& tally_;
  std::set<std::string> notes_;
  std::set<std::string> normal_forms_;
};

}  // namespace

Status run_hl7v2(const fs::path& folder, Tally& tally) {
  const auto cases = cases_in(folder);
  if (!cases) return cases.problems();
  std::size_t same = 0;
  std::map<std::string, std::size_t> forms;
  for (const auto& one : *cases) {
    const auto bytes = read_file(folder / one.file);
    Runner runner(one, tally);
    const auto why = bytes ? runner.run(*bytes) : to_line(bytes.problems());
    if (!why.empty()) {
      tally.failed(one.file, why);
      continue;
    }
    tally.passed(one.file);
    if (runner.normal_forms().empty()) ++same;
    for (const auto& form : runner.normal_forms()) {
      ++forms[form];
      tally.say("normalised: " + one.file + ": " + form);
    }
  }
  tally.say("written from their values with the same bytes: " + std::to_string(same));
  for (const auto& [form, count] : forms)
    tally.say("written from their values, normalised: " + form + ": " + std::to_string(count));
  return Done{};
}

}  // namespace linkway::conformance
