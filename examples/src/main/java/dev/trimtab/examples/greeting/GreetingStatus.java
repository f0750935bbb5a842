package dev.trimtab.examples.greeting;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What a {@link Greeting} is. */
public record GreetingStatus(
    @JsonPropertyDescription("The words in the ConfigMap.") @Nullable String words) {}
