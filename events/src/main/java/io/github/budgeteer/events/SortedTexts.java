package io.github.budgeteer.events;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An immutable set of a few texts in order, which is not copied again when it is handed on with each call. */
final class SortedTexts extends AbstractSet<String> {
  private static final SortedTexts NONE = new SortedTexts(new String[0]);

  private final String[] texts;

  private SortedTexts(String[] texts) {
    this.texts = texts;
  }

  /** Returns the same texts in order. */
  static SortedTexts of(Set<String> texts) {
    if (texts instanceof SortedTexts already) {
      return already;
    }
    return texts.isEmpty() ? NONE : new SortedTexts(new TreeSet<>(texts).toArray(String[]::new));
  }

  @Override
  public boolean contains(@Nullable Object text) {
    return text instanceof String wanted && Arrays.binarySearch(texts, wanted) >= 0;
  }

  @Override
  public Iterator<String> iterator() {
    return Arrays.asList(texts).iterator();
  }

  @Override
  public int size() {
    return texts.length;
  }
}
