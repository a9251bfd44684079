package io.github.budgeteer.connectors.pricelist;

/** Why a product or a price of AWS's price list is no price of the book. */
public enum SkipReason {
  /** Committed capacity: no rate of a token. */
  RESERVED("reserved capacity"),
  /** Capacity by the hour: its calls cost 0. */
  PROVISIONED("provisioned throughput"),
  /** Inference on a customised model, which bills apart from its base model. */
  CUSTOM_MODEL("custom model"),
  /** Speech, and what goes in as audio, image or video: the invocation log does not count them apart from text. */
  NOT_TEXT("speech, audio, image or video input"),
  /** Images priced by size and quality, of which the log tells neither. */
  IMAGE_BY_SIZE("image priced by size"),
  /** Guardrails, knowledge bases, agents, storage, training, seconds of video: nothing that an invocation log counts. */
  NOT_INVOCATION("no unit of an invocation"),
  /** An offer of another term than on demand. */
  NOT_ON_DEMAND("not on demand"),
  /** Listed at 0, which says nothing about what a call costs. */
  FREE("price of 0"),
  /** Without an amount in USD. */
  NO_PRICE("no price in USD"),
  /** A unit that is neither a number of tokens nor one thing. */
  UNKNOWN_UNIT("unknown unit"),
  /** A Region that neither the product nor its usage type names. */
  UNKNOWN_REGION("unknown Region"),
  /** A model that no model id is known for. */
  UNKNOWN_MODEL("unknown model"),
  /** A word of the usage type with an unknown meaning: it may be another price than it looks. */
  UNKNOWN_QUALIFIER("unknown qualifier"),
  /** A price beyond anything that a token, an image or a search costs: the unit is not what it looks. */
  IMPLAUSIBLE("implausible price");

  private final String label;

  SkipReason(String label) {
    this.label = label;
  }

  /** Returns the reason in words. */
  public String label() {
    return label;
  }
}
