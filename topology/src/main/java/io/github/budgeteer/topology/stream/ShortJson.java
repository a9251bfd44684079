package io.github.budgeteer.topology.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * The JSON of accounts, compressed with a dictionary of what nearly all of them have in common: an eighth of its size, so that a
 * million accounts fit on a small disk and are restored soon.
 */
final class ShortJson {
  /** Part of the stored form: another one needs another version of it. The most usual text stands last. */
  private static final byte[] DICTIONARY = """
      "graceDeadline":"2026-11-01T00:05:00Z","deniedSince":"","closedAt":"","sightedAt":"","pending":{"decision":,"wanted":"\
      denied","requestedAt":"","held":false},"holds":[{"kind":"budget","decision":,"since":"2026-11-01T00:00:00Z"}],"crossing":\
      {"call":"|us-east-1|","model":"anthropic.claude-","occurredAt":"2026-11-01T00:00:00Z","observedAt":""},"announced":["up \
      CRITICAL ","up EXCEEDED ","up WARNING "],"statements":[{"period":{"start":"2026-11-01T00:00:00Z","end":"2026-12-01T00:00\
      :00Z"},"spent":"","late":"0"}],"limit":"","by":"","until":"","owner":"","role","session","service","bedrock_api_key","obs\
      erve","enforce","suspended","grace_period",{"principalId":"arn:aws:iam::123456789012:user/","accountType":"user","head":{\
      "sequence":0},"time":"1970-01-01T00:00:00Z","policy":{"limit":"1","warningPercent":70,"criticalPercent":90,"grace":"PT5M"\
      ,"period":{"type":"Rolling","length":"PT720H"},"mode":"enforce","unpriced":"alert","stopped":false},"terms":{},"spend":{"\
      period":{"start":"2026-11-01T00:00:00Z","end":"2026-12-01T00:00:00Z"},"usd":"0","estimated":"0","announced":[]},"standing\
      ":{"status":"active","access":"allowed","holds":[]},"totals":{"usd":"0","invocations":0,"afterSuspension":{"invocations":\
      0,"usd":"0"},"models":{}},"statements":[],"leak":{"calls":0,"usd":"0","first":[]}}"""
      .getBytes(UTF_8);

  private ShortJson() {}

  static byte[] compress(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length);
    try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
      deflater.setDictionary(DICTIONARY);
      try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
        out.write(json);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] expand(byte[] bytes) {
    ByteArrayOutputStream json = new ByteArrayOutputStream(DICTIONARY.length);
    byte[] part = new byte[1 << 11];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setDictionary(DICTIONARY);
      inflater.setInput(bytes);
      while (!inflater.finished()) {
        int length = inflater.inflate(part);
        if (length == 0 && inflater.needsInput()) {
          throw new IllegalStateException("an account is cut off");
        }
        json.write(part, 0, length);
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("an account can't be read", e);
    }
    return json.toByteArray();
  }
}
