package dev.trimtab.examples.website;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** What a {@link Website} is to be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebsiteSpec(
    @Required @JsonPropertyDescription("The page, as HTML.") String html,
    @Default("1") @Min(0) @Max(100) @JsonPropertyDescription("How many pods serve it.")
        @Nullable Integer replicas,
    @Min(30000)
        @Max(32767)
        @JsonPropertyDescription(
            "The port of every node it is served on; one is chosen if not set.")
        @Nullable Integer nodePort) {}
