package io.github.budgeteer.connectors.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes invocation log records: a plain successful call, changed where a test says so. */
public final class InvocationLogs {
  private final Map<String, String> fields = new LinkedHashMap<>();

  private InvocationLogs() {
    fields.put("timestamp", quoted("2026-11-01T10:00:00Z"));
    fields.put("accountId", quoted("123456789012"));
    fields.put("region", quoted("us-east-1"));
    fields.put("requestId", quoted("r-1"));
    fields.put("operation", quoted("Converse"));
    fields.put("modelId", quoted("amazon.nova-lite-v1:0"));
    fields.put("input", "{\"inputContentType\":\"application/json\",\"inputTokenCount\":10}");
    fields.put("output", "{\"outputContentType\":\"application/json\",\"outputTokenCount\":20}");
    fields.put("identity", "{\"arn\":\"arn:aws:iam::123456789012:user/ana\"}");
    fields.put("schemaType", quoted("ModelInvocationLog"));
    fields.put("schemaVersion", quoted("1.0"));
  }

  public static InvocationLogs anInvocationLog() {
    return new InvocationLogs();
  }

  public InvocationLogs requestId(String id) {
    return with("requestId", quoted(id));
  }

  public InvocationLogs of(String modelId) {
    return with("modelId", quoted(modelId));
  }

  public InvocationLogs by(String arn) {
    return with("identity", "{\"arn\":" + quoted(arn) + "}");
  }

  public InvocationLogs input(String json) {
    return with("input", json);
  }

  public InvocationLogs output(String json) {
    return with("output", json);
  }

  /** Sets a field to JSON text; null leaves it out. */
  public InvocationLogs with(String field, @Nullable String json) {
    if (json == null) {
      fields.remove(field);
    } else {
      fields.put(field, json);
    }
    return this;
  }

  public String json() {
    return fields.entrySet().stream().map(field -> quoted(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  static String quoted(String text) {
    return '"' + text + '"';
  }
}
