package dev.trimtab.informer;

/**
 * What an informer looked like at one moment; counters run from its start.
 *
 * @param objects objects in the cache
 * @param handlers handlers
 * @param pending keys with changes that some handler has not been told yet, over all handlers
 * @param changes objects that came, changed or went
 * @param listings complete readings of the server's state
 * @param watches watches opened
 * @param failures requests that failed
 * @param audits comparisons of cache and server
 * @param repairs audits that found a difference
 */
public record InformerMetrics(
    int objects,
    int handlers,
    int pending,
    long changes,
    long listings,
    long watches,
    long failures,
    long audits,
    long repairs) {}
