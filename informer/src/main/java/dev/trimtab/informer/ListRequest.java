package dev.trimtab.informer;

/**
 * Asks for one page of a consistent, current list.
 *
 * @param limit the most objects of a page; 0 for all at once
 * @param continueToken what the page before said; empty for the first page
 * @param headersOnly only keys and versions matter; bytes may be anything
 */
public record ListRequest(int limit, String continueToken, boolean headersOnly) {}
