package io.github.budgeteer.connectors.log;

/**
 * What is read of a logged request. It is the caller's text: nothing in it is believed that Bedrock would not have refused,
 * and never who calls or how many tokens there were.
 */
final class RequestBody {
  /** Images asked for, by {@code imageGenerationConfig.numberOfImages} of Titan and Nova Canvas. */
  long images;
  /** Documents to rank. */
  long documents;
  final ServedTier tier = new ServedTier();

  void read(JsonCursor cursor) {
    cursor.fields(field -> {
      switch (field) {
        case "service_tier", "serviceTier" -> tier.readTier(cursor);
        case "performanceConfig" -> tier.readPerformance(cursor);
        case "documents" -> {
          documents = 0;
          cursor.elements(() -> {
            documents++;
            cursor.skip();
          });
        }
        case "imageGenerationConfig" -> cursor.fields(inner -> {
          if ("numberOfImages".equals(inner)) {
            images = cursor.countIfAny();
          } else {
            cursor.skip();
          }
        });
        default -> cursor.skip();
      }
    });
  }
}
