// Dates by a form (FHIRPath 3.0.0, format codes of toDate() and toDateTime()).
#include <algorithm>
#include <array>

#include "fhir/path/temporal.h"

namespace linkway::fhir::path {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with_word(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::equal(word.begin(), word.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};

// The parts as digits, to be read again as the text that ISO 8601 has for them.
class Reader {
 public:
  Reader(std::string_view text, std::string_view form) : text_(text), form_(form) {}

  std::optional<std::string> read() {
    while (!form_.empty()) {
      const char code = form_.front();
      auto count = std::min(form_.find_first_not_of(code), form_.size());
      if (std::string_view("yMdHhmsSaZ").find(code) == std::string_view::npos) count = 1;
      form_.remove_prefix(count);
      if (!part(code, count)) return std::nullopt;
    }
    return text_.empty() ? iso() : std::nullopt;
  }

 private:
  bool part(char code, std::size_t count) {
    switch (code) {
      case 'y': return year(count);
      case 'M': return count > 2 ? month_name(count == 3) : number(count, 2, month_);
      case 'd': return number(count, 2, day_);
      case 'H': return number(count, 2, hour_);
      case 'h': twelve_ = true; return number(count, 2, hour_);
      case 'm': return number(count, 2, minute_);
      case 's': return number(count, 2, second_);
      case 'S': return number(count, count, fraction_);
      case 'a': return half_day();
      case 'Z': return offset();
      default: return literal(code);
    }
  }

  // One code letter stands for one or two digits, more for as many.
  bool number(std::size_t letters, std::size_t most, std::string& into) {
    if (letters > std::max<std::size_t>(most, 2)) return false;
    const auto here = static_cast<std::size_t>(std::find_if_not(text_.begin(), text_.end(), is_digit) - text_.begin());
    const auto size = letters == 1 && most == 2 ? std::min<std::size_t>(here, 2) : letters;
    if (size == 0 || here < size) return false;
    into = std::string(size < 2 && most == 2 ? "0" : "") + std::string(text_.substr(0, size));
    text_.remove_prefix(size);
    return true;
  }

  bool year(std::size_t count) {
    if (count != 2 && count != 4) return false;
    if (!number(count, count, year_)) return false;
    if (count == 2) year_ = (year_ < "50" ? "20" : "19") + year_;
    return true;
  }

  bool month_name(bool is_short) {
    for (std::size_t i = 0; i < months.size(); ++i) {
      const auto name = is_short ? months[i].substr(0, 3) : months[i];
      if (!begins_with_word(text_, name)) continue;
      month_ = std::string(i < 9 ? "0" : "") + std::to_string(i + 1);
      text_.remove_prefix(name.size());
      return true;
    }
    return false;
  }

  bool half_day() {
    if (text_.empty()) return false;
    const char c = lower(text_.front());
    if (c != 'a' && c != 'p') return false;
    half_ = c;
    text_.remove_prefix(text_.size() > 1 && lower(text_[1]) == 'm' ? 2 : 1);
    return true;
  }

  bool offset() {
    if (text_.starts_with('Z')) {
      offset_ = "Z";
      text_.remove_prefix(1);
      return true;
    }
    if (text_.size() < 5 || (text_.front() != '+' && text_.front() != '-')) return false;
    const std::size_t colon = text_[3] == ':' ? 1 : 0;
    if (text_.size() < 5 + colon) return false;
    offset_ = std::string(text_.substr(0, 3)) + ":" + std::string(text_.substr(3 + colon, 2));
    text_.remove_prefix(5 + colon);
    return true;
  }

  bool literal(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool to_day_hours() {
    if (!twelve_ && half_ == 0) return true;
    if (hour_.empty() || hour_ < "01" || hour_ > "12") return false;
    const int hour = (hour_[0] - '0') * 10 + (hour_[1] - '0');
    const int of_day = hour % 12 + (half_ == 'p' ? 12 : 0);
    hour_ = std::string(of_day < 10 ? "0" : "") + std::to_string(of_day);
    return true;
  }

  std::optional<std::string> iso() {
    if (!to_day_hours()) return std::nullopt;
    const std::array<std::pair<const char*, const std::string*>, 7> parts = {{{"", &year_},
                                                                              {"-", &month_},
                                                                              {"-", &day_},
                                                                              {"T", &hour_},
                                                                              {":", &minute_},
                                                                              {":", &second_},
                                                                              {".", &fraction_}}};
    std::string text;
    bool ended = false;
    for (const auto& [sign, value] : parts) {
      if (value->empty()) {
        ended = true;
        continue;
      }
      if (ended) return std::nullopt;
      text += sign + *value;
    }
    if (text.empty() || (!offset_.empty() && hour_.empty())) return std::nullopt;
    return text + offset_;
  }

  std::string_view text_;
  std::string_view form_;
  std::string year_, month_, day_, hour_, minute_, second_, fraction_, offset_;
  bool twelve_ = false;
  char half_ = 0;
};

}  // namespace

std::optional<Temporal> parse_by_form(std::string_view text, std::string_view form) {
  const auto iso = Reader(text, form).read();
  return iso ? Temporal::parse_date_time(*iso) : std::nullopt;
}

}  // namespace linkway::fhir::path
