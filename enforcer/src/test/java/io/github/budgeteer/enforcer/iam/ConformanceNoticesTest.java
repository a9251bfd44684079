package io.github.budgeteer.enforcer.iam;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A check that an IAM passes which does nothing proves nothing about any other. */
class ConformanceNoticesTest {

  @ParameterizedTest
  @MethodSource("checks")
  void anIamThatDoesNothingFailsEveryCheck(Method check) {
    IamAccessConformance suite = new OfNothing();
    suite.open();

    assertThatThrownBy(() -> check.invoke(suite)).isInstanceOf(InvocationTargetException.class)
        .hasCauseInstanceOf(AssertionError.class);
  }

  static Stream<Method> checks() {
    return Arrays.stream(IamAccessConformance.class.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class));
  }

  private static final class OfNothing extends IamAccessConformance {
    @Override
    IamAccess iam() {
      return new IamAccess() {
        @Override
        public String denyPolicyArn(String principalId) {
          return "arn:aws:iam::000000000000:policy/none";
        }

        @Override
        public Result<Set<String>> attachedPolicies(String principalId) {
          return new Result.Done<>(Set.of());
        }

        @Override
        public Result<Boolean> attachDeny(String principalId) {
          return new Result.Done<>(true);
        }

        @Override
        public Result<Boolean> detachDeny(String principalId) {
          return new Result.Done<>(true);
        }
      };
    }
  }
}
