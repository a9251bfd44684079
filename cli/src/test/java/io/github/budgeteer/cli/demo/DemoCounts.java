package io.github.budgeteer.cli.demo;

/** What the demo's logs hold; a pipeline that reads them must come to the same. */
public final class DemoCounts {
  /** Log records found, whatever becomes of them. */
  public static final long READ = 2_203;
  /** Different successful calls. */
  public static final long CHARGED = 2_167;
  /** Calls told a second time: from CloudWatch Logs what S3 has, and lines delivered twice. */
  public static final long DUPLICATE = 10;
  /** Calls with an error code. */
  public static final long FAILED = 21;
  public static final long MALFORMED_JSON = 2;
  public static final long MISSING_FIELD = 1;
  public static final long INVALID_TIMESTAMP = 1;
  public static final long NOT_AN_INVOCATION_LOG = 1;
  public static final long QUARANTINED = MALFORMED_JSON + MISSING_FIELD + INVALID_TIMESTAMP
      + NOT_AN_INVOCATION_LOG;
  /** Calls of a model that no price list knows, or that hides behind an application inference profile. */
  public static final long ESTIMATED = 14;
  public static final int PRINCIPALS = 14;

  private DemoCounts() {}
}
