package io.foreshard.core.mobility;

import io.foreshard.core.Region;

/**
 * What an {@link Assessment} would say, without its intervals: enough to see whether it would be news. Immutable.
 *
 * @param score the mobility score
 * @param demandPerHour predicted weighted accesses an hour from all regions
 * @param bestRegion where the home would save most; the home's region if staying is best
 * @param windowsUntilAccess windows after which an access is expected, at least 1; the horizon if none is within it
 */
public record Outlook(double score, double demandPerHour, Region bestRegion, int windowsUntilAccess) {}
