package io.github.budgeteer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The kinds of each sealed type, because no compiler for Java 17 sees whether all are handled (docs/adr/0010). Whoever adds one here
 * has looked at every {@code instanceof} of its type.
 */
class SealedTypesTest {
  private static final Map<String, String> KINDS = new TreeMap<>(Map.of(
      "RecordReader$Found", "Nothing Publish Refuse",
      "StartFrom", "Ago At",
      "cloudtrail.CloudTrailEvent$Parsed", "Other Refused Told",
      "log.Frame", "Line Unfinished Unusable Value",
      "log.Parsed", "Call Refused",
      "pricelist.PriceDocument", "Index Prices",
      "pricelist.PriceListClient$Answer", "Opened Unchanged",
      "pricelist.PriceListSource", "Local Web",
      "pricelist.Product", "LeftOut OfModels OfUnknownModel Unknown",
      "pricelist.UsageType", "Priced Skipped Unknown"));

  @Test
  void everyKindIsKnownWhereItIsHandled() throws Exception {
    KINDS.put("s3.Notification", "Events Nothing Objects Unknown");
    Map<String, String> found = new TreeMap<>();
    String root = "io.github.budgeteer.connectors.";

    for (JavaClass type : new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages(root.substring(0, root.length() - 1))) {
      Class<?> loaded = Class.forName(type.getName(), false, SealedTypesTest.class.getClassLoader());
      if (loaded.isSealed()) {
        found.put(loaded.getName().substring(root.length()), Arrays.stream(loaded.getPermittedSubclasses())
            .map(Class::getSimpleName).sorted().collect(Collectors.joining(" ")));
      }
    }

    assertThat(found).isEqualTo(KINDS);
  }
}
