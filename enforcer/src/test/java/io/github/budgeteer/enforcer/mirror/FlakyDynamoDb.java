package io.github.budgeteer.enforcer.mirror;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;

/** A DynamoDB that throttles some requests, and carries some out whose answer is lost. */
final class FlakyDynamoDb {
  private static final int THROTTLED = 20;
  private static final int LOST = 40;
  private final DynamoDbClient real;
  private final Random luck;
  private final AtomicInteger failures = new AtomicInteger();

  FlakyDynamoDb(DynamoDbClient real, Random luck) {
    this.real = real;
    this.luck = luck;
  }

  DynamoDbClient client() {
    return (DynamoDbClient) Proxy.newProxyInstance(DynamoDbClient.class.getClassLoader(),
        new Class<?>[]{DynamoDbClient.class}, this::call);
  }

  int failures() {
    return failures.get();
  }

  private Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
    if (arguments != null && arguments[0] instanceof Consumer) {
      return InvocationHandler.invokeDefault(proxy, method, arguments); // Which builds the request and comes again.
    }
    int fate = luck.nextInt(100);
    if (fate < THROTTLED) {
      failures.incrementAndGet();
      throw ProvisionedThroughputExceededException.builder().message("throttled").build();
    }
    Object answer;
    try {
      answer = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
    if (fate < LOST) {
      failures.incrementAndGet();
      throw SdkClientException.create("Read timed out");
    }
    return answer;
  }
}
