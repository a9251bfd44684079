package io.github.budgeteer.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/**
 * The one JSON form of our records: UTF-8, fields in the order of the record's components, absent fields left out, times
 * as ISO-8601 UTC, money as decimal strings. Unknown fields are ignored on read.
 *
 * @param <T> the record type
 */
public sealed class Json<T> {
  private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new JavaTimeModule())
      .addModule(InstantJson.module())
      .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
      .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
      .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .defaultPropertyInclusion(
          JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
      .annotationIntrospector(
          AnnotationIntrospector.pair(new JacksonAnnotationIntrospector(), new RequiredComponents()))
      .build();

  private final ObjectWriter writer;
  private final ObjectReader reader;

  private Json(Class<T> type) {
    writer = MAPPER.writerFor(type);
    reader = MAPPER.readerFor(type);
  }

  public static <T> Json<T> of(Class<T> type) {
    return new Json<>(type);
  }

  /** Returns the form of values that need not be JSON: their bytes, as they came. */
  public static Json<byte[]> verbatim() {
    return new Verbatim();
  }

  /** Returns the value bytes, the same for equal records. */
  public byte[] encode(T value) {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of ours has no JSON form: " + value.getClass().getName(), e);
    }
  }

  /**
   * Reads value bytes.
   *
   * @throws IllegalArgumentException if they are not a record of this type
   */
  public T decode(byte[] bytes) {
    try {
      return reader.readValue(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a " + reader.getValueType().getRawClass().getSimpleName() + ": "
          + e.getClass().getSimpleName(), e);
    }
  }

  private static final class Verbatim extends Json<byte[]> {
    Verbatim() {
      super(byte[].class);
    }

    @Override
    public byte[] encode(byte[] value) {
      return value;
    }

    @Override
    public byte[] decode(byte[] bytes) {
      return bytes;
    }
  }
}
