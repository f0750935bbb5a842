package dev.trimtab.apiserver.quota;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trimtab.apiserver.kinds.Amounts;
import dev.trimtab.apiserver.schema.Quantity;
import java.util.TreeMap;

/** Claims of volumes use storage, in all and of their class. */
record ClaimMeter() implements Meter {

  private static final String CLAIMS = "persistentvolumeclaims";
  private static final String STORAGE = "requests.storage";
  private static final String OF_CLASS = ".storageclass.storage.k8s.io/";
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  @Override
  public Charge charge(ObjectNode claim) {
    var usage = new TreeMap<String, Quantity>();
    String storageClass = storageClass(claim);
    usage.put("count/" + CLAIMS, Amounts.count(1));
    usage.put(CLAIMS, Amounts.count(1));
    if (!storageClass.isEmpty()) {
      usage.put(storageClass + OF_CLASS + CLAIMS, Amounts.count(1));
    }
    JsonNode requests = claim.path("spec").path("resources").path("requests");
    if (requests.hasNonNull("storage")) {
      Quantity storage = Quantity.parse(requests.path("storage").asText());
      usage.put(STORAGE, storage);
      if (!storageClass.isEmpty()) {
        usage.put(storageClass + OF_CLASS + STORAGE, storage);
      }
    }
    return Charge.lasting(new Amounts(usage), ScopeFacts.NO_POD);
  }

  private static String storageClass(ObjectNode claim) {
    JsonNode old = claim.path("metadata").path("annotations").path(OLD_CLASS);
    return old.asText(claim.path("spec").path("storageClassName").asText(""));
  }
}
