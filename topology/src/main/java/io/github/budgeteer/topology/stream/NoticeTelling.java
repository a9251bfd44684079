package io.github.budgeteer.topology.stream;

import io.github.budgeteer.events.Notice;
import io.github.budgeteer.events.Topic;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Tells on the {@code notices} topic what no account has decided. */
final class NoticeTelling {
  private NoticeTelling() {}

  static void tell(ProcessorContext<String, ? super byte[]> context, Notice notice, long timestamp,
      String sink) {
    context.forward(new Record<>(notice.blindness().key(), Topic.NOTICES.json().encode(notice), timestamp,
        CloudEvent.headers(notice)), sink);
  }
}
