#include "cli/pack_skeleton.h"

#include <algorithm>
#include <utility>

#include "cli/pack_sample.h"

namespace linkway::cli {

namespace {

using mapping::Direction;
using mapping::PackFile;

constexpr std::string_view made_up_sample = R"({
  "event_id": "evt-1",
  "reference": "01jd7k3v9m2xq",
  "status": "active",
  "note": "Spoke with the person on the telephone.",
  "contacts": [
    {"at": "2026-01-05T10:00:00Z", "method": "phone", "minutes": 20}
  ]
}
)";

// What the gateway sends to a platform, as short as it may be.
constexpr std::string_view message = R"({
  "resourceType": "Bundle",
  "type": "message",
  "timestamp": "2026-01-01T00:00:00.000Z",
  "entry": [
    {
      "fullUrl": "https://gateway.example/fhir/MessageHeader/00000000-0000-4000-8000-0000000000a1",
      "resource": {
        "resourceType": "MessageHeader",
        "id": "00000000-0000-4000-8000-0000000000a1",
        "eventCoding": {
          "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars",
          "code": "servicerequest-request"
        },
        "source": {"name": "Linkway", "endpoint": "https://gateway.example/fhir"},
        "reason": {"coding": [{"system": "https://fhir.nhs.uk/CodeSystem/message-reason-bars", "code": "new"}]},
        "focus": [{"reference": "ServiceRequest/order1"}, {"reference": "Task/task1"}]
      }
    },
    {
      "fullUrl": "https://gateway.example/fhir/ServiceRequest/order1",
      "resource": {
        "resourceType": "ServiceRequest",
        "id": "order1",
        "status": "active",
        "intent": "filler-order",
        "code": {
          "coding": [
            {
              "system": "http://snomed.info/sct",
              "code": "871731000000106",
              "display": "Referral to social prescribing service"
            }
          ]
        },
        "subject": {"reference": "Patient/person1"},
        "authoredOn": "2026-01-01T00:00:00Z",
        "requester": {"display": "Example Surgery"},
        "note": [{"text": "Lives alone and would like company."}]
      }
    },
    {
      "fullUrl": "https://gateway.example/fhir/Task/task1",
      "resource": {
        "resourceType": "Task",
        "id": "task1",
        "status": "requested",
        "intent": "order",
        "code": {"coding": [{"system": "http://hl7.org/fhir/CodeSystem/task-code", "code": "fulfill"}]},
        "focus": {"reference": "ServiceRequest/order1"},
        "for": {"reference": "Patient/person1"},
        "authoredOn": "2026-01-01T00:00:00Z",
        "requester": {"display": "Example Surgery"}
      }
    },
    {
      "fullUrl": "https://gateway.example/fhir/Patient/person1",
      "resource": {
        "resourceType": "Patient",
        "id": "person1",
        "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}],
        "name": [{"use": "official", "family": "Sampleby", "given": ["Ada"]}],
        "telecom": [{"system": "phone", "value": "07700 900123", "use": "mobile"}],
        "gender": "female",
        "birthDate": "1951-03-14"
      }
    }
  ]
}
)";

// link-worker_app -> LinkWorkerApp
std::string type_name(std::string_view name) {
  std::string out;
  bool up = true;
  for (const char c : name) {
    if (c == '-' || c == '_') {
      up = true;
      continue;
    }
    out += up && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    up = false;
  }
  return (out[0] >= '0' && out[0] <= '9' ? "P" : "") + out;
}

class Skeleton {
 public:
  Skeleton(const SkeletonRequest& request, Sample sample)
      : request_(request),
        sample_(std::move(sample)),
        base_("https://linkway.example/packs/" + request.name),
        type_(type_name(request.name) + "Message"),
        model_url_(sample_.model.empty() ? base_ + "/StructureDefinition/" + type_ : sample_.model),
        in_(request.direction == Direction::in),
        map_file_(in_ ? "message-in.map" : "message-out.map") {}

  std::vector<PackFile> files(std::string_view sample) {
    const std::string ending(mapping::file_ending_of(request_.format));
    std::vector<PackFile> files;
    files.push_back({"README.md", read_me()});
    files.push_back(
        {"examples/messages/first.in" + (in_ ? ending : std::string(".json")), std::string(in_ ? sample : message)});
    files.push_back({map_file_, in_ ? map_in() : map_out()});
    if (sample_.model.empty()) files.push_back({"models/" + type_ + ".json", model_of(sample_, model_url_, type_)});
    files.push_back({"pack.yaml", manifest()});
    std::ranges::sort(files, {}, &PackFile::path);
    return files;
  }

 private:
  [[nodiscard]] std::string manifest() const {
    return "# mappings/README.md explains every key.\n"
           "pack: " +
           request_.name +
           "\n"
           "version: 0.1.0\n"
           "title: " +
           type_name(request_.name) +
           "\n"
           "\n"
           "channels:\n"
           "  - name: messages\n"
           "    direction: " +
           std::string(mapping::word_of(request_.direction)) + "\n" +
           (sample_.model.empty() ? "" : "    protocol: mllp\n") +
           "    format: " + std::string(mapping::word_of(request_.format)) +
           "\n"
           "    model: " +
           model_url_ +
           "\n"
           "    map: " +
           map_file_ + "\n";
  }

  [[nodiscard]] std::string read_me() const {
    return "# " + request_.name +
           "\n\n"
           "What kind of partner this is for, in two sentences.\n\n"
           "## How to connect such a partner\n\n"
           "1. Give the partner `pack: " +
           request_.name + "` in the gateway's configuration.\n" +
           (in_ && !sample_.model.empty() ? "2. Let it send to the gateway's MLLP port.\n"
            : in_ ? "2. Let it send to `https://GATEWAY/partners/PARTNER/messages`, with its client certificate.\n"
                  : "2. `delivery: url:` is where its messages go.\n") +
           "\n## What is lost in translation\n\n"
           "Whatever the map has no rule for: `linkway map coverage --pack` names it.\n";
  }

  [[nodiscard]] std::string head(std::string_view title) const {
    const auto id = in_ ? "message-in" : "message-out";
    return "/// url = '" + base_ + "/StructureMap/" + id + "'\n" + "/// name = '" + type_ + (in_ ? "In" : "Out") +
           "'\n" + "/// title = '" + std::string(title) + "'\n" + "/// status = 'draft'\n\n";
  }

  [[nodiscard]] std::string uses(std::string_view url, std::string_view alias, std::string_view mode) const {
    return "uses \"" + std::string(url) + "\" alias " + std::string(alias) + " as " + std::string(mode) + "\n";
  }

  [[nodiscard]] std::string map_in() {
    std::string text = head("What the partner sends becomes a message about the Task of the referral");
    text += uses(model_url_, type_, "source") +
            uses("http://hl7.org/fhir/StructureDefinition/Bundle", "Bundle", "target") +
            uses("http://hl7.org/fhir/StructureDefinition/MessageHeader", "MessageHeader", "produced") +
            uses("http://hl7.org/fhir/StructureDefinition/Task", "Task", "produced");
    text += "\ngroup Message(source src : " + type_ + ", target bundle : Bundle) {\n";
    text += R"(  src -> bundle.type = 'message' "type";
  src -> uuid() as headerId, uuid() as taskId then {
    src -> bundle.entry as entry,
           entry.fullUrl = append('urn:uuid:', headerId),
           entry.resource = create('MessageHeader') as header,
           header.id = headerId,
           header.event = c('https://fhir.nhs.uk/CodeSystem/message-events-bars', 'servicerequest-response'),
           header.source as origin,
           origin.name = (%partner),
           origin.endpoint = (%base & '/partners/' & %partner),
           header.focus as focus,
           focus.reference = append('urn:uuid:', taskId) "header";
    src -> bundle.entry as entry,
           entry.fullUrl = append('urn:uuid:', taskId),
           entry.resource = create('Task') as task then Report(src, task) "task";
  } "message";
}

// How far the referral is. The Task is found by its id, by one of its identifiers, or by its focus.
)";
    text += "group Report(source src : " + type_ + ", target task : Task) {\n";
    text +=
        R"(  // What is the same in every report of this kind. Take the status from the message as soon as you know where it is.
  src -> task.status = 'in-progress',
         task.intent = 'order',
         task.code = cc('http://hl7.org/fhir/CodeSystem/task-code', 'fulfill') "fixed";
  // Every value of the sample, as a note. Write a better rule for each, and take its line away.
)";
    notes(sample_.elements, "src", "", "  ", text);
    for (const auto& place : sample_.unread) {
      text += "  // No rule can read " + place + ": the standard has no such part, and the sample has a value there.\n";
    }
    return text + "}\n";
  }

  // Rule names are the way to the element, so that traces and problems name it.
  void notes(const std::vector<SampleElement>& elements, const std::string& context, const std::string& way,
             const std::string& indent, std::string& text) {
    for (const auto& element : elements) {
      const auto& own = element.segment.empty() ? element.name : element.segment;
      auto path = way;
      path.append(way.empty() ? "" : ".").append(own);
      auto rule = path;
      std::ranges::replace(rule, '.', '-');
      std::ranges::replace(rule, '_', '-');
      std::erase(rule, '`');
      if (element.object && element.elements.empty()) continue;
      if (!element.elements.empty()) {
        const auto variable = "v" + std::to_string(++variables_);
        text.append(indent).append(context).append(".").append(element.name);
        if (element.modelled) text.append(" : ").append(element.segment);
        text.append(" as ").append(variable);
        if (!element.segment.empty() && !element.modelled) {
          text.append(" where (name = '").append(element.segment).append("')");
        }
        text.append(" then {\n");
        notes(element.elements, variable, path, indent + "  ", text);
        text.append(indent).append("} \"").append(rule).append("\";\n");
        continue;
      }
      text.append(indent).append(context).append(".").append(element.name);
      text.append(" as value -> task.note as note, note.text = ('").append(path);
      text.append(": ' & %value.toString()) \"").append(rule).append("\";\n");
    }
  }

  [[nodiscard]] std::string map_out() {
    std::string text = head("A referral becomes what the partner takes");
    text += uses("http://hl7.org/fhir/StructureDefinition/Bundle", "Bundle", "source") +
            uses("http://hl7.org/fhir/StructureDefinition/Task", "Task", "queried") +
            uses("http://hl7.org/fhir/StructureDefinition/ServiceRequest", "ServiceRequest", "queried") +
            uses("http://hl7.org/fhir/StructureDefinition/Patient", "Patient", "queried") +
            uses(model_url_, type_, "target");
    text += "\ngroup Message(source message : Bundle, target tgt : " + type_ + ") {\n";
    text += R"(  message.entry as entry then {
    // The message may bring the sender's own Task and request, too: the gateway's Task stands first, and its request is
    // the filler order.
    entry.resource : Task as task where (id = %message.entry.resource.ofType(Task).first().id) then Task(task, tgt) "task";
    entry.resource : ServiceRequest as request where (intent = 'filler-order') then Request(request, tgt) "request";
    entry.resource : Patient as patient then Person(patient, tgt) "person";
  } "entry";
}

// What the partner takes, from the sample. Write a rule for each in the group where its value is, such as
//   patient.birthDate as day -> tgt.date_of_birth = day "birth-date";
)";
    list(sample_.elements, "tgt", text);
    text += "\ngroup Task(source task : Task, target tgt : " + type_ + ") {\n";
    if (const auto first = std::ranges::find(sample_.elements, std::string("string"), &SampleElement::type);
        first != sample_.elements.end()) {
      text += "  task.id as id -> tgt." + first->name + " = id \"reference\";\n";
    }
    text += "}\n\ngroup Request(source request : ServiceRequest, target tgt : " + type_ + ") {\n}\n";
    text += "\ngroup Person(source patient : Patient, target tgt : " + type_ + ") {\n}\n";
    return text;
  }

  void list(const std::vector<SampleElement>& elements, const std::string& way, std::string& text) {
    for (const auto& element : elements) {
      const auto path = way + "." + element.name + (element.segment.empty() ? "" : "(" + element.segment + ")");
      text += "//   " + path + (element.list ? "  (a list)" : "") + "\n";
      list(element.elements, path, text);
    }
  }

  const SkeletonRequest& request_;
  Sample sample_;
  std::string base_;
  std::string type_;
  std::string model_url_;
  bool in_;
  std::string map_file_;
  int variables_ = 0;
};

}  // namespace

Result<std::vector<PackFile>> make_skeleton(const SkeletonRequest& request) {
  const std::string sample = request.sample.empty() ? std::string(made_up_sample) : request.sample;
  auto elements = read_sample(request.format, sample);
  if (!elements) return std::move(elements).problems();
  return Skeleton(request, *std::move(elements)).files(sample);
}

}  // namespace linkway::cli
