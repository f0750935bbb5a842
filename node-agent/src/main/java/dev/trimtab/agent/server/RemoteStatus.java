package dev.trimtab.agent.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The last word of a remote command: a Status object, as JSON. */
final class RemoteStatus {

  private static final ObjectMapper JSON = new ObjectMapper();

  private RemoteStatus() {}

  static String ofExit(int code) {
    if (code == 0) {
      return status("Success").toString();
    }
    ObjectNode status = status("Failure");
    status.put("message", "command terminated with exit code " + code);
    status.put("reason", "NonZeroExitCode");
    status
        .putObject("details")
        .putArray("causes")
        .addObject()
        .put("reason", "ExitCode")
        .put("message", String.valueOf(code));
    return status.toString();
  }

  /** Of a stream that ended as it should; how its container ended is in the pod's status. */
  static String ofDetached() {
    return status("Success").toString();
  }

  static String ofFailure(String message) {
    return status("Failure")
        .put("message", message)
        .put("reason", "InternalError")
        .put("code", 500)
        .toString();
  }

  private static ObjectNode status(String outcome) {
    ObjectNode status = JSON.createObjectNode();
    status.putObject("metadata");
    return status.put("status", outcome);
  }
}
