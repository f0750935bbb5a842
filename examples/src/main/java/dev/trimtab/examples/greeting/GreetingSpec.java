package dev.trimtab.examples.greeting;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What a {@link Greeting} is to be. */
public record GreetingSpec(@Required @JsonPropertyDescription("Who is greeted.") String name) {}
