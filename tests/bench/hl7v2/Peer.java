// Parses every message with HAPI's PipeParser, without validation, and reads every leaf, which HAPI unescapes as it
// parses: java Peer FOLDER SECONDS generic|v26. With the structures of version 2.6 for all of them, or with none.
// Prints nanoseconds of processor time a pass, leaves and characters read, and the names of files that it refuses, as
// JSON. The time is that of the parsing thread once the code is warm; that of the compiler and collector is not in it.
import ca.uhn.hl7v2.DefaultHapiContext;
import ca.uhn.hl7v2.model.Composite;
import ca.uhn.hl7v2.model.ExtraComponents;
import ca.uhn.hl7v2.model.Group;
import ca.uhn.hl7v2.model.Message;
import ca.uhn.hl7v2.model.Primitive;
import ca.uhn.hl7v2.model.Segment;
import ca.uhn.hl7v2.model.Structure;
import ca.uhn.hl7v2.model.Type;
import ca.uhn.hl7v2.model.Varies;
import ca.uhn.hl7v2.parser.CanonicalModelClassFactory;
import ca.uhn.hl7v2.parser.GenericModelClassFactory;
import ca.uhn.hl7v2.parser.PipeParser;
import ca.uhn.hl7v2.validation.impl.ValidationContextFactory;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

public class Peer {
  private static long leaves;
  private static long characters;

  private static void touch(Type type) {
    if (type instanceof Varies) {
      touch(((Varies) type).getData());
    } else if (type instanceof Composite) {
      for (Type part : ((Composite) type).getComponents()) touch(part);
    } else if (type instanceof Primitive) {
      String value = ((Primitive) type).getValue();
      if (value != null && !value.isEmpty()) {
        ++leaves;
        characters += value.length();
      }
    }
    ExtraComponents extra = type.getExtraComponents();
    for (int i = 0; i < extra.numComponents(); ++i) touch(extra.getComponent(i));
  }

  private static void touch(Structure structure) throws Exception {
    if (structure instanceof Group) {
      Group group = (Group) structure;
      for (String name : group.getNames()) {
        for (Structure part : group.getAll(name)) touch(part);
      }
      return;
    }
    Segment segment = (Segment) structure;
    for (int number = segment.getName().equals("MSH") ? 3 : 1; number <= segment.numFields(); ++number) {
      for (Type repetition : segment.getField(number)) touch(repetition);
    }
  }

  private static void run(PipeParser parser, List<String> texts) throws Exception {
    for (String text : texts) touch((Structure) parser.parse(text));
  }

  public static void main(String[] arguments) throws Exception {
    DefaultHapiContext context = new DefaultHapiContext();
    context.setValidationContext(ValidationContextFactory.noValidation());
    boolean generic = arguments[2].equals("generic");
    context.setModelClassFactory(generic ? new GenericModelClassFactory() : new CanonicalModelClassFactory("2.6"));
    PipeParser parser = context.getPipeParser();
    List<String> texts = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    long bytes = 0;
    List<Path> files = new ArrayList<>();
    Files.list(Path.of(arguments[0])).sorted().forEach(files::add);
    for (Path file : files) {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      try {
        Message message = parser.parse(text);
        touch((Structure) message);
        texts.add(text);
        bytes += text.getBytes(StandardCharsets.UTF_8).length;
      } catch (Exception error) {
        refused.add('"' + file.getFileName().toString() + ": " + error.getClass().getSimpleName() + '"');
      }
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double seconds = Double.parseDouble(arguments[1]);
    long begin = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begin < seconds * 1e9) run(parser, texts); // until it is warm
    leaves = characters = 0;
    run(parser, texts);
    long allLeaves = leaves, allCharacters = characters, passes = 0;
    begin = threads.getCurrentThreadCpuTime();
    while (passes < 3 || threads.getCurrentThreadCpuTime() - begin < seconds * 1e9) {
      run(parser, texts);
      ++passes;
    }
    long spent = (threads.getCurrentThreadCpuTime() - begin) / passes;
    System.out.println("{\"ns\": " + spent + ", \"bytes\": " + bytes + ", \"messages\": " + texts.size() + ", \"leaves\": "
        + allLeaves + ", \"characters\": " + allCharacters + ", \"refused\": [" + String.join(", ", refused) + "]}");
  }
}
