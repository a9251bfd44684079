package io.github.budgeteer.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** Writes a report as one JSON object: every field present, in order, null where there is no value. */
public final class ReportJson {
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");
  private static final ObjectWriter ONE_LINE = JsonMapper.builder().addModule(new JavaTimeModule())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS).build().writer();
  private static final ObjectWriter INDENTED = ONE_LINE
      .with(new DefaultPrettyPrinter().withObjectIndenter(LINES).withArrayIndenter(LINES));

  private ReportJson() {}

  /** Returns the object, indented, without a line end; the same text for equal reports. */
  public static String write(RunReport report) {
    return write(INDENTED, report);
  }

  /** Returns any other object of ours, indented. */
  static String of(Object value) {
    return write(INDENTED, value);
  }

  /** Returns one decision without line breaks. */
  static String line(RunReport.Decided decision) {
    return write(ONE_LINE, decision);
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report has no JSON form", e);
    }
  }
}
