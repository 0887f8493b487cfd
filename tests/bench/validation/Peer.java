// Runs HAPI's validator, which is HL7's, over the texts of resources, and prints nanoseconds a validation and the number
// of errors as JSON: java Peer INPUTS SECONDS NAME...
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.hl7.fhir.common.hapi.validation.support.CachingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;

public class Peer {
  private static FhirValidator validator() {
    FhirContext context = FhirContext.forR4();
    ValidationSupportChain chain = new ValidationSupportChain(
        new DefaultProfileValidationSupport(context), new CommonCodeSystemsTerminologyService(context),
        new InMemoryTerminologyServerValidationSupport(context), new SnapshotGeneratingValidationSupport(context));
    FhirInstanceValidator module = new FhirInstanceValidator(new CachingValidationSupport(chain));
    module.setAnyExtensionsAllowed(true);
    FhirValidator validator = context.newValidator();
    validator.registerValidatorModule(module);
    return validator;
  }

  private static long run(FhirValidator validator, String text, long count) {
    long begin = System.nanoTime();
    for (long i = 0; i < count; ++i) validator.validateWithResult(text);
    return System.nanoTime() - begin;
  }

  public static void main(String[] arguments) throws Exception {
    double seconds = Double.parseDouble(arguments[1]);
    FhirValidator validator = validator();
    StringBuilder out = new StringBuilder("{");
    for (String name : Arrays.copyOfRange(arguments, 2, arguments.length)) {
      String text = Files.readString(Path.of(arguments[0], name + ".json"));
      long errors = validator.validateWithResult(text).getMessages().stream()
          .filter(m -> m.getSeverity() == ResultSeverityEnum.ERROR || m.getSeverity() == ResultSeverityEnum.FATAL)
          .count();
      long warm = System.nanoTime() + (long) (seconds * 5e9);
      while (System.nanoTime() < warm) run(validator, text, 5);
      double probe = run(validator, text, 10) / 10.0;
      long count = Math.max(5, (long) (seconds * 1e9 / 5 / probe));
      double[] rounds = new double[5];
      for (int i = 0; i < 5; ++i) rounds[i] = (double) run(validator, text, count) / count;
      Arrays.sort(rounds);
      if (out.length() > 1) out.append(',');
      out.append('"').append(name).append("\":{\"ns\":").append(rounds[2]).append(",\"errors\":").append(errors).append('}');
    }
    System.out.println(out.append('}'));
  }
}
