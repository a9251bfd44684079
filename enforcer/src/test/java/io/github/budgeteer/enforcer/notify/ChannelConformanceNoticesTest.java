package io.github.budgeteer.enforcer.notify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that a channel passes which does nothing proves nothing about any other. */
class ChannelConformanceNoticesTest {

  @ParameterizedTest
  @MethodSource("checks")
  void aChannelThatDoesNothingFailsEveryCheck(Method check) {
    ChannelConformance suite = new OfNothing();

    assertThatThrownBy(() -> check.invoke(suite)).isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }

  static Stream<Method> checks() {
    return Arrays.stream(ChannelConformance.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class));
  }

  /** Takes everything, and sends nothing. */
  private static final class OfNothing extends ChannelConformance {
    @Override
    protected Channel channel() {
      return new DispatcherFixture().people("nothing");
    }

    @Override
    protected List<String> received() {
      return List.of();
    }

    @Override
    protected String remove() {
      return "secret";
    }

    @Override
    protected void breakDown() {}
  }
}
