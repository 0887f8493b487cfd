"""The editor's grammar of the mapping language knows the words that the parser knows."""
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).parents[3]
GRAMMAR = json.loads((ROOT / "mappings/editor/fml.tmLanguage.json").read_text())
LANGUAGE = ROOT / "gateway/mapping/language"


def rules(pattern):
    """The rules of a pattern with what it includes, in their order."""
    if "include" in pattern:
        pattern = GRAMMAR["repository"][pattern["include"][1:]]
    if "match" in pattern or "begin" in pattern:
        return [pattern]
    return [rule for inner in pattern["patterns"] for rule in rules(inner)]


ALL = [rule for pattern in GRAMMAR["patterns"] for rule in rules(pattern)]


def scopes(line):
    """(text, scope) of a line, as an editor goes through it: the first rule that matches earliest."""
    found, at = [], 0
    while at < len(line):
        best = None
        for rule in ALL:
            match = re.compile(rule.get("match") or rule["begin"]).search(line, at)
            if match and match.end() > match.start() and (best is None or match.start() < best[0].start()):
                best = (match, rule)
        if best is None:
            break
        match, rule = best
        end = match.end()
        if "begin" in rule:
            closing = re.compile(rule["end"]).search(line, end)
            end = closing.end() if closing else len(line)
        if "captures" in rule:
            found += [(match.group(int(n)), part["name"]) for n, part in rule["captures"].items()]
        else:
            found.append((line[match.start():end].strip(), rule["name"]))
        at = end
    return found


def words_of(name, after):
    """The words between quotes in a list of the parser's source."""
    text = (LANGUAGE / name).read_text()
    start = text.index(after)
    return re.findall(r'"(\w+)"', text[start:text.index(";", start)])


class MapGrammar(unittest.TestCase):
    def scope(self, line, word):
        for text, scope in scopes(line):
            if text == word:
                return scope
        return None

    def test_statements(self):
        words = words_of("parse_map.cpp", "statements")
        self.assertIn("conceptmap", words)
        for word in words:
            self.assertEqual(self.scope(f'{word} "x"', word), "keyword.declaration.fml", word)

    def test_transforms(self):
        words = words_of("map.cpp", "transforms")
        self.assertEqual(len(words), 17)
        for word in words:
            self.assertEqual(self.scope(f"  src.a -> tgt.b = {word}(v);", word), "support.function.transform.fml", word)

    def test_list_modes(self):
        for word in words_of("parse_source.cpp", "list_modes"):
            self.assertEqual(self.scope(f"  src.a {word} as v;", word), "storage.modifier.list.fml", word)
        for word in words_of("parse_target.cpp", "list_modes"):
            self.assertEqual(self.scope(f"  src -> tgt.a as b {word} x;", word), "storage.modifier.list.fml", word)

    def test_modes_of_structures(self):
        for word in words_of("parse_map.cpp", "modes"):
            self.assertEqual(self.scope(f'uses "x" as {word}', word), "storage.type.mode.fml", word)

    def test_a_rule(self):
        found = dict(scopes("  src.first : string 0..1 default 'x' as v where (%a = 5) -> tgt.b = v \"n\"; // c"))
        self.assertEqual(found["first"], "variable.other.member.fml")
        self.assertEqual(found["0..1"], "constant.other.cardinality.fml")
        self.assertEqual(found["'x'"], "string.quoted.single.fml")
        self.assertEqual(found["%a"], "variable.language.fml")
        self.assertEqual(found["->"], "keyword.operator.arrow.fml")
        self.assertEqual(found['"n"'], "string.quoted.double.fml")
        self.assertEqual(found["// c"], "comment.line.double-slash.fml")
        for word in ("default", "as", "where"):
            self.assertEqual(found[word], "keyword.control.fml")

    def test_a_group(self):
        found = dict(scopes("group g(source src : A, target tgt) extends h <<type+>> {"))
        self.assertEqual(found["g"], "entity.name.function.group.fml")
        self.assertEqual(found["<<type+>>"], "storage.modifier.typemode.fml")
        self.assertEqual(found["source"], "storage.type.mode.fml")
        self.assertEqual(found["extends"], "keyword.control.fml")

    def test_metadata(self):
        found = dict(scopes('/// contact.name = "x"'))
        self.assertEqual(found["contact.name"], "entity.other.attribute-name.fml")


if __name__ == "__main__":
    unittest.main()
