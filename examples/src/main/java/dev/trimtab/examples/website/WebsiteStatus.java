package dev.trimtab.examples.website;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Website} is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebsiteStatus(
    @JsonPropertyDescription("The generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("How many pods serve the page.") @Nullable Integer readyReplicas,
    @JsonPropertyDescription("The port of every node that the page is served on.")
        @Nullable Integer nodePort,
    @JsonPropertyDescription("Whether the page is served as wanted.")
        @Nullable List<Condition> conditions) {}
