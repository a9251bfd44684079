package io.github.budgeteer.topology.stream;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;

/**
 * Finds out whether the brokers end every transaction with a new epoch.
 *
 * <p>Without that, an end of a transaction that was delayed can end the next one, half done: charges without their decisions
 * (KIP-890; shown by Jepsen's analysis of Bufstream 0.1.0, 2024, on Apache Kafka too). Clusters formatted since Kafka 4.0 have it; upgraded
 * and managed ones have to be told.
 */
public final class TransactionCheck {
  private static final String FEATURE = "transaction.version";
  private static final short NEEDED = 2;

  private TransactionCheck() {}

  /** Returns what there is to say of the brokers' transactions, if anything. */
  public static Optional<String> warning(Admin admin) throws InterruptedException {
    FinalizedVersionRange version;
    try {
      version = admin.describeFeatures().featureMetadata().get().finalizedFeatures().get(FEATURE);
    } catch (ExecutionException e) {
      return Optional.of("cannot read the brokers' " + FEATURE + ": " + e.getMessage());
    }
    return version != null && version.maxVersionLevel() >= NEEDED
        ? Optional.empty()
        : Optional.of("the brokers have " + FEATURE + " " + (version == null ? 0 : version.maxVersionLevel())
            + ", and a delayed end of one transaction can end the next; mend it with: "
            + "kafka-features.sh --bootstrap-server … upgrade --feature " + FEATURE + "=" + NEEDED);
  }
}
