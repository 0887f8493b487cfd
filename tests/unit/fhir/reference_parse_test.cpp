#include <gtest/gtest.h>

#include "fhir/reference.h"

namespace linkway::fhir {
namespace {

using Kind = Reference::Kind;

TEST(ParseReference, NoLiteral) { EXPECT_EQ(parse_reference("").kind, Kind::none); }

TEST(ParseReference, Contained) {
  const auto r = parse_reference("#p1");
  EXPECT_EQ(r.kind, Kind::contained);
  EXPECT_EQ(r.id, "p1");
  EXPECT_EQ(parse_reference("#").kind, Kind::contained);  // the container itself (R4 references.html#contained)
}

TEST(ParseReference, Urn) {
  for (const auto* text : {"urn:uuid:aaaaaaaa-0000-4000-8000-000000000000",
                           "urn:uuid:AAAAAAAA-0000-4000-8000-000000000000", "urn:oid:2.16.840.1.113883.2.1"}) {
    const auto r = parse_reference(text);
    EXPECT_EQ(r.kind, Kind::urn) << text;
    EXPECT_EQ(r.text, text);
  }
}

TEST(ParseReference, Relative) {
  const auto r = parse_reference("Patient/abc");
  EXPECT_EQ(r.kind, Kind::relative);
  EXPECT_EQ(r.type, "Patient");
  EXPECT_EQ(r.id, "abc");
  EXPECT_EQ(r.version, "");
  EXPECT_EQ(r.text, "Patient/abc");

  const auto versioned = parse_reference("Patient/abc/_history/3");
  EXPECT_EQ(versioned.kind, Kind::relative);
  EXPECT_EQ(versioned.id, "abc");
  EXPECT_EQ(versioned.version, "3");
}

TEST(ParseReference, Absolute) {
  const auto r = parse_reference("https://gp.example/fhir/r4/Task/t.1/_history/2");
  EXPECT_EQ(r.kind, Kind::absolute);
  EXPECT_EQ(r.base, "https://gp.example/fhir/r4");
  EXPECT_EQ(r.type, "Task");
  EXPECT_EQ(r.id, "t.1");
  EXPECT_EQ(r.version, "2");

  const auto at_root = parse_reference("http://gp.example/Patient/1");
  EXPECT_EQ(at_root.kind, Kind::absolute);
  EXPECT_EQ(at_root.base, "http://gp.example");
  EXPECT_EQ(at_root.version, "");
}

TEST(ParseReference, Conditional) {
  const auto r = parse_reference("Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018");
  EXPECT_EQ(r.kind, Kind::conditional);
  EXPECT_EQ(r.type, "Patient");
  EXPECT_EQ(r.query, "identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018");
}

TEST(ParseReference, AnythingElseIsKeptAsItIs) {
  for (const auto* text : {"Patient",
                           "Patient/",
                           "/Patient/1",
                           "Patient/1/",
                           "Patients/1",
                           "patient/1",
                           "Patient/a b",
                           "x/Patient/1",
                           "Patient/1/_history",
                           "Patient/1/_history/",
                           "Patient/1/_history/1/2",
                           "_history/1",
                           "Patient?",
                           "Person1?a=b",
                           "https://gp.example/fhir/thing/1",
                           "https://gp.example/Patient?identifier=1",
                           "https://gp.example/Patient/1#x",
                           "https://Patient/1",
                           "https:///Patient/1",
                           "https://",
                           "ftp://gp.example/Patient/1",
                           "urn:isbn:1",
                           "mailto:a@b",
                           "https://gp.example/Patient/1/_history/"}) {
    const auto r = parse_reference(text);
    EXPECT_EQ(r.kind, Kind::other) << text;
    EXPECT_EQ(r.text, text);
    EXPECT_EQ(r.type, "") << text;
    EXPECT_EQ(r.id, "") << text;
  }
}

}  // namespace
}  // namespace linkway::fhir
