package dev.trimtab.controllers.endpointslice;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How to get from the slices there are to the wanted endpoints with few writes: endpoints stay in
 * their slices, new ones fill slices that change anyway, then those with room, then new slices.
 *
 * @param create contents of new slices
 * @param update existing slices with their new content; unchanged ones are not listed
 * @param delete slices that are left without endpoints
 */
record SlicePlan(List<NewSlice> create, List<Change> update, List<EndpointSlice> delete) {

  static final int MAX_ENDPOINTS = 100;

  record NewSlice(SliceGroup group, List<Endpoint> endpoints) {}

  record Change(EndpointSlice before, EndpointSlice after) {}

  SlicePlan {
    create = List.copyOf(create);
    update = List.copyOf(update);
    delete = List.copyOf(delete);
  }

  /** The plan; {@code labels} are those that every slice is to have. */
  static SlicePlan of(
      Map<SliceGroup, List<Endpoint>> wanted,
      List<EndpointSlice> existing,
      Map<String, String> labels) {
    var plan = new SlicePlanBuilder(labels);
    wanted.forEach(
        (group, endpoints) ->
            plan.addGroup(
                group,
                endpoints,
                existing.stream().filter(s -> SliceGroup.of(s).equals(group)).toList()));
    existing.stream()
        .filter(slice -> !wanted.containsKey(SliceGroup.of(slice)))
        .forEach(plan::drop);
    return plan.build();
  }

  /** A server may leave an empty list out. */
  private static List<Endpoint> endpointsOf(EndpointSlice slice) {
    return slice.getEndpoints() == null ? List.of() : slice.getEndpoints();
  }

  private static final class SlicePlanBuilder {
    private final Map<String, String> labels;
    private final List<NewSlice> create = new ArrayList<>();
    private final List<Change> update = new ArrayList<>();
    private final List<EndpointSlice> delete = new ArrayList<>();

    SlicePlanBuilder(Map<String, String> labels) {
      this.labels = labels;
    }

    void drop(EndpointSlice slice) {
      delete.add(slice);
    }

    void addGroup(SliceGroup group, List<Endpoint> endpoints, List<EndpointSlice> slices) {
      var left = new LinkedHashMap<String, Endpoint>();
      endpoints.forEach(endpoint -> left.put(identity(endpoint), endpoint));
      var contents = new ArrayList<List<Endpoint>>();
      for (EndpointSlice slice : slices) {
        var content = new ArrayList<Endpoint>();
        for (Endpoint endpoint : endpointsOf(slice)) {
          Endpoint now = left.remove(identity(endpoint));
          if (now != null) {
            content.add(now);
          }
        }
        contents.add(content);
      }
      fill(left, slices, contents, true);
      fill(left, slices, contents, false);
      record(group, slices, contents);
      var rest = new ArrayList<>(left.values());
      for (int i = 0; i < rest.size(); i += MAX_ENDPOINTS) {
        create.add(
            new NewSlice(
                group, List.copyOf(rest.subList(i, Math.min(rest.size(), i + MAX_ENDPOINTS)))));
      }
      if (endpoints.isEmpty() && slices.isEmpty()) {
        create.add(new NewSlice(group, List.of()));
      }
    }

    private static void fill(
        Map<String, Endpoint> left,
        List<EndpointSlice> slices,
        List<List<Endpoint>> contents,
        boolean changedOnly) {
      var next = left.values().iterator();
      for (int i = 0; i < contents.size(); i++) {
        List<Endpoint> content = contents.get(i);
        boolean changed = !content.equals(endpointsOf(slices.get(i)));
        while (next.hasNext() && content.size() < MAX_ENDPOINTS && (changed || !changedOnly)) {
          content.add(next.next());
          next.remove();
        }
      }
    }

    private void record(
        SliceGroup group, List<EndpointSlice> slices, List<List<Endpoint>> contents) {
      boolean placeholder = contents.stream().allMatch(List::isEmpty);
      for (int i = 0; i < contents.size(); i++) {
        EndpointSlice slice = slices.get(i);
        if (contents.get(i).isEmpty() && !(placeholder && i == 0 && group.ports().isEmpty())) {
          delete.add(slice);
          continue;
        }
        if (!contents.get(i).equals(endpointsOf(slice))
            || !labels.equals(slice.getMetadata().getLabels())) {
          update.add(new Change(slice, withContent(slice, contents.get(i))));
        }
      }
    }

    private EndpointSlice withContent(EndpointSlice slice, List<Endpoint> endpoints) {
      return new EndpointSliceBuilder(slice)
          .editMetadata()
          .withLabels(labels)
          .endMetadata()
          .withEndpoints(endpoints)
          .build();
    }

    SlicePlan build() {
      return new SlicePlan(create, update, delete);
    }

    /** What makes an endpoint the same one before and after. */
    private static String identity(Endpoint endpoint) {
      return endpoint.getTargetRef() == null
          ? String.valueOf(endpoint.getAddresses())
          : String.valueOf(endpoint.getTargetRef().getUid());
    }
  }
}
