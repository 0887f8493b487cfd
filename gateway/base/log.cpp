#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "base/clock.h"

namespace linkway {

namespace {

std::string_view name_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warn: return "warn";
    case LogLevel::error: return "error";
    case LogLevel::off: return "off";
  }
  return "info";
}

// Control characters would let a sender forge log lines; both formats escape them.
void append_quoted(std::string& out, std::string_view s) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (const char c : s) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += hex[static_cast<unsigned char>(c) >> 4];
      out += hex[static_cast<unsigned char>(c) & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

class SpdLog : public Log {
 public:
  SpdLog(LogLevel level, LogFormat format)
      : level_(level), format_(format), out_("linkway", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    out_.set_pattern("%v");
    out_.set_level(spdlog::level::trace);
    out_.flush_on(spdlog::level::trace);
  }

  void write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) override {
    if (level < level_ || level_ == LogLevel::off) return;
    std::string line;
    if (format_ == LogFormat::json) {
      line = "{\"time\":\"" + to_fhir(clock_.now()) + "\",\"level\":\"";
      line += name_of(level);
      line += "\",\"event\":";
      append_quoted(line, event);
      for (const auto& field : fields) {
        line += ',';
        append_quoted(line, field.name);
        line += ':';
        field.bare ? void(line += field.value) : append_quoted(line, field.value);
      }
      line += '}';
    } else {
      line = to_fhir(clock_.now()) + ' ';
      line += name_of(level);
      line += ' ';
      line += event;
      for (const auto& field : fields) {
        line += ' ';
        line += field.name;
        line += '=';
        field.bare ? void(line += field.value) : append_quoted(line, field.value);
      }
    }
    out_.log(spdlog::level::info, spdlog::string_view_t(line));
  }

 private:
  const LogLevel level_;
  const LogFormat format_;
  const MonotoneClock clock_;
  spdlog::logger out_;
};

class SilentLog : public Log {
 public:
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

}  // namespace

std::unique_ptr<Log> make_log(LogLevel level, LogFormat format) { return std::make_unique<SpdLog>(level, format); }
std::unique_ptr<Log> make_silent_log() { return std::make_unique<SilentLog>(); }

}  // namespace linkway
