package io.github.budgeteer.events;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * USD by model, in order of the model's name: an immutable map of a few entries, of which each call makes another one. Two
 * arrays, because copying a tree twice for each call is more than adding to it.
 */
public final class ModelSums extends AbstractMap<String, Usd> {
  private final String[] models;
  private final Usd[] sums;

  private ModelSums(String[] models, Usd[] sums) {
    this.models = models;
    this.sums = sums;
  }

  /** Returns the same sums in order. */
  public static ModelSums of(Map<String, Usd> sums) {
    if (sums instanceof ModelSums already) {
      return already;
    }
    TreeMap<String, Usd> sorted = new TreeMap<>(sums);
    return new ModelSums(sorted.keySet().toArray(String[]::new), sorted.values().toArray(Usd[]::new));
  }

  /** Returns the sums with an amount more for a model. */
  public ModelSums plus(String model, Usd amount) {
    int at = Arrays.binarySearch(models, model);
    if (at >= 0) {
      Usd[] changed = sums.clone();
      changed[at] = sums[at].plus(amount);
      return new ModelSums(models, changed);
    }
    int into = -at - 1;
    return new ModelSums(insert(models, into, model), insert(sums, into, amount));
  }

  /** Tells whether other sums are of the same models. */
  public boolean isOfModelsOf(ModelSums other) {
    return models == other.models || Arrays.equals(models, other.models);
  }

  /**
   * Returns other sums of the same models.
   *
   * @param newSums in order of the models' names
   */
  public ModelSums withSums(Usd[] newSums) {
    if (newSums.length != models.length) {
      throw new IllegalArgumentException(newSums.length + " sums of " + models.length + " models");
    }
    return new ModelSums(models, newSums.clone());
  }

  private static <T> T[] insert(T[] array, int at, T value) {
    T[] longer = Arrays.copyOf(array, array.length + 1);
    System.arraycopy(array, at, longer, at + 1, array.length - at);
    longer[at] = value;
    return longer;
  }

  @Override
  public @Nullable Usd get(@Nullable Object model) {
    int at = model instanceof String name ? Arrays.binarySearch(models, name) : -1;
    return at < 0 ? null : sums[at];
  }

  @Override
  public boolean containsKey(@Nullable Object model) {
    return get(model) != null;
  }

  /** Stored with every call: without an entry object for each. */
  @Override
  public void forEach(BiConsumer<? super String, ? super Usd> action) {
    for (int i = 0; i < models.length; i++) {
      action.accept(models[i], sums[i]);
    }
  }

  @Override
  public int size() {
    return models.length;
  }

  @Override
  public Set<Map.Entry<String, Usd>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<String, Usd>> iterator() {
        return IntStream.range(0, models.length).mapToObj(i -> Map.entry(models[i], sums[i])).iterator();
      }

      @Override
      public int size() {
        return models.length;
      }
    };
  }
}
