// Structured logging: an event name and fields, as a line of text or of JSON. Never a body, never personal data.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace linkway {

enum class LogLevel { debug, info, warn, error, off };
enum class LogFormat { text, json };

struct LogField {
  LogField(std::string_view name, std::string_view value) : name(name), value(value) {}
  LogField(std::string_view name, const std::string& value) : name(name), value(value) {}
  LogField(std::string_view name, const char* value) : name(name), value(value) {}
  LogField(std::string_view name, bool) = delete;
  template <class N>
  requires std::is_arithmetic_v<N> LogField(std::string_view name, N number)
      : name(name), value(std::to_string(number)), bare(true) {}

  std::string_view name;
  std::string value;
  bool bare = false;  // a number: written without quotes in JSON
};

class Log {
 public:
  virtual ~Log() = default;
  virtual void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) = 0;

  void debug(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::debug, event, fields);
  }
  void info(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::info, event, fields);
  }
  void warn(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::warn, event, fields);
  }
  void error(std::string_view event, std::initializer_list<LogField> fields = {}) {
    write(LogLevel::error, event, fields);
  }
};

// Writes to standard error through spdlog; lines of one event are never mixed.
[[nodiscard]] std::unique_ptr<Log> make_log(LogLevel level, LogFormat format);
// Drops everything: for tests and short-lived commands.
[[nodiscard]] std::unique_ptr<Log> make_silent_log();

}  // namespace linkway
