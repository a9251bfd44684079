package io.github.budgeteer.connectors.pricelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.budgeteer.events.Component;
import io.github.budgeteer.events.ServiceTier;
import io.github.budgeteer.connectors.pricelist.UsageType.Reach;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageTypeParserTest {
  private static final Path OBSERVED = Path.of("../../shared/samples/pricing/usagetypes-observed.tsv");
  private static final ModelNames NAMES = ModelNames.shipped();
  private static final UsageTypeParser PARSER = new UsageTypeParser(NAMES::isKnown);

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EUC1-NovaMicro-input-tokens                                  | EUC1 | NovaMicro | INPUT | STANDARD | REGIONAL | false
      EUC1-NovaMicro-output-tokens-batch                           | EUC1 | NovaMicro | OUTPUT | BATCH | REGIONAL | false
      EU-NovaLite-output-tokens-latency-optimized                  | EU | NovaLite | OUTPUT | LATENCY_OPTIMIZED | REGIONAL | false
      APS2-NovaLite-cache-read-input-token-count                   | APS2 | NovaLite | CACHE_READ | STANDARD | REGIONAL | false
      APS2-NovaLite-cache-write-input-token-count                  | APS2 | NovaLite | CACHE_WRITE_5M | STANDARD | REGIONAL | false
      APS2-Nova2.0Lite-output-tokens-flex-cross-region-global      | APS2 | Nova2.0Lite | OUTPUT | FLEX | GLOBAL | false
      APS2-Nova2.0Lite-output-tokens-cross-region-geo              | APS2 | Nova2.0Lite | OUTPUT | STANDARD | GEO | false
      EUN1-Claude4Sonnet-input-tokens-long-context-cross-region-global | EUN1 | Claude4Sonnet | INPUT | STANDARD | GLOBAL | true
      USW2-Llama3-3-70B-output-tokens-batch                        | USW2 | Llama3-3-70B | OUTPUT | BATCH | REGIONAL | false
      USE2-TitanEmbeddingV2-Text-input-tokens                      | USE2 | TitanEmbeddingV2-Text | INPUT | STANDARD | REGIONAL | false
      EUW2-zai.glm-4.7-mantle-output-tokens-priority               | EUW2 | zai.glm-4.7 | OUTPUT | PRIORITY | REGIONAL | false
      USW2-openai.gpt-5.6-sol-mantle-cache-write-tokens-1h-standard | USW2 | openai.gpt-5.6-sol | CACHE_WRITE_1H | STANDARD | REGIONAL | false
      USW2-openai.gpt-5.6-sol-mantle-cache-read-tokens-long-ctx-flex | USW2 | openai.gpt-5.6-sol | CACHE_READ | FLEX | REGIONAL | true
      EUC1-MP:EUC1_OutputTokenCount-Units                          | EUC1 | '' | OUTPUT | STANDARD | REGIONAL | false
      EUC1-MP:EUC1_OutputTokenCount_Global_Batch-Units             | EUC1 | '' | OUTPUT | BATCH | GLOBAL | false
      EUC1-MP:EUC1_MillionBatchOutputTokens-Units                  | EUC1 | '' | OUTPUT | BATCH | REGIONAL | false
      EUC1-MP:EUC1_CacheWrite30mInputTokenCount_Global-Units       | EUC1 | '' | CACHE_WRITE_30M | STANDARD | GLOBAL | false
      EUC1-MP:EUC1_CacheWrite1hInputTokenCount-Units               | EUC1 | '' | CACHE_WRITE_1H | STANDARD | REGIONAL | false
      EUC1-MP:EUC1_InputTokenCount_LongContext_Global-Units        | EUC1 | '' | INPUT | STANDARD | GLOBAL | true
      EUC1-MP:EUC1_InputTokenCount_CrossGeo-Units                  | EUC1 | '' | INPUT | STANDARD | GEO | false
      MP:USE2_cache_write_tokens_5m_standard-Units                 | USE2 | '' | CACHE_WRITE_5M | STANDARD | REGIONAL | false
      USE2-MP:USE2_cache_read_tokens_global_flex-Units             | USE2 | '' | CACHE_READ | FLEX | GLOBAL | false
      USE2-MP:USE2_input_tokens_long_ctx_standard-Units            | USE2 | '' | INPUT | STANDARD | REGIONAL | true
      USE2-MP:USE2_CreatedImage-Units                              | USE2 | '' | IMAGE | STANDARD | REGIONAL | false
      USE2-MP:USE2_created_image_stable_image_core-Units           | USE2 | stableimagecore | IMAGE | STANDARD | REGIONAL | false
      USE2-MP:USE2_search_units-Units                              | USE2 | '' | SEARCH | STANDARD | REGIONAL | false
      EUC1-MP:EUC1_Cohere_Embed_V4-Units                           | EUC1 | cohereembedv4 | INPUT | STANDARD | REGIONAL | false
      """)
  void everyGrammarTellsRegionModelComponentTierReachAndContext(String usageType, String prefix, String model,
      Component component, ServiceTier tier, Reach reach, boolean longContext) {
    assertThat(PARSER.parse(usageType))
        .isEqualTo(new UsageType.Priced(prefix, model, component, tier, reach, longContext));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EUC1-anthropic.claude-opus-5-reserved-3-month-input-tokens-per-minute | RESERVED
      EUC1-MP:EUC1_Reserved_3Month_OutputTPM_Global-Units                   | RESERVED
      EUC1-MP:EUC1_ProvisionedThroughput_NoCommit_ModelUnits-Units          | PROVISIONED
      EUC1-NovaPro-input-tokens-custom-model                                | CUSTOM_MODEL
      EUC1-NovaSonic-speech-output-tokens                                   | NOT_TEXT
      EUC1-Nova2.0Lite-input-image-token-count                              | NOT_TEXT
      EUC1-MP:EUC1_InputImageCount-Units                                    | NOT_TEXT
      EUC1-Guardrail-ContentPolicyUnitsConsumed                             | NOT_INVOCATION
      EUC1-NovaReel-T2V-Medfps-HDRes                                        | NOT_INVOCATION
      ''                                                                    | NOT_INVOCATION
      """)
  void whatAnInvocationIsNotBilledByIsLeftOutForItsReason(String usageType, SkipReason reason) {
    assertThat(PARSER.parse(usageType)).isEqualTo(new UsageType.Skipped(reason));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      EUC1-NovaPro-input-tokens-turbo                     | turbo
      EUC1-NovaPro-input-tokens-long                      | long
      EUC1-NovaPro-input-tokens-optimized                 | optimized
      EUC1-MP:EUC1_InputTokenCount_Haptic-Units           | haptic
      EUC1-MP:EUC1_input_tokens_moonbase_standard-Units   | moonbase
      EUC1-zai.glm-5-mantle-output-tokens-express-plus    | express plus
      """)
  void aWordThatNobodyKnowsMakesTheNameUnknown(String usageType, String words) {
    assertThat(PARSER.parse(usageType)).isEqualTo(new UsageType.Unknown(List.of(words.split(" "))));
  }

  @Test
  void everyObservedUsageTypeIsReadAsItsNotesSay() throws Exception {
    assumeTrue(Files.exists(OBSERVED), "the shared samples are not beside this clone");
    List<String> wrong = new ArrayList<>();
    for (String line : Files.readAllLines(OBSERVED).subList(1, 43)) {
      String[] row = line.split("\t", -1);
      String read = switch (PARSER.parse(row[1])) {
        case UsageType.Priced priced -> priced.component().label().replace('-', '_') + ' '
            + priced.tier().label().replace('-', '_') + ' '
            + (priced.reach() == Reach.GLOBAL ? "global" : "in-region")
            + (priced.isLongContext() ? " long" : "");
        case UsageType.Skipped skipped -> skipped.reason().name().toLowerCase(Locale.ROOT);
        case UsageType.Unknown unknown -> "unknown " + unknown.qualifiers();
      };
      if (!read.equals(expected(row))) {
        wrong.add(row[1] + ": " + read + " instead of " + expected(row));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String expected(String[] row) {
    String note = row.length > 5 ? row[5] : "";
    if (row[3].equals("reserved") || row[3].equals("provisioned")) {
      return row[3];
    }
    if (note.contains("custom model")) {
      return "custom_model";
    }
    if (row[2].contains("(speech)") || row[2].contains("(image)")) {
      return "not_text";
    }
    if (row[2].equals("-")) {
      return "not_invocation";
    }
    String component = switch (row[2]) {
      case "cache_write(5m)" -> "cache_write_5m";
      case "input(embed)" -> "input";
      case "search unit" -> "search";
      default -> row[2];
    };
    return component + ' ' + (row[3].equals("-") ? "standard" : row[3]) + ' '
        + (row[4].equals("global") ? "global" : "in-region")
        + (row[1].matches(".*long.(ctx|context).*") ? " long" : "");
  }
}
