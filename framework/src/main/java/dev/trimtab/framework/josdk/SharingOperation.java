package dev.trimtab.framework.josdk;

import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a fabric8 operation: follows what its selecting calls select, and answers {@code
 * runnableInformer} with a facade. Everything else is the operation's own. A selecting call it does
 * not know ends the sharing, so that nothing is ever answered from too wide a cache.
 */
final class SharingOperation<T> implements InvocationHandler {

  private final Object operation;
  private final Scope<T> scope;
  private final Function<Scope<T>, SharedIndexInformer<T>> informers;

  private SharingOperation(
      Object operation, Scope<T> scope, Function<Scope<T>, SharedIndexInformer<T>> informers) {
    this.operation = operation;
    this.scope = scope;
    this.informers = informers;
  }

  @SuppressWarnings("unchecked") // the proxy implements every public interface of the operation
  static <O, T> O around(
      O operation, Scope<T> scope, Function<Scope<T>, SharedIndexInformer<T>> informers) {
    return (O)
        Proxy.newProxyInstance(
            SharingOperation.class.getClassLoader(),
            interfacesOf(operation.getClass()),
            new SharingOperation<>(operation, scope, informers));
  }

  @Override
  public @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    @Nullable Object[] given = arguments == null ? new Object[0] : arguments;
    if (method.getName().equals("runnableInformer")) {
      return informers.apply(scope);
    }
    Object answer;
    try {
      answer = method.invoke(operation, given);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    Scope<T> narrowed = narrowed(method.getName(), given);
    return narrowed == null || answer == null ? answer : around(answer, narrowed, informers);
  }

  /** The scope after a call, or null if the call selects nothing known. */
  private @Nullable Scope<T> narrowed(String method, @Nullable Object[] given) {
    return switch (method) {
      case "inAnyNamespace" -> scope.inNamespace(null);
      case "inNamespace" -> scope.inNamespace((String) given[0]);
      case "withLimit" -> scope;
      case "withLabelSelector" ->
          switch (given[0]) {
            case null -> scope;
            case String selector -> scope.withLabels(selector);
            default -> null;
          };
      case "withLabel" ->
          scope.withLabels(given.length == 1 ? (String) given[0] : given[0] + "=" + given[1]);
      case "withField" -> scope.withField(given[0] + "=" + given[1]);
      case "withoutField" -> scope.withField(given[0] + "!=" + given[1]);
      default -> null;
    };
  }

  private static Class<?>[] interfacesOf(Class<?> type) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Class<?> candidate : each.getInterfaces()) {
        if (Modifier.isPublic(candidate.getModifiers())) {
          found.add(candidate);
        }
      }
    }
    return found.toArray(Class<?>[]::new);
  }
}
