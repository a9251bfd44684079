package io.github.budgeteer.enforcer.iam;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A check that an IAM passes which does nothing proves nothing about any other. */
class ConformanceNoticesTest {

  @ParameterizedTest
  @MethodSource("checks")
  void anIamThatDoesNothingFailsEveryCheck(Method check) {
    IamAccessConformance suite = new OfNothing();
    suite.open();
    ValueSource values = check.getAnnotation(ValueSource.class);
    Object[] arguments = values == null ? new Object[0] : new Object[]{values.strings()[0]};

    assertThatThrownBy(() -> check.invoke(suite, arguments)).isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }

  static Stream<Method> checks() {
    return Stream.of(IamAccessConformance.class, IamAccessConformance.Whole.class)
        .flatMap(suite -> Arrays.stream(suite.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class)
            || method.isAnnotationPresent(ParameterizedTest.class));
  }

  private static final class OfNothing extends IamAccessConformance.Whole {
    @Override
    IamWorld world() {
      return new NoWorld();
    }
  }
}
