package dev.trimtab.agent.pod;

import java.time.Duration;

/** A step that brings a pod on this node closer to what is wanted of it. */
public sealed interface Action {

  /** The slot of all that concerns a sandbox. */
  String SANDBOX = "sandbox";

  /** What the slots of starts begin with. */
  String START = "start/";

  /** Steps with the same slot are not under way at the same time for a pod. */
  String slot();

  /** The slot of the starts of a container of a name. */
  static String startSlot(String container) {
    return START + container;
  }

  /** Whether something may begin to run once the step in {@code slot} has ended. */
  static boolean mayRunMore(String slot) {
    return slot.startsWith(START) || slot.equals(SANDBOX);
  }

  /** Make the pod's volumes ready, or ready again. */
  record PrepareVolumes() implements Action {
    @Override
    public String slot() {
      return "volumes";
    }
  }

  /** Take the pod's volumes away. */
  record ReleaseVolumes() implements Action {
    @Override
    public String slot() {
      return "volumes";
    }
  }

  /** Make the sandbox number {@code attempt} of the pod. */
  record RunSandbox(int attempt) implements Action {
    @Override
    public String slot() {
      return SANDBOX;
    }
  }

  /** End a sandbox's network and whatever still runs in it. */
  record StopSandbox(String sandboxId) implements Action {
    @Override
    public String slot() {
      return SANDBOX;
    }
  }

  /** Forget a stopped sandbox with its containers. */
  record RemoveSandbox(String sandboxId) implements Action {
    @Override
    public String slot() {
      return "remove/" + sandboxId;
    }
  }

  /** Make a container's image present as its pull policy asks. */
  record PullImage(String container) implements Action {
    @Override
    public String slot() {
      return "pull/" + container;
    }
  }

  /** Create and run the container {@code attempt} of a name, then its postStart hook. */
  record Start(String container, int attempt, String sandboxId, String imageId) implements Action {
    @Override
    public String slot() {
      return startSlot(container);
    }
  }

  /** Run the preStop hook, if wanted, then send the stop signal. */
  record Stop(String containerId, String container, Duration grace, String why) implements Action {
    @Override
    public String slot() {
      return "stop/" + containerId;
    }
  }

  /** End a container that did not heed its stop signal in time. */
  record Kill(String containerId, String container) implements Action {
    @Override
    public String slot() {
      return "kill/" + containerId;
    }
  }

  /** Forget an ended container. */
  record RemoveContainer(String containerId) implements Action {
    @Override
    public String slot() {
      return "remove/" + containerId;
    }
  }

  /** Delete the pod from the server at once, by UID. */
  record DeleteFromServer() implements Action {
    @Override
    public String slot() {
      return "delete";
    }
  }
}
